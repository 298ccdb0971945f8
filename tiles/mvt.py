"""From layers to the bytes of a vector tile; one statement a layer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from psycopg import sql

from gis_platform.layers.policy import Access
from gis_platform.layers.prepared import fetch_value
from gis_platform.municipalities.models import Municipality
from tiles.matrix import BUFFER, EXTENT, Tile


@dataclass(frozen=True, kw_only=True)
class Statement:
    """SQL with its parameters in their order; returns one row of one column, the MVT bytes."""

    sql: str
    parameters: tuple[object, ...]


_LAYER_TILE = sql.SQL(
    """
    SELECT ST_AsMVT(tile, {name}, {extent}, 'geometry', 'id') FROM (
        SELECT id, {fields}
               ST_AsMVTGeom({shape}, ST_TileEnvelope(%s, %s, %s), {extent}, {buffer})
               AS geometry
        FROM {table}
        WHERE municipality_id = %s AND end_lifespan IS NULL
          AND geometry_3857 && ST_TileEnvelope(%s, %s, %s, margin => {margin})
        ORDER BY id
    ) AS tile
    """
)


def tile_content(seen: Iterable[Access], municipality: Municipality, tile: Tile) -> bytes:
    """Return layers as one MVT tile, in their order; empty bytes if nothing is there.

    The layers' rights are the caller's to check. One statement a layer.
    """
    return b"".join(layer_tile(one, municipality, tile) for one in seen)


def layer_tile(seen: Access, municipality: Municipality, tile: Tile) -> bytes:
    """Return one layer of a tile as MVT bytes; empty bytes if nothing is there."""
    statement = layer_statement(seen, municipality, tile)
    return bytes(fetch_value(statement.sql, statement.parameters))


def layer_statement(seen: Access, municipality: Municipality, tile: Tile) -> Statement:
    """Return the statement of one layer of a tile; names come from the registry only."""
    layer = seen.layer
    shape: sql.Composable = sql.Identifier("geometry_3857")
    if layer.simplify and layer.geometry_type != "POINT":
        # two units of the grid are half a pixel at 2048 screen units a tile: nobody sees them
        tolerance = sql.Literal(2 * tile.unit_m)
        shape = sql.SQL("ST_Simplify({}, {}, true)").format(shape, tolerance)
    fields = [sql.SQL("{}, ").format(sql.Identifier(name)) for name in seen.tile_fields]
    composed = _LAYER_TILE.format(
        name=sql.Literal(layer.name),
        extent=sql.Literal(EXTENT),
        fields=sql.SQL("").join(fields),
        shape=shape,
        buffer=sql.Literal(BUFFER),
        table=sql.Identifier(layer.table),
        margin=sql.Literal(BUFFER / EXTENT),
    )
    place = (tile.z, tile.x, tile.y)
    return Statement(
        sql=composed.as_string(connection.connection),
        parameters=(*place, municipality.pk, *place),
    )
