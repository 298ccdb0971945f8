from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from gis_platform.geometry.sectors import buffer_pieces
from gis_platform.geometry.surfaces import (
    MANY_PIECES,
    intersect,
    lines_of,
    polygons_of,
    subtract,
    surface_of,
    unite,
    unite_pieces,
)

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


def test_many_pieces_unite_to_the_same_ground_with_and_without_the_grid() -> None:
    """Strips along a curved line of many corners; the grid's union is the independent answer."""
    turns = np.linspace(0, 2 * np.pi, 1200, endpoint=False)
    radii = 200 + 15 * np.sin(9 * turns)
    ring = np.column_stack([radii * np.cos(turns), radii * np.sin(turns)]).round(2)
    lines = np.hstack([ring, np.roll(ring, -1, axis=0)])
    pieces = buffer_pieces(lines, 3.0)
    assert len(pieces) > MANY_PIECES
    fast, exact = unite_pieces(pieces), unite(pieces)
    assert fast.is_valid
    assert shapely.symmetric_difference(fast, exact, grid_size=1e-7).area < 1e-3
    around = shapely.LinearRing(ring)
    assert shapely.buffer(around, 2.95).within(fast)
    assert fast.within(shapely.buffer(around, 3.05))
