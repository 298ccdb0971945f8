from __future__ import annotations

import csv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj.exceptions import CRSError
from shapely import MultiPoint, Point, Polygon

from gis_platform.geometry.crs import AxisOrder, AxisSwapped, CoordinateOutOfRange, LocalCrs

MSK_16_1 = (
    "+proj=tmerc +lat_0=0 +lon_0=49.03333333333 +k=1 +x_0=1300000 +y_0=-5709414.70 +ellps=krass "
    "+towgs84=23.57,-140.95,-79.8,0,0.35,0.79,-0.22 +units=m +no_defs"
)
MSK_16_EXTENT = (1180000.0, 260000.0, 1420000.0, 590000.0)
KAZAN = LocalCrs(definition=MSK_16_1, extent=MSK_16_EXTENT)
PARAMETERS = Path(__file__).parents[3] / "shared/data/crs/msk_proj4.csv"


def moscow() -> str:
    if not PARAMETERS.exists():
        pytest.skip(f"{PARAMETERS.name} is not at hand")
    with PARAMETERS.open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter=";")
        return next(row["proj4"] for row in rows if "Москвы" in row["name"])


def test_the_kremlin_of_kazan_lies_where_the_register_has_it() -> None:
    kremlin = KAZAN.to_local(Point(49.1064, 55.7989))
    assert (kremlin.x, kremlin.y) == pytest.approx((1304685.6, 476842.8), abs=0.05)


@pytest.mark.parametrize(
    ("definition", "window"),
    [
        (MSK_16_1, MSK_16_EXTENT),
        ("EPSG:26986", (33000.0, 780000.0, 330000.0, 950000.0)),
        ("EPSG:7828", (4360000.0, 4900000.0, 4420000.0, 4960000.0)),
        ("moscow", (-60000.0, -70000.0, 70000.0, 59000.0)),
    ],
)
@given(shares=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=20))
def test_grid_points_come_back_unchanged(
    definition: str, window: tuple[float, float, float, float], shares: list[tuple[float, float]]
) -> None:
    local = LocalCrs(definition=moscow() if definition == "moscow" else definition)
    low, high = np.array(window[:2]), np.array(window[2:])
    grid = np.array([[round(v, 2) for v in low + (high - low) * np.array(s)] for s in shares])
    back = local.to_local(local.to_lonlat(MultiPoint(grid)))
    assert np.array_equal(shapely.get_coordinates(back), grid)


def test_vertices_keep_their_order_and_lose_their_height() -> None:
    ring = [(49.10, 55.79, 80), (49.11, 55.79, 80), (49.11, 55.80, 80), (49.10, 55.79, 80)]
    backwards = KAZAN.to_local(Polygon(ring[::-1]))
    forwards = KAZAN.to_local(Polygon(ring))
    assert not forwards.has_z
    assert list(backwards.exterior.coords) == list(forwards.exterior.coords)[::-1]


def test_local_coordinates_lie_on_the_grid_and_lonlat_has_nine_decimals() -> None:
    local = KAZAN.to_local(Point(49.123456789, 55.787654321))
    lonlat = KAZAN.to_lonlat(Point(1304685.64, 476842.79))
    assert (local.x, local.y) == (round(local.x, 2), round(local.y, 2))
    assert (lonlat.x, lonlat.y) == (round(lonlat.x, 9), round(lonlat.y, 9))


def test_a_coarse_grid_is_kept_too() -> None:
    coarse = LocalCrs(definition=MSK_16_1, precision_m=0.25)
    assert coarse.round_to_grid(np.array([[1.3, 2.4]])).tolist() == [[1.25, 2.5]]
    odd = LocalCrs(definition=MSK_16_1, precision_m=3.0)
    assert odd.round_to_grid(np.array([[10.0, 11.0]])).tolist() == [[9.0, 12.0]]


def test_documents_write_north_first() -> None:
    assert KAZAN.from_document(476507.28, 1305023.80) == (1305023.80, 476507.28)
    assert KAZAN.document_pair(1305023.80, 476507.28) == (476507.28, 1305023.80)


def test_documents_may_write_east_first() -> None:
    local = LocalCrs(definition=MSK_16_1, extent=MSK_16_EXTENT, axis_order=AxisOrder.EAST_NORTH)
    assert local.from_document(1305023.80, 476507.28) == (1305023.80, 476507.28)
    assert local.document_pair(1305023.80, 476507.28) == (1305023.80, 476507.28)
    with pytest.raises(AxisSwapped):
        local.from_document(476507.28, 1305023.80)


def test_g12_swapped_axes_are_refused_naming_value_and_limit() -> None:
    with pytest.raises(AxisSwapped) as refusal:
        KAZAN.from_document(1305023.80, 476507.28)
    assert refusal.value.pair == (1305023.80, 476507.28)
    assert refusal.value.ranges == ((260000.0, 590000.0), (1180000.0, 1420000.0))
    assert "1305023.8; 476507.28" in str(refusal.value)
    assert "260000.0 to 590000.0; 1180000.0 to 1420000.0" in str(refusal.value)


@pytest.mark.parametrize("pair", [(1.0, 2.0), (476507.28, 5.0), (float("nan"), 1.0)])
def test_a_pair_that_fits_neither_way_is_out_of_range(pair: tuple[float, float]) -> None:
    with pytest.raises(CoordinateOutOfRange):
        KAZAN.from_document(*pair)


def test_the_first_wrong_row_of_many_is_named() -> None:
    pairs = np.array([[476507.28, 1305023.80], [476543.81, 12.0], [0.0, 0.0]])
    with pytest.raises(CoordinateOutOfRange) as refusal:
        KAZAN.from_document_array(pairs)
    assert refusal.value.pair == (476543.81, 12.0)


@given(
    st.lists(
        st.tuples(st.integers(26000000, 59000000), st.integers(118000000, 142000000)),
        min_size=1,
        max_size=30,
    )
)
def test_document_numbers_come_out_exactly_as_they_came_in(cents: list[tuple[int, int]]) -> None:
    pairs = np.array([(north / 100, east / 100) for north, east in cents])
    points = KAZAN.from_document_array(pairs)
    assert [KAZAN.document_pair(x, y) for x, y in points.tolist()] == [
        (north, east) for north, east in pairs.tolist()
    ]


@pytest.mark.parametrize("place", [(float("inf"), 55.0), (float("nan"), 55.0), (49.0, 400.0)])
def test_a_place_that_cannot_be_transformed_is_refused(place: tuple[float, float]) -> None:
    with pytest.raises(CoordinateOutOfRange):
        KAZAN.to_local(MultiPoint([(49.1, 55.8), place]))


def test_a_system_that_is_not_in_metres_is_refused() -> None:
    with pytest.raises(ValueError, match="not in metres"):
        LocalCrs(definition="EPSG:4326")
    with pytest.raises(ValueError, match="not in metres"):
        LocalCrs(definition="EPSG:2249")
    with pytest.raises(CRSError):
        LocalCrs(definition="no such system")


def test_an_empty_extent_or_grid_is_refused() -> None:
    with pytest.raises(ValueError, match="no ground"):
        LocalCrs(definition=MSK_16_1, extent=(10.0, 0.0, 5.0, 1.0))
    with pytest.raises(ValueError, match="above 0 m"):
        LocalCrs(definition=MSK_16_1, precision_m=0.0)


def test_threads_get_the_same_numbers() -> None:
    point = Point(49.1064, 55.7989)
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: KAZAN.to_local(point).wkt, range(400)))
    assert found == {KAZAN.to_local(point).wkt}
