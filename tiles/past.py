"""Tiles as at a moment: what the record held then, drawn as today's tiles draw.

Versions have no columns that are made for drawing: the same expressions make them here. Where
today's tiles show an overview there are no tiles of the past, for overviews are of today only.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Field
from psycopg import sql

from gis_platform.layers.history import Period, as_at
from gis_platform.layers.policy import Access
from gis_platform.layers.prepared import fetch_value
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.models import STORAGE_SRID, Municipality
from tiles.matrix import BUFFER, ORIGIN_M, Tile
from tiles.overviews import overview_of
from tiles.statements import Shape, Statement, features_sql, shape_parameters

_ANYWHERE = Municipality(pk=-(2**62) - 8632)
"""Stands for the municipality while a statement is composed; no row has its id."""

_ONCE = datetime(1, 1, 1, 0, 0, 0, 8632, tzinfo=UTC)
"""Stands for the moment then."""

_MARGIN_DEGREES = 1e-9  # what the way between the systems may lose; far below a unit of any tile
_VERSIONS = sql.SQL(
    "(SELECT version.*{made} FROM ({versions}) AS version"
    " WHERE version.geometry && %s::geometry OFFSET 0) AS {table}"
)
# without OFFSET 0 each use of a shape would compute it again


@dataclass(frozen=True, kw_only=True)
class _Prepared:
    """What of a statement is the same for all tiles of a zoom and for all moments.

    finding: the parameters that find the versions, in which the municipality and the moment are
    still to be put.
    """

    layer: Layer
    shape: Shape
    sql: str
    finding: tuple[object, ...]


def is_drawn_then(seen: Access, z: int) -> bool:
    """Say whether a layer has tiles of the past at a zoom."""
    return z in seen.layer.zooms and overview_of(seen, z) is None


def first_zoom_then(seen: Access) -> int:
    """Return the first zoom at which a layer has tiles of the past."""
    return next(z for z in seen.layer.zooms if is_drawn_then(seen, z))


def past_content(
    seen: Iterable[Access], municipality: Municipality, tile: Tile, moment: datetime
) -> bytes:
    """Return layers as they were recorded at a moment as one MVT tile; one statement a layer.

    Empty bytes if nothing was there. The layers' rights are the caller's to check, and that
    there is a record of the moment.
    """
    statements = (past_statement(one, municipality, tile, moment) for one in seen)
    return b"".join(fetch_value(one.sql, one.parameters) for one in statements)


def past_statement(
    seen: Access, municipality: Municipality, tile: Tile, moment: datetime
) -> Statement:
    """Return the statement of one layer of a tile as at a moment."""
    prepared = _prepared(seen, tile.z)
    given = {_ANYWHERE.pk: municipality.pk, _ONCE: moment}
    finding = (given.get(one, one) if _is_place(one) else one for one in prepared.finding)
    return Statement(
        sql=prepared.sql,
        parameters=(*shape_parameters(prepared.shape, tile), *finding, _lonlat_box(tile)),
    )


def _is_place(value: object) -> bool:
    return isinstance(value, int | datetime)


_statements: dict[tuple[str, int], _Prepared] = {}


def _prepared(seen: Access, z: int) -> _Prepared:
    made = _statements.get((seen.key, z))
    if made is None or made.layer is not seen.layer:
        made = _composed(seen, z)
        _statements[seen.key, z] = made
    return made


def _composed(seen: Access, z: int) -> _Prepared:
    layer = seen.layer
    found = seen.visible(as_at(layer, _ANYWHERE, Period(start=_ONCE, end=_ONCE)))
    text, finding = found.order_by().values().query.sql_with_params()
    source = _VERSIONS.format(
        made=sql.SQL("").join(_made(field) for field in layer.model._meta.local_concrete_fields),
        versions=sql.SQL(text),  # as the ORM writes it; its values stay parameters
        table=sql.Identifier(layer.table),
    )
    shape, composed = features_sql(seen, z, source=source, held=sql.SQL("TRUE"))
    return _Prepared(layer=layer, shape=shape, sql=composed, finding=tuple(finding))


def _made(field: Field[Any, Any]) -> sql.Composable:
    """Return a column that the database makes of others, for versions, which lack it."""
    if not field.generated:
        return sql.SQL("")
    text, values = field.generated_sql(connection)  # type: ignore[attr-defined]  # GeneratedField
    made = sql.SQL(text.replace("%s", "{}")).format(*(sql.Literal(int(one)) for one in values))
    return sql.SQL(", {} AS {}").format(made, sql.Identifier(field.column or field.name))


def _lonlat_box(tile: Tile) -> str:
    """Return a tile with its buffer as hexadecimal EWKB in EPSG:4326."""
    margin = BUFFER * tile.unit_m
    x0, y0, x1, y1 = tile.bounds
    west, south = _lonlat(x0 - margin, y0 - margin)
    east, north = _lonlat(x1 + margin, y1 + margin)
    west, south = west - _MARGIN_DEGREES, south - _MARGIN_DEGREES
    east, north = east + _MARGIN_DEGREES, north + _MARGIN_DEGREES
    ring = (west, south, west, north, east, north, east, south, west, south)
    return struct.pack("<BIIII10d", 1, 0x20000003, STORAGE_SRID, 1, 5, *ring).hex()


def _lonlat(x: float, y: float) -> tuple[float, float]:
    half_turn = ORIGIN_M / math.pi
    return math.degrees(x / half_turn), math.degrees(math.atan(math.sinh(y / half_turn)))
