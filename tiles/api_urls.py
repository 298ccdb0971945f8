"""Addresses of OGC API – Tiles, under `/{municipality}/api/`."""

from django.urls import path

from gis_platform.layers.api.urls import by_method
from tiles import api_views as views

_TILE = "<str:matrix>/<int:z>/<int:row>/<int:col>"

urlpatterns = [
    path("tileMatrixSets", by_method(GET=views.tile_matrix_sets), name="tile-matrix-sets"),
    path(
        "tileMatrixSets/<str:matrix>",
        by_method(GET=views.tile_matrix_set),
        name="tile-matrix-set",
    ),
    path("tiles", by_method(GET=views.dataset_tilesets), name="dataset-tilesets"),
    path("tiles/<str:matrix>", by_method(GET=views.dataset_tileset), name="dataset-tileset"),
    path(f"tiles/{_TILE}", by_method(GET=views.dataset_tile), name="dataset-tile"),
    path(
        "collections/<slug:collection>/tiles",
        by_method(GET=views.collection_tilesets),
        name="collection-tilesets",
    ),
    path(
        "collections/<slug:collection>/tiles/<str:matrix>",
        by_method(GET=views.collection_tileset),
        name="collection-tileset",
    ),
    path(
        f"collections/<slug:collection>/tiles/{_TILE}",
        by_method(GET=views.collection_tile),
        name="collection-tile",
    ),
]
