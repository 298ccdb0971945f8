"""What values a field has, for filters and for themes of the map: distinct, in classes, by id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from gis_platform.layers.api.answers import json_answer
from gis_platform.layers.api.parts import ApiPart
from gis_platform.layers.attributes import (
    MOST_COLUMN_ROWS,
    Method,
    classes_of,
    column,
    field_kind,
    field_values,
)
from gis_platform.layers.crs_names import frame_of
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.kinds import LONGEST_TEXT, simple
from gis_platform.layers.parameters import read_selection, whole_number
from gis_platform.layers.policy import Access, access
from gis_platform.layers.registry import Layer, get_layer
from gis_platform.layers.schema import label_of
from gis_platform.layers.selection import Selection
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.middleware import MunicipalRequest

FIELD, PART, LIMIT, CLASSES, METHOD = "field", "q", "limit", "classes", "method"
USUAL_VALUES, MOST_VALUES = 100, 500
MOST_CLASSES = 12
Named = dict[str, Any]  # JSON


def values(request: MunicipalRequest, collection: str) -> HttpResponse:
    """Return the distinct values of a field with counts; with `classes`, classes of its numbers.

    Without a field, which fields can be asked about.
    """
    seen = access(request.actor, get_layer(collection))
    asked = request.GET.dict()
    if not asked:
        kinds = {name: kind.name.lower() for name, kind in simple(seen).items()}
        return json_answer({"layer": seen.layer.name, "fields": kinds})
    name = asked.pop(FIELD, "")
    field_kind(seen, name)
    own = {one: asked.pop(one) for one in (PART, LIMIT, CLASSES, METHOD) if one in asked}
    selection = read_selection(seen, asked, frame_of(request))
    body: Named = {"layer": seen.layer.name, "field": name, "title": label_of(seen.layer, name)}
    divided = CLASSES in own
    return json_answer(body | (_classes if divided else _values)(request, selection, name, own))


def _values(
    request: MunicipalRequest, selection: Selection, name: str, own: Mapping[str, str]
) -> Named:
    part = own.get(PART, "")
    if len(part) > LONGEST_TEXT or "\x00" in part:
        raise InvalidParameter(PART, part[:40], f"at most {LONGEST_TEXT} characters of text")
    limit = whole_number(LIMIT, own.get(LIMIT), USUAL_VALUES, 1, MOST_VALUES)
    found = field_values(selection, name, request.municipality, part=part, limit=limit)
    return {
        "kind": found.kind.name.lower(),
        "total": found.total,
        "empty": found.empty,
        "distinct": found.distinct,
        "values": [{"value": _plain(value), "count": features} for value, features in found.values],
    }


def _classes(
    request: MunicipalRequest, selection: Selection, name: str, own: Mapping[str, str]
) -> Named:
    count = whole_number(CLASSES, own.get(CLASSES), 5, 2, MOST_CLASSES)
    method = own.get(METHOD, Method.QUANTILE)
    if method not in set(Method):
        raise InvalidParameter(METHOD, method[:40], f"one of {', '.join(Method)}")
    found = classes_of(selection, name, request.municipality, count=count, method=Method(method))
    return {
        "method": method,
        "total": found.total,
        "empty": found.empty,
        "edges": found.edges,
        "counts": found.counts,
    }


def columns(request: MunicipalRequest, collection: str) -> HttpResponse:
    """Return the ids of the features that match, and the values of one field beside them."""
    seen = access(request.actor, get_layer(collection))
    asked = request.GET.dict()
    name = asked.pop(FIELD, None)
    found = column(read_selection(seen, asked, frame_of(request)), name, request.municipality)
    body: Named = {
        "layer": seen.layer.name,
        "numberMatched": found.matched,
        "numberReturned": len(found.ids),
        "ids": found.ids,
    }
    if name is not None and found.values is not None:
        body |= {"field": name, "title": label_of(seen.layer, name), "values": found.values}
    return json_answer(body)


def _plain(value: object) -> object:
    """Return a value as the tiles have it: numbers as numbers, days and moments as texts."""
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, bool | int | float | str) else str(value)


def _paths(actor: Actor, layers: Sequence[Layer]) -> Named:
    """Return the operations, for the layers that an actor may read."""
    paths: Named = {}
    for layer in layers:
        seen = access(actor, layer)
        place = f"/collections/{layer.name}"
        paths[f"{place}/values"] = {"get": _values_operation(layer, seen)}
        paths[f"{place}/column"] = {"get": _column_operation(layer, seen)}
    return paths


def _values_operation(layer: Layer, seen: Access) -> Named:
    whole = {"type": "integer", "minimum": 1}
    parameters = [
        _query(FIELD, {"type": "string", "enum": list(seen.names)}),
        _query(PART, {"type": "string", "maxLength": LONGEST_TEXT}),
        _query(LIMIT, whole | {"maximum": MOST_VALUES, "default": USUAL_VALUES}),
        _query(CLASSES, whole | {"minimum": 2, "maximum": MOST_CLASSES}),
        _query(METHOD, {"type": "string", "enum": list(Method), "default": Method.QUANTILE}),
    ]
    summary = f"Values of a field of {layer.name} with counts, or classes of its numbers"
    return _operation(f"values-{layer.name}", layer, summary, parameters, "fieldValues")


def _column_operation(layer: Layer, seen: Access) -> Named:
    summary = f"Ids of features of {layer.name} that match, with the values of one field"
    parameters = [_query(FIELD, {"type": "string", "enum": list(seen.names)})]
    return _operation(f"column-{layer.name}", layer, summary, parameters, "fieldColumn")


def _operation(
    name: str, layer: Layer, summary: str, parameters: Sequence[Named], answer: str
) -> Named:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{answer}"}}}
    return {
        "operationId": name,
        "summary": summary,
        "tags": [layer.name],
        "parameters": [*parameters, *(_query(one, {"type": "string"}) for one in _SELECTING)],
        "responses": {
            "200": {"description": summary, "content": content},
            "400": {"$ref": "#/components/responses/BadRequest"},
            "403": {"$ref": "#/components/responses/Forbidden"},
            "404": {"$ref": "#/components/responses/NotFound"},
        },
    }


_SELECTING = ("bbox", "datetime", "filter", "filter-lang")


def _query(name: str, schema: Named) -> Named:
    return {"name": name, "in": "query", "schema": schema}


def _components() -> Mapping[str, Mapping[str, Any]]:
    whole, number = {"type": "integer"}, {"type": "number"}
    counted = {"type": "object", "properties": {"value": {}, "count": whole}}
    listed = {"type": "array", "items": counted}
    return {
        "schemas": {
            "fieldValues": {
                "type": "object",
                "description": "Without a field, `fields` that can be asked about.",
                "required": ["layer"],
                "properties": {
                    "layer": {"type": "string"},
                    "fields": {"type": "object", "additionalProperties": {"type": "string"}},
                    "field": {"type": "string"},
                    "title": {"type": "string"},
                    "total": whole,
                    "empty": whole,
                    "distinct": whole,
                    "values": listed,
                    "edges": {"type": "array", "items": number},
                    "counts": {"type": "array", "items": whole},
                },
            },
            "fieldColumn": {
                "type": "object",
                "description": f"At most {MOST_COLUMN_ROWS} features; numberMatched is of all.",
                "required": ["layer", "numberMatched", "numberReturned", "ids"],
                "properties": {
                    "layer": {"type": "string"},
                    "field": {"type": "string"},
                    "title": {"type": "string"},
                    "numberMatched": whole,
                    "numberReturned": whole,
                    "ids": {"type": "array", "items": whole},
                    "values": {"type": "array", "items": {"nullable": True}},
                },
            },
        }
    }


VALUES = ApiPart(name="values", paths=_paths, components=_components)
