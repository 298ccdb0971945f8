"""Tiles and TileJSON over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET
from isal import igzip

from gis_platform.layers.freshness import revision
from gis_platform.layers.policy import access
from gis_platform.layers.registry import Layer, get_layer
from gis_platform.municipalities.middleware import MunicipalRequest
from tiles.matrix import Tile
from tiles.mvt import layer_tile

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
A_YEAR_S = 31_536_000


@require_GET
def tile(request: MunicipalRequest, collection: str, z: int, x: int, y: int) -> HttpResponse:
    """Return a tile; with the layer's present revision `v` in the address it may be kept."""
    layer = get_layer(collection)
    seen = access(request.actor, layer)
    place = Tile(z=z, x=x, y=y)
    content = layer_tile(seen, request.municipality, place) if z in layer.zooms else b""
    if not content:
        return _cached(HttpResponse(status=HTTPStatus.NO_CONTENT), request, layer)
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = igzip.compress(content, compresslevel=2)
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    return _cached(response, request, layer)


def _cached(response: HttpResponse, request: MunicipalRequest, layer: Layer) -> HttpResponse:
    # any other `v` would let a cache keep today's tile under the name of a coming revision
    is_present = request.GET.get("v") == str(revision(layer, request.municipality))
    audience = "public" if layer.is_public else "private"
    lasting = f"{audience}, max-age={A_YEAR_S}, immutable"
    response["Cache-Control"] = lasting if is_present else "no-cache"
    return response


@require_GET
def tilejson(request: MunicipalRequest, collection: str) -> JsonResponse:
    """Return the TileJSON 3.0 of a layer."""
    layer = get_layer(collection)
    seen = access(request.actor, layer)
    present = revision(layer, request.municipality)
    folder = request.build_absolute_uri(request.path.rsplit("/", 1)[0])
    body: dict[str, Any] = {
        "tilejson": "3.0.0",
        "name": str(layer.title),
        "scheme": "xyz",
        "tiles": [f"{folder}/{{z}}/{{x}}/{{y}}.mvt?v={present}"],
        "minzoom": layer.zooms.start,
        "maxzoom": layer.zooms.stop - 1,
        "vector_layers": [
            {"id": layer.name, "fields": {name: _kind(layer, name) for name in seen.tile_fields}}
        ],
    }
    return JsonResponse(body)


def _kind(layer: Layer, name: str) -> str:
    kinds = {"BooleanField": "Boolean", "CharField": "String", "TextField": "String"}
    return kinds.get(layer.column(name).get_internal_type(), "Number")
