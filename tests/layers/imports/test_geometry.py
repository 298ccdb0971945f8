"""Geometry is promoted, bounded, repaired by rule or refused with a sentence."""

import numpy as np
import pytest
import shapely
from shapely import (
    GeometryCollection,
    LineString,
    MultiPolygon,
    Point,
    Polygon,
    box,
    force_3d,
    from_wkt,
)
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import LocalCrs
from gis_platform.layers.imports import limits
from gis_platform.layers.imports.geometry import Checked, Demands, check_geometry, promote, to_hex

LOCAL = LocalCrs(definition="EPSG:32639")
METRE = LOCAL.to_lonlat(Point(500_000, 6_180_000)), LOCAL.to_lonlat(Point(500_001, 6_180_001))


def local(*corners: tuple[float, float]) -> BaseGeometry:
    """A polygon of metres from a point near Kazan, in longitude and latitude."""
    return LOCAL.to_lonlat(Polygon([(500_000 + x, 6_180_000 + y) for x, y in corners]))


def check(geometry: BaseGeometry | None, kind: str = "MULTIPOLYGON", **options: bool) -> Checked:
    demands = Demands(
        geometry_type=kind, local_crs=LOCAL, bounds=(48.0, 54.0, 53.0, 58.0), **options
    )
    return check_geometry(geometry, demands)


def refusal(checked: Checked) -> tuple[str, str]:
    assert checked.geometry is None
    assert checked.problem is not None
    return checked.problem.code, checked.problem.reason


def test_a_single_surface_becomes_a_multiple_one_without_height() -> None:
    checked = check(force_3d(local((0, 0), (10, 0), (10, 10)), 5.0))
    assert isinstance(checked.geometry, MultiPolygon)
    assert not checked.geometry.has_z
    assert checked.change_m2 is None


def test_coordinates_keep_nine_decimals() -> None:
    checked = check(Point(50.1234567894, 55.9999999996), "POINT")
    assert checked.geometry == Point(50.123456789, 56.0)


def test_a_missing_geometry_is_left_to_the_layer() -> None:
    assert check(None) == Checked(geometry=None)


@pytest.mark.parametrize(
    ("geometry", "kind", "code", "reason"),
    [
        (Polygon(), "MULTIPOLYGON", "EMPTY", "The geometry is empty."),
        (
            LineString([(50, 55), (51, 55)]),
            "MULTIPOLYGON",
            "WRONG_TYPE",
            "The geometry is a LineString, the layer holds MULTIPOLYGON.",
        ),
        (
            GeometryCollection([Point(50, 55)]),
            "GEOMETRY",
            "WRONG_TYPE",
            "The geometry is a GeometryCollection, the layer holds GEOMETRY.",
        ),
        (
            box(37.0, 55.0, 37.1, 55.1),
            "MULTIPOLYGON",
            "ABSURD",
            "The geometry lies within 37, 55 to 37.1, 55.1 (lon, lat), outside of "
            "48, 54 to 53, 58.",
        ),
        (
            box(1.3e6, 4.5e5, 1.4e6, 4.6e5),
            "MULTIPOLYGON",
            "ABSURD",
            "The geometry lies within 1.3e+06, 450000 to 1.4e+06, 460000 (lon, lat), outside of "
            "48, 54 to 53, 58.",
        ),
        (
            from_wkt("POLYGON ((50 55, 51 55, 51 NaN, 50 55))"),
            "MULTIPOLYGON",
            "ABSURD",
            "A coordinate is not a number or has no place in the coordinate system.",
        ),
        (
            Point(float("inf"), 55),
            "POINT",
            "ABSURD",
            "A coordinate is not a number or has no place in the coordinate system.",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    geometry: BaseGeometry, kind: str, code: str, reason: str
) -> None:
    assert refusal(check(geometry, kind)) == (code, reason)


def test_a_ring_that_touches_itself_is_repaired_without_changing_its_area() -> None:
    # A square of 10 m whose ring runs through a hole that touches its outer edge: 100 - 4 m².
    ring = local((0, 0), (4, 0), (4, 2), (6, 2), (6, 0), (4, 0), (10, 0), (10, 10), (0, 10))
    checked = check(ring)
    assert checked.geometry is not None
    assert checked.geometry.is_valid
    assert checked.change_m2 == pytest.approx(0, abs=0.001)
    assert LOCAL.to_local(checked.geometry).area == pytest.approx(96, abs=0.05)


def test_a_bow_tie_is_refused_with_the_change_of_its_area_unless_consented() -> None:
    # Two triangles of 25 m² that cancel each other in the signed area: repaired there are 50 m².
    bow_tie = local((0, 0), (10, 10), (10, 0), (0, 10))
    code, reason = refusal(check(bow_tie))
    assert code == "INVALID"
    assert "its area would change by +50.0" in reason
    assert "at most 1 m² without consent" in reason
    accepted = check(bow_tie, accept_repairs=True)
    assert accepted.change_m2 == pytest.approx(50, abs=0.05)
    assert accepted.geometry is not None
    assert LOCAL.to_local(accepted.geometry).area == pytest.approx(50, abs=0.05)


def test_a_small_bow_tie_is_repaired_by_rule() -> None:
    checked = check(local((0, 0), (1, 1), (1, 0), (0, 1)))
    assert checked.change_m2 == pytest.approx(0.5, abs=0.02)


def test_a_geometry_has_bounded_vertices() -> None:
    angles = np.linspace(0, 2 * np.pi, limits.VERTICES + 2)
    circle = Polygon(np.column_stack([50 + np.cos(angles), 56 + np.sin(angles)]))
    assert refusal(check(circle)) == (
        "TOO_LARGE",
        "The geometry has 1000002 vertices, at most 1000000 are allowed.",
    )


@pytest.mark.parametrize(
    ("geometry_type", "given"),
    [
        ("MULTIPOLYGON", box(0, 0, 1, 1)),
        ("MULTIPOLYGON", MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)])),
        ("MULTILINESTRING", LineString([(0, 0), (1, 1)])),
        ("MULTIPOINT", Point(1, 2)),
        ("POINT", Point(1, 2, 3)),
        ("GEOMETRY", box(0, 0, 1, 1)),
        ("MULTIPOLYGON", None),
    ],
)
def test_written_geometry_is_the_promoted_one(geometry_type: str, given: BaseGeometry) -> None:
    array = np.full(1, None, dtype=object)
    array[0] = given
    promoted = promote(array, geometry_type)
    expected = shapely.to_wkb(promoted, hex=True, output_dimension=2, byte_order=1)[0]
    (written,) = to_hex(array, geometry_type)
    assert written == (None if expected is None else expected.lower())
