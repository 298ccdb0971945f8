"""Tiles and features at places that tests can name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import mapbox_vector_tile
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tiles.matrix import Tile

# far from the edges of all tiles above it: a feature here is in the buffer of no neighbour
HERE = Tile(z=16, x=43690, y=21845)
BESIDE = Tile(z=16, x=43692, y=21845)


def square(tile: Tile, *, at: float = 0.5, size: float = 0.1) -> MultiPolygon:
    """Return a square in EPSG:4326, its lower left corner at a share of the tile."""
    west, south, *_ = tile.bounds
    corner = west + at * tile.size_m, south + at * tile.size_m
    far = corner[0] + size * tile.size_m, corner[1] + size * tile.size_m
    made = MultiPolygon(Polygon.from_bbox((*corner, *far)), srid=3857)
    made.transform(4326)
    return made


def above(tile: Tile, z: int) -> Tile:
    """Return the tile of a lower zoom that holds a tile."""
    up = tile.z - z
    return Tile(z=z, x=tile.x >> up, y=tile.y >> up)


def get_tile(
    client: Client, tile: Tile, layers: str = "parcels", query: str = "", **headers: str
) -> HttpResponse:
    """Ask riverton for a tile."""
    address = f"/riverton/tiles/{layers}/{tile.z}/{tile.x}/{tile.y}.mvt{query}"
    answer: Any = client.get(address, headers=headers)
    return answer  # type: ignore[no-any-return]  # the client's own class


def names_in(answer: HttpResponse, layer: str = "parcels") -> set[str]:
    """Return the cadastral numbers in a tile; none for an empty one."""
    if answer.status_code == 204:
        return set()
    assert answer.status_code == 200
    decoded = mapbox_vector_tile.decode(answer.content)
    return {feature["properties"]["cadastral_number"] for feature in decoded[layer]["features"]}


@contextmanager
def tables_read() -> Iterator[Counter[str]]:
    """Fill a counter with how often each table is scanned inside, as PostgreSQL counts it.

    Unlike the text of statements this holds for every cursor, view and function.
    """
    before, found = _scans(), Counter[str]()
    yield found
    found.update(_scans() - before)


def _scans() -> Counter[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, seq_scan + COALESCE(idx_scan, 0) FROM pg_stat_xact_user_tables"
        )
        return Counter(dict(cursor.fetchall()))
