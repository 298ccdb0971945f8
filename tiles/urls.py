"""Addresses of the tiles, under `/{municipality}/tiles/`."""

from django.urls import path

from tiles import views

urlpatterns = [
    path("<slug:collection>/tilejson.json", views.tilejson, name="tilejson"),
    path("<slug:collection>/<int:z>/<int:x>/<int:y>.mvt", views.tile, name="tile"),
]
