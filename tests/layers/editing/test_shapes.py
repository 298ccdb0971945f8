"""From a GeoJSON geometry to a shape that can be stored."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis_platform.layers.shapes import MOST_VERTICES, UnusableShape, read_shape

RING = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [*rings]}


def read(sent: object, geometry_type: str = "MULTIPOLYGON") -> Any:
    return read_shape(sent, geometry_type=geometry_type, to_lonlat=None)


def refusal(sent: object, geometry_type: str = "MULTIPOLYGON") -> UnusableShape:
    with pytest.raises(UnusableShape) as caught:
        read(sent, geometry_type)
    return caught.value


@pytest.mark.parametrize(
    ("kind", "coordinates", "stored"),
    [
        ("Polygon", [RING], "MULTIPOLYGON"),
        ("MultiPolygon", [[RING]], "MULTIPOLYGON"),
        ("LineString", RING, "MULTILINESTRING"),
        ("MultiLineString", [RING, HOLE], "MULTILINESTRING"),
        ("Point", [1, 2], "POINT"),
        ("Point", [1, 2], "GEOMETRY"),
        ("MultiPoint", [[1, 2], [3, 4]], "GEOMETRY"),
    ],
)
def test_a_shape_becomes_the_type_of_its_layer(kind: str, coordinates: Any, stored: str) -> None:
    shape = read({"type": kind, "coordinates": coordinates}, stored)
    expected = kind.upper() if stored == "GEOMETRY" else stored
    assert shape.geom_type.upper() == expected


def test_parts_and_holes_stay_and_rings_turn_as_geojson_wants() -> None:
    clockwise = RING[::-1]
    far = [[x + 10, y] for x, y in RING]
    shape = read({"type": "MultiPolygon", "coordinates": [[clockwise, HOLE[::-1]], [far]]})
    assert [len(part.interiors) for part in shape.geoms] == [1, 0]
    assert shape.area == 16 - 1 + 16
    assert all(part.exterior.is_ccw for part in shape.geoms)
    assert not shape.geoms[0].interiors[0].is_ccw


def test_coordinates_are_kept_to_nine_decimals() -> None:
    shape = read({"type": "Point", "coordinates": [49.12345678912, 55.00000000049]}, "POINT")
    assert (shape.x, shape.y) == (49.123456789, 55.0)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (None, "WRONG_GEOMETRY_TYPE"),
        ([], "WRONG_GEOMETRY_TYPE"),
        ({"type": ["Polygon"]}, "WRONG_GEOMETRY_TYPE"),
        ({"type": "Point", "coordinates": [0, 0]}, "WRONG_GEOMETRY_TYPE"),
        ({"type": "GeometryCollection", "geometries": []}, "WRONG_GEOMETRY_TYPE"),
        ({"type": "Polygon"}, "EMPTY"),
        (polygon(), "EMPTY"),
        (polygon([]), "EMPTY"),
        ({"type": "Polygon", "coordinates": RING}, "NO_POSITION"),
        ({"type": "Polygon", "coordinates": {"0": RING}}, "EMPTY"),
        (polygon([[0, 0], [1, True], [1, 1], [0, 0]]), "NO_POSITION"),
        (polygon([[0, 0], [1, "1"], [1, 1], [0, 0]]), "NO_POSITION"),
        (polygon([[0], [1, 1], [1, 1], [0]]), "NO_POSITION"),
        (polygon([[0, 0, 5], [1, 0, 5], [1, 1, 5], [0, 0, 5]]), "HEIGHT"),
        (polygon([[0, 0], [float("nan"), 0], [1, 1], [0, 0]]), "NO_PLACE"),
        (polygon([[0, 0], [float("inf"), 0], [1, 1], [0, 0]]), "NO_PLACE"),
        (polygon([[0, 0], [10**400, 0], [1, 1], [0, 0]]), "NO_PLACE"),
        (polygon([[0, 0], [1e300, 0], [1, 1], [0, 0]]), "NO_PLACE"),
        (polygon([[0, 0], [1, 90.5], [1, 1], [0, 0]]), "NO_PLACE"),
        (polygon([[0, 0], [1, 0], [0, 0]]), "TOO_FEW_POINTS"),
        (polygon(RING[:-1]), "RING_NOT_CLOSED"),
        (polygon([[0, 0], [0, 0], [0, 0], [0, 0]]), "INVALID_GEOMETRY"),
        (polygon(RING, [[9, 9], [9, 8], [8, 8], [9, 9]]), "INVALID_GEOMETRY"),
        ({"type": "MultiPolygon", "coordinates": [[RING], [RING]]}, "INVALID_GEOMETRY"),
    ],
)
def test_what_cannot_be_stored_is_refused_by_its_kind(sent: object, code: str) -> None:
    assert refusal(sent).finding.code == code


def test_a_bow_tie_is_refused_with_the_place_where_it_crosses() -> None:
    error = refusal(polygon([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]))
    assert str(error) == "Self-intersection at 1.0, 1.0."
    assert error.finding.place == shapely.Point(1, 1)


def test_a_ring_that_is_not_closed_says_where_it_begins_and_ends() -> None:
    error = refusal(polygon(RING[:-1]))
    assert str(error) == "A ring is not closed: it begins at 0.0, 0.0 and ends at 0.0, 4.0."
    assert error.finding.place == shapely.MultiPoint([(0, 0), (0, 4)])


def test_a_shape_of_too_many_vertices_is_refused_before_it_is_built() -> None:
    line = {"type": "LineString", "coordinates": [[0, 0]] * (MOST_VERTICES + 1)}
    assert refusal(line, "GEOMETRY").finding.code == "TOO_MANY_VERTICES"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=20,
)


@given(
    kind=st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon", "?"]),
    coordinates=JSON_VALUES,
)
def test_whatever_is_sent_is_read_or_refused_and_what_is_read_is_valid(
    kind: str, coordinates: object
) -> None:
    try:
        shape = read({"type": kind, "coordinates": coordinates}, "GEOMETRY")
    except UnusableShape:
        return
    assert shape.is_valid
    assert not shape.is_empty
