"""Geometry in filters: in which system it is read, and what is refused."""

from __future__ import annotations

import json

import pytest
import shapely
from pyproj import Transformer

from gis_platform.layers.cql2.reading import Language
from gis_platform.layers.crs_names import LAT_LON, WEB_MERCATOR
from gis_platform.layers.errors import InvalidParameter
from tests.layers.cql2.town import STEP, Town

pytestmark = pytest.mark.django_db
INSIDE = (49.1 + 2.5 * STEP, 55.8 + STEP / 2)


@pytest.mark.ogc("cql2/cql2-text/spatial-functions", "cql2/cql2-text/basic-spatial-functions")
@pytest.mark.ogc("cql2/cql2-text/basic-spatial-functions-plus")
def test_shapes_in_text_are_those_of_json(town: Town) -> None:
    west, south = INSIDE
    box = f"BBOX({west},{south},{west + STEP},{south + STEP})"
    assert town.found(f"S_INTERSECTS(geometry, {box})") == {2, 3}
    assert town.found(f"S_INTERSECTS({box}, geometry)") == {2, 3}
    both = f"GEOMETRYCOLLECTION(POINT({west} {south}), LINESTRING(49.1 55.7, 49.1 55.81))"
    assert town.found(f"S_INTERSECTS(geometry, {both})") == {0, 2}
    assert town.found(f"S_INTERSECTS(geometry, POINT Z({west} {south} 30))") == {2}
    assert town.found("S_WITHIN(geometry, geometry) AND NOT S_TOUCHES(geometry, geometry)") == set(
        range(11)
    )


@pytest.mark.ogc("features-3/filter/filter-crs-wgs84", "features-3/filter/filter-crs-param")
def test_a_filter_is_read_in_the_system_that_it_names(town: Town) -> None:
    lon, lat = INSIDE
    assert town.found(f"S_INTERSECTS(geometry, POINT({lon} {lat}))") == {2}
    flipped = f"S_INTERSECTS(geometry, POINT({lat} {lon}))"
    assert town.found(flipped, Language.TEXT, **{"filter-crs": LAT_LON}) == {2}
    assert town.found(flipped) == set()
    x, y = Transformer.from_crs(4326, 3857, always_xy=True).transform(lon, lat)
    metres = f"S_INTERSECTS(geometry, BBOX({x},{y},{x + 1},{y + 1}))"
    assert town.found(metres, Language.TEXT, **{"filter-crs": WEB_MERCATOR}) == {2}


def test_a_box_may_cross_the_antimeridian(town: Town) -> None:
    assert town.found("S_INTERSECTS(geometry, BBOX(170, 50, -170, 60))") == set()
    assert town.found("S_INTERSECTS(geometry, BBOX(49, 50, -170, 60))") == set(range(11))


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("POLYGON((0 0, 1 1, 0 1, 1 0, 0 0))", "self-intersection"),
        ("POLYGON((0 0, 1 1, 0 1))", "closed"),
        ("LINESTRING(1 1)", "expected"),
        ("POINT(181 0)", "a position on earth"),
        ("POINT(0 -90.1)", "a position on earth"),
        ("BBOX(0,0,1)", "expected"),
        ("BBOX(0,10,1,1)", "lower corner comes first"),
        ("address", "a geometry in S_WITHIN"),
        ("'POINT(1 1)'", "a geometry"),
        ("GEOMETRYCOLLECTION(POINT(1 1), LINESTRING(0 0, 1 1))", "geometries of one type"),
    ],
)
def test_what_is_wrong_with_a_shape_is_said(town: Town, shape: str, expected: str) -> None:
    with pytest.raises(InvalidParameter, match=expected):
        town.found(f"S_WITHIN(geometry, {shape})")


@pytest.mark.parametrize(
    "coordinates",
    ["[1e308, 0]", "[0, -1e308]", '["1", 2]', "[null, 1]", "[]", "[1]", "{}", "[[1, 2]]", "true"],
)
def test_coordinates_are_finite_numbers_on_earth(town: Town, coordinates: str) -> None:
    shape = f'{{"type": "Point", "coordinates": {coordinates}}}'
    tree = f'{{"op": "s_intersects", "args": [{{"property": "geometry"}}, {shape}]}}'
    with pytest.raises(InvalidParameter):
        town.found(tree, Language.JSON)
    with pytest.raises(InvalidParameter):
        town.found(tree, Language.JSON, **{"filter-crs": WEB_MERCATOR})


def test_a_shape_of_many_corners_is_read_whole(town: Town) -> None:
    round_ = shapely.Point(*INSIDE).buffer(STEP / 4, quad_segs=80)
    tree = {"op": "s_intersects", "args": [{"property": "geometry"}, round_.__geo_interface__]}
    assert town.found(json.dumps(tree), Language.JSON) == {2}
