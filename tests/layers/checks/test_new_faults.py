"""Gaps, slivers, areas and repeated vertices; expected numbers are hand arithmetic."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box, get_num_coordinates, set_precision
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from gis_platform.layers.checks import (
    Candidate,
    Neighbour,
    area_as_recorded,
    distinct_vertices,
    narrow_parts,
    no_gap,
    no_sliver,
)
from gis_platform.layers.findings import Severity, unaccepted

GAPS = no_gap(tolerance_m2=1, below_m2=50, search_m=20, snap_m=0.5)
SLIVERS = no_sliver(width_m=0.2)
AREAS = area_as_recorded(area="area_value", error="area_error_m2")


def around(width_m: float, *, height_m: float = 20.0) -> list[Neighbour]:
    """Return three neighbours of box(0, 0, 20, height): a strip of a width is left to the east."""
    shapes = {
        "east": box(20 + width_m, 0, 40, height_m),
        "north": box(0, height_m, 40, height_m + 10),
        "south": box(0, -10, 40, 0),
    }
    return [Neighbour(name=name, shape=shape) for name, shape in shapes.items()]


def test_a_narrow_gap_is_found_and_filled_by_snapping() -> None:
    candidate = Candidate(shape=MultiPolygon([box(0, 0, 20, 20)]), neighbours=around(0.4))
    (found,) = GAPS(candidate)
    assert (found.code, found.severity) == ("GAP", Severity.WARNING)
    assert found.sentence == (
        "Leaves 8.00 m² between itself and east, north, south uncovered;"
        " up to 1 m² would be allowed."
    )
    assert found.place is not None
    assert found.place.equals(box(20, 0, 20.4, 20))
    assert found.fix is not None
    assert found.fix.geometry.equals(box(0, 0, 20.4, 20))
    assert found.fix.geometry.geom_type == "MultiPolygon"


def test_a_wider_gap_is_found_and_left_to_a_person() -> None:
    (found,) = GAPS(Candidate(shape=box(0, 0, 20, 20), neighbours=around(2)))
    assert found.values["area_m2"] == "40.00"
    assert found.fix is None


@pytest.mark.parametrize("width_m", [0.0, 0.04, 2.6])
def test_no_ground_noise_and_large_ground_are_no_gaps(width_m: float) -> None:
    assert not list(GAPS(Candidate(shape=box(0, 0, 20, 20), neighbours=around(width_m))))


def test_a_strip_open_to_the_street_is_no_gap() -> None:
    (east, _north, south) = around(0.4)
    assert not list(GAPS(Candidate(shape=box(0, 0, 20, 20), neighbours=[east, south])))


def test_a_gap_that_was_there_is_no_finding_unless_it_grows() -> None:
    was = box(0, 0, 20, 20)
    for edge, count in ((20.0, 0), (20.2, 0), (19.8, 1)):
        shape = box(0, 0, edge, 20)
        found = list(GAPS(Candidate(shape=shape, before=was, neighbours=around(0.4))))
        assert len(found) == count


def test_a_gap_that_a_change_of_both_sides_opens_is_new() -> None:
    east, *others = around(0.4)
    moved = Neighbour(name=east.name, shape=east.shape, before=box(20, 0, 40, 20))
    shape = box(0, 0, 20, 20)
    (found,) = GAPS(Candidate(shape=shape, before=shape, neighbours=[moved, *others]))
    assert found.values["area_m2"] == "8.00"


def test_a_deregistered_neighbour_covers_nothing() -> None:
    check = no_gap(
        tolerance_m2=1, below_m2=50, search_m=20, passing={"status": frozenset({"ARCHIVED"})}
    )
    gone = Neighbour(name="old", shape=box(20, 0, 20.4, 20), values={"status": "ARCHIVED"})
    shape = box(0, 0, 20, 20)
    assert len(list(check(Candidate(shape=shape, neighbours=[*around(0.4), gone])))) == 1
    assert not list(check(Candidate(shape=shape, neighbours=[*around(0.4), gone, *around(0)])))


@given(
    width_cm=st.integers(min_value=8, max_value=120),
    height_m=st.integers(min_value=15, max_value=40),
)
def test_what_is_filled_leaves_neither_gap_nor_overlap(width_cm: int, height_m: int) -> None:
    neighbours = around(width_cm / 100, height_m=float(height_m))
    shape = box(0, 0, 20, height_m)
    found = list(GAPS(Candidate(shape=shape, neighbours=neighbours)))
    area_m2 = width_cm / 100 * height_m
    assert len(found) == (1 < area_m2 < 50)
    for one in found:
        assert (one.fix is not None) == (width_cm <= 50)
        if one.fix is not None:
            others = unary_union([each.shape for each in neighbours])
            assert one.fix.geometry.intersection(others).area == pytest.approx(0, abs=1e-6)
            assert one.fix.geometry.area == pytest.approx(20 * height_m + area_m2, abs=1e-6)


def test_a_spike_is_found_with_its_length() -> None:
    spiked = box(0, 0, 20, 20).union(box(20, 10, 25, 10.1))
    (found,) = SLIVERS(Candidate(shape=spiked))
    assert (found.code, found.severity) == ("SLIVER", Severity.WARNING)
    assert found.sentence == "Is narrower than 0.2 m over a length of 5.00 m."
    assert found.place is not None
    assert found.place.symmetric_difference(box(20, 10, 25, 10.1)).area < 0.1 * 0.1


@pytest.mark.parametrize(
    ("shape", "count"),
    [
        (box(0, 0, 30, 0.15), 1),
        (box(0, 0, 30, 0.2), 0),
        (MultiPolygon([box(0, 0, 10, 10), box(20, 0, 20.1, 0.1)]), 1),
        (box(0, 0, 9, 9).union(box(9, 4, 12, 4.1)).union(box(12, 0, 20, 9)), 1),
        (Polygon([(0, 0), (50, 0), (0, 4)]), 1),
        (Polygon([(0, 0), (10, 0), (0, 10)]), 0),
        (Point(0, 0).buffer(10).difference(Point(0, 0).buffer(9.7)), 0),
        (Point(0, 0).buffer(10).difference(Point(0, 0).buffer(9.9)), 1),
    ],
    ids=["strip", "as wide", "crumb", "neck", "sharp corner", "corner", "ring", "thin ring"],
)
def test_only_what_is_narrower_counts(shape: BaseGeometry, count: int) -> None:
    assert len(list(SLIVERS(Candidate(shape=shape)))) == count


def test_a_spike_that_was_there_is_no_finding() -> None:
    before = box(0, 0, 20, 20).union(box(20, 10, 25, 10.1))
    after = before.union(box(-5, 0, 0, 20))
    assert not list(SLIVERS(Candidate(shape=after, before=before)))
    two = after.union(box(20, 15, 23, 15.1))
    (found,) = SLIVERS(Candidate(shape=two, before=before))
    assert found.values["length_m"] == "3.00"


@given(
    width_cm=st.integers(min_value=2, max_value=38),
    length_cm=st.integers(min_value=50, max_value=900),
    turn_deg=st.integers(min_value=0, max_value=359),
)
def test_a_spike_is_found_whichever_way_it_points(
    width_cm: int, length_cm: int, turn_deg: int
) -> None:
    spike_m = width_cm / 100
    spike = box(10, 3, 10 + length_cm / 100, 3 + spike_m)
    turned = rotate(box(0, 0, 10, 10).union(spike), turn_deg, origin=(0, 0))
    shape = set_precision(turned, 0.0001)
    assert isinstance(shape, Polygon)
    if abs(width_cm - 20) > 1:
        found = narrow_parts(shape, 0.2)
        expected = spike.area if width_cm < 20 else 0
        assert sum(one.area for one in found) == pytest.approx(expected, abs=0.2 * spike_m)


@pytest.mark.parametrize(
    ("side_m", "before_m", "values", "count"),
    [
        (20.0, None, {"area_value": Decimal("400.00"), "area_error_m2": Decimal("5.00")}, 0),
        (20.1, None, {"area_value": Decimal("400.00"), "area_error_m2": Decimal("5.00")}, 0),
        (20.3, None, {"area_value": Decimal("400.00"), "area_error_m2": Decimal("5.00")}, 1),
        (20.34, None, {"area_value": Decimal("400.00"), "area_error_m2": None}, 0),
        (20.36, None, {"area_value": Decimal("400.00"), "area_error_m2": None}, 1),
        (20.2, 20.3, {"area_value": Decimal("400.00"), "area_error_m2": Decimal("5.00")}, 0),
        (20.4, 20.3, {"area_value": Decimal("400.00"), "area_error_m2": Decimal("5.00")}, 1),
        (99.0, None, {"area_value": None}, 0),
        (99.0, None, {}, 0),
    ],
)
def test_the_area_is_compared_with_the_recorded_one(
    side_m: float, before_m: float | None, values: dict[str, object], count: int
) -> None:
    before = None if before_m is None else box(0, 0, before_m, 20)
    shape = box(0, 0, side_m, 20)
    found = list(AREAS(Candidate(shape=shape, before=before, values=values)))
    assert len(found) == count
    assert all(one.severity is Severity.WARNING for one in found)


def test_the_area_that_differs_is_told_with_its_limit() -> None:
    values = {"area_value": Decimal("400.00"), "area_error_m2": Decimal("5.00")}
    (found,) = AREAS(Candidate(shape=box(0, 0, 30, 20), values=values))
    assert found.sentence == "The area is 600.00 m²; recorded are 400.00 ± 5.00."


def test_repeated_vertices_are_told_mended_and_need_no_consent() -> None:
    ring = [(0, 0), (10, 0), (10, 0), (10, 10), (10, 10), (0, 10), (0, 0)]
    shape = MultiPolygon([Polygon(ring), box(20, 0, 30, 10)])
    (found,) = distinct_vertices(Candidate(shape=shape))
    assert found.sentence == "Vertices repeat the one before them: 2."
    assert not unaccepted([found], frozenset())
    assert found.fix is not None
    assert found.fix.geometry.equals(shape)
    assert get_num_coordinates(found.fix.geometry) == 5 + 5
    assert not list(distinct_vertices(Candidate(shape=shape, before=shape)))


def test_points_and_rings_that_meet_repeat_nothing() -> None:
    for shape in (Point(1, 1), MultiPolygon([box(0, 0, 1, 1), box(1, 1, 2, 2)])):
        assert not list(distinct_vertices(Candidate(shape=shape)))


COVER = no_gap(
    tolerance_m2=1, below_m2=50, search_m=20, covers=True, valid_time=("valid_from", "valid_to")
)
spans = st.tuples(st.integers(0, 60), st.integers(1, 60))


@given(was=spans, now=spans, others=st.lists(spans, max_size=4))
def test_what_is_given_up_and_covered_by_nobody_is_found_in_its_place(
    was: tuple[int, int], now: tuple[int, int], others: list[tuple[int, int]]
) -> None:
    def strip(span: tuple[int, int]) -> Polygon:
        return box(span[0], 0, span[0] + span[1], 10)

    around = [Neighbour(name=str(i), shape=strip(one)) for i, one in enumerate(others)]
    candidate = Candidate(shape=strip(now), before=strip(was), neighbours=around)
    found = [one for one in COVER(candidate) if one.code == "UNCOVERED"]
    covered = unary_union([strip(now), *(one.shape for one in around)])
    expected = strip(was).difference(covered)
    told = unary_union([one.place for one in found if one.place is not None])
    assert told.symmetric_difference(expected).area < 1e-6
    assert sum(float(str(one.values["area_m2"])) for one in found) == pytest.approx(expected.area)


def test_the_end_of_a_zone_is_covered_by_those_that_are_not_over() -> None:
    day = dt.date
    zone, values = box(0, 0, 20, 20), {"valid_from": day(2026, 1, 1), "valid_to": None}
    over = {"valid_from": None, "valid_to": day(2025, 12, 31)}
    later = {"valid_from": day(2027, 1, 1), "valid_to": None}
    for known, count in ((over, 1), (later, 0), ({}, 0)):
        other = Neighbour(name="other", shape=zone, values=known)
        ended = Candidate(shape=MultiPolygon(), before=zone, values=values, neighbours=[other])
        assert len(list(COVER(ended))) == count


def test_ground_outside_of_the_municipality_needs_no_cover() -> None:
    candidate = Candidate(
        shape=box(0, 0, 10, 20), before=box(0, 0, 30, 20), boundary=box(0, 0, 20, 20)
    )
    (found,) = COVER(candidate)
    assert found.place is not None
    assert found.place.equals(box(10, 0, 20, 20))


def test_an_area_is_as_exact_as_the_points_are_said_to_be() -> None:
    check = area_as_recorded(area="area_value", error="area_error_m2", accuracy="point_accuracy_m")
    shape = box(0, 0, 21, 20)  # 20 m² more than recorded; 3.5 · Mt · √400 is 70 · Mt
    for accuracy, count in (("0.300", 0), ("0.250", 1), (None, 1)):
        values = {"area_value": Decimal(400), "point_accuracy_m": accuracy and Decimal(accuracy)}
        assert len(list(check(Candidate(shape=shape, values=values)))) == count


def test_another_recorded_area_of_the_same_shape_is_compared() -> None:
    was, now = {"area_value": Decimal(400)}, {"area_value": Decimal(300)}
    shape = box(0, 0, 20, 20)
    (found,) = AREAS(Candidate(shape=shape, before=shape, values=now, was=was))
    assert found.values["recorded_m2"] == "300.00"
    assert not list(AREAS(Candidate(shape=shape, before=shape, values=now)))
