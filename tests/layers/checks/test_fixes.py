"""What mends an overlap or a reach over the boundary, against plain shapely."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from gis_platform.layers.checks import (
    Candidate,
    Neighbour,
    inside_boundary,
    no_overlap,
)
from gis_platform.layers.checks.fixing import cleaned
from gis_platform.layers.findings import Finding
from gis_platform.layers.mending import repaired

OVERLAPS = no_overlap(tolerance_m2=1)
TOWN = box(0, 0, 1000, 1000)
radii = st.lists(st.integers(min_value=20, max_value=60), min_size=5, max_size=12)


def overlaps(shape: BaseGeometry, *others: Polygon) -> list[Finding]:
    around = [Neighbour(name=str(i), shape=other) for i, other in enumerate(others)]
    return list(OVERLAPS(Candidate(shape=shape, neighbours=around)))


def star(x: float, y: float, spokes: list[int]) -> Polygon:
    """Return a polygon seen whole from its middle, on a grid of 1 cm."""
    turn = 2 * math.pi / len(spokes)
    return Polygon(
        [
            (round(x + far * math.cos(i * turn), 2), round(y + far * math.sin(i * turn), 2))
            for i, far in enumerate(spokes)
        ]
    )


def test_the_neighbour_keeps_the_shared_ground() -> None:
    (found,) = overlaps(MultiPolygon([box(0, 0, 100, 100)]), box(90, -10, 200, 110))
    assert found.fix is not None
    assert found.fix.title == "Leave the shared ground to 0."
    assert found.fix.geometry.equals(box(0, 0, 90, 100))
    assert found.fix.geometry.geom_type == "MultiPolygon"


def test_no_fix_where_a_person_has_to_decide() -> None:
    square = MultiPolygon([box(0, 0, 100, 100)])
    (falls_apart,) = overlaps(square, box(40, -10, 60, 110))
    (vanishes,) = overlaps(square, box(-10, -10, 110, 110))
    assert falls_apart.fix is None
    assert vanishes.fix is None


def test_an_overlap_that_was_there_is_not_mended() -> None:
    square, other = box(0, 0, 100, 100), Neighbour(name="a", shape=box(90, 0, 200, 100))
    (kept,) = OVERLAPS(Candidate(shape=square, before=square, neighbours=[other]))
    assert (kept.code, kept.fix) == ("OVERLAP_KEPT", None)


def test_a_neighbour_inside_becomes_a_hole() -> None:
    (found,) = overlaps(MultiPolygon([box(0, 0, 100, 100)]), box(40, 40, 60, 60))
    assert found.fix is not None
    assert found.fix.geometry.area == 10_000 - 400
    assert found.fix.geometry.boundary.length == 400 + 80


@given(one=radii, other=radii, dx=st.integers(min_value=30, max_value=110))
def test_what_is_mended_covers_the_rest_and_shares_nothing(
    one: list[int], other: list[int], dx: int
) -> None:
    shape, neighbour = star(0, 0, one), star(dx, 7, other)
    for found in overlaps(MultiPolygon([shape]), neighbour):
        if found.fix is None:
            continue
        made = found.fix.geometry
        noise_m2 = 0.01 * (shape.length + neighbour.length)
        assert made.is_valid
        assert made.intersection(neighbour).area <= 1
        assert made.symmetric_difference(shape.difference(neighbour)).area <= noise_m2
        assert not overlaps(made, neighbour)


def test_what_reaches_out_is_clipped() -> None:
    shape = MultiPolygon([box(900, 0, 1030, 100)])
    (found,) = inside_boundary(Candidate(shape=shape, boundary=TOWN))
    assert found.fix is not None
    assert found.fix.title == "Clip to the boundary of the municipality."
    assert found.fix.geometry.equals(box(900, 0, 1000, 100))
    assert not list(inside_boundary(Candidate(shape=found.fix.geometry, boundary=TOWN)))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (LineString([(900, 5), (1100, 5)]), LineString([(900, 5), (1000, 5)])),
        (MultiLineString([[(900, 5), (1100, 5)]]), MultiLineString([[(900, 5), (1000, 5)]])),
        (LineString([(900, 5), (1100, 5), (1100, 50), (900, 50)]), None),
    ],
)
def test_lines_are_clipped_in_their_type(line: LineString, expected: LineString | None) -> None:
    (found,) = inside_boundary(Candidate(shape=line, boundary=TOWN))
    made = None if found.fix is None else found.fix.geometry
    assert made == expected or (made is not None and made.equals(expected))
    assert made is None or made.geom_type == line.geom_type


def test_a_ring_that_crosses_itself_keeps_both_loops() -> None:
    bow = MultiPolygon([Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])])
    made = cleaned(bow, precision_m=0.01)
    assert made is not None
    assert made.is_valid
    assert made.area == pytest.approx(50)


def test_an_invalid_ring_is_repaired_where_both_readings_agree() -> None:
    touching = MultiPolygon(
        [Polygon([(0, 0), (30, 0), (30, 30), (15, 30), (20, 10), (10, 10), (15, 30), (0, 30)])]
    )
    spiked = MultiPolygon([Polygon([(0, 0), (30, 0), (30, 30), (40, 40), (30, 30), (0, 30)])])
    doubled = MultiPolygon([box(0, 0, 20, 20), box(10, 0, 30, 20)])
    for shape, area_m2 in ((touching, 900 - 100), (spiked, 900), (doubled, 600)):
        assert not shape.is_valid
        made = repaired(shape, precision_m=0.01)
        assert made is not None
        assert made.is_valid
        assert made.geom_type == "MultiPolygon"
        assert made.area == pytest.approx(area_m2)


def test_no_repair_where_a_person_has_to_decide() -> None:
    bow = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    loop = [(0, 0), (30, 0), (30, 30), (15, 30), (10, 10), (20, 10), (15, 30), (0, 30)]
    for shape in (bow, Polygon(loop), LineString([(0, 0), (1, 1)])):
        assert repaired(shape, precision_m=0.01) is None
