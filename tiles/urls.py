"""Addresses of the tiles, under `/{municipality}/tiles/`."""

from django.urls import path

from tiles import views

SPRITES = {"sprite.json": (1, "json"), "sprite.png": (1, "png")}
SPRITES |= {"sprite@2x.json": (2, "json"), "sprite@2x.png": (2, "png")}

# {layers}: one name, or several joined by commas
urlpatterns = [
    path("style.json", views.style, name="style"),
    path("style-qgis.json", views.style_for_qgis, name="style-qgis"),
    *(
        path(address, views.sprite, {"ratio": ratio, "form": form}, name=address)
        for address, (ratio, form) in SPRITES.items()
    ),
    path("<str:layers>.pmtiles", views.archive, name="pmtiles"),
    path("<str:layers>/tilejson.json", views.tilejson, name="tilejson"),
    path("<str:layers>/<int:z>/<int:x>/<int:y>.mvt", views.tile, name="tile"),
]
