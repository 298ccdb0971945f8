"""Addresses of the bare site."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from vectortiles import VectorLayer  # type: ignore[import-not-found]  # in a venv of its own
from vectortiles.views import MVTView  # type: ignore[import-not-found]

from .models import COLUMNS, Parcel


class Parcels(VectorLayer):  # type: ignore[misc]  # theirs has no types
    """All parcels."""

    model = Parcel
    id = "parcels"
    tile_fields = ("id", *COLUMNS)
    geom_field = "geometry"
    tile_buffer = 64
    tile_extent = 4096
    queryset_limit = None


class Tiles(MVTView):  # type: ignore[misc]  # theirs has no types
    """Tiles of the parcels."""

    layer_classes = (Parcels,)


def nothing(_request: HttpRequest) -> HttpResponse:
    """Do nothing."""
    return HttpResponse(b"")


urlpatterns = [
    path("nothing", nothing),
    path("tiles/<int:z>/<int:x>/<int:y>", Tiles.as_view()),
]
