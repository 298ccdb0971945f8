"""What a view holds, as a JSON Schema; the same schema stands in the description of the API.

A view holds choices only: names of layers and fields, values to compare with, colours, a place.
What of it a reader sees is decided when the layers are read, by the policy of each.
"""

from __future__ import annotations

from typing import Any

import orjson

from gis_platform.workspace.errors import ContentTooLarge, InvalidContent
from gis_platform.workspace.faults import first_fault

LARGEST_CONTENT_BYTES = 64 * 1024
MOST_LAYERS = 100
MOST_CONDITIONS = 20
MOST_VALUES = 100
MOST_CLASSES = 20
LONGEST_VALUE = 200
Schema = dict[str, Any]  # JSON Schema

OPERATORS = ("=", "<>", "<", "<=", ">", ">=", "between", "contains", "empty", "in")
METHODS = ("equal", "quantile", "natural")

_NAME: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9_-]{0,62}$"}
_COLOUR: Schema = {"type": "string", "pattern": "^#[0-9a-f]{6}$"}
_VALUE: Schema = {
    "anyOf": [
        {"type": "string", "maxLength": LONGEST_VALUE},
        {"type": "number"},
        {"type": "boolean"},
    ]
}


def _closed(required: tuple[str, ...], **properties: Schema) -> Schema:
    made = {"type": "object", "additionalProperties": False, "properties": properties}
    return made | ({"required": list(required)} if required else {})


def _by_layer(one: Schema) -> Schema:
    return {
        "type": "object",
        "maxProperties": MOST_LAYERS,
        "additionalProperties": one,
    }


def _list(one: Schema, most: int, least: int = 0) -> Schema:
    return {"type": "array", "items": one, "minItems": least, "maxItems": most}


CONDITION = _closed(
    ("field", "op"),
    field=_NAME,
    op={"type": "string", "enum": list(OPERATORS)},
    values=_list(_VALUE, MOST_VALUES),
)
FILTER = _closed(
    ("match", "conditions"),
    match={"type": "string", "enum": ["all", "any"]},
    conditions=_list(CONDITION, MOST_CONDITIONS, 1),
)
CLASS = _closed(
    ("colour",),
    colour=_COLOUR,
    value=_VALUE,
    title={"type": "string", "maxLength": LONGEST_VALUE},
    least={"type": "number"},
    most={"type": "number"},
)
THEME = _closed(
    ("kind", "field", "ramp", "classes"),
    kind={"type": "string", "enum": ["categories", "graduated"]},
    field=_NAME,
    ramp=_NAME,
    method={"type": "string", "enum": list(METHODS)},
    classes=_list(CLASS, MOST_CLASSES, 1),
)
LABELS = _closed(("shown",), shown={"type": "boolean"}, field=_NAME)
CHOICES = _closed(
    (),
    shown=_by_layer({"type": "boolean"}),
    opacity=_by_layer({"type": "number", "minimum": 0.1, "maximum": 1}),
    folded=_list(_NAME, MOST_LAYERS),
    order=_list(_NAME, MOST_LAYERS) | {"uniqueItems": True},
    labels=_by_layer(LABELS),
    filters=_by_layer(FILTER),
    themes=_by_layer(THEME),
)
PLACE = _closed(
    ("lon", "lat", "zoom"),
    lon={"type": "number", "minimum": -180, "maximum": 180},
    lat={"type": "number", "minimum": -90, "maximum": 90},
    zoom={"type": "number", "minimum": 0, "maximum": 24},
)
SCENE: Schema = {
    "type": "object",
    "maxProperties": 12,
    "additionalProperties": _VALUE,
}
CONTENT = _closed(
    ("choices",),
    choices=CHOICES,
    place=PLACE,
    moment={"type": "string", "maxLength": 40, "pattern": r"^\d{4}-\d{2}-\d{2}([T ][0-9:.Z+-]+)?$"},
    scene=SCENE,
)


def read_content(sent: object) -> dict[str, Any]:
    """Return what a view is to hold; raises InvalidContent and ContentTooLarge."""
    return _checked(sent, CONTENT)


def read_choices(sent: object) -> dict[str, Any]:
    """Return choices on the layer tree; raises InvalidContent and ContentTooLarge."""
    return _checked(sent, CHOICES)


def _checked(sent: object, schema: Schema) -> dict[str, Any]:
    size = len(orjson.dumps(sent))
    if size > LARGEST_CONTENT_BYTES:
        raise ContentTooLarge(size=size, limit=LARGEST_CONTENT_BYTES)
    fault = first_fault(sent, schema)
    if fault is not None:
        raise InvalidContent(place="/".join(fault.place)[:120], problem=fault.problem[:200])
    if not isinstance(sent, dict):
        raise InvalidContent(place="", problem="not an object")
    return sent
