"""Tiles and TileJSON over HTTP."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_safe

from gis_platform.layers.policy import Access
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.middleware import MunicipalRequest
from tiles.answers import answer_tile
from tiles.matrix import Tile
from tiles.revisions import layers_version, seen_layers


@require_safe
def tile(request: MunicipalRequest, layers: str, z: int, x: int, y: int) -> HttpResponse:
    """Return one tile of one layer or of several; empty ones are 204."""
    seen = seen_layers(request.actor, layers)
    return answer_tile(request, request.municipality.code, seen, Tile(z=z, x=x, y=y))


@require_GET
def tilejson(request: MunicipalRequest, layers: str) -> JsonResponse:
    """Return the TileJSON 3.0 of layers.

    Its addresses are always fresh; with `v=` and the member `revision` tiles may be kept for good.
    """
    shown = seen_layers(request.actor, layers)
    folder = request.build_absolute_uri(request.path.rsplit("/", 1)[0])
    body: dict[str, Any] = {
        "tilejson": "3.0.0",
        "name": ", ".join(str(layer.title) for layer in shown.layers),
        "scheme": "xyz",
        "tiles": [f"{folder}/{{z}}/{{x}}/{{y}}.mvt"],
        "revision": layers_version(shown, request.municipality),
        "minzoom": min(layer.zooms.start for layer in shown.layers),
        "maxzoom": max(layer.zooms.stop for layer in shown.layers) - 1,
        "vector_layers": [_vector_layer(one) for one in shown.seen],
    }
    return JsonResponse(body)


def _vector_layer(seen: Access) -> dict[str, Any]:
    layer = seen.layer
    return {
        "id": layer.name,
        "fields": {name: _kind(layer, name) for name in seen.tile_fields},
        "minzoom": layer.zooms.start,
        "maxzoom": layer.zooms.stop - 1,
    }


def _kind(layer: Layer, name: str) -> str:
    kinds = {"BooleanField": "Boolean", "CharField": "String", "TextField": "String"}
    return kinds.get(layer.column(name).get_internal_type(), "Number")
