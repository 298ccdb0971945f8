"""The statement that makes one layer of a tile: scoped, seen by its asker, on the tile's grid.

Rows come in the order of their ids, so that the same features give the same bytes. Things smaller
than half a pixel are left out (points never), and so is detail below a quarter of one; a pixel is
eight units of the grid.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import DateField, DecimalField, Field, JSONField, Model, TimeField, UUIDField
from psycopg import sql

from gis_platform.layers.drawing import DRAWING_SRID, TOLERANCE_UNITS
from gis_platform.layers.policy import Access
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.models import Municipality
from tiles.matrix import BUFFER, EXTENT, Tile
from tiles.overviews import overview_of

HALF_PIXEL_UNITS = 4
DEEPEST_SIMPLIFIED = 15
KEPT_ZOOMS = (14, 16)
FINER_GRID_FROM = 15
"""From this zoom on tiles hold few enough features for a grid twice as fine as 4096 units."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """SQL with its parameters in their order; returns one row of one column, the MVT bytes."""

    sql: str
    parameters: tuple[object, ...]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How a layer's geometry becomes the tile's at a zoom.

    kept: column with polygons that are ready; grid: how much finer its grid is than 4096 units;
    is_ready: whether they need no more than moving and stretching.
    """

    kept: str | None
    grid: int
    is_ready: bool


@dataclass(frozen=True, kw_only=True)
class _Prepared:
    """What of a statement is the same for all tiles of a zoom."""

    layer: Layer
    shape: Shape
    sql: str
    hiding: tuple[object, ...]


_FEATURES = sql.SQL(
    """
    SELECT ST_AsMVT(tile, {name}, {extent}, 'geometry', 'id') FROM (
        SELECT {table}.id, {fields}{shape} AS geometry
        FROM {source}
        WHERE {held}{drawn}
        ORDER BY {table}.id
    ) AS tile
    """
)
_HELD = sql.SQL(
    "{table}.municipality_id = %s AND {table}.end_lifespan IS NULL"
    " AND {table}.geometry_3857 && %s::geometry{hidden}"
)
_CLASSES = sql.SQL(
    """
    SELECT ST_AsMVT(tile, {name}, {extent}, 'geometry') FROM (
        SELECT value AS {field}, {shape} AS geometry FROM {source}
        WHERE {held}geometry_3857 && %s::geometry
        ORDER BY x, y, value
    ) AS tile
    """
)
_STORED_PARTS = sql.SQL("municipality_id = %s AND table_name = {table} AND z = {z} AND ")
# ST_AsMVT cuts coordinates off towards zero: half a unit more rounds those that are not negative,
# hence the box of the first branch has no buffer in the west and north
_READY = sql.SQL(
    "CASE WHEN {kept} @ %s::geometry"
    " THEN ST_Affine({kept}, {stretch}, 0, 0, -{stretch}, %s::float8, %s::float8)"
    " ELSE ST_AsMVTGeom({shape}, %s::geometry, {extent}, {buffer}) END"
)
_CLIPPED = sql.SQL("ST_AsMVTGeom({shape}, %s::geometry, {extent}, {buffer})")
_LARGE = sql.SQL(
    " AND (ST_XMax({shape}) - ST_XMin({shape}) >= {least}"
    " OR ST_YMax({shape}) - ST_YMin({shape}) >= {least}{points})"
)


def layer_statement(seen: Access, municipality: Municipality, tile: Tile) -> Statement:
    """Return the statement of one layer of a tile; names come from the registry only.

    Below the layer's first zoom of features it reads the overview, which has to be fresh: see
    `tiles.overviews.refresh`.
    """
    prepared = _prepared(seen, tile.z)
    return Statement(
        sql=prepared.sql,
        parameters=(
            *shape_parameters(prepared.shape, tile),
            municipality.pk,
            buffered_box(tile),
            *prepared.hiding,
        ),
    )


_statements: dict[tuple[str, int], _Prepared] = {}


def _prepared(seen: Access, z: int) -> _Prepared:
    made = _statements.get((seen.key, z))
    if made is None or made.layer is not seen.layer:
        made = _classes(seen, z) if overview_of(seen, z) else _features(seen, z)
        _statements[seen.key, z] = made
    return made


def _features(seen: Access, z: int) -> _Prepared:
    table = sql.Identifier(seen.layer.table)
    hidden, hiding = row_condition(seen)
    held = _HELD.format(table=table, hidden=hidden)
    shape, text = features_sql(seen, z, source=table, held=held)
    return _Prepared(layer=seen.layer, shape=shape, sql=text, hiding=hiding)


def features_sql(
    seen: Access, z: int, *, source: sql.Composable, held: sql.Composable
) -> tuple[Shape, str]:
    """Return the statement of the features of a layer in a tile, and how they are drawn.

    source: what is read, under the name of the layer's table. held: the condition of its rows.
    Their parameters come after `shape_parameters`.
    """
    layer = seen.layer
    shape = _shape(layer, z)
    composed = _FEATURES.format(
        name=sql.Literal(layer.name),
        extent=sql.Literal(EXTENT * shape.grid),
        table=sql.Identifier(layer.table),
        fields=sql.SQL("").join(_field(layer, name) for name in seen.tile_fields),
        shape=_shape_sql(shape, _simplified(layer, shape, z), z),
        source=source,
        held=held,
        drawn=_large(layer, shape, z),
    )
    return shape, composed.as_string(None)


def _classes(seen: Access, z: int) -> _Prepared:
    held = _STORED_PARTS.format(table=sql.Literal(seen.layer.table), z=sql.Literal(z))
    shape, text = classes_sql(seen, z, source=sql.Identifier("tiles_overviewpart"), held=held)
    return _Prepared(layer=seen.layer, shape=shape, sql=text.as_string(None), hiding=())


def classes_sql(
    seen: Access, z: int, *, source: sql.Composable, held: sql.Composable
) -> tuple[Shape, sql.Composable]:
    """Return the statement of the overview of a layer in a tile, and how it is drawn.

    source: a table of x, y, value and geometry_3857. held: the condition of its rows, ending with
    AND. Their parameters come after `shape_parameters`; the last is `buffered_box`.
    """
    shape = Shape(kept="geometry_3857", grid=1, is_ready=True)
    overview = seen.layer.overview
    composed = _CLASSES.format(
        name=sql.Literal(seen.layer.name),
        extent=sql.Literal(EXTENT),
        field=sql.Identifier(overview.by if overview else ""),
        source=source,
        held=held,
        shape=_shape_sql(shape, sql.Identifier("geometry_3857"), z),
    )
    return shape, composed


def _shape(layer: Layer, z: int) -> Shape:
    kept_zoom = next((kept for kept in KEPT_ZOOMS if kept >= z), None)
    name = kept_column(layer, kept_zoom) if kept_zoom else None
    if kept_zoom is None or name is None:
        return Shape(kept=None, grid=1, is_ready=False)
    grid = 2 ** (kept_zoom - z)
    is_ready = grid == 1 or z >= FINER_GRID_FROM
    return Shape(kept=name, grid=grid if is_ready else 1, is_ready=is_ready)


def kept_column(layer: Layer, zoom: int) -> str | None:
    """Return the column with a layer's polygons as tiles of a zoom draw them, if it has one."""
    name = f"geometry_z{zoom}"
    return name if layer.simplify and _has(layer.model, name) else None


@cache
def _has(model: type[Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def _simplified(layer: Layer, shape: Shape, z: int) -> sql.Composable:
    """Return the geometry without detail that nobody sees, where it is not ready to be drawn."""
    table = sql.Identifier(layer.table)
    drawn: sql.Composable = sql.SQL("{}.geometry_3857").format(table)
    is_simplified = layer.simplify and z <= DEEPEST_SIMPLIFIED and layer.geometry_type != "POINT"
    tolerance = sql.Literal(TOLERANCE_UNITS * Tile(z=z, x=0, y=0).unit_m)
    if is_simplified:
        drawn = sql.SQL("ST_Simplify({}, {}, true)").format(drawn, tolerance)
    if not shape.kept:
        return drawn
    kept = sql.SQL("{}.{}").format(table, sql.Identifier(shape.kept))
    if not shape.is_ready:
        kept = sql.SQL("ST_Simplify({}, {}, true)").format(kept, tolerance)
    return sql.SQL("COALESCE({}, {})").format(kept, drawn)


def _shape_sql(shape: Shape, simplified: sql.Composable, z: int) -> sql.Composable:
    place = {
        "shape": simplified,
        "extent": sql.Literal(EXTENT * shape.grid),
        "buffer": sql.Literal(BUFFER * shape.grid),
    }
    if not (shape.kept and shape.is_ready):
        return _CLIPPED.format(**place)
    stretch = sql.Literal(shape.grid / Tile(z=z, x=0, y=0).unit_m)
    return _READY.format(kept=sql.Identifier(shape.kept), stretch=stretch, **place)


def shape_parameters(shape: Shape, tile: Tile) -> tuple[object, ...]:
    """Return the first parameters of `features_sql`: what places the shapes on the tile."""
    whole = _box(tile)
    if not (shape.kept and shape.is_ready):
        return (whole,)
    west, _, _, north = tile.bounds
    stretch = shape.grid / tile.unit_m
    inside = _box(tile, east=BUFFER, south=BUFFER)
    return inside, 0.5 - west * stretch, 0.5 + north * stretch, whole


def _large(layer: Layer, shape: Shape, z: int) -> sql.Composable:
    if layer.geometry_type == "POINT" or z >= layer.zooms.stop - 1:
        return sql.SQL("")
    column = sql.SQL("{}.geometry_3857").format(sql.Identifier(layer.table))
    measured: sql.Composable = column
    if shape.kept:
        kept = sql.Identifier(layer.table, shape.kept)
        measured = sql.SQL("COALESCE({}, {})").format(kept, column)
    is_mixed = layer.geometry_type in ("GEOMETRY", "GEOMETRYCOLLECTION")
    points = sql.SQL(" OR ST_Dimension({}) = 0").format(column) if is_mixed else sql.SQL("")
    least = sql.Literal(HALF_PIXEL_UNITS * Tile(z=z, x=0, y=0).unit_m)
    return _LARGE.format(shape=measured, least=least, points=points)


def _field(layer: Layer, name: str) -> sql.Composable:
    field = layer.column(name)
    column = sql.Identifier(layer.table, field.column or name)
    value = _VALUES[_kind(field)].format(column)
    return sql.SQL("{} AS {}, ").format(value, sql.Identifier(name))


_VALUES = {
    "plain": sql.SQL("{}"),
    "number": sql.SQL("{}::float8"),
    "text": sql.SQL("{}::text"),
    "list": sql.SQL("array_to_string({}, ', ')"),
}


def _kind(field: Field[Any, Any]) -> str:
    if isinstance(field, DecimalField):
        return "number"
    if isinstance(field, ArrayField):
        return "list"
    return "text" if isinstance(field, DateField | TimeField | JSONField | UUIDField) else "plain"


def row_condition(seen: Access) -> tuple[sql.Composable, tuple[object, ...]]:
    """Return the condition of the rows that an asker sees, as SQL with its parameters.

    Begins with AND; empty if all rows are seen.
    """
    if not seen.hidden:
        return sql.SQL(""), ()
    visible = seen.visible(seen.layer.model.everywhere.order_by())
    compiler = visible.query.get_compiler(DEFAULT_DB_ALIAS, connections[DEFAULT_DB_ALIAS])
    if len(visible.query.alias_map) > 1:
        condition, parameters = visible.values("pk").query.sql_with_params()
        condition = f"{compiler.quote_name_unless_alias(seen.layer.table)}.id IN ({condition})"
    else:
        condition, parameters = compiler.compile(visible.query.where)
    # a condition of ours as the ORM writes it; its values stay parameters
    return sql.SQL(" AND " + condition), tuple(parameters)


def buffered_box(tile: Tile) -> str:
    """Return a tile with its buffer as hexadecimal EWKB in EPSG:3857."""
    return _box(tile, west=BUFFER, south=BUFFER, east=BUFFER, north=BUFFER)


def _box(tile: Tile, *, west: int = 0, south: int = 0, east: int = 0, north: int = 0) -> str:
    """Return a tile, made wider by units of its grid, as hexadecimal EWKB in EPSG:3857."""
    x0, y0, x1, y1 = tile.bounds
    unit = tile.unit_m
    x0, y0, x1, y1 = x0 - west * unit, y0 - south * unit, x1 + east * unit, y1 + north * unit
    ring = (x0, y0, x0, y1, x1, y1, x1, y0, x0, y0)
    return struct.pack("<BIIII10d", 1, 0x20000003, DRAWING_SRID, 1, 5, *ring).hex()
