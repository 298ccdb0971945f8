"""Areas of portions are as near as the grid allows: against every choice of ends, by shapely."""

from __future__ import annotations

import itertools
import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, box
from shapely.affinity import rotate
from shapely.ops import split

from gis_platform.geometry.cut_ends import REACH_CELLS
from gis_platform.geometry.portions import split_by_areas, split_equally

GRID = 0.01
CORNERS = [(0.0, 0.0), (97.31, 13.07), (88.4, 71.93), (-9.13, 60.02)]
QUAD = Polygon(CORNERS)


def slab(place: float, bearing: float) -> Polygon:
    """Return the half plane behind a line square to a bearing, wide enough for the tests."""
    return rotate(box(-500, -500, place, 500), 90 - bearing, origin=(0, 0))


def exact_place(area_m2: float, bearing: float) -> float:
    low, high = -300.0, 300.0
    for _halving in range(70):
        middle = (low + high) / 2
        if QUAD.intersection(slab(middle, bearing)).area < area_m2:
            low = middle
        else:
            high = middle
    return low


def near(exact: Point) -> list[tuple[float, float]]:
    """Return the positions around an end whose cells the border of the quadrilateral meets."""
    column, row = round(exact.x / GRID), round(exact.y / GRID)
    places = [
        (round((column + i) * GRID, 2), round((row + j) * GRID, 2))
        for i in range(-2, 3)
        for j in range(-2, 3)
    ]
    return [
        (x, y)
        for x, y in places
        if math.dist((x, y), (exact.x, exact.y)) <= REACH_CELLS * GRID
        and QUAD.exterior.intersects(box(x - 0.0049, y - 0.0049, x + 0.0049, y + 0.0049))
    ]


def area_behind(ends: tuple[tuple[float, float], ...], direction: tuple[float, float]) -> float:
    """Return the area of the piece behind a cut, the border led through its ends."""
    ring = list(CORNERS)
    for end in ends:
        edges = [LineString([ring[i], ring[(i + 1) % len(ring)]]) for i in range(len(ring))]
        at = min(range(len(edges)), key=lambda i: edges[i].distance(Point(end)))
        ring.insert(at + 1, end)
    pieces = split(Polygon(ring), LineString(ends)).geoms
    behind = min(
        pieces, key=lambda one: one.centroid.x * direction[0] + one.centroid.y * direction[1]
    )
    return float(behind.area)


@settings(max_examples=25)
@given(area=st.floats(1500, 3500), bearing=st.floats(60, 110))
def test_no_other_ends_on_the_grid_leave_a_smaller_difference(area: float, bearing: float) -> None:
    result = split_by_areas(QUAD, [area], bearing_deg=bearing, precision_m=GRID)
    line = slab(exact_place(area, bearing), bearing).exterior
    crossings = shapely.get_parts(shapely.intersection(QUAD.exterior, line))
    assert len(crossings) == 2
    direction = (math.sin(math.radians(bearing)), math.cos(math.radians(bearing)))
    choices = itertools.product(*(near(one) for one in crossings))
    least = min(abs(area_behind(ends, direction) - area) for ends in choices)
    assert abs(result.geometries[0].area - area) == pytest.approx(least, abs=1e-6)
    # the cut is the exact one: its ends lie within the reach of it
    ends = result.geometries[0].intersection(result.geometries[1])
    for corner in shapely.get_coordinates(ends):
        assert min(one.distance(Point(corner)) for one in crossings) <= REACH_CELLS * GRID


@given(width=st.integers(2000, 20000), height=st.integers(500, 20000), share=st.floats(0.1, 0.9))
def test_between_edges_along_the_grid_a_quarter_of_a_cell_is_missed_at_most(
    width: int, height: int, share: float
) -> None:
    surface = box(0, 0, width / 100, height / 100)
    area = surface.area * share
    part, rest = split_by_areas(surface, [area], bearing_deg=90, precision_m=GRID).geometries
    assert abs(part.area - area) <= height / 100 * GRID / 4 + 1e-6
    assert part.area + rest.area == pytest.approx(surface.area, abs=1e-6)


def test_equal_parts_by_hand() -> None:
    # cuts at 33.333 and 66.667: leaning ones at 33.335 and 66.665 on average miss by 0.15 m² each
    parts = split_equally(box(0, 0, 100, 90), 3, bearing_deg=90, precision_m=GRID).geometries
    strayed = sorted(part.area - 3000 for part in parts)
    assert strayed == pytest.approx([-0.30, 0.15, 0.15], abs=1e-9)
    # half a cell is told by a cut that leans by one: both parts are exact
    halves = split_equally(box(0, 0, 10.01, 90), 2, bearing_deg=90, precision_m=GRID)
    assert [part.area for part in halves.geometries] == pytest.approx([450.45, 450.45], abs=1e-9)
