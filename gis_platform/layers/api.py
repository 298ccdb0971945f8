"""The layers over HTTP: the map's description, items, search."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from gis_platform.layers import queries
from gis_platform.layers.cards import card, title
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.map_description import describe_map
from gis_platform.layers.parameters import LONGEST_TEXT, feature_query
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.middleware import MunicipalRequest

SEARCH_LIMIT = 20
SHORTEST_SEARCH = 2


def json_answer(body: object, content_type: str = "application/json") -> HttpResponse:
    """Return a body as JSON; decimals and lazy texts are written as text."""
    return HttpResponse(orjson.dumps(body, default=str), content_type=content_type)


@require_GET
def map_description(request: MunicipalRequest) -> HttpResponse:
    """Tell the map page all it has to know."""
    response = json_answer(describe_map(request.actor, request.municipality.today))
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def items(request: MunicipalRequest, collection: str) -> HttpResponse:
    """Return a page of a collection as GeoJSON with a link to the next."""
    layer = get_layer(collection)
    queries.require_readable(request.actor, layer)
    query = feature_query(layer, request.GET.dict())
    rows = list(queries.find(layer, request.municipality, query))
    links = []
    if len(rows) == query.limit:
        parameters = request.GET.dict() | {"after": str(rows[-1].pk)}
        href = request.build_absolute_uri(f"{request.path}?{urlencode(parameters)}")
        links.append({"rel": "next", "type": "application/geo+json", "href": href})
    body = {
        "type": "FeatureCollection",
        "features": [_feature(row) for row in rows],
        "numberReturned": len(rows),
        "links": links,
    }
    return json_answer(body, "application/geo+json")


@require_GET
def item(request: MunicipalRequest, collection: str, pk: int) -> HttpResponse:
    """Return one feature as GeoJSON, with its card in the reader's language."""
    layer = get_layer(collection)
    queries.require_readable(request.actor, layer)
    row, bounds = queries.item(layer, request.municipality, pk)
    lines = card(layer, row.values, request.municipality)
    body = _feature(row) | {
        "layer": layer.name,
        "layer_title": str(layer.title),
        "title": title(layer, row.values),
        "card": [{"field": line.field, "label": line.label, "text": line.text} for line in lines],
        "version": row.values["version"],
        "bounds": bounds,
    }
    response = json_answer(body, "application/geo+json")
    response["ETag"] = f'"{row.values["version"]}"'
    return response


def _feature(row: queries.Row) -> dict[str, Any]:
    geometry = orjson.Fragment(row.geometry) if row.geometry else None
    return {
        "type": "Feature",
        "id": row.pk,
        "geometry": geometry,
        "properties": dict(row.values),
    }


@require_GET
def search(request: MunicipalRequest) -> HttpResponse:
    """Find features by number, address or name."""
    text = request.GET.get("q", "").strip()
    if not SHORTEST_SEARCH <= len(text) <= LONGEST_TEXT or "\x00" in text:
        expected = f"{SHORTEST_SEARCH} to {LONGEST_TEXT} characters"
        raise InvalidParameter("q", text[:40], expected)
    hits = queries.search(request.actor, text, limit=SEARCH_LIMIT)
    found = [
        {
            "layer": hit.layer.name,
            "layer_title": str(hit.layer.title),
            "id": hit.pk,
            "title": hit.title,
            "subtitle": hit.subtitle,
            "bounds": hit.bounds,
        }
        for hit in hits
    ]
    return json_answer({"results": found})
