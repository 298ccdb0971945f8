"""The questions that are asked most, compiled once: a feature, a page by box and equal values.

The database layer makes the statement, with the rows and columns that the policy lets the asker
see, and places for the values; equal questions then only bring other values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BigIntegerField,
    BooleanField,
    F,
    Field,
    FloatField,
    Func,
    Q,
    QuerySet,
    Subquery,
    TextField,
)
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler

from gis_platform.layers.cql2.sql import Sql
from gis_platform.layers.crs_names import Axes
from gis_platform.layers.history import changed_at
from gis_platform.layers.models import GEOMETRY, LayerState
from gis_platform.layers.prepared import RawRow, fetch_raw
from gis_platform.layers.registry import Layer
from gis_platform.layers.represented import feature_of
from gis_platform.layers.selection import Selection, select
from gis_platform.municipalities.models import Municipality

_MUNICIPALITY, _AFTER, _PK = "municipality", "after", "pk"
_CORNERS = ("west", "south", "east", "north")
_ANYWHERE = -(2**62) - 8631
"""Stands for the municipality's id while a statement is compiled; no row has it."""

_BEYOND_KEYS = 2**63
_IN_BOX = "({} && {} AND CASE WHEN {} @ {} THEN TRUE ELSE ST_Intersects({}, {}) END)"
"""What lies within a box by its own box shares a point with it, and costs no computation."""


class _Place(Func):
    """A place in a statement for a value that each question brings."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(  # type: ignore[override]  # no function
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: object
    ) -> tuple[str, list[Any]]:
        """Return the place, with itself as its parameter."""
        return "%s", [self]


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """SQL with its parameters in their order; a `_Place` among them is filled by name."""

    sql: str
    parameters: tuple[object, ...]

    def read(self, values: Mapping[str, object], *, planned_anew: bool = False) -> list[RawRow]:
        """Return the rows for some values."""
        given = [values[one.name] if isinstance(one, _Place) else one for one in self.parameters]
        return fetch_raw(self.sql, given, planned_anew=planned_anew)


@dataclass(frozen=True, kw_only=True)
class _Shape:
    """What of a question makes the statement; equal for questions that only differ in values."""

    seen: str
    declared: int
    shown: tuple[str, ...]
    with_geometry: bool
    axes: Axes
    equals: tuple[str, ...] = ()
    has_box: bool = False
    has_after: bool = False
    counts: bool = False
    limit: int = 0
    selection: Selection = field(compare=False, repr=False)


def is_usual(selection: Selection) -> bool:
    """Say whether a question is of those that are compiled once."""
    if selection.bbox:
        west, south, east, north = selection.bbox
        if not (west < east and south < north):
            return False
    plain = (selection.area, selection.condition, selection.period) == (None, None, None)
    texts = all(isinstance(one, str) and "\0" not in one for one in selection.equals.values())
    return plain and texts and not selection.order and selection.crs.axes is not Axes.LOCAL


def read_page(
    selection: Selection, municipality: Municipality, *, after: int | None, limit: int, count: bool
) -> list[RawRow] | None:
    """Return id, text, the layer's revision and, if counted, the number of all; one statement.

    One row more than the limit says that there are others. None if the question is not usual.
    """
    if not is_usual(selection) or (after or 0) >= _BEYOND_KEYS:
        return None
    shape = replace(
        _shape(selection),
        equals=tuple(selection.equals),
        has_box=selection.bbox is not None,
        has_after=after is not None,
        counts=count,
        limit=limit,
    )
    compiled = _compiled(_page, shape)
    if compiled is None:
        return None
    values: dict[str, object] = {_MUNICIPALITY: municipality.pk, _AFTER: after}
    values.update(zip(_CORNERS, selection.bbox or (), strict=False))
    values.update((_equal(name), value) for name, value in selection.equals.items())
    # how many rows a box holds differs by its size: a plan for all boxes would be a bad one
    return compiled.read(values, planned_anew=shape.has_box)


def read_item(selection: Selection, municipality: Municipality, pk: int) -> list[RawRow] | None:
    """Return text, version and moment of the last change (s since 1970) of a feature, if any.

    One statement. None if the question is not usual.
    """
    if not is_usual(selection) or pk >= _BEYOND_KEYS:
        return None
    compiled = _compiled(_item, _shape(selection))
    if compiled is None:
        return None
    return compiled.read({_MUNICIPALITY: municipality.pk, _PK: pk})


def revision_of(layer: Layer, municipality: Municipality) -> Subquery:
    """Return the expression of how often a layer has changed; null if never."""
    state = LayerState.objects.filter(municipality=municipality, table_name=layer.table)
    return Subquery(state.values("revision"), output_field=BigIntegerField())


def _shape(selection: Selection) -> _Shape:
    seen = selection.access
    return _Shape(
        seen=seen.key,
        declared=id(seen.layer),  # one that was declared anew is another
        shown=selection.names,
        with_geometry=selection.with_geometry,
        axes=selection.crs.axes,
        selection=selection,
    )


def _compiled(make: Callable[[_Shape], Compiled], shape: _Shape) -> Compiled | None:
    try:
        return make(shape)
    except EmptyResultSet:  # nobody sees anything
        return None


@lru_cache(maxsize=256)
def _item(shape: _Shape) -> Compiled:
    found = select(shape.selection, _anywhere())
    layer = shape.selection.access.layer
    moment = Sql("extract(epoch FROM {})", changed_at(layer), output_field=FloatField())
    row = found.rows.filter(pk=_Place(_PK, BigIntegerField()))
    made = row.annotate(made=feature_of(shape.selection, found), moment=moment)
    return _written(made.values_list("made", "version", "moment"))


@lru_cache(maxsize=256)
def _page(shape: _Shape) -> Compiled:
    equals = {name: _Place(_equal(name), TextField()) for name in shape.equals}
    found = select(replace(shape.selection, bbox=None, equals=equals), _anywhere())
    matching = found.rows.filter(_in_box()) if shape.has_box else found.rows
    is_after = Q(pk__gt=_Place(_AFTER, BigIntegerField())) if shape.has_after else Q()
    counted = _written(matching.values_list("pk"))
    if shape.has_box and shape.counts:
        chosen = _chosen(shape)
        sql = f"WITH found (id) AS MATERIALIZED ({counted.sql}), chosen AS ({chosen.sql}) "
        number = ", (SELECT count(*) FROM found)"
        rows = found.rows.filter(pk__in=RawSQL("SELECT id FROM chosen", ()))
        before = (*counted.parameters, *chosen.parameters)
    else:
        sql, before, number = "", (), ""
        rows = matching.filter(is_after)
        if shape.counts:
            number = f", (SELECT count(*) FROM ({counted.sql}) AS matching)"
            before = counted.parameters
    layer = shape.selection.access.layer
    columns = {
        "made": feature_of(shape.selection, found),
        "revision": revision_of(layer, _anywhere()),
    }
    listed = rows.annotate(**columns).order_by("pk").values_list("pk", *columns)
    page = _written(listed[: shape.limit + 1])
    sql += f"SELECT page.*{number} FROM ({page.sql}) AS page ORDER BY 1"
    return Compiled(sql=sql, parameters=(*before, *page.parameters))


def _chosen(shape: _Shape) -> Compiled:
    """Return the statement of the ids of a page out of those that a box holds."""
    sql, parameters = "SELECT id FROM found", ()
    if shape.has_after:
        sql, parameters = f"{sql} WHERE id > %s", (_Place(_AFTER, BigIntegerField()),)  # type: ignore[assignment]
    return Compiled(sql=f"{sql} ORDER BY id LIMIT {shape.limit + 1}", parameters=parameters)


def _in_box() -> Sql:
    corners = [_Place(name, FloatField()) for name in _CORNERS]
    numbers = ", ".join(["{}::float8"] * len(corners))
    box = Sql(f"ST_MakeEnvelope({numbers}, 4326)", *corners, output_field=BooleanField())
    return Sql(_IN_BOX, *[F(GEOMETRY), box] * 3)


def _equal(name: str) -> str:
    return f"={name}"


def _anywhere() -> Municipality:
    return Municipality(pk=_ANYWHERE)


def _written(rows: QuerySet[Any, Any]) -> Compiled:
    sql, parameters = rows.query.sql_with_params()
    place = _Place(_MUNICIPALITY, BigIntegerField())
    filled = tuple(place if one == _ANYWHERE else one for one in parameters)
    return Compiled(sql=sql, parameters=filled)
