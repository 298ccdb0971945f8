"""The same little quarter in five schema versions, each fact compared with what was written."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal

import pytest

from parcels.register.records import (
    BoundaryKind,
    BoundaryRecord,
    CapitalObjectKind,
    CapitalObjectRecord,
    ParcelKind,
    ParcelRecord,
    QuarterRecord,
    RecordRefused,
    RecordStatus,
    RegisterHeader,
    SurveyPoint,
    ZoneKind,
    ZoneRecord,
)
from tests.parcels.register.samples import FIXTURES, items_in, of_type

QUARTER = "16:99:010203"
VERSIONS = ["07", "08", "09", "10", "11"]
DATES = {
    "07": date(2012, 3, 2),
    "08": date(2013, 12, 25),
    "09": date(2015, 3, 26),
    "10": date(2020, 5, 14),
    "11": date(2021, 2, 10),
}


def parcels_of(version: str) -> dict[str, ParcelRecord]:
    items = items_in(FIXTURES / f"kpt{version}.xml")
    return {parcel.cadastral_number: parcel for parcel in of_type(items, ParcelRecord)}


@pytest.mark.parametrize("version", VERSIONS)
def test_header_comes_first_and_says_version_day_and_quarter(version: str) -> None:
    header = items_in(FIXTURES / f"kpt{version}.xml")[0]
    assert isinstance(header, RegisterHeader)
    assert header.version == version
    assert header.formed_on == DATES[version]
    assert header.quarters == (QUARTER,)
    assert header.organ == "Образцовая палата"
    assert header.document_number


@pytest.mark.parametrize("version", VERSIONS)
def test_first_parcel_has_its_attributes(version: str) -> None:
    parcel = parcels_of(version)[f"{QUARTER}:1"]
    assert parcel.quarter == parcel.listed_in == QUARTER
    assert parcel.kind is ParcelKind.LAND_USE
    assert parcel.area_m2 == 1200
    assert parcel.area_error_m2 == 12
    assert parcel.address == "г Образцово, ул Садовая, уч 1"
    assert parcel.category_code == "003002000000"
    assert parcel.category == "Земли населенных пунктов"
    assert parcel.permitted_use_by_document == "Для индивидуального жилищного строительства"
    assert parcel.cadastral_value == 1_500_500


@pytest.mark.parametrize("version", VERSIONS)
def test_points_stay_in_document_order_with_north_first(version: str) -> None:
    parcel = parcels_of(version)[f"{QUARTER}:1"]
    corners = [(point.first, point.second) for point in parcel.points()]
    expected = [(476000, 1304000), (476000, 1304040), (476030, 1304040), (476030, 1304000)]
    assert corners[:4] == expected
    assert corners[4:] == ([] if version == "07" else expected[:1])


@pytest.mark.parametrize("version", VERSIONS)
def test_parcel_without_coordinates_is_kept(version: str) -> None:
    parcel = parcels_of(version)[f"{QUARTER}:4"]
    assert parcel.area_m2 == 600
    assert not parcel.has_contours
    assert parcel.point_accuracy_m is None


@pytest.mark.parametrize("version", ["08", "09", "10", "11"])
def test_multi_contour_parcel_keeps_contours_and_their_numbers(version: str) -> None:
    parcel = parcels_of(version)[f"{QUARTER}:3"]
    assert parcel.kind is ParcelKind.MULTI_CONTOUR
    # versions 09 and 10 of the sample write contour 2 first
    order = ["2", "1"] if version in {"09", "10"} else ["1", "2"]
    assert [contour.number for contour in parcel.contours] == order


@pytest.mark.parametrize("version", VERSIONS)
def test_quarter_has_its_area_in_square_metres(version: str) -> None:
    (quarter,) = of_type(items_in(FIXTURES / f"kpt{version}.xml"), QuarterRecord)
    assert quarter.cadastral_number == QUARTER
    assert quarter.area_m2 == 26_400
    assert quarter.has_contours == (version != "07")


def test_version_07_takes_units_the_measured_area_and_the_day_of_the_value() -> None:
    parcels = parcels_of("07")
    assert parcels[f"{QUARTER}:2"].area_m2 == 1900  # written as 0.19 ha
    assert parcels[f"{QUARTER}:1"].value_date == date(2010, 10, 18)
    assert parcels[f"{QUARTER}:1"].status is RecordStatus.PREVIOUSLY_REGISTERED
    assert parcels[f"{QUARTER}:1"].registered_on == date(2007, 1, 1)


@pytest.mark.parametrize("version", ["08", "09", "10"])
def test_states_are_named(version: str) -> None:
    parcels = parcels_of(version)
    assert parcels[f"{QUARTER}:2"].status is RecordStatus.REGISTERED
    assert parcels[f"{QUARTER}:4"].status is RecordStatus.TEMPORARY


def test_systems_are_named_at_each_contour() -> None:
    assert parcels_of("10")[f"{QUARTER}:1"].crs_names == ("МСК-16, зона 1",)
    assert parcels_of("11")[f"{QUARTER}:1"].crs_names == ("16.1",)
    assert parcels_of("11")["16:99:010204:77"].crs_names == (f"КН{QUARTER}",)


def test_version_11_parcel_of_a_neighbouring_quarter_knows_both() -> None:
    parcel = parcels_of("11")["16:99:010204:77"]
    assert parcel.quarter == "16:99:010204"
    assert parcel.listed_in == QUARTER
    assert parcel.parent_number == "16:99:000000:5"


def test_version_11_points_keep_marks_and_accuracy() -> None:
    parcel = parcels_of("11")[f"{QUARTER}:1"]
    assert [point.mark for point in parcel.points()] == ["н 1", "н 2", "н 3", "н 4", "н 1"]
    assert [point.sequence for point in parcel.points()] == [1, 2, 3, 4, 5]
    assert parcel.point_accuracy_m == Decimal("0.1")
    assert parcel.permitted_use_code == "214002001000"


@pytest.mark.parametrize("version", ["10", "11"])
def test_capital_objects_have_kind_purpose_and_parameters(version: str) -> None:
    objects = of_type(items_in(FIXTURES / f"kpt{version}.xml"), CapitalObjectRecord)
    found = {item.cadastral_number.rsplit(":", 1)[1]: item for item in objects}
    building, structure, unfinished = found["10"], found["11"], found["12"]
    assert building.kind is CapitalObjectKind.BUILDING
    assert (building.purpose, building.area_m2) == ("Жилое", Decimal("181.5"))
    assert building.cadastral_value == Decimal("2000000.5")
    assert structure.kind is CapitalObjectKind.STRUCTURE
    assert (structure.purpose, structure.extension_m) == ("Линия электропередачи", Decimal(100))
    assert [element.is_closed for element in structure.contours[0].elements] == [False, False]
    assert [element.is_circle for element in structure.contours[0].elements] == [False, True]
    assert unfinished.kind is CapitalObjectKind.UNFINISHED
    assert unfinished.area_m2 == Decimal("150.4")
    assert (unfinished.built_up_area_m2, unfinished.volume_m3) == (Decimal(90), Decimal(450))


def test_version_11_building_has_floors_and_year() -> None:
    building = of_type(items_in(FIXTURES / "kpt11.xml"), CapitalObjectRecord)[0]
    assert (building.floors, building.underground_floors) == ("2", "1")
    assert building.year_built == "1998"
    assert building.permitted_uses == ("Жилой дом",)


def test_zones_are_told_apart_by_kind() -> None:
    new = {zone.kind: zone for zone in of_type(items_in(FIXTURES / "kpt11.xml"), ZoneRecord)}
    assert set(new) == {ZoneKind.RESTRICTION, ZoneKind.TERRITORIAL, ZoneKind.HERITAGE}
    assert new[ZoneKind.TERRITORIAL].index == "Ж1"
    assert new[ZoneKind.TERRITORIAL].number == "Ж-1"
    assert new[ZoneKind.RESTRICTION].type_code == "218020020006"
    assert new[ZoneKind.RESTRICTION].registered_on == date(2018, 12, 26)
    old = {zone.kind: zone for zone in of_type(items_in(FIXTURES / "kpt10.xml"), ZoneRecord)}
    assert old[ZoneKind.RESTRICTION].registry_number == "16.99.2.1"
    assert old[ZoneKind.RESTRICTION].restrictions == "Не строить"
    assert old[ZoneKind.TERRITORIAL].number == "Ж-1"


def test_boundaries_are_told_apart_by_kind() -> None:
    found = of_type(items_in(FIXTURES / "kpt11.xml"), BoundaryRecord)
    assert [boundary.kind for boundary in found] == [
        BoundaryKind.SUBJECT,
        BoundaryKind.MUNICIPAL,
        BoundaryKind.INHABITED_LOCALITY,
        BoundaryKind.COASTLINE,
    ]
    assert found[3].name == "Река Образцовка"
    (old,) = of_type(items_in(FIXTURES / "kpt10.xml"), BoundaryRecord)
    assert (old.kind, old.name) == (BoundaryKind.INHABITED_LOCALITY, "Образцово")


@pytest.mark.parametrize("version", ["10", "11"])
def test_survey_points_are_read(version: str) -> None:
    (point,) = of_type(items_in(FIXTURES / f"kpt{version}.xml"), SurveyPoint)
    assert (point.name, point.first, point.second) == ("Садовый", 476100, 1304100)


def test_bad_records_are_refused_with_number_code_and_reason_and_reading_goes_on() -> None:
    items = items_in(FIXTURES / "kpt11.xml")
    refused = [(item.number, item.code) for item in of_type(items, RecordRefused)]
    assert refused == [
        (f"{QUARTER}:1", "DUPLICATE_NUMBER"),
        ("16-99", "NUMBER_MALFORMED"),
        (f"{QUARTER}:7", "COORDINATE_MALFORMED"),
        (f"{QUARTER}:8", "VALUE_MALFORMED"),
    ]
    reasons = [item.reason for item in of_type(items, RecordRefused)]
    assert "'NaN'" in reasons[2]
    assert "-5" in reasons[3]
    assert parcels_of("11")[f"{QUARTER}:1"].area_m2 == 1200  # the first of two counts


@pytest.mark.parametrize("version", VERSIONS)
def test_no_person_of_the_document_is_in_any_record(version: str) -> None:
    text = (FIXTURES / f"kpt{version}.xml").read_bytes()
    assert "Образцов" in text.decode("cp1251" if version == "08" else "utf-8")
    for item in items_in(FIXTURES / f"kpt{version}.xml"):
        written = str(asdict(item)).replace("Образцово", "").replace("Образцовая", "")
        assert "Образцов" not in written.replace("Образцовка", "")
