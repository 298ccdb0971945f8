from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon, box

from gis_platform.geometry.boundary import normalise_ring
from gis_platform.geometry.measure import (
    area_m2,
    area_matches,
    area_tolerance_m2,
    direction_deg,
    edges,
    perimeter_m,
)

G11 = [
    (476507.28, 1305023.80),
    (476543.81, 1305012.63),
    (476536.65, 1304989.20),
    (476500.12, 1305000.37),
]


def test_g11_register_points_give_area_perimeter_edges_and_directions() -> None:
    ring = normalise_ring([(east, north) for north, east in G11])
    parcel = Polygon(ring)
    sides = edges(ring)
    assert area_m2(parcel) == pytest.approx(935.88, abs=0.005)
    assert perimeter_m(parcel) == pytest.approx(125.40, abs=0.005)
    assert [side.length_m for side in sides] == pytest.approx(
        [38.20, 24.50, 38.20, 24.50], abs=0.005
    )
    assert [side.direction_deg for side in sides] == pytest.approx(
        [342.998, 253.007, 162.998, 73.007], abs=0.0005
    )
    assert area_tolerance_m2(936) == pytest.approx(10.71, abs=0.005)
    assert area_matches(area_m2(parcel), 936)


def test_a_hole_is_taken_off_the_area_and_added_to_the_perimeter() -> None:
    yard = box(0, 0, 10, 10).difference(box(4, 4, 6, 6))
    assert isinstance(yard, Polygon)
    assert (area_m2(yard), perimeter_m(yard)) == (96, 48)


@pytest.mark.parametrize(
    ("end", "degrees"), [((0, 1), 0), ((1, 0), 90), ((0, -1), 180), ((-1, 0), 270), ((1, 1), 45)]
)
def test_directions_run_clockwise_from_north(end: tuple[float, float], degrees: float) -> None:
    assert direction_deg((0, 0), end) == pytest.approx(degrees)


def test_a_direction_a_hair_west_of_north_is_below_360() -> None:
    assert 0 <= direction_deg((0, 0), (-1e-300, 1)) < 360


def test_a_point_has_no_direction() -> None:
    with pytest.raises(ValueError, match="No direction"):
        direction_deg((1, 1), (1, 1))


def test_a_small_area_is_matched_within_a_square_metre() -> None:
    assert area_matches(4.9, 4.0)
    assert not area_matches(5.1, 4.0)
    assert not area_matches(950.0, 936.0)


@pytest.mark.parametrize("declared", [-1.0, float("nan"), float("inf")])
def test_an_impossible_area_is_refused(declared: float) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        area_tolerance_m2(declared)


@given(st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)), min_size=3, max_size=12))
def test_the_edges_lead_round_the_ring(points: list[tuple[float, float]]) -> None:
    ring = np.array([*points, points[0]])
    if (np.diff(ring, axis=0) == 0).all(axis=1).any():
        return
    walked = np.zeros(2)
    for side in edges(ring):
        turn = np.radians(side.direction_deg)
        walked += side.length_m * np.array([np.sin(turn), np.cos(turn)])
    assert walked == pytest.approx([0, 0], abs=1e-6)
