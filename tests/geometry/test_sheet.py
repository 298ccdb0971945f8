from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPoint, Point, Polygon, box

from gis_platform.geometry.sheet import (
    DENOMINATORS,
    PAPERS_MM,
    POINTS_PER_MM,
    DoesNotFit,
    SheetLayout,
    choose,
    free_corner,
    grid_crosses,
    grid_step_m,
    north_arrow,
    scale_bar,
)

LOT = box(1_305_000, 476_500, 1_305_020, 476_530)


def test_g13_a_parcel_of_20_by_30_m_is_40_by_60_mm_on_paper() -> None:
    sheet = choose(LOT.bounds)
    left, top, right, bottom = sheet.to_paper(LOT).bounds
    width_mm, height_mm = right - left, bottom - top
    assert (sheet.paper, sheet.denominator) == ("A4", 500)
    assert (width_mm, height_mm) == pytest.approx((40, 60), abs=1e-6)
    points = (width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM)
    assert points == pytest.approx((113.39, 170.08), abs=0.005)


def test_north_is_upwards_and_the_middle_is_in_the_middle() -> None:
    sheet = choose(LOT.bounds)
    south, north = (
        sheet.point_to_paper(1_305_010, 476_500),
        sheet.point_to_paper(1_305_010, 476_530),
    )
    left, top, right, bottom = sheet.frame
    assert north[1] < south[1]
    assert sheet.point_to_paper(1_305_010, 476_515) == ((left + right) / 2, (top + bottom) / 2)
    assert sheet.origin == pytest.approx((sheet.ground[0], sheet.ground[3]))


@pytest.mark.parametrize(
    ("width_m", "height_m", "paper", "denominator"),
    [
        (20, 30, "A4", 500),
        (90, 60, "A3", 500),
        (180, 150, "A2", 500),
        (250, 150, "A3", 1000),
        (350, 300, "A2", 1000),
        (2000, 1000, "A2", 5000),
        (5000, 3000, "A1", 10000),
    ],
)
def test_a_larger_sheet_is_preferred_to_a_smaller_scale_up_to_a2(
    width_m: float, height_m: float, paper: str, denominator: int
) -> None:
    sheet = choose((0, 0, width_m, height_m))
    assert (sheet.paper, sheet.denominator) == (paper, denominator)


def test_what_fits_no_sheet_is_refused_with_its_size() -> None:
    with pytest.raises(DoesNotFit, match="20030 by 1030 m") as refusal:
        choose((0, 0, 20_000, 1_000))
    assert (refusal.value.paper, refusal.value.denominator) == ("A1", 10000)
    with pytest.raises(DoesNotFit, match="A3 at 1:1000"):
        choose((0, 0, 400, 100), papers=("A3", "A4"), denominators=(1000, 500))


@pytest.mark.parametrize(
    "bounds", [Polygon().bounds, (5.0, 0.0, 1.0, 9.0), (0.0, 0.0, math.inf, 1)]
)
def test_bounds_of_nothing_are_refused(bounds: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="hold no ground"):
        choose(bounds)


def test_without_a_known_paper_there_is_no_sheet() -> None:
    with pytest.raises(ValueError, match="no sheet"):
        choose(LOT.bounds, papers=("B5",))


@given(
    x=st.floats(-1e6, 5e6),
    y=st.floats(-1e6, 6e6),
    width=st.floats(0, 4000),
    height=st.floats(0, 2500),
)
def test_distances_are_true_to_scale_and_all_ground_is_in_the_frame(
    x: float, y: float, width: float, height: float
) -> None:
    sheet = choose((x, y, x + width, y + height))
    corners = MultiPoint([(x - 15, y - 15), (x + width + 15, y + height + 15)])
    one, other = sheet.to_paper(corners).geoms
    ground_mm = math.hypot(width + 30, height + 30) * 1000 / sheet.denominator
    assert one.distance(other) == pytest.approx(ground_mm, abs=0.05)
    left, top, right, bottom = sheet.frame
    assert left - 1e-6 <= one.x <= other.x <= right + 1e-6
    assert top - 1e-6 <= other.y <= one.y <= bottom + 1e-6
    assert sheet.to_ground(*sheet.point_to_paper(x, y)) == pytest.approx((x, y), abs=1e-6)
    larger = [denominator for denominator in DENOMINATORS if denominator < sheet.denominator]
    for denominator in larger:
        with pytest.raises(DoesNotFit):
            choose(
                (x, y, x + width, y + height),
                papers=("A4", "A3", "A2"),
                denominators=(denominator,),
            )


@pytest.mark.parametrize("paper", list(PAPERS_MM))
def test_frames_lie_on_their_sheets(paper: str) -> None:
    left, top, right, bottom = SheetLayout().frame(paper)
    assert 0 < left < right < PAPERS_MM[paper][0]
    assert 0 < top < bottom < PAPERS_MM[paper][1]


@pytest.mark.parametrize(
    ("denominator", "step_m"), [(500, 50), (1000, 50), (2000, 100), (5000, 500), (10000, 500)]
)
def test_the_grid_has_round_steps(denominator: int, step_m: float) -> None:
    assert grid_step_m(denominator) == step_m


def test_grid_crosses_are_multiples_of_the_step_within_the_frame() -> None:
    sheet = choose((1_305_000, 476_500, 1_305_180, 476_650))
    crosses = grid_crosses(sheet)
    left, top, right, bottom = sheet.frame
    assert {(cross.x % 50, cross.y % 50) for cross in crosses} == {(0, 0)}
    assert all(left <= cross.at[0] <= right and top <= cross.at[1] <= bottom for cross in crosses)
    min_x, min_y, max_x, max_y = sheet.ground
    columns = [x for x in range(1_304_800, 1_305_400, 50) if min_x <= x <= max_x]
    rows = [y for y in range(476_300, 476_900, 50) if min_y <= y <= max_y]
    assert [(cross.x, cross.y) for cross in crosses] == [(x, y) for y in rows for x in columns]


@pytest.mark.parametrize(
    ("denominator", "length_m", "length_mm", "divisions"),
    [(500, 20, 40, 4), (1000, 50, 50, 5), (2000, 100, 50, 5), (5000, 200, 40, 4)],
)
def test_the_scale_bar_is_round_and_true(
    denominator: int, length_m: float, length_mm: float, divisions: int
) -> None:
    bar = scale_bar(denominator)
    assert (bar.length_m, bar.length_mm, bar.divisions) == (length_m, length_mm, divisions)


def test_the_north_arrow_stands_upright_in_a_free_corner() -> None:
    sheet = choose(LOT.bounds)
    left, top, right, _ = sheet.frame
    arrow = north_arrow(sheet)
    assert arrow.tip[0] == arrow.tail[0]
    assert arrow.tip[1] < arrow.tail[1]
    assert arrow.frame[2] == right - 4
    taken = box((left + right) / 2, top, right, top + 50)
    assert north_arrow(sheet, occupied=[taken]).frame[0] == left + 4


def test_the_corner_least_covered_is_taken_where_all_are() -> None:
    sheet = choose(LOT.bounds)
    left, _, right, bottom = sheet.frame
    all_over = box(*sheet.frame).difference(box(right - 20, bottom - 20, right, bottom))
    corner = free_corner(sheet, width_mm=30, height_mm=20, occupied=[all_over, Point(left, bottom)])
    assert corner == (right - 34, bottom - 24, right - 4, bottom - 4)
