"""The published JSON Schema of a plan's content, read from the types themselves."""

from __future__ import annotations

import datetime as dt
import inspect
from enum import Enum
from typing import Any

from plans.content import PlanContent
from plans.files.shapes_of_types import Allowed, fields_of, read, records_under

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME = "urn:gis-platform:land-development-plan:1"
Schema = dict[str, Any]
"""A JSON Schema."""
_PLAIN: dict[type, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    dt.date: {"type": "string", "format": "date"},
    dt.datetime: {"type": "string", "format": "date-time"},
}
_GEOMETRY: Schema = {
    "description": "GeoJSON geometry in the municipality's local CRS: x east, y north, metres.",
    "type": "object",
    "required": ["type"],
    "properties": {"type": {"type": "string"}, "coordinates": {"type": "array"}},
}


def plan_schema() -> Schema:
    """Return the schema of a plan's JSON.

    Fields may be added in later versions; none changes its meaning or its type under this name.
    """
    records = records_under(PlanContent)
    definitions = {record.__name__: _record(record) for record in records}
    return {
        "$schema": DIALECT,
        "$id": NAME,
        "title": "Land development plan",
        "$ref": f"#/$defs/{PlanContent.__name__}",
        "$defs": definitions | {"Geometry": _GEOMETRY},
    }


def _record(record: type) -> Schema:
    fields = fields_of(record)
    return {
        "type": "object",
        "description": inspect.cleandoc(record.__doc__ or ""),
        "properties": {name: _allowed(allowed) for name, allowed in fields.items()},
        "required": list(fields),
    }


def _allowed(allowed: Allowed) -> Schema:
    schema = _one(allowed)
    return {"anyOf": [schema, {"type": "null"}]} if allowed.optional else schema


def _one(allowed: Allowed) -> Schema:
    if allowed.kind == "list":
        return {"type": "array", "items": _allowed(read(allowed.of))}
    if allowed.kind == "map":
        return {"type": "object", "additionalProperties": _allowed(read(allowed.of))}
    if allowed.kind == "record":
        return {"$ref": f"#/$defs/{allowed.of.__name__}"}
    if allowed.kind == "geometry":
        return {"$ref": "#/$defs/Geometry"}
    if issubclass(allowed.of, Enum):
        return {"enum": [member.value for member in allowed.of]}
    return _PLAIN[allowed.of]
