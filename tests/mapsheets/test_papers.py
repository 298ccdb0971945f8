"""The frame that a sheet leaves to the map, and the scale within it."""

from __future__ import annotations

import pytest

from gis_platform.mapsheets.drawing.amounts import MM_PER_PX, Amounts, zoom_of
from gis_platform.mapsheets.papers import Orientation, Paper


def test_an_upright_a4_leaves_185_by_209_mm_to_the_map() -> None:
    paper = Paper(name="A4", orientation=Orientation.PORTRAIT)
    assert paper.size_mm == (210.0, 297.0)
    assert paper.frame == (20.0, 5.0, 205.0, 214.0)


@pytest.mark.parametrize("name", ["A4", "A3", "A1"])
@pytest.mark.parametrize("orientation", list(Orientation))
def test_100_m_at_1_to_2000_are_50_mm(name: str, orientation: Orientation) -> None:
    paper = Paper(name=name, orientation=orientation)
    sheet = paper.sheet(denominator=2000, centre=(1_300_000.0, 480_000.0))
    left, top, right, bottom = paper.frame
    middle = ((left + right) / 2, (top + bottom) / 2)
    assert sheet.point_to_paper(1_300_000.0, 480_000.0) == pytest.approx(middle, abs=1e-9)
    moved = sheet.point_to_paper(1_300_100.0, 480_100.0)
    assert moved == pytest.approx((middle[0] + 50, middle[1] - 50), abs=1e-6)


def test_an_unknown_paper_is_named() -> None:
    with pytest.raises(ValueError, match="'B5' is none of A4, A3, A2, A1"):
        Paper(name="B5", orientation=Orientation.PORTRAIT)


def test_a_pixel_at_the_zoom_of_a_scale_covers_the_ground_that_the_scale_says() -> None:
    zoom = zoom_of(1000, latitude_deg=60.0)
    around_m = 40_075_016.685578488 * 0.5  # the parallel of 60 degrees, by the sphere
    assert around_m / (512 * 2**zoom) == pytest.approx(MM_PER_PX)


def test_widths_are_those_of_the_stops_and_between_them() -> None:
    assert Amounts(zoom=16).line_mm(1.0) == pytest.approx(MM_PER_PX)
    assert Amounts(zoom=18).line_mm(2.0) == pytest.approx(2 * 1.35 * MM_PER_PX)
    half_way = 3 + (8.5 - 3) * (1.7 - 1) / (1.7**2 - 1)
    assert Amounts(zoom=17).way_mm(1.0) == pytest.approx(half_way * MM_PER_PX)
    assert Amounts(zoom=25).radius_mm(1.0) == pytest.approx(2.2 * MM_PER_PX)
    assert Amounts(zoom=13).hatch_opacity == pytest.approx(0.364)
