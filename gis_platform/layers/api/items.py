"""Reading the items of a collection."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.http import urlencode

from gis_platform.layers import queries
from gis_platform.layers.api.answers import GEOJSON, json_answer
from gis_platform.layers.cards import card, title
from gis_platform.layers.parameters import read_page
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.middleware import MunicipalRequest


def items(request: MunicipalRequest, collection: str) -> HttpResponse:
    """Return a page of a collection as GeoJSON with a link to the next."""
    page = read_page(access(request.actor, get_layer(collection)), request.GET.dict())
    found = queries.find(page.selection, request.municipality, after=page.after, limit=page.limit)
    rows = list(found)
    links = []
    if len(rows) == page.limit:
        parameters = request.GET.dict() | {"after": str(rows[-1].pk)}
        href = request.build_absolute_uri(f"{request.path}?{urlencode(parameters)}")
        links.append({"rel": "next", "type": GEOJSON, "href": href})
    body = {
        "type": "FeatureCollection",
        "features": [_feature(row) for row in rows],
        "numberReturned": len(rows),
        "links": links,
    }
    return json_answer(body, GEOJSON)


def item(request: MunicipalRequest, collection: str, pk: int) -> HttpResponse:
    """Return one feature as GeoJSON, with its card in the reader's language."""
    seen = access(request.actor, get_layer(collection))
    layer = seen.layer
    row, bounds = queries.item(seen, request.municipality, pk)
    lines = card(seen, row.values, request.municipality)
    body = _feature(row) | {
        "layer": layer.name,
        "layer_title": str(layer.title),
        "title": title(layer, row.values),
        "card": [{"field": line.field, "label": line.label, "text": line.text} for line in lines],
        "version": row.values["version"],
        "bounds": bounds,
    }
    response = json_answer(body, GEOJSON)
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
