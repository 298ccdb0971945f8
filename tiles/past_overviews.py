"""Overviews as at a moment: made of the versions of then, as those of today are made of features.

Nothing of them is stored but in the cache of tiles. What one costs goes by the features of then
in the tile and around it: `records.has_few_versions` says for which layers one is made.
"""

from __future__ import annotations

from datetime import datetime

from psycopg import sql

from gis_platform.layers.policy import Access
from gis_platform.layers.prepared import fetch_value
from gis_platform.municipalities.models import Municipality
from tiles.matrix import Tile
from tiles.overviews import overview_zooms
from tiles.overviews_making import CELL_UNITS, base_parts, classed, coarser_parts
from tiles.past_prepared import Prepared, PreparedStatements
from tiles.past_versions import lonlat_box, versions_sql
from tiles.statements import Statement, buffered_box, classes_sql, shape_parameters

_AROUND_UNITS = 1.5 * CELL_UNITS
"""What is read around a tile: with it, whole cells of all that reaches into the tile."""

_OVERVIEW = sql.SQL(
    """
    WITH found (value, shape) AS MATERIALIZED (
        SELECT {value}, {shape} FROM {versions}
    ){parts}
    {tile}
    """
)
_PART = sql.SQL(", {name} AS MATERIALIZED ({parts})")


def past_overview(seen: Access, municipality: Municipality, tile: Tile, moment: datetime) -> bytes:
    """Return the overview of a layer as at a moment as MVT bytes; one statement.

    Empty bytes if nothing was there.
    """
    statement = past_overview_statement(seen, municipality, tile, moment)
    return fetch_value(statement.sql, statement.parameters)


def past_overview_statement(
    seen: Access, municipality: Municipality, tile: Tile, moment: datetime
) -> Statement:
    """Return the statement: from the deepest zoom of overviews up to that of the tile."""
    prepared = _statements.of(seen, tile.z)
    around = lonlat_box(tile, margin_units=_AROUND_UNITS)
    return Statement(
        sql=prepared.sql,
        parameters=(
            *prepared.versions.parameters(municipality, moment, around),
            *shape_parameters(prepared.shape, tile),
            buffered_box(tile),
        ),
    )


def _composed(seen: Access, z: int) -> Prepared:
    layer, versions = seen.layer, versions_sql(seen)
    zooms = [zoom for zoom in overview_zooms(layer) if zoom >= z]
    shape, tile = classes_sql(seen, z, source=_name(z), held=sql.SQL(""))
    composed = _OVERVIEW.format(
        versions=versions.sql,
        parts=sql.SQL("").join(_part(zoom, is_base=zoom == zooms[0]) for zoom in zooms),
        tile=tile,
        **classed(layer, zooms[0]),
    )
    return Prepared(layer=layer, shape=shape, sql=composed.as_string(None), versions=versions)


def _part(z: int, *, is_base: bool) -> sql.Composable:
    every = sql.SQL("")
    if is_base:
        parts = base_parts(z, sql.SQL("SELECT value, shape FROM found"), wanted=every)
    else:
        parts = coarser_parts(z, _name(z + 1), wanted=every)
    return _PART.format(name=_name(z), parts=parts)


def _name(z: int) -> sql.Identifier:
    return sql.Identifier(f"parts_{z}")


_statements = PreparedStatements(_composed)
