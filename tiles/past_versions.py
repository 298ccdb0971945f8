"""The versions of a layer as at a moment, as a table for the statements of tiles."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Field
from psycopg import sql

from gis_platform.layers.history import Period, as_at
from gis_platform.layers.policy import Access
from gis_platform.municipalities.models import STORAGE_SRID, Municipality
from tiles.matrix import ORIGIN_M, Tile

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
class VersionsSql:
    """Versions as at a moment under the name of the layer's table, the same for all moments.

    finding: parameters, in which the municipality and the moment are still to be put; the box
    that is read comes after them.
    """

    sql: sql.Composable
    finding: tuple[object, ...]

    def parameters(
        self, municipality: Municipality, moment: datetime, box: str
    ) -> Sequence[object]:
        """Return the parameters of the statement. box: hexadecimal EWKB in EPSG:4326."""
        given = {_ANYWHERE.pk: municipality.pk, _ONCE: moment}
        return (*(given.get(one, one) if _is_place(one) else one for one in self.finding), box)


def _is_place(value: object) -> bool:
    return isinstance(value, int | datetime)


def versions_sql(seen: Access) -> VersionsSql:
    """Return the versions that an asker sees, with the columns that the layer's table makes."""
    layer = seen.layer
    found = seen.visible(as_at(layer, _ANYWHERE, Period(start=_ONCE, end=_ONCE)))
    text, finding = found.order_by().values().query.sql_with_params()
    source = _VERSIONS.format(
        made=sql.SQL("").join(_made(field) for field in layer.model._meta.local_concrete_fields),
        versions=sql.SQL(text),  # as the ORM writes it; its values stay parameters
        table=sql.Identifier(layer.table),
    )
    return VersionsSql(sql=source, finding=tuple(finding))


def _made(field: Field[Any, Any]) -> sql.Composable:
    """Return a column that the database makes of others, for versions, which lack it."""
    if not field.generated:
        return sql.SQL("")
    text, values = field.generated_sql(connection)  # type: ignore[attr-defined]  # GeneratedField
    made = sql.SQL(text.replace("%s", "{}")).format(*(sql.Literal(int(one)) for one in values))
    return sql.SQL(", {} AS {}").format(made, sql.Identifier(field.column or field.name))


def lonlat_box(tile: Tile, *, margin_units: float) -> str:
    """Return a tile, made wider by units of its grid, as hexadecimal EWKB in EPSG:4326."""
    margin = margin_units * tile.unit_m
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
