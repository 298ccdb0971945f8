"""No tile of a city of 250,000 parcels is over 300 kB compressed, measured on dense blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from isal import igzip

from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.factories import make_municipality
from tests.tiles.drawing import KAZAN_14, draw, seen_of, stored, tile_at
from tiles.answers import COMPRESSION
from tiles.mvt import layer_tile

pytestmark = pytest.mark.django_db

BUDGET_BYTES = 300_000
# parcels in the densest tile of a generated city of 250,000, counted by their centroids
MOST_PARCELS = {9: 131_372, 10: 131_372, 11: 101_620, 12: 36_542, 13: 12_252}
LOT_M = (32.0, 39.0)  # 18 m by 22 m on the ground at 55.8 degrees north
STREET_M = 28.0
BLOCK = (9, 5)
BLOCKS = (7, 8)
USES = ("2.1", "2.5", "4.4", "7.2", "3.5", "1.5")
SHARES = (0.3, 0.45, 0.12, 0.07, 0.03, 0.03)


@pytest.fixture
def town() -> Municipality:
    """Riverton with 2,520 lots in blocks; uses change from lot to lot, the worst for overviews."""
    town = make_municipality()
    rng = np.random.default_rng(5)
    west, south, *_ = KAZAN_14.bounds
    made: list[Parcel] = []
    for at in np.ndindex(*BLOCKS):
        corners = _corners(rng) + [
            start + 60 + at[axis] * (BLOCK[axis] * LOT_M[axis] + STREET_M)
            for axis, start in enumerate((west, south))
        ]
        for column, row in np.ndindex(*BLOCK):
            ring = [
                corners[column, row],
                corners[column + 1, row],
                corners[column + 1, row + 1],
                corners[column, row + 1],
            ]
            made.append(
                Parcel(
                    municipality=town,
                    cadastral_number=f"16:50:{len(made) // 45:06d}:{len(made)}",
                    use_code=str(rng.choice(USES, p=np.array(SHARES) / sum(SHARES))),
                    geometry=stored(shapely.Polygon(ring).segmentize(8)),
                )
            )
    Parcel.everywhere.bulk_create(made, batch_size=1000)
    return town


def _corners(rng: np.random.Generator) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return the corners of a block's lots, moved by up to an eighth of a lot inside of it."""
    steps = np.stack(np.meshgrid(*(np.arange(n + 1) for n in BLOCK), indexing="ij"), axis=-1)
    moved = rng.uniform(-0.12, 0.12, steps.shape)
    moved[0], moved[-1], moved[:, 0], moved[:, -1] = 0, 0, 0, 0
    corners: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = (steps + moved) * LOT_M
    return corners


def test_tiles_of_dense_blocks_stay_within_the_budget(town: Municipality) -> None:
    parcels = BLOCKS[0] * BLOCKS[1] * BLOCK[0] * BLOCK[1]
    sizes = {}
    for z, most in MOST_PARCELS.items():
        content = layer_tile(seen_of("parcels"), town, tile_at(z))
        sizes[z] = len(igzip.compress(content, compresslevel=COMPRESSION)) * most / parcels
    assert {z: size for z, size in sizes.items() if size > BUDGET_BYTES} == {}
    whole = layer_tile(seen_of("parcels", overview=None), town, tile_at(10))
    assert len(igzip.compress(whole, compresslevel=COMPRESSION)) * 46 > BUDGET_BYTES
    for z in (10, 11, 12):
        _is_whole(draw(seen_of("parcels"), town, tile_at(z)), tile_at(z).unit_m)


def _is_whole(features: list[dict[str, Any]], unit_m: float) -> None:
    """Check that the ground of the blocks is there, at most with their streets, and only once."""
    drawn = [one["geometry"] for one in features]
    ground = shapely.union_all(drawn)
    sides = [(BLOCKS[axis] * BLOCK[axis] * LOT_M[axis]) for axis in range(2)]
    widened = [sides[axis] + (BLOCKS[axis] - 1) * STREET_M for axis in range(2)]
    detail_m2 = 3 * unit_m * sum(shape.length for shape in drawn) / 2
    assert sides[0] * sides[1] - detail_m2 < ground.area < widened[0] * widened[1] + detail_m2
    assert abs(sum(shape.area for shape in drawn) - ground.area) < detail_m2
