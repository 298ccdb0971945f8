"""Addresses of the tiles, under `/{municipality}/tiles/`."""

from django.urls import path

from tiles import views

# {layers}: one name, or several joined by commas
urlpatterns = [
    path("<str:layers>/tilejson.json", views.tilejson, name="tilejson"),
    path("<str:layers>/<int:z>/<int:x>/<int:y>.mvt", views.tile, name="tile"),
]
