from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box
from shapely.affinity import translate

from gis_platform.geometry.topology import find_overlaps

lengths = st.floats(1, 100)
shifts = st.floats(-120, 120)


@given(width=lengths, height=lengths, dx=shifts, dy=shifts)
def test_overlap_is_mutual(width: float, height: float, dx: float, dy: float) -> None:
    one = MultiPolygon([box(0, 0, width, height)])
    other = translate(one, dx, dy)
    there = find_overlaps(one, {"other": other}, tolerance_m2=0)
    back = find_overlaps(other, {"one": one}, tolerance_m2=0)
    expected = max(0, width - abs(dx)) * max(0, height - abs(dy))
    assert sum(hit.area_m2 for hit in there) == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert [hit.area_m2 for hit in back] == pytest.approx([hit.area_m2 for hit in there])


def test_the_largest_overlap_comes_first_and_noise_is_left_out() -> None:
    lot = box(0, 0, 10, 10)
    around = {"edge": box(10, 0, 20, 10), "noise": box(9.9999, 0, 20, 10)}
    around |= {"small": box(9, 0, 20, 10), "large": box(0, 8, 10, 30)}
    found = find_overlaps(lot, around, tolerance_m2=0.01)
    assert [(overlap.name, overlap.area_m2) for overlap in found] == [("large", 20), ("small", 10)]


def test_no_neighbours_no_overlaps() -> None:
    assert find_overlaps(box(0, 0, 1, 1), {}, tolerance_m2=0) == []


def test_an_invalid_surface_raises() -> None:
    bow_tie = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    with pytest.raises(shapely.GEOSException):
        find_overlaps(box(1, 0, 9, 9), {"bow-tie": bow_tie}, tolerance_m2=0)
