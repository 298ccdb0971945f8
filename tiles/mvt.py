"""From a layer to the bytes of a vector tile; one statement a layer."""

from django.db import connection
from psycopg import sql

from gis_platform.layers.policy import Access
from gis_platform.municipalities.models import Municipality
from tiles.matrix import BUFFER, EXTENT, Tile

_LAYER_TILE = sql.SQL(
    """
    SELECT ST_AsMVT(tile, {name}, {extent}, 'geometry', 'id') FROM (
        SELECT id, {fields}
               ST_AsMVTGeom({shape}, ST_TileEnvelope(%(z)s, %(x)s, %(y)s), {extent}, {buffer})
               AS geometry
        FROM {table}
        WHERE municipality_id = %(municipality)s AND end_lifespan IS NULL
          AND geometry_3857 && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => {margin})
        ORDER BY id
    ) AS tile
    """
)


def layer_tile(seen: Access, municipality: Municipality, tile: Tile) -> bytes:
    """Return one layer of a tile as MVT bytes; empty bytes if nothing is there.

    Names of tables and fields come from the registry only; the layer's rights are the
    caller's to check.
    """
    values = {"z": tile.z, "x": tile.x, "y": tile.y, "municipality": municipality.pk}
    with connection.cursor() as cursor:
        cursor.execute(_statement(seen, tile), values)
        (content,) = cursor.fetchone()
    return bytes(content)


def _statement(seen: Access, tile: Tile) -> sql.Composed:
    layer = seen.layer
    shape: sql.Composable = sql.Identifier("geometry_3857")
    if layer.simplify and layer.geometry_type != "POINT":
        # two units of the grid are half a pixel at 2048 screen units a tile: nobody sees them
        tolerance = sql.Literal(2 * tile.unit_m)
        shape = sql.SQL("ST_Simplify({}, {}, true)").format(shape, tolerance)
    fields = [sql.SQL("{}, ").format(sql.Identifier(name)) for name in seen.tile_fields]
    return _LAYER_TILE.format(
        name=sql.Literal(layer.name),
        extent=sql.Literal(EXTENT),
        fields=sql.SQL("").join(fields),
        shape=shape,
        buffer=sql.Literal(BUFFER),
        table=sql.Identifier(layer.table),
        margin=sql.Literal(BUFFER / EXTENT),
    )
