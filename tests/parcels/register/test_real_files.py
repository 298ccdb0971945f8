"""Real documents of the state register, against counts and values found without the reader."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gis_platform.geometry.crs import LocalCrs
from parcels.register.containers import open_register_file
from parcels.register.geometry import to_footprint, to_surface
from parcels.register.reader import read_register
from parcels.register.records import (
    BoundaryRecord,
    CapitalObjectKind,
    CapitalObjectRecord,
    Drawn,
    ParcelRecord,
    QuarterRecord,
    RecordRefused,
    RegisterItem,
    ZoneKind,
    ZoneRecord,
)
from tests.memory import PEAK_MB
from tests.parcels.register.samples import (
    MOSCOW_CRS,
    REAL_FILES,
    ROOT,
    SEVASTOPOL_CRS,
    items_in,
    of_type,
    real_file,
)

FILES = (
    "70_14_0109003_2020-09-23_kpt11.xml.sig.zip",
    "77_01_0003031_2012-08-13_kpt07.xml.zip",
    "77_01_0003031_2013-12-25_kpt08.xml.zip",
    "77_01_0003031_2015-03-26_kpt09.xml.zip",
    "77_01_0003031_2020-05-14_kpt10.xml.zip",
    "77_01_0003031_2020-08-27_kpt11.xml.zip",
    "91_01_000000_2021-02-10_kpt11.xml.sig.zip",
    "91_01_003008_2020-11-28_kpt11.xml.zip",
    "91_01_005018_2016-07-06_kpt09.xml.zip",
    "91_01_049001_2020-03-27_kpt10.xml.zip",
    "91_04_032001_2021-01-18_kpt11.xml.zip",
)
MOSCOW_11 = "77_01_0003031_2020-08-27_kpt11.xml.zip"
LARGEST = "91_01_000000_2021-02-10_kpt11.xml.sig.zip"

_NEW = {
    "parcels": rb"<land_record>",
    "capital objects": rb"<(?:build|construction|object_under_construction)_record>",
    "zones": rb"<zones_and_territories_record>",
    "boundaries": rb"<(?:subject_boundary|municipal_boundary|inhabited_locality_boundary"
    rb"|coastline)_record>",
    "points": rb"<ordinate>",
}
_OLD = {
    "parcels": rb"<Parcel\b",
    "capital objects": rb"<(?:Building|Construction|Uncompleted)\b",
    "zones": rb"<Zone\b",
    "boundaries": rb"<Bound\b",
    "points": rb"<(?:\w+:)?Ordinate\b",
}


def counted_in_text(path: Path) -> dict[str, int]:
    """Records and points counted by patterns in the raw text, a megabyte at a time."""
    patterns = _NEW if "kpt11" in path.name else _OLD
    found: Counter[str] = Counter(dict.fromkeys(patterns, 0))
    with zipfile.ZipFile(path) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".xml")]
        with archive.open(name) as text:
            kept = b""
            while chunk := text.read(1 << 20):
                whole, _, kept = (kept + chunk).rpartition(b">")
                for key, pattern in patterns.items():
                    found[key] += len(re.findall(pattern, whole + b">"))
    return dict(found)


def counted_by_reader(items: list[RegisterItem]) -> dict[str, int]:
    return {
        "parcels": len(of_type(items, ParcelRecord)),
        "capital objects": len(of_type(items, CapitalObjectRecord)),
        "zones": len(of_type(items, ZoneRecord)),
        "boundaries": len(of_type(items, BoundaryRecord)),
        "points": sum(sum(1 for _ in item.points()) for item in items if isinstance(item, Drawn)),
    }


def parcel_in(name: str, number: str) -> ParcelRecord:
    parcels = of_type(items_in(real_file(name)), ParcelRecord)
    return next(parcel for parcel in parcels if parcel.cadastral_number == number)


@pytest.mark.parametrize("name", FILES)
def test_every_record_and_point_of_the_text_is_read(name: str) -> None:
    path = real_file(name)
    items = items_in(path)
    assert counted_by_reader(items) == counted_in_text(path)
    assert of_type(items, RecordRefused) == []
    assert len(of_type(items, QuarterRecord)) == 1


def test_moscow_quarter_holds_what_its_description_says() -> None:
    items = items_in(real_file(MOSCOW_11))
    parcels = of_type(items, ParcelRecord)
    assert (len(parcels), sum(parcel.has_contours for parcel in parcels)) == (38, 37)
    objects = of_type(items, CapitalObjectRecord)
    buildings = [item for item in objects if item.kind is CapitalObjectKind.BUILDING]
    assert (len(buildings), sum(item.has_contours for item in buildings)) == (46, 22)
    kinds = Counter(item.kind for item in objects)
    assert kinds[CapitalObjectKind.STRUCTURE] == 58
    assert kinds[CapitalObjectKind.UNFINISHED] == 2
    assert Counter(zone.kind for zone in of_type(items, ZoneRecord)) == {
        ZoneKind.TERRITORIAL: 10,
        ZoneKind.RESTRICTION: 4,
        ZoneKind.HERITAGE: 2,
    }


def test_sevastopol_quarter_holds_what_its_description_says() -> None:
    items = items_in(real_file("91_04_032001_2021-01-18_kpt11.xml.zip"))
    parcels = of_type(items, ParcelRecord)
    objects = of_type(items, CapitalObjectRecord)
    buildings = [item for item in objects if item.kind is CapitalObjectKind.BUILDING]
    assert len(parcels) == 1971
    assert sum(not parcel.has_contours for parcel in parcels) == 226
    assert (len(buildings), len(of_type(items, ZoneRecord))) == (984, 32)


@pytest.mark.parametrize(
    ("name", "number", "points"),
    [
        ("77_01_0003031_2013-12-25_kpt08.xml.zip", "77:01:0003031:1", "77_01_0003031_1.txt"),
        ("77_01_0003031_2015-03-26_kpt09.xml.zip", "77:01:0003031:1", "77_01_0003031_1.txt"),
        (MOSCOW_11, "77:01:0003031:1", "77_01_0003031_1.txt"),
        ("91_01_049001_2020-03-27_kpt10.xml.zip", "91:01:049001:4", "91_01_049001_4.txt"),
    ],
)
def test_points_are_exactly_the_expected_ones_in_order(name: str, number: str, points: str) -> None:
    parcel = parcel_in(name, number)
    lines = (REAL_FILES / "expected" / points).read_text().split()
    expected = [tuple(map(float, line.split(",")[1:])) for line in lines]
    assert [(point.first, point.second) for point in parcel.points()] == expected


@pytest.mark.parametrize(
    ("expected_file", "name"),
    [
        ("kpt09_testData.json", "77_01_0003031_2015-03-26_kpt09.xml.zip"),
        ("kpt10_testData.json", "91_01_049001_2020-03-27_kpt10.xml.zip"),
        ("kpt11_testData.json", "91_01_003008_2020-11-28_kpt11.xml.zip"),
    ],
)
def test_numbers_areas_addresses_and_contours_are_the_expected_ones(
    expected_file: str, name: str
) -> None:
    path = real_file(name)
    expected = json.loads((REAL_FILES / "expected" / expected_file).read_text())
    parcels = of_type(items_in(path), ParcelRecord)
    assert len(parcels) == expected["parcelsCount"]
    found = {parcel.cadastral_number: parcel for parcel in parcels}
    for case in expected["parcelTests"]:
        _check_parcel(found[case["cadastralNumber"]], case)


def _check_parcel(parcel: ParcelRecord, case: dict[str, Any]) -> None:
    assert parcel.area_m2 == Decimal(case["area"])
    assert parcel.address == case["address"]
    assert len(parcel.contours) == case["contourCount"]
    for contour_case in case.get("contourTests", []):
        contour = parcel.contours[contour_case["contourIndex"]]
        assert len(contour.elements[0].points) == contour_case["pointCount"]
        if contour_case["id"] != "-1":
            assert contour.number == contour_case["id"]


@pytest.mark.parametrize(
    ("name", "local_crs", "share"),
    [
        ("77_01_0003031_2013-12-25_kpt08.xml.zip", MOSCOW_CRS, 0.8),
        (MOSCOW_11, MOSCOW_CRS, 0.8),
        ("91_01_049001_2020-03-27_kpt10.xml.zip", SEVASTOPOL_CRS, 1.0),
        ("91_01_003008_2020-11-28_kpt11.xml.zip", SEVASTOPOL_CRS, 0.99),
        ("91_04_032001_2021-01-18_kpt11.xml.zip", SEVASTOPOL_CRS, 0.98),
    ],
)
def test_drawn_areas_agree_with_the_registered_ones(
    name: str, local_crs: LocalCrs, share: float
) -> None:
    """Within 3.5 · Mt · √A of a survey in settlements (Mt = 0.10 m), or 1 m²."""
    compared = agreeing = 0
    for parcel in of_type(items_in(real_file(name)), ParcelRecord):
        shape = to_surface(parcel, local_crs)
        if shape is not None and parcel.area_m2:
            registered = float(parcel.area_m2)
            compared += 1
            allowed = max(1, 3.5 * 0.10 * registered**0.5)
            agreeing += abs(shape.surface.area - registered) <= allowed
    assert compared > 30
    assert agreeing / compared >= share


def test_drawn_parcel_lies_where_its_address_is() -> None:
    shape = to_surface(parcel_in(MOSCOW_11, "77:01:0003031:1"), MOSCOW_CRS)
    assert shape is not None
    place = MOSCOW_CRS.to_lonlat(shape.surface.centroid)
    assert (place.x, place.y) == pytest.approx((37.6588, 55.7759), abs=0.002)


def test_buildings_need_no_repair() -> None:
    items = items_in(real_file("91_04_032001_2021-01-18_kpt11.xml.zip"))
    drawn = [item for item in of_type(items, CapitalObjectRecord) if item.has_contours]
    shapes = [to_footprint(item, SEVASTOPOL_CRS) for item in drawn]
    assert len(shapes) == 591
    assert [shape.fault for shape in shapes if shape is not None and shape.fault] == []


def test_signature_beside_the_document_is_noticed() -> None:
    with open_register_file(real_file(LARGEST)) as (document,):
        assert document.signed
    with open_register_file(real_file(MOSCOW_11)) as (document,):
        assert not document.signed


def test_progress_runs_to_the_size_of_the_document() -> None:
    steps: list[tuple[int, int | None]] = []
    with open_register_file(real_file(MOSCOW_11)) as (document,):
        for _ in read_register(document, progress=lambda done, total: steps.append((done, total))):
            pass
    assert steps == sorted(steps)
    assert steps[-1] == (13_271_394, 13_271_394)


def test_document_inside_two_archives_reads_the_same(tmp_path: Path) -> None:
    path = real_file("70_14_0109003_2020-09-23_kpt11.xml.sig.zip")
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(path, path.name)
    twice = tmp_path / "twice.zip"
    twice.write_bytes(outer.getvalue())
    assert items_in(twice) == items_in(path)


def test_largest_document_is_read_within_300_megabytes() -> None:
    path = real_file(LARGEST)
    program = (
        "import sys; from pathlib import Path;"
        "from parcels.register.containers import open_register_file;"
        "from parcels.register.reader import read_register;"
        "opened = open_register_file(Path(sys.argv[1])); (document,) = opened.__enter__();"
        f"print(sum(1 for _ in read_register(document)), {PEAK_MB})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    items, megabytes = map(int, done.stdout.split())
    assert items == 2371  # header, 1,247 parcels, 98 objects, 8 coastlines, 1,016 zones, quarter
    assert megabytes < 300
