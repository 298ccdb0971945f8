"""The logical schema of a layer as JSON Schema: what items have, what a form on the map offers.

Source: OGC 23-058r2 (OGC API – Features – Part 5: Schemas).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import DecimalField, Field
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gis_platform.layers.kinds import queryables, simple
from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.policy import Access
from gis_platform.layers.registry import Layer
from gis_platform.layers.serializers import creatable, is_required, writable
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.reference import NoReference, reference

Schema = dict[str, Any]  # JSON
DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = "id"
RECORDED = "begin_lifespan"
TYPES: Mapping[str, Schema] = {
    "BooleanField": {"type": "boolean"},
    "DateField": {"type": "string", "format": "date"},
    "DateTimeField": {"type": "string", "format": "date-time"},
    "BigIntegerField": {"type": "integer", "format": "int64"},
    "IntegerField": {"type": "integer", "format": "int32"},
    "PositiveIntegerField": {"type": "integer", "format": "int32", "minimum": 0},
    "PositiveSmallIntegerField": {"type": "integer", "format": "int32", "minimum": 0},
    "SmallIntegerField": {"type": "integer", "format": "int32"},
    "FloatField": {"type": "number", "format": "double"},
    "JSONField": {"type": "object"},
}
GEOMETRY_FORMATS = {
    "MULTIPOLYGON": "geometry-multipolygon",
    "MULTILINESTRING": "geometry-multilinestring",
    "POINT": "geometry-point",
    "GEOMETRY": "geometry-any",
}


def layer_schema(seen: Access, actor: Actor) -> Schema:
    """Return what the items of a layer have and what the actor may give for each.

    `readOnly` marks what the actor may not give, `x-set-once` what only a new feature is given;
    `required` is what a new feature must have. A value that is not known is null in an item,
    whatever its type.
    """
    layer = seen.layer
    named = {ID: _id_schema(), GEOMETRY: _geometry_schema(layer), **_field_schemas(seen, actor)}
    may_edit = actor.may(layer.editing)
    receivable = set(creatable(seen)) if may_edit else set()
    for name in named.keys() - receivable:
        named[name] = {**named[name], "readOnly": True}
    for name in receivable - set(writable(seen)):
        named[name] = {**named[name], "x-set-once": True}
    _give_time_roles(seen, named)
    required = [name for name in (GEOMETRY, *seen.fields) if is_required(seen, name)]
    return _closed(seen, named) | ({"required": required} if required else {})


def queryable_schema(seen: Access, actor: Actor) -> Schema:
    """Return what conditions may name: nothing else is allowed."""
    named = {GEOMETRY: _geometry_schema(seen.layer)} | _field_schemas(seen, actor)
    return _closed(seen, {name: made for name, made in named.items() if name in queryables(seen)})


def sortable_schema(seen: Access, actor: Actor) -> Schema:
    """Return what an order may name: nothing else is allowed."""
    fields = _field_schemas(seen, actor)
    return _closed(seen, {name: made for name, made in fields.items() if name in simple(seen)})


def feature_schema(seen: Access, actor: Actor) -> Schema:
    """Return the schema of a feature as GeoJSON writes it, for clients that type fields by it.

    A value that is not known is null whatever its type: clients know a type by one word only.
    """
    return {
        "title": str(seen.layer.title),
        "type": "object",
        "required": ["type", GEOMETRY, "properties"],
        "properties": {
            "type": {"type": "string", "const": "Feature"},
            ID: {"type": "integer"},
            GEOMETRY: {"description": _geometry_schema(seen.layer)["format"]},
            "properties": {"type": "object", "properties": _field_schemas(seen, actor)},
        },
    }


def label_of(layer: Layer, name: str) -> str:
    """Return the name of a field in the reader's language, with a capital."""
    label = str(getattr(layer.column(name), "verbose_name", name))
    return label[:1].upper() + label[1:]


def _whole(layer: Layer, named: Mapping[str, Schema]) -> Schema:
    return {
        "title": str(layer.title),
        "type": "object",
        "properties": {
            name: made | {"x-ogc-propertySeq": place}
            for place, (name, made) in enumerate(named.items(), start=1)
        },
    }


def _closed(seen: Access, named: Mapping[str, Schema]) -> Schema:
    return _whole(seen.layer, named) | {"additionalProperties": False}


def _id_schema() -> Schema:
    return {
        "title": _("Identifier"),
        "type": "integer",
        "format": "int64",
        "x-ogc-role": "id",
    }


def _geometry_schema(layer: Layer) -> Schema:
    return {
        "title": label_of(layer, GEOMETRY),
        "format": GEOMETRY_FORMATS[layer.geometry_type],
        "x-ogc-role": "primary-geometry",
    }


def _field_schemas(seen: Access, actor: Actor) -> dict[str, Schema]:
    jurisdiction = actor.municipality.jurisdiction
    return {name: _field_schema(seen.layer, name, jurisdiction) for name in seen.names}


def _field_schema(layer: Layer, name: str, jurisdiction: str) -> Schema:
    column = layer.column(name)
    made = {"title": label_of(layer, name), **_type_of(column)}
    if choices := list(column.flatchoices):
        empty = [("", _("not stated"))] if column.blank else []
        made["oneOf"] = _codes([*choices, *empty])
        made.pop("maxLength", None)
    elif kind := layer.references.get(name):
        made |= _classifier(kind, jurisdiction)
    if unit := layer.units.get(name):
        made |= {"x-ogc-unit": unit, "x-ogc-unitLang": "UCUM"}
    return made


def _type_of(column: Field[Any, Any]) -> Schema:
    if isinstance(column, ArrayField):
        return {"type": "array", "items": _type_of(column.base_field)}
    if isinstance(column, DecimalField):
        whole_digits = (column.max_digits or 0) - (column.decimal_places or 0)
        largest = 10**whole_digits
        return {"type": "number", "exclusiveMinimum": -largest, "exclusiveMaximum": largest}
    if known := TYPES.get(column.get_internal_type()):
        return dict(known)
    return {"type": "string"} | ({"maxLength": column.max_length} if column.max_length else {})


def _codes(named: Iterable[tuple[object, object]]) -> list[Schema]:
    return [{"const": code, "title": str(title)} for code, title in named]


def _classifier(kind: str, jurisdiction: str) -> Schema:
    """Return the codes of a classifier; data may hold one that it lacks."""
    try:
        entries = reference(kind, jurisdiction, timezone.localdate())
    except NoReference:
        return {}
    language = get_language() or "en"
    codes = _codes((code, entry.name_in(language)) for code, entry in entries.items())
    other = {"type": "string", "title": _("a code that the classifier does not have")}
    return {"anyOf": [*codes, other]}


def _give_time_roles(seen: Access, named: dict[str, Schema]) -> None:
    """Mark when a feature holds: by the law where the layer says so, else in the record."""
    fields: tuple[str, ...] = seen.layer.valid_time or ()
    if not fields or not set(fields) <= named.keys():
        fields = (RECORDED,)
    for name, role in zip(fields, ("primary-interval-start", "primary-interval-end"), strict=False):
        named[name] = {**named[name], "x-ogc-role": role}
