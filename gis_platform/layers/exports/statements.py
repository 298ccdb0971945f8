"""The statements of an export: rows of a selection as text that PostgreSQL itself has written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from gis_platform.layers.exports.columns import FLOAT_DIGITS, Column
from gis_platform.layers.exports.limits import SPREADSHEET_STARTS
from gis_platform.layers.kinds import Kind
from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.queries import COORDINATE_DECIMALS

ID = "id"
_SHAPE = "shape"
_WKT_DIGITS = 15


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement with its values in their order."""

    text: str
    values: tuple[Any, ...] = ()  # of any column


@dataclass(frozen=True, kw_only=True)
class Source:
    """The rows of an export. key: the column of the feature's id. shape: whether with geometry.

    The rows have no order but the one that was asked for.
    """

    rows: QuerySet[Any]
    key: str
    columns: tuple[Column, ...]
    shape: bool = True

    def select(self, expressions: Sequence[str], condition: str = "") -> Statement:
        """Return a query of expressions over `f`: `id`, a column a name, `shape` if there is."""
        names = [column.name for column in self.columns]
        aliases = [ID, *names]
        found = self.rows
        if self.shape:
            found = found.annotate(export_shape=F(GEOMETRY))
            names, aliases = [*names, "export_shape"], [*aliases, _SHAPE]
        inner, values = found.values_list(self.key, *names).query.sql_with_params()
        listed = ", ".join(quoted(name) for name in aliases)
        where = f" WHERE {condition}" if condition else ""
        text = f"SELECT {', '.join(expressions)} FROM ({inner}) AS f ({listed}){where}"
        return Statement(text=text, values=tuple(values))


def quoted(name: str) -> str:
    """Return a name of the registry as an identifier."""
    return '"{}"'.format(name.replace('"', '""').replace("%", "%%"))


def geojson_features(source: Source) -> Statement:
    """Return a binary COPY of one text a row, a GeoJSON feature; nine decimals, EPSG:4326."""
    members = ", ".join(f"f.{quoted(column.name)}" for column in source.columns)
    shape = f"ST_AsGeoJSON(f.shape, {COORDINATE_DECIMALS})" if source.shape else "NULL"
    feature = (
        f"""'{{"type":"Feature","id":' || f.id || ',"geometry":' || coalesce({shape}, 'null')"""
        f""" || ',"properties":' || row_to_json((SELECT p FROM (SELECT {members}) AS p))::text"""
        """ || '}'"""
    )
    return _copy(source.select([feature]), "(FORMAT binary)")


def csv_lines(source: Source, *, spreadsheet: bool) -> Statement:
    """Return a COPY of CSV with a header and the geometry as WKT, EPSG:4326.

    Lists are JSON. spreadsheet: an apostrophe goes before what would be a formula.
    """
    expressions = [f"f.id AS {ID}"]
    for column in source.columns:
        value = plain_text(column)
        if spreadsheet and column.kind in {Kind.TEXT, Kind.TEXTS}:
            value = _guarded(value)
        expressions.append(f"{value} AS {quoted(column.name)}")
    if source.shape:
        expressions.append(f'ST_AsText(f.shape, {_WKT_DIGITS}) AS "WKT"')
    return _copy(source.select(expressions), "(FORMAT csv, HEADER)")


def _guarded(value: str) -> str:
    starts = ", ".join(f"E'\\x{ord(start):02x}'" for start in SPREADSHEET_STARTS)
    return f"CASE WHEN left({value}, 1) IN ({starts}) THEN '''' ELSE '' END || {value}"


def arrow_lines(source: Source, *, shape: str = "f.shape", condition: str = "") -> Statement:
    """Return a COPY that `batches` reads: values as text, geometry as hexadecimal WKB.

    shape: what is taken as the geometry. condition: of the rows, over `f`.
    """
    expressions = ["f.id", *(plain_text(column) for column in source.columns)]
    if source.shape:
        expressions.append(f"encode(ST_AsBinary({shape}), 'hex')")
    return _copy(source.select(expressions, condition), "(FORMAT csv)")


def plain_text(column: Column) -> str:
    """Return the expression of a value as one cell; lists are JSON, their letters as they are."""
    name = f"f.{quoted(column.name)}"
    return f"to_json({name})::text" if column.kind is Kind.TEXTS else name


def outgrown_columns(source: Source, columns: Sequence[Column]) -> Statement:
    """Return a query that says of each column whether a value has more digits than a double."""
    tests = [
        f"bool_or(abs(f.{quoted(column.name)}) >= 1e{FLOAT_DIGITS - column.decimals})"
        for column in columns
    ]
    return source.select(tests)


def has_missing_shape(source: Source) -> Statement:
    """Return a query that says whether a feature has no geometry, or an empty one."""
    found = source.select(["1"], "f.shape IS NULL OR ST_IsEmpty(f.shape)")
    return Statement(text=f"SELECT EXISTS({found.text})", values=found.values)


def _copy(query: Statement, options: str) -> Statement:
    return Statement(text=f"COPY ({query.text}) TO STDOUT {options}", values=query.values)
