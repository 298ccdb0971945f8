"""The columns of an export, read from the model: what a value is, in SQL and in Arrow."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
from django.db.models import BigIntegerField, DecimalField, Field, ForeignKey

from gis_platform.layers.kinds import Kind, kind_of
from gis_platform.layers.selection import Selection

FLOAT_DIGITS = 15
"""Decimal digits that a double gives back as they were (IEEE 754)."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of an export.

    digits, decimals: of a decimal number; 0 digits: a double. wide: a whole number of 64 bits.
    """

    name: str
    kind: Kind
    digits: int = 0
    decimals: int = 0
    wide: bool = False

    @property
    def may_outgrow_a_double(self) -> bool:
        """Whether it is a decimal number with more digits than a double keeps."""
        return self.digits > FLOAT_DIGITS


def columns_of(selection: Selection) -> tuple[Column, ...]:
    """Return the columns of what is asked for: the same fields as in the items."""
    layer = selection.access.layer
    return tuple(column_of(layer.column(name), name) for name in selection.names)


def column_of(field: Field[object, object], name: str) -> Column:
    """Return the column that holds a field of a model."""
    if isinstance(field, ForeignKey):
        return Column(name=name, kind=Kind.INTEGER, wide=True)
    kind = kind_of(field) or Kind.TEXT
    if isinstance(field, DecimalField):
        return Column(name=name, kind=kind, digits=field.max_digits, decimals=field.decimal_places)
    return Column(name=name, kind=kind, wide=isinstance(field, BigIntegerField))


def exact_type(column: Column) -> pa.DataType:
    """Return the type that holds every value as it is; a list is a text, JSON."""
    if column.digits:
        return pa.decimal128(column.digits, column.decimals)
    return {
        Kind.INTEGER: pa.int64() if column.wide else pa.int32(),
        Kind.NUMBER: pa.float64(),
        Kind.BOOLEAN: pa.bool_(),
        Kind.DATE: pa.date32(),
        Kind.TIMESTAMP: pa.timestamp("us", "UTC"),
    }.get(column.kind, pa.string())


def gdal_type(column: Column, *, outgrown: bool) -> pa.DataType:
    """Return the type that GDAL's formats hold; outgrown: a value has too many digits for them."""
    if column.digits:
        return pa.string() if outgrown else pa.float64()
    return exact_type(column)
