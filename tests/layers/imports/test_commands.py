"""The commands import, state and fail as their help says."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings
from shapely import box

from gis_platform.layers.models import ImportRun, LayerState
from gis_platform.municipalities.models import Municipality
from parcels.models import AdminBoundary, Parcel
from tests.factories import make_parcel
from tests.layers.imports.files import NUMBERS, feature, frame, town, write_geojson
from zoning.models import RedLine

pytestmark = pytest.mark.django_db
CAMBRIDGE = Path(__file__).parents[4] / "shared" / "data" / "cambridge"
PLAN = Path(__file__).parents[3] / "fixtures" / "mappings" / "cambridge.toml"


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return tmp_path / "data"


def run(*arguments: object) -> str:
    told = StringIO()
    call_command(*map(str, arguments), stdout=told)
    return told.getvalue()


def test_a_file_is_imported_by_pairs_and_reported(tmp_path: Path, data_dir: Path) -> None:
    town()
    path = tmp_path / "parcels.gpkg"
    frame().to_file(path, driver="GPKG")
    arguments = ("import_layer", "--municipality", "riverton", "parcels", path)
    pairs = ("--map", "cadastral_number=number", "address=address", "--as-of", "2026-01-31")
    told = run(*arguments, *pairs)
    number = ImportRun.objects.get().pk
    assert told == (
        "parcels: 3 added, 0 changed, 0 unchanged, 0 ended, 0 refused. "
        f"Report: {data_dir}/imports/{number}.json\n"
    )
    assert sorted(Parcel.objects.of(town()).values_list("cadastral_number", flat=True)) == NUMBERS
    state = LayerState.objects.get(municipality=town(), table_name="parcels_parcel")
    assert state.loaded_at
    assert state.as_of == date(2026, 1, 31)
    assert "3 unchanged" in run(*arguments, *pairs)


def test_a_refused_file_fails_the_command_and_names_its_report(tmp_path: Path) -> None:
    town()
    path = tmp_path / "a.xml"
    path.write_text("<gml/>")
    with pytest.raises(CommandError, match=r"a.xml is XML, .* Report: .*\.json"):
        run("import_layer", "--municipality", "riverton", "parcels", path)
    with pytest.raises(CommandError, match="There is no municipality nowhere"):
        run("import_layer", "--municipality", "nowhere", "parcels", path)
    with pytest.raises(CommandError, match="No layer is called 'roofs'"):
        run("import_layer", "--municipality", "riverton", "roofs", path)


def test_the_boundary_of_the_municipality_is_set(tmp_path: Path) -> None:
    place = town()
    area = box(49.0, 55.7, 49.3, 55.9)
    path = write_geojson(tmp_path / "city.geojson", [feature(area, registry_number="1")])
    arguments = ("import_layer", "--municipality", "riverton", "administrative-boundaries", path)
    run(*arguments, "--map", "registry_number=registry_number", "kind=registry_number")
    assert Municipality.objects.get(pk=place.pk).boundary is None
    run(*arguments, "--set-boundary")
    boundary = Municipality.objects.get(pk=place.pk).boundary
    assert boundary is not None
    assert boundary.extent == (49.0, 55.7, 49.3, 55.9)
    assert AdminBoundary.objects.of(place).count() == 1


def test_a_layer_is_declared_empty_on_somebodys_word() -> None:
    place = town()
    arguments = ("declare_layer", "--municipality", "riverton", "--empty", "--as-of", "2026-02-01")
    told = run(*arguments, "red-lines", "trees", "--reason", "Letter 12 of the architect")
    assert told == "red-lines, trees: loaded and empty as of 2026-02-01\n"
    state = LayerState.objects.get(municipality=place, table_name=RedLine._meta.db_table)
    assert (bool(state.loaded_at), state.as_of) == (True, date(2026, 2, 1))
    assert ImportRun.objects.filter(target="red-lines").get().notes[0]["text"].startswith("Letter")


def test_a_layer_with_features_is_not_declared_empty() -> None:
    make_parcel(town())
    arguments = ("declare_layer", "--municipality", "riverton", "--empty", "--as-of", "2026-02-01")
    with pytest.raises(CommandError, match="parcels has 1 features; it is not empty"):
        run(*arguments, "red-lines", "parcels", "--reason", "x")
    assert not LayerState.objects.filter(loaded_at__isnull=False).exists()
    with pytest.raises(CommandError, match="Say on whose word"):
        run(*arguments, "red-lines", "--reason", " ")


@pytest.mark.skipif(not CAMBRIDGE.is_dir(), reason="../shared/data/cambridge is absent")
def test_the_plan_of_cambridge_brings_its_files_in(data_dir: Path) -> None:
    place = town("cambridge")
    place.crs_definition, place.crs_name, place.axis_order = "EPSG:26986", "Massachusetts", "EN"
    place.save()
    arguments = ("--municipality", "cambridge", "--folder", CAMBRIDGE, "--plan", PLAN)
    told = run("import_layers", *arguments)
    # By `jq '.features | length'` of the files; parcels: 13,116 objects, of which 8 are parts of
    # others, one has no area and one changes by more than a square metre when repaired.
    expected = {
        "BOUNDARY_CityBoundary": 1,
        "CDD_ZoningDistricts": 261,
        "CDD_ZoningOverlayDistricts": 53,
        "FEMA_FloodPlains100Year": 21,
        "HISTORICAL_HistoricDistricts": 2,
        "ASSESSING_EasementsFY2014": 1150,
        "BASEMAP_Roads": 205,
        "TRANS_Centerlines": 2643,
        "LANDMARK_MunicipalBuildings": 24,
        "CDD_SpecialPermits": 440,
        "CDD_SpecialPermitAreas": 328,
        "RECREATION_OpenSpace": 276,
        "BASEMAP_Vegetation": 96,
        "INFRA_ParkBenches": 3017,
        "INFRA_StreetLights": 6117,
        "DPW_LitterBarrels": 990,
        "BASEMAP_MiscStructures": 637,
    }
    lines = {line.split(".")[0]: line.split() for line in told.splitlines()}
    assert {name: int(lines[name][2]) for name in expected} == expected
    parcels = ImportRun.objects.get(target="parcels")
    assert parcels.counts["parcels"]["added"] == 13_116 - 8 - 2
    assert [refusal["code"] for refusal in parcels.refusals] == ["INVALID", "EMPTY"]
    repairs = [note for note in parcels.notes if note["code"] == "REPAIRED"]
    assert len(repairs) == 36
    assert all(abs(note["change_m2"]) <= 1 for note in repairs)
    # By hand from TaxFY14.csv: 12478.9999752 square feet at 0.3048² m² each, 1,010,700 in value.
    row = Parcel.objects.of(place).get(cadastral_number="7-18")
    assert (row.address, str(row.area_value)) == ("219 MONSIGNOR OBRIEN HWY", "1159.34")
    assert row.permitted_use_by_document == "337 PARKING-LOT"
    assert row.cadastral_value == 1_010_700
    stored = json.loads((data_dir / "imports" / f"{parcels.pk}.json").read_text())
    assert stored["counts"]["parcels"]["refused"] == 2
