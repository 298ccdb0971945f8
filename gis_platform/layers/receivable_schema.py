"""What may be sent for a feature, as JSON Schema of its GeoJSON.

Source: OGC 20-002 (Features, Part 4, draft), `/req/features/representation-geojson-replace`.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.policy import Access
from gis_platform.layers.schema import Schema, layer_schema
from gis_platform.layers.serializers import creatable, is_required, writable
from gis_platform.layers.shapes import accepted_types
from gis_platform.municipalities.actors import Actor

MARKS = ("readOnly", "x-set-once", "x-ogc-propertySeq")


class Operation(StrEnum):
    """What is done with a feature that is sent."""

    CREATE = "create"
    REPLACE = "replace"
    UPDATE = "update"


def receivable_schema(seen: Access, actor: Actor, operation: Operation) -> Schema:
    """Return what a feature that is sent has to keep to; null takes a value away."""
    names = creatable(seen) if operation is Operation.CREATE else writable(seen)
    known = layer_schema(seen, actor)["properties"]
    fields = {name: _field(known[name], seen, name) for name in names if name != GEOMETRY}
    members: Schema = {
        "type": {"const": "Feature"},
        GEOMETRY: _geometry(seen),
        "properties": {"type": "object", "properties": fields, "additionalProperties": False},
        "accept": {"type": "array", "items": {"type": "string"}},
    }
    schema: Schema = {"title": str(seen.layer.title), "type": "object", "properties": members}
    if operation is not Operation.UPDATE:
        schema["required"] = ["type", GEOMETRY, "properties"]
        if demanded := _demanded(seen, list(fields)):
            members["properties"]["required"] = demanded
    return schema


def _demanded(seen: Access, names: Sequence[str]) -> list[str]:
    return [name for name in names if is_required(seen, name)]


def _geometry(seen: Access) -> Schema:
    shape: Schema = {
        "type": "object",
        "required": ["type", "coordinates"],
        "properties": {
            "type": {"enum": [*accepted_types(seen.layer.geometry_type)]},
            "coordinates": {"type": "array"},
        },
    }
    return {"anyOf": [shape, {"type": "null"}]} if seen.layer.column(GEOMETRY).null else shape


def _field(known: Schema, seen: Access, name: str) -> Schema:
    made = {key: value for key, value in known.items() if key not in MARKS}
    return made if is_required(seen, name) else {"anyOf": [made, {"type": "null"}]}
