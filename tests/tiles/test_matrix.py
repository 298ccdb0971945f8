"""The tile matrix set, against published numbers and another tool."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from tiles.matrix import NoSuchTile, Tile

TO_MERCATOR = Transformer.from_crs(4326, 3857, always_xy=True)


def test_the_whole_world_is_one_tile_at_zoom_0() -> None:
    west, south, east, north = Tile(z=0, x=0, y=0).bounds
    assert (west, north) == pytest.approx((-20037508.3427892, 20037508.3427892))
    assert (east, south) == pytest.approx((20037508.3427892, -20037508.3427892))


def test_the_tile_of_the_kremlin_of_kazan_holds_it() -> None:
    # column and row by the formula in degrees; the bounds are compared with PROJ's projection
    lon, lat, tiles = 49.1064, 55.7989, 2**14
    column = int((lon + 180) / 360 * tiles)
    row = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * tiles)
    assert (column, row) == (10426, 5118)
    x, y = TO_MERCATOR.transform(lon, lat)
    west, south, east, north = Tile(z=14, x=column, y=row).bounds
    assert west <= x < east
    assert south <= y < north


def places_at(z: int) -> st.SearchStrategy[tuple[int, int, int]]:
    row_or_column = st.integers(0, 2**z - 1)
    return st.tuples(st.just(z), row_or_column, row_or_column)


@given(st.integers(0, 21).flatmap(places_at))
def test_a_tile_is_covered_by_its_four_children(place: tuple[int, int, int]) -> None:
    z, x, y = place
    parent = Tile(z=z, x=x, y=y).bounds
    first = Tile(z=z + 1, x=2 * x, y=2 * y).bounds
    last = Tile(z=z + 1, x=2 * x + 1, y=2 * y + 1).bounds
    assert (first[0], first[3]) == pytest.approx((parent[0], parent[3]), abs=1e-6)
    assert (last[2], last[1]) == pytest.approx((parent[2], parent[1]), abs=1e-6)


@pytest.mark.parametrize("place", [(23, 0, 0), (1, 2, 0), (1, 0, 2), (0, -1, 0)])
def test_a_tile_outside_the_matrix_is_refused(place: tuple[int, int, int]) -> None:
    z, x, y = place
    with pytest.raises(NoSuchTile, match=f"{z}/{x}/{y}"):
        Tile(z=z, x=x, y=y)
