from __future__ import annotations

import pytest
from shapely import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from gis_platform.geometry.surfaces import intersect, lines_of, polygons_of, subtract, surface_of

MIXED = GeometryCollection(
    [
        Point(0, 0),
        LineString([(0, 0), (1, 1)]),
        GeometryCollection([box(0, 0, 1, 1), MultiPolygon([box(2, 0, 3, 1), box(4, 0, 5, 1)])]),
        Polygon(),
    ]
)


def test_surfaces_and_lines_are_found_at_any_depth() -> None:
    assert [polygon.area for polygon in polygons_of(MIXED)] == [1, 1, 1]
    assert surface_of(MIXED).area == 3
    assert lines_of(MIXED).length == pytest.approx(2**0.5)
    assert surface_of(Point(0, 0)).is_empty


def test_borders_equal_but_for_the_last_bits_are_equal() -> None:
    """Without a grid GEOS gives back 113.65 m² for what is left of the inner one here."""
    parcel = Polygon([(8, 0), (0, 9), (-8, 0), (0, -8)], [[(-1, -1), (-1, 1), (1, 1), (1, -1)]])
    inner = Polygon(
        [
            (-8, 0),
            (-0.6689774765995716, 8.247400338825482),
            (6.626158642483702, 0.0403722048567976),
            (-0.7071067811865475, -7.292893218813452),
            (-0.7071067811865477, -7.292893218813452),
        ],
        [[(1, 1), (-1, 1), (-1, -1), (1, -1)]],
    )
    assert subtract(inner, parcel).area == pytest.approx(0, abs=1e-6)
    assert intersect(inner, parcel).area == pytest.approx(inner.area, abs=1e-6)
