"""Real plans through the whole import, against the files themselves and their description."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from gis_platform.layers.models import LayerState
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from parcels.models import CapitalObject, Parcel
from parcels.register_import.outcomes import Fate
from parcels.register_import.targets import TARGETS
from tests.memory import PEAK_MB
from tests.parcels.register.samples import REAL_FILES, ROOT, real_file
from tests.parcels.register_import.orders import (
    bring_in,
    drawn,
    make_shipped,
    numbers,
    only_document,
)
from zoning.models import RestrictionZone, ZoningElement

MOSCOW = (
    "77_01_0003031_2012-08-13_kpt07.xml.zip",
    "77_01_0003031_2013-12-25_kpt08.xml.zip",
    "77_01_0003031_2015-03-26_kpt09.xml.zip",
    "77_01_0003031_2020-05-14_kpt10.xml.zip",
    "77_01_0003031_2020-08-27_kpt11.xml.zip",
)
SEVASTOPOL = (
    "91_01_005018_2016-07-06_kpt09.xml.zip",
    "91_01_049001_2020-03-27_kpt10.xml.zip",
    "91_01_003008_2020-11-28_kpt11.xml.zip",
    "91_04_032001_2021-01-18_kpt11.xml.zip",
    "91_01_000000_2021-02-10_kpt11.xml.sig.zip",
)
LARGEST = SEVASTOPOL[-1]
TOMSK = "70_14_0109003_2020-09-23_kpt11.xml.sig.zip"


def versions(municipality: Municipality) -> dict[str, list[tuple[int, int]]]:
    """Row ids and versions of all layers that a plan can fill."""
    found = {}
    for target in TARGETS:
        rows = get_layer(target.layer).model.objects.ever_of(municipality)
        found[target.layer] = list(rows.order_by("pk").values_list("pk", "version"))
    return found


@pytest.mark.django_db
def test_five_plans_of_a_moscow_quarter_each_version_what_changed() -> None:
    city = make_shipped("moscow-0003031")
    parcels = []
    for name in MOSCOW:
        first = only_document(bring_in(city, real_file(name))[0])
        parcels.append(numbers(first.counts["parcels"]))
        stored = versions(city)
        again = bring_in(city, real_file(name))[0].totals
        assert (again.added, again.changed, again.ended) == (0, 0, 0)
        assert versions(city) == stored
    added, changed, unchanged, ended, refused = zip(*parcels, strict=True)
    listed = [a + c + u for a, c, u in zip(added, changed, unchanged, strict=True)]
    assert listed == [38, 40, 40, 37, 38]  # <Parcel> and <land_record> elements of each file
    assert added[0] == 38
    assert all(changed[1:])
    assert (sum(ended), sum(refused)) == (0, 0)
    parcel = Parcel.objects.of(city).get(cadastral_number="77:01:0003031:1")
    assert parcel.version > 1
    events = Parcel.objects.of(city).get(pk=parcel.pk).events.count()  # type: ignore[attr-defined]  # by pghistory
    assert events == parcel.version
    zones = ZoningElement.objects.of(city)
    assert zones.count() == 10
    assert set(zones.values_list("zone_kind", flat=True)) == {"OTHER"}
    assert RestrictionZone.objects.of(city).filter(registry_number="77:00-6.84").exists()
    state = LayerState.objects.get(municipality=city, table_name="parcels_parcel")
    assert state.as_of == date(2020, 8, 27)


@pytest.mark.django_db
def test_older_plans_after_the_newest_change_nothing() -> None:
    city = make_shipped("moscow-0003031")
    bring_in(city, real_file(MOSCOW[-1]))
    stored = versions(city)
    outcomes = bring_in(city, *map(real_file, MOSCOW[:-1]))
    assert {outcome.fate for outcome in outcomes} == {Fate.OLDER}
    assert versions(city) == stored


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("package", "name", "number", "points"),
    [
        ("moscow-0003031", MOSCOW[-1], "77:01:0003031:1", "77_01_0003031_1.txt"),
        ("sevastopol", SEVASTOPOL[1], "91:01:049001:4", "91_01_049001_4.txt"),
    ],
)
def test_stored_geometry_gives_the_coordinates_of_the_file_back(
    package: str, name: str, number: str, points: str
) -> None:
    town = make_shipped(package)
    bring_in(town, real_file(name))
    parcel = Parcel.objects.of(town).get(cadastral_number=number)
    local = town.local_crs.to_local(drawn(parcel))
    rings = [ring for polygon in local.geoms for ring in [polygon.exterior, *polygon.interiors]]
    written = [town.local_crs.document_pair(x, y) for ring in rings for x, y in ring.coords]
    lines = (REAL_FILES / "expected" / points).read_text("utf-8").split()
    expected = [(float(line.split(",")[1]), float(line.split(",")[2])) for line in lines]
    assert written == expected


@pytest.mark.django_db
def test_a_plan_in_an_unknown_grid_is_refused_everywhere() -> None:
    for package in ("demo", "cambridge", "moscow-0003031", "sevastopol"):
        town = make_shipped(package)
        outcome = bring_in(town, real_file(TOMSK))[0]
        assert (outcome.fate, outcome.code) == (Fate.REFUSED, "CRS_UNKNOWN")
        assert "70.4" in outcome.reason
        assert not any(versions(town).values())


@pytest.mark.django_db
def test_quarters_of_sevastopol_come_in_with_few_refusals() -> None:
    city = make_shipped("sevastopol")
    outcomes = bring_in(city, *map(real_file, SEVASTOPOL[:-1]))
    assert {outcome.fate for outcome in outcomes} == {Fate.DONE}
    parcels = [only_document(outcome).counts["parcels"] for outcome in outcomes]
    taken = [count.added + count.changed + count.unchanged + count.refused for count in parcels]
    assert taken == [293, 228, 799, 1971]
    codes = {
        (refusal.code, layer)
        for outcome in outcomes
        for layer, count in only_document(outcome).counts.items()
        for refusal in count.refusals
    }
    assert {code for code, _ in codes} == {"CRS_UNKNOWN", "REPAIR_NEEDED"}
    assert sum(outcome.totals.refused for outcome in outcomes) < 10
    assert CapitalObject.objects.of(city).filter(geometry=None).exists()


@pytest.mark.django_db
def test_drawn_areas_agree_with_the_registered_ones_in_the_database() -> None:
    """By PostGIS, on the ellipsoid of WGS 84: within 0.2 % in sum."""
    city = make_shipped("sevastopol")
    bring_in(city, real_file("91_01_003008_2020-11-28_kpt11.xml.zip"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(ST_Area(geometry::geography)), sum(area_value) FROM parcels_parcel "
            "WHERE municipality_id = %s AND geometry IS NOT NULL AND area_value > 0",
            [city.pk],
        )
        measured, registered = map(float, cursor.fetchone())
    assert measured == pytest.approx(registered, rel=0.002)


@pytest.mark.django_db(transaction=True)
def test_the_largest_plan_comes_in_within_300_megabytes(tmp_path: Path) -> None:
    real_file(LARGEST)
    city = make_shipped("sevastopol")
    program = (
        "import sys; from django.core.management import execute_from_command_line as run;"
        "run(['manage.py', 'import_register', *sys.argv[1:]]);"
        f"print({PEAK_MB})"
    )
    database = settings.DATABASES["default"]
    address = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + "/" + str(database["NAME"])
    arguments = ["--municipality", city.code, str(real_file(LARGEST))]
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments, "--report", str(tmp_path / "report.json")],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": address,
            "SECRET_KEY": settings.SECRET_KEY,
            "DJANGO_SETTINGS_MODULE": "gis_platform.settings",
        },
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    assert int(done.stdout.split()[-1]) < 300
    assert Parcel.objects.of(city).count() == 1242  # of 1,247; the others are in the report
    (stored,) = json.loads((tmp_path / "report.json").read_text("utf-8"))["files"]
    counts = stored["documents"][0]["counts"]
    assert counts["parcels"]["added"] + counts["parcels"]["refused"] == 1247
    zones = ("restriction-zones", "heritage-objects", "public-easements", "territorial-zones")
    assert sum(counts[name]["added"] + counts[name]["refused"] for name in zones) == 1016
