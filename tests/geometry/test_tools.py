"""Tools on surfaces: the pieces lie on the grid and are the surface, by shapely and by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box
from shapely.affinity import rotate
from shapely.ops import split

from gis_platform.geometry.combining import buffer, clean, cut_out, intersect, merge
from gis_platform.geometry.cut_ends import REACH_CELLS
from gis_platform.geometry.portions import split_by_areas, split_equally
from gis_platform.geometry.splitting import split_by_line
from gis_platform.geometry.tool_results import ToolRefused, ToolResult

GRID = 0.01
FRAME: Any = box(0, 0, 100, 100) - box(20, 20, 40, 40) - box(60, 55, 85, 90)
HOLLOW: Any = MultiPolygon(
    [Polygon([(0, 0), (100, 0), (100, 80), (60, 30), (0, 90)]), box(120, 0, 140, 50)]
)
bearings = st.floats(0, 360)
heights = st.floats(1, 99)


def on_grid(shapes: ToolResult) -> bool:
    points = shapely.get_coordinates(list(shapes.geometries))
    return bool(np.array_equal(points, np.round(points, 2)))


def bent(surface: MultiPolygon | Polygon) -> shapely.Geometry:
    """Return the ground that bending edges to the grid may touch: a strip along the border."""
    return shapely.buffer(surface.boundary, GRID)


def require_partition(surface: MultiPolygon | Polygon, result: ToolResult) -> None:
    pieces = list(result.geometries)
    whole = shapely.union_all(pieces)
    assert all(shapely.is_valid(pieces))
    assert on_grid(result)
    assert whole.area == pytest.approx(sum(piece.area for piece in pieces), abs=1e-6)
    strayed = shapely.symmetric_difference(whole, surface)
    assert shapely.difference(strayed, bent(surface)).is_empty
    assert len(shapely.get_parts(whole)) == len(shapely.get_parts(surface))
    # each vertex on a common border belongs to both sides: nodes are shared exactly
    for i, one in enumerate(pieces):
        for other in pieces[i + 1 :]:
            assert shapely.relate(one, other)[0] == "F"


@given(y0=heights, y1=heights, y2=heights)
def test_a_line_across_leaves_pieces_that_are_the_surface(y0: float, y1: float, y2: float) -> None:
    line = LineString([(-5, y0), (50, y1), (105, y2)])
    result = split_by_line(FRAME, line, precision_m=GRID)
    require_partition(FRAME, result)
    by_shapely = [part.area for part in split(FRAME, line).geoms]
    cm = GRID * (line.length + FRAME.length)
    assert sum(piece.area for piece in result.geometries) == pytest.approx(sum(by_shapely), abs=cm)


def test_a_square_split_in_the_middle_is_two_halves_by_hand() -> None:
    result = split_by_line(box(0, 0, 10, 10), LineString([(-1, 4), (11, 4)]), precision_m=GRID)
    assert [piece.area for piece in result.geometries] == [60, 40]
    notes = [note for note in result.notes if note.code == "VERTEX_ADDED"]
    assert [tuple(shapely.get_coordinates(note.place)[0]) for note in notes] == [(0, 4), (10, 4)]


def test_a_line_through_vertices_and_a_corner_of_a_hole_adds_nothing() -> None:
    holed: Any = box(0, 0, 10, 10) - box(4, 4, 6, 6)
    result = split_by_line(holed, LineString([(0, 0), (10, 10)]), precision_m=GRID)
    assert [piece.area for piece in result.geometries] == [48, 48]
    assert not result.notes


def test_a_comb_crossed_three_times_gives_its_teeth() -> None:
    comb: Any = box(0, 0, 50, 10) | box(0, 10, 10, 30) | box(20, 10, 30, 30) | box(40, 10, 50, 30)
    result = split_by_line(comb, LineString([(-1, 20), (51, 20)]), precision_m=GRID)
    assert [piece.area for piece in result.geometries] == [800, 100, 100, 100]


def test_a_part_that_is_not_crossed_stays_with_the_nearest_piece() -> None:
    two = MultiPolygon([box(0, 0, 10, 10), box(12, 0, 14, 10)])
    result = split_by_line(two, LineString([(5, -1), (5, 11)]), precision_m=GRID)
    assert [piece.area for piece in result.geometries] == [70, 50]
    assert [note.code for note in result.notes].count("PART_KEPT") == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ([(20, 0), (20, 10)], "LINE_MISSES"),
        ([(-1, 5), (5, 5)], "LINE_ENDS_INSIDE"),
        ([(0, -1), (0, 11)], "LINE_DOES_NOT_DIVIDE"),
    ],
)
def test_a_line_that_does_not_divide_is_refused(line: list[tuple[float, float]], code: str) -> None:
    with pytest.raises(ToolRefused) as refused:
        split_by_line(box(0, 0, 10, 10), LineString(line), precision_m=GRID)
    assert refused.value.code == code


@given(bearing=bearings, first=st.floats(50, 2000), second=st.floats(50, 2000))
def test_portions_have_their_area_and_lie_in_their_order(
    bearing: float, first: float, second: float
) -> None:
    for surface in (FRAME, HOLLOW):
        result = split_by_areas(surface, [first, second], bearing_deg=bearing, precision_m=GRID)
        require_partition(surface, result)
        one, two, _rest = result.geometries
        # rotated so that the bearing points east, portions are slabs between two lines
        turned = [rotate(part, bearing - 90, origin=(0, 0)) for part in result.geometries]
        tolerance = GRID * (surface.length + 4 * 150)
        assert one.area == pytest.approx(first, abs=tolerance)
        assert two.area == pytest.approx(second, abs=tolerance)
        assert turned[0].bounds[2] <= turned[1].bounds[0] + 2 * REACH_CELLS * GRID
        assert turned[1].bounds[2] <= turned[2].bounds[0] + 2 * REACH_CELLS * GRID


@given(bearing=bearings, parts=st.integers(2, 9))
def test_equal_parts_are_equal(bearing: float, parts: int) -> None:
    result = split_equally(HOLLOW, parts, bearing_deg=bearing, precision_m=GRID)
    require_partition(HOLLOW, result)
    assert len(result.geometries) == parts
    for part in result.geometries:
        assert part.area == pytest.approx(HOLLOW.area / parts, abs=GRID * (HOLLOW.length + 600))


def test_a_rectangle_cut_eastwards_by_hand() -> None:
    result = split_by_areas(box(0, 0, 10, 4), [8, 12], bearing_deg=90, precision_m=GRID)
    assert [part.bounds for part in result.geometries] == [
        (0, 0, 2, 4),
        (2, 0, 5, 4),
        (5, 0, 10, 4),
    ]


@pytest.mark.parametrize(
    ("areas", "code"), [([50.0], "AREAS_TOO_LARGE"), ([0.0], "NO_AREA"), ([], "TOO_MANY")]
)
def test_portions_that_cannot_be_are_refused(areas: list[float], code: str) -> None:
    with pytest.raises(ToolRefused) as refused:
        split_by_areas(box(0, 0, 10, 4), areas, bearing_deg=0, precision_m=GRID)
    assert refused.value.code == code


def test_merging_tells_of_holes_and_parts() -> None:
    ring = [box(0, 0, 10, 2), box(0, 8, 10, 10), box(0, 2, 2, 8), box(8, 2, 10, 8)]
    (hole,) = merge(ring, precision_m=GRID).notes
    assert (hole.code, hole.values) == ("HOLE", {"area_m2": 36.0})
    apart = [box(0, 0, 1, 1), box(5, 0, 6, 1)]
    assert [note.code for note in merge(apart, precision_m=GRID).notes] == ["PARTS"]
    with pytest.raises(ToolRefused, match="2 parts"):
        merge(apart, precision_m=GRID, one_part=True)


@given(dx=st.floats(-90, 90), dy=st.floats(-90, 90), turn=bearings)
def test_cut_and_intersection_complete_each_other(dx: float, dy: float, turn: float) -> None:
    other: Any = rotate(box(dx, dy, dx + 50, dy + 50), turn)
    if (FRAME & other).area < 1:
        return
    shared = intersect(FRAME, other, precision_m=GRID).geometries[0].area
    rest = cut_out(FRAME, other, precision_m=GRID).geometries[0].area
    assert shared == pytest.approx((FRAME & other).area, abs=GRID * 400)
    assert shared + rest == pytest.approx(FRAME.area, abs=GRID * FRAME.length)


def test_a_bow_tie_is_cleaned_into_both_its_loops() -> None:
    bow = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    (made,) = clean(bow, precision_m=GRID).geometries
    assert (made.area, len(made.geoms)) == (50, 2)


@given(metres=st.floats(0.5, 60))
def test_a_buffer_is_a_circle_but_for_half_a_cell(metres: float) -> None:
    (made,) = buffer(Point(3, 4), metres, precision_m=GRID).geometries
    reach = np.hypot(*(shapely.get_coordinates(made) - (3, 4)).T)
    assert np.abs(reach - metres).max() <= GRID
    assert made.area == pytest.approx(np.pi * metres**2, abs=GRID * 2 * np.pi * metres)
