from __future__ import annotations

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from gis_platform.geometry.boundary import (
    InvalidBoundary,
    assemble,
    build_surface,
    normalise_ring,
    repair,
    turning_points,
)

Points = list[tuple[float, float]]

OUTER: Points = [(0, 0), (60, 0), (60, 60), (0, 60)]
HOLE: Points = [(20, 20), (40, 20), (40, 40), (20, 40)]
ISLAND: Points = [(28, 28), (32, 28), (32, 32), (28, 32)]
APART: Points = [(100, 0), (110, 0), (110, 10), (100, 10)]
BOW_TIE: Points = [(0, 0), (10, 10), (10, 0), (0, 10)]
SPIKE: Points = [(0, 0), (10, 0), (10, 5), (25, 5), (10, 5), (10, 10), (0, 10)]


def test_numbers_run_on_through_holes_and_contours() -> None:
    one, two = turning_points(build_surface([OUTER, HOLE, APART]))
    assert [point.number for point in one.exterior.points] == [1, 2, 3, 4, 1]
    assert [point.number for point in one.holes[0].points] == [5, 6, 7, 8, 5]
    assert [point.number for point in two.exterior.points] == [9, 10, 11, 12, 9]
    assert [point.closing for point in two.exterior.points] == [False] * 4 + [True]
    assert (one.number, two.number, one.holes[0].is_hole) == (1, 2, True)
    assert [(p.x, p.y) for p in two.exterior.points[:4]] == APART


@pytest.mark.parametrize("order", list(itertools.permutations([OUTER, HOLE, ISLAND, APART])))
def test_holes_are_found_by_containment_in_any_order(order: tuple[Points, ...]) -> None:
    surface = build_surface(order)
    assert surface.area == 3600 - 400 + 16 + 100
    assert sorted(len(polygon.interiors) for polygon in surface.geoms) == [0, 0, 1]


def test_direction_and_closing_of_rings_do_not_matter() -> None:
    assert build_surface([OUTER[::-1], [*HOLE, HOLE[0]]]).area == 3200


def test_a_lot_in_a_notch_is_no_hole() -> None:
    around: Points = [(0, 0), (30, 0), (30, 20), (20, 20), (20, 5), (10, 5), (10, 20), (0, 20)]
    lot: Points = [(11, 6), (19, 6), (19, 20), (11, 20)]
    assert build_surface([around, lot]).area == 450 + 112


def test_points_repeated_within_a_centimetre_are_dropped() -> None:
    ring = normalise_ring([(0, 0), (0, 0.009), (10, 0), (10, 10), (10, 10), (0, 10), (0.001, 0)])
    assert ring.tolist() == [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]


@given(st.integers(0, 140_000_000), st.integers(0, 60_000_000))
def test_points_a_whole_centimetre_apart_both_stay(east: int, north: int) -> None:
    x, y = east / 100, north / 100
    near = (east + 1) / 100
    assert len(normalise_ring([(x, y), (near, y), (x + 5, y + 5), (x, y + 5)])) == 5


@pytest.mark.parametrize(
    "ring",
    [
        [],
        [(0, 0)],
        [(0, 0), (1, 1)],
        [(0, 0), (1, 1), (0, 0)],
        [(5, 5), (5, 5), (5, 5), (5, 5)],
        [(0, 0), (float("nan"), 1), (1, 1)],
        [(0, 0), (float("inf"), 1), (1, 1)],
        [1, 2, 3],
    ],
)
def test_a_ring_that_is_none_is_refused(ring: list[object]) -> None:
    with pytest.raises(InvalidBoundary):
        normalise_ring(ring)  # type: ignore[arg-type]  # hostile input


@pytest.mark.parametrize(
    ("rings", "place"),
    [
        ([BOW_TIE], (5, 5)),
        ([SPIKE], None),
        ([[(0, 0), (10, 0), (5, 5), (10, 10), (0, 10), (5, 5)]], (5, 5)),
        ([OUTER, [(50, 10), (70, 10), (70, 20), (50, 20)]], None),
        ([OUTER, OUTER], None),
        ([[(0, 0), (5, 0), (10, 0)]], None),
        ([APART, [(110, 0), (120, 0), (120, 10), (110, 10)]], None),
    ],
)
def test_a_boundary_that_is_not_simple_is_refused(
    rings: list[Points], place: tuple[float, float] | None
) -> None:
    with pytest.raises(InvalidBoundary) as refusal:
        build_surface(rings)
    if place is not None:
        assert refusal.value.place == place
        assert f"at x {place[0]:.2f}, y {place[1]:.2f}" in str(refusal.value)


def test_no_rings_are_no_boundary() -> None:
    with pytest.raises(InvalidBoundary, match="at least one ring"):
        build_surface([])


def test_repair_of_a_bow_tie_keeps_both_wings() -> None:
    repaired = repair(assemble([BOW_TIE]))
    assert repaired.geometry.is_valid
    assert repaired.geometry.area == pytest.approx(50)
    assert repaired.area_change_m2 == pytest.approx(50)


def test_repair_of_a_spike_changes_no_area() -> None:
    repaired = repair(assemble([SPIKE]))
    assert repaired.geometry.equals(box(0, 0, 10, 10))
    assert repaired.area_change_m2 == pytest.approx(0)


def test_repair_merges_overlapping_contours_once() -> None:
    repaired = repair(MultiPolygon([box(0, 0, 10, 10), box(5, 0, 15, 10)]))
    assert repaired.geometry.equals(box(0, 0, 15, 10))
    assert repaired.area_change_m2 == pytest.approx(-50)


def test_a_valid_boundary_is_left_as_it_is() -> None:
    surface = build_surface([OUTER, HOLE])
    assert repair(surface).geometry.equals_exact(surface, 0)
    assert repair(surface).area_change_m2 == 0


def test_what_has_no_area_cannot_be_repaired() -> None:
    with pytest.raises(InvalidBoundary, match="no area"):
        repair(Polygon([(0, 0), (5, 0), (10, 0)]))
    nowhere = shapely.from_wkt("POLYGON ((0 0, 5 NaN, 10 0, 0 0))")
    with pytest.raises(InvalidBoundary, match="not finite"):
        repair(nowhere)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=3, max_size=9, unique=True)
)
def test_any_ring_is_built_or_refused_and_then_repaired(points: list[tuple[int, int]]) -> None:
    ring = np.array(points, dtype=float)
    raw = assemble([ring])
    if raw.is_valid:
        assert build_surface([ring]).equals_exact(raw, 0)
        return
    with pytest.raises(InvalidBoundary):
        build_surface([ring])
    if shapely.make_valid(raw).area:
        assert repair(raw).geometry.is_valid
    else:
        with pytest.raises(InvalidBoundary, match="no area"):
            repair(raw)
