from __future__ import annotations

import random

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Polygon, box

from gis_platform.geometry.overlay import (
    FullRule,
    SliverRule,
    clip,
    clip_lines,
    corridor,
    ground_beyond,
    inside_outside,
)
from gis_platform.geometry.surfaces import Surface

PARCEL = box(0, 0, 40, 50)

cuts = st.floats(-5, 45)


def test_g4_a_zone_line_divides_the_parcel() -> None:
    overlay = clip(PARCEL, {"Zh-1": box(-9, -9, 99, 20), "Zh-2": box(-9, 20, 99, 99)})
    assert [(part.key, part.area_m2, part.fully) for part in overlay.parts] == [
        ("Zh-2", 1200, False),
        ("Zh-1", 800, False),
    ]
    assert [part.share for part in overlay.parts] == [0.6, 0.4]
    assert (overlay.uncovered_m2, overlay.slivers) == (0, ())
    assert not overlay.has_gap()


def test_g5_common_use_territory_gives_two_areas() -> None:
    common = inside_outside(box(0, 0, 20, 30), box(-50, -50, 50, 4))
    assert (common.inside_m2, common.outside_m2) == (80, 520)
    assert common.inside.equals(box(0, 0, 20, 4))
    assert common.outside.equals(box(0, 4, 20, 30))


def test_without_common_use_territory_all_is_outside() -> None:
    common = inside_outside(PARCEL, None)
    assert (common.inside_m2, common.outside_m2) == (0, 2000)


def test_g9_a_power_line_takes_480_square_metres() -> None:
    zone = corridor(LineString([(25, -100), (25, 200)]), width_m=10, half_spacing_m=1)
    part = clip(box(0, 0, 30, 30), {"10 kV": zone}).parts[0]
    assert part.area_m2 == pytest.approx(480.00, abs=0.005)
    assert part.share == pytest.approx(0.533, abs=0.0005)


@pytest.mark.parametrize("reach", [0.0, -2.0, float("nan"), float("inf")])
def test_a_corridor_without_width_is_refused(reach: float) -> None:
    with pytest.raises(ValueError, match="cannot reach"):
        corridor(LineString([(0, 0), (1, 1)]), width_m=reach)


@pytest.mark.parametrize(
    ("piece", "is_sliver"),
    [
        (box(0, 0, 1, 0.99), True),
        (box(0, 0, 1, 1), False),
        (box(0, 0, 0.1, 50), True),
        (box(0, 0, 0.25, 50), False),
        (Polygon(), True),
    ],
)
def test_slivers_are_small_or_narrow(piece: Polygon, is_sliver: bool) -> None:
    assert SliverRule().is_sliver(piece) is is_sliver


def test_slivers_are_listed_and_not_counted_as_parts() -> None:
    zone = MultiPolygon([box(39.9, 0, 60, 50), box(0, 49, 0.9, 60), box(-10, -10, 10, 10)])
    overlay = clip(PARCEL, {"zone": zone})
    assert [part.area_m2 for part in overlay.parts] == [100]
    assert [part.key for part in overlay.slivers] == ["zone"]
    assert overlay.slivers[0].area_m2 == pytest.approx(0.1 * 50 + 0.9)
    total = overlay.parts[0].area_m2 + overlay.slivers[0].area_m2 + overlay.uncovered_m2
    assert total == pytest.approx(2000)


def test_the_sliver_limits_can_be_changed() -> None:
    rule = SliverRule(min_area_m2=0.5, min_mean_width_m=0.05)
    overlay = clip(PARCEL, {"zone": box(39.9, 0, 60, 50)}, sliver_rule=rule)
    assert [part.area_m2 for part in overlay.parts] == [pytest.approx(5)]


@pytest.mark.parametrize(
    ("missing_m2", "fully"), [(0.0, True), (1.99, True), (2.01, False), (500.0, False)]
)
def test_a_zone_that_lacks_a_thousandth_covers_fully(missing_m2: float, fully: bool) -> None:
    part = clip(PARCEL, {"zone": box(missing_m2 / 50, -1, 50, 60)}).parts[0]
    assert part.fully is fully


def test_a_small_parcel_is_covered_fully_within_a_square_metre() -> None:
    assert FullRule().is_full(covered_m2=99.1, whole_m2=100)
    assert not FullRule().is_full(covered_m2=98.9, whole_m2=100)


def test_a_gap_between_zones_is_found_and_a_sliver_is_none() -> None:
    west, east = box(0, 0, 20, 50), box(20.1, 0, 40, 50)
    assert not clip(PARCEL, {"west": west, "east": east}).has_gap()
    overlay = clip(PARCEL, {"west": west, "east": box(22, 0, 40, 50)})
    assert overlay.has_gap()
    assert overlay.uncovered_m2 == 100


def test_a_neighbour_that_only_touches_is_no_part() -> None:
    overlay = clip(PARCEL, {"beside": box(40, 0, 60, 50), "far": box(100, 100, 110, 110)})
    assert (overlay.parts, overlay.slivers, overlay.uncovered_m2) == ((), (), 2000)


def test_no_layer_objects_leave_all_uncovered() -> None:
    assert clip(PARCEL, {}).uncovered_m2 == 2000


def test_red_lines_are_cut_to_the_parcel_its_boundary_included() -> None:
    lines = {
        "across": LineString([(-10, 4), (50, 4)]),
        "along": LineString([(-10, 0), (50, 0)]),
        "touching": LineString([(40, 50), (60, 60)]),
    }
    found = clip_lines(PARCEL, lines)
    assert [(part.key, part.length_m) for part in found] == [("across", 40), ("along", 40)]


def test_ground_beyond_a_red_line_lies_on_the_street_side() -> None:
    red_line = LineString([(-10, 4), (50, 6)])
    beyond = ground_beyond(PARCEL, [red_line], streets=box(-50, -20, 90, -0.1))
    assert beyond.area == pytest.approx(40 * (4 + 1 / 3 + 4 + 5 / 3) / 2)
    assert (
        ground_beyond(PARCEL, [LineString([(-9, 0), (50, 0)])], streets=box(-9, -9, 90, 0)).area
        == 0
    )


@given(x=cuts, y=cuts, seed=st.integers(0, 99))
def test_parts_slivers_and_gap_make_the_parcel_in_any_order(x: float, y: float, seed: int) -> None:
    zones: dict[str, Surface] = {
        "southwest": box(-100, -100, x, y),
        "southeast": box(x, -100, 100, y),
        "northwest": box(-100, y, x, 100),
    }
    parcel = PARCEL.difference(box(10, 10, 20, 20))
    assert isinstance(parcel, Polygon)
    overlay = clip(parcel, zones)
    total = sum(part.area_m2 for part in (*overlay.parts, *overlay.slivers))
    assert total + overlay.uncovered_m2 == pytest.approx(1900, abs=1e-6)
    if not overlay.slivers:
        parts = sum(part.area_m2 for part in overlay.parts)
        assert parts + overlay.uncovered_m2 == pytest.approx(1900, abs=0.5)
    shuffled = list(zones.items())
    random.Random(seed).shuffle(shuffled)  # noqa: S311
    assert clip(parcel, dict(shuffled)) == overlay


@given(st.lists(st.tuples(st.integers(-20, 60), st.integers(-20, 60)), min_size=3, max_size=8))
def test_inside_and_outside_make_the_parcel(points: list[tuple[int, int]]) -> None:
    hull = shapely.MultiPoint(points).convex_hull
    common_use = hull if isinstance(hull, Polygon) else Polygon()
    common = inside_outside(PARCEL, common_use)
    assert common.inside_m2 + common.outside_m2 == pytest.approx(2000, abs=0.01)
    assert common.inside_m2 == pytest.approx(PARCEL.intersection(common_use).area)
