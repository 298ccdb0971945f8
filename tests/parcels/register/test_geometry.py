"""Shapes in local metres, compared with areas computed by hand."""

import math
from dataclasses import replace

import pytest

from gis_platform.geometry.boundary import InvalidBoundary
from gis_platform.geometry.crs import AxisSwapped, CoordinateOutOfRange
from parcels.register.geometry import to_footprint, to_shape, to_surface
from parcels.register.records import (
    BoundaryPoint,
    BoundaryRecord,
    CapitalObjectRecord,
    Contour,
    ParcelRecord,
    QuarterRecord,
    SpatialElement,
)
from tests.parcels.register.samples import DEMO_CRS, FIXTURES, items_in, of_type

VERSIONS = ["07", "08", "09", "10", "11"]


def make_parcel(*rings: list[tuple[float, float]]) -> ParcelRecord:
    elements = [
        SpatialElement(points=tuple(BoundaryPoint(first=n, second=e) for n, e in ring))
        for ring in rings
    ]
    return ParcelRecord(
        cadastral_number="16:99:010203:1",
        quarter="16:99:010203",
        contours=(Contour(elements=tuple(elements)),),
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_parcel_areas_are_those_of_the_drawing(version: str) -> None:
    by_hand = {"1": 40 * 30, "2": 40 * 50 - 10 * 10, "3": 10 * 10 + 10 * 20, "77": 5 * 10}
    for parcel in of_type(items_in(FIXTURES / f"kpt{version}.xml"), ParcelRecord):
        shape = to_surface(parcel, DEMO_CRS)
        number = parcel.cadastral_number.rsplit(":", 1)[1]
        assert (shape is None) == (number == "4")
        if shape is not None:
            assert shape.surface.area == pytest.approx(by_hand[number], abs=1e-6)
            assert shape.fault == ""


def test_east_is_x_and_the_first_point_stays_first() -> None:
    parcel = of_type(items_in(FIXTURES / "kpt11.xml"), ParcelRecord)[0]
    shape = to_surface(parcel, DEMO_CRS)
    assert shape is not None
    assert list(shape.surface.geoms[0].exterior.coords)[:3] == [
        (1304000, 476000),
        (1304040, 476000),
        (1304040, 476030),
    ]


@pytest.mark.parametrize("version", ["09", "11"])
def test_hole_is_found_by_containment_whatever_the_order(version: str) -> None:
    parcel = of_type(items_in(FIXTURES / f"kpt{version}.xml"), ParcelRecord)[1]
    shape = to_surface(parcel, DEMO_CRS)
    assert shape is not None
    (polygon,) = shape.surface.geoms
    assert len(polygon.interiors) == 1


def test_swapped_axes_are_refused() -> None:
    swapped = make_parcel([(1304000, 476000), (1304040, 476000), (1304040, 476030)])
    with pytest.raises(AxisSwapped, match="1304000"):
        to_surface(swapped, DEMO_CRS)


def test_coordinates_of_another_system_are_refused() -> None:
    elsewhere = make_parcel([(12138, 10077), (12147, 10087), (12227, 10186)])
    with pytest.raises(CoordinateOutOfRange, match="12138"):
        to_surface(elsewhere, DEMO_CRS)


def test_bow_tie_is_repaired_and_says_how_much_changed() -> None:
    corners = [(476000.0, 1304000.0), (476010.0, 1304010.0), (476010.0, 1304000.0)]
    shape = to_surface(make_parcel([*corners, (476000.0, 1304010.0)]), DEMO_CRS)
    assert shape is not None
    assert "self-intersection" in shape.fault
    assert shape.surface.area == pytest.approx(50)  # two triangles of 10 × 5 / 2
    assert shape.area_change_m2 == pytest.approx(50)  # the two lobes cancelled out


def test_ring_without_area_is_refused() -> None:
    with pytest.raises(InvalidBoundary):
        to_surface(make_parcel([(476000, 1304000), (476010, 1304000)]), DEMO_CRS)


@pytest.mark.parametrize("version", ["10", "11"])
def test_structure_draws_its_line_and_its_circle(version: str) -> None:
    objects = of_type(items_in(FIXTURES / f"kpt{version}.xml"), CapitalObjectRecord)
    structure = next(item for item in objects if item.cadastral_number.endswith(":11"))
    shape = to_footprint(structure, DEMO_CRS)
    assert shape is not None
    assert shape.lines.length == pytest.approx(100)
    assert shape.surface.area == pytest.approx(math.pi * 0.5**2, rel=0.002)
    assert shape.geometry.geom_type == "GeometryCollection"


def test_outlines_of_storeys_are_united_but_courtyards_are_holes() -> None:
    objects = of_type(items_in(FIXTURES / "kpt11.xml"), CapitalObjectRecord)
    found = {item.cadastral_number.rsplit(":", 1)[1]: item for item in objects}
    courtyard = to_footprint(found["10"], DEMO_CRS)
    storeys = to_footprint(found["13"], DEMO_CRS)
    assert courtyard is not None
    assert storeys is not None
    assert courtyard.surface.area == pytest.approx(10 * 12 - 4 * 6)
    assert storeys.surface.area == pytest.approx(2 * 6 * 5 - 4 * 3)
    assert storeys.fault == ""


def test_storey_inside_another_is_no_hole() -> None:
    objects = of_type(items_in(FIXTURES / "kpt11.xml"), CapitalObjectRecord)
    building = next(item for item in objects if item.cadastral_number.endswith(":10"))
    outer, inner = building.contours[0].elements
    same_way = SpatialElement(points=tuple(reversed(inner.points)))
    contour = replace(building.contours[0], elements=(outer, same_way))
    shape = to_footprint(replace(building, contours=(contour,)), DEMO_CRS)
    assert shape is not None
    assert shape.surface.area == pytest.approx(10 * 12)


def test_open_boundary_is_a_line_and_a_closed_one_ground() -> None:
    items = of_type(items_in(FIXTURES / "kpt11.xml"), BoundaryRecord)
    found = {item.registry_number: to_shape(item, DEMO_CRS) for item in items}
    coast, town = found["16:99-5.1"], found["16:99-4.1"]
    assert coast is not None
    assert town is not None
    assert coast.geometry.geom_type == "MultiLineString"
    assert coast.lines.length == pytest.approx(40 + math.hypot(20, 10))
    assert town.surface.area == pytest.approx(120 * 220)


def test_quarter_ground_is_its_registered_area() -> None:
    (quarter,) = of_type(items_in(FIXTURES / "kpt11.xml"), QuarterRecord)
    shape = to_surface(quarter, DEMO_CRS)
    assert shape is not None
    assert quarter.area_m2 is not None
    assert shape.surface.area == pytest.approx(float(quarter.area_m2))
