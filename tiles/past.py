"""Tiles as at a moment: what the record held then, drawn as today's tiles draw.

Versions have no columns that are made for drawing: the same expressions make them here. Where
today's tiles show an overview, one is made of the versions of then.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from psycopg import sql

from gis_platform.layers.policy import Access
from gis_platform.layers.prepared import fetch_value
from gis_platform.municipalities.models import Municipality
from tiles.matrix import BUFFER, Tile
from tiles.overviews import overview_of
from tiles.past_overviews import past_overview
from tiles.past_prepared import Prepared, PreparedStatements
from tiles.past_versions import lonlat_box, versions_sql
from tiles.statements import Statement, features_sql, shape_parameters


def past_content(
    seen: Iterable[Access], municipality: Municipality, tile: Tile, moment: datetime
) -> bytes:
    """Return layers as they were recorded at a moment as one MVT tile; one statement a layer.

    Empty bytes if nothing was there. The layers' rights are the caller's to check, and that
    there is a record of the moment.
    """
    return b"".join(_layer_then(one, municipality, tile, moment) for one in seen)


def _layer_then(seen: Access, municipality: Municipality, tile: Tile, moment: datetime) -> bytes:
    if overview_of(seen, tile.z):
        return past_overview(seen, municipality, tile, moment)
    statement = past_statement(seen, municipality, tile, moment)
    return fetch_value(statement.sql, statement.parameters)


def past_statement(
    seen: Access, municipality: Municipality, tile: Tile, moment: datetime
) -> Statement:
    """Return the statement of the features of one layer of a tile as at a moment."""
    prepared = _statements.of(seen, tile.z)
    box = lonlat_box(tile, margin_units=BUFFER)
    return Statement(
        sql=prepared.sql,
        parameters=(
            *shape_parameters(prepared.shape, tile),
            *prepared.versions.parameters(municipality, moment, box),
        ),
    )


def _composed(seen: Access, z: int) -> Prepared:
    versions = versions_sql(seen)
    shape, text = features_sql(seen, z, source=versions.sql, held=sql.SQL("TRUE"))
    return Prepared(layer=seen.layer, shape=shape, sql=text, versions=versions)


_statements = PreparedStatements(_composed)
