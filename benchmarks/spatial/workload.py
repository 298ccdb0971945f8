"""What is asked for: tiles of dense and of ordinary places, pages, single features."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from benchmarks.spatial.city import CENTRE_LONLAT, Floats
from gis_platform.layers.paging import write_cursor
from tiles.matrix import ORIGIN_M

Variables = Mapping[str, str | int]
Requests = Mapping[str, Sequence[Variables]]
"""Values for the templates of addresses, by name of the set."""

TILES_OF_A_SET = {12: 4, 14: 24, 16: 120}
TILE_SETS = ("12-avg", "14-dense", "14-avg", "16-dense", "16-avg")
LONGEST_PAGE = 1_000


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Tiles of one zoom, (x, y): those with most centres of parcels, and those in the middle."""

    dense: list[tuple[int, int]]
    average: list[tuple[int, int]]


def choose_tiles(points: Floats, zoom: int, count: int) -> Choice:
    """Return which tiles are asked for. points: (n, 2) in EPSG:3857, one a parcel."""
    side = 2 * ORIGIN_M / 2**zoom
    columns = np.floor((points[:, 0] + ORIGIN_M) / side).astype(np.int64)
    rows = np.floor((ORIGIN_M - points[:, 1]) / side).astype(np.int64)
    places, held = np.unique(np.column_stack([columns, rows]), axis=0, return_counts=True)
    order = np.lexsort((places[:, 1], places[:, 0], -held))
    ranked = [(int(x), int(y)) for x, y in places[order]]
    first = max(0, (len(ranked) - count) // 2)
    return Choice(dense=ranked[:count], average=ranked[first : first + count])


def tile_requests() -> dict[str, list[Variables]]:
    """Return the tiles of each set, from where the peers' table has its parcels."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_X(place), ST_Y(place)"
            " FROM (SELECT ST_Centroid(geometry) AS place FROM bench.parcels_3857) AS centres"
        )
        points = np.array(cursor.fetchall(), dtype=np.float64)
    found: dict[str, list[Variables]] = {}
    for zoom, count in TILES_OF_A_SET.items():
        chosen = choose_tiles(points, zoom, count)
        for name, tiles in (("dense", chosen.dense), ("avg", chosen.average)):
            found[f"{zoom}-{name}"] = [{"z": zoom, "x": x, "y": y} for x, y in tiles]
    return found


def feature_requests() -> dict[str, list[Variables]]:
    """Return pages by bbox, by attribute and by id, single features and numbers; the same ones.

    Every box holds more than a page of 1,000.
    """
    drawn = random.Random(3)  # noqa: S311  a sample
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, cadastral_number FROM bench.parcels ORDER BY id")
        rows = cursor.fetchall()
        cursor.execute("SELECT DISTINCT use_code FROM bench.parcels ORDER BY use_code")
        codes = [code for (code,) in cursor.fetchall()]
    sample = drawn.sample(rows, min(200, len(rows)))
    last = max(0, len(rows) - 2 * LONGEST_PAGE)
    offsets = sorted(drawn.sample(range(last + 1), min(20, last + 1)))
    return {
        "page": [
            {"offset": offset, "after": _after(rows[offset][0]), "limit": LONGEST_PAGE}
            for offset in offsets
        ],
        "bbox": [{"bbox": _box(drawn), "limit": LONGEST_PAGE} for _ in range(20)],
        "attribute": [{"use_code": code, "limit": LONGEST_PAGE} for code in codes],
        "number": [{"number": number} for _pk, number in sample],
        "single": [{"id": pk} for pk, _number in sample],
    }


def _after(pk: int) -> str:
    """Return the place before a feature, as the `next` link of a page writes it."""
    return write_cursor((), (), pk - 1)


def _box(drawn: random.Random) -> str:
    west = CENTRE_LONLAT[0] - 0.015 + drawn.uniform(-0.04, 0.04)
    south = CENTRE_LONLAT[1] - 0.009 + drawn.uniform(-0.02, 0.02)
    return f"{west:.5f},{south:.5f},{west + 0.03:.5f},{south + 0.018:.5f}"
