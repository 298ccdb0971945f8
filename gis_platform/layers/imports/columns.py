"""The columns of a layer's table as a delivery sees them, read from its model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import NOT_PROVIDED, CharField, DecimalField, Field, TextField
from psycopg import sql

from gis_platform.layers.errors import InvalidDeclaration
from gis_platform.layers.registry import Layer

KEPT_BY_THE_PLATFORM = frozenset(
    {"id", "municipality", "version", "begin_lifespan", "end_lifespan", "import_run"}
    | {"geometry", "geometry_3857"}
)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A delivered column. stage_type: wide enough to take what the column itself may refuse."""

    name: str
    column: str
    db_type: str
    stage_type: str
    required: bool
    max_length: int | None
    limit: Decimal | None
    choices: tuple[str, ...]

    @property
    def identifier(self) -> sql.Identifier:
        """The quoted name of the column."""
        return sql.Identifier(self.column)


def model_field(layer: Layer, name: str) -> Field[object, object]:
    """Return a stored field of the layer's model; InvalidDeclaration when there is none."""
    for field in layer.model._meta.concrete_fields:
        if field.name == name:
            return field
    raise InvalidDeclaration(f"{layer.name}: {layer.model.__name__} has no column {name}.")


def column_name(field: Field[object, object]) -> str:
    """Return the name of a stored field's column."""
    if field.column is None:
        raise InvalidDeclaration(f"{field.name} has no column.")
    return field.column


def delivered_columns(layer: Layer, names: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of the named fields; the identifying field is left out.

    Raises InvalidDeclaration for a field that the platform keeps itself.
    """
    wanted = [name for name in names if name != layer.identifier]
    if kept := KEPT_BY_THE_PLATFORM.intersection(wanted):
        raise InvalidDeclaration(f"{layer.name}: {sorted(kept)} cannot be delivered.")
    return tuple(_column(model_field(layer, name)) for name in wanted)


def _column(field: Field[object, object]) -> Column:
    db_type = field.db_type(connection) or ""
    return Column(
        name=field.name,
        column=column_name(field),
        db_type=db_type,
        stage_type=_stage_type(field, db_type),
        required=not field.null,
        max_length=field.max_length if isinstance(field, CharField) else None,
        limit=_limit(field),
        choices=tuple(str(value) for value, _label in field.flatchoices),
    )


def _stage_type(field: Field[object, object], db_type: str) -> str:
    if isinstance(field, CharField | TextField):
        return "text"
    if isinstance(field, DecimalField):
        return "numeric"
    if isinstance(field, ArrayField) and isinstance(field.base_field, CharField):
        return "text[]"
    return db_type


def _limit(field: Field[object, object]) -> Decimal | None:
    if not isinstance(field, DecimalField):
        return None
    return Decimal(10) ** (field.max_digits - field.decimal_places)


def default_values(layer: Layer, delivered: Iterable[Column]) -> dict[str, object]:
    """Return, by column, what Django would fill in where the delivery says nothing."""
    taken = {column.name for column in delivered} | KEPT_BY_THE_PLATFORM | {layer.identifier}
    filled: dict[str, object] = {}
    for field in layer.model._meta.concrete_fields:
        if field.name in taken or field.generated or field.db_default is not NOT_PROVIDED:
            continue
        if field.null and not field.has_default():
            continue
        filled[column_name(field)] = first_value(field)
    return filled


def first_value(field: Field[object, object]) -> object:
    """Return what Django would store where nothing is said of a field."""
    return field.get_db_prep_save(field.get_default(), connection)
