"""A layer that is loaded in part says what is missing, until somebody brings or states the rest."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from gis_platform.layers.freshness import freshness
from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.mapping import parse_mapping, read_mapping
from gis_platform.layers.models import ImportRun
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.factories import make_member
from tests.layers.imports.files import frame, town

pytestmark = pytest.mark.django_db
TODAY = date(2026, 2, 1)
FOLDER = Path(__file__).parents[3] / "fixtures" / "mappings"
MAPPING = """
layer = "parcels"
gaps = { en = "Allotments are missing.", ru = "Нет садовых участков." }
[fields]
cadastral_number = "number"
"""


@pytest.fixture(autouse=True)
def _data_dir(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path / "data"


def run(*arguments: object) -> str:
    told = StringIO()
    call_command(*map(str, arguments), stdout=told)
    return told.getvalue()


def bring(folder: Path, mapping: str) -> Municipality:
    place = town()
    path, rules = folder / "parcels.gpkg", folder / "rules.toml"
    frame().to_file(path, driver="GPKG")
    rules.write_text(mapping, encoding="utf-8")
    run("import_layer", "--municipality", place.code, "parcels", path, "--mapping", rules)
    return place


def missing(place: Municipality, layer: str = "parcels") -> dict[str, str]:
    return dict(freshness(place, TODAY)[layer].gaps)


def declare(*arguments: str, reason: str = "Letter 3") -> str:
    return run("declare_layer", "--municipality", "riverton", *arguments, "--reason", reason)


def test_an_import_states_what_is_missing_and_a_whole_one_clears_it(tmp_path: Path) -> None:
    place = bring(tmp_path, MAPPING)
    assert missing(place) == {"en": "Allotments are missing.", "ru": "Нет садовых участков."}
    notes = ImportRun.objects.get().notes
    assert {"code": "GAPS", "text": "Allotments are missing."} in notes
    without = "".join(line for line in MAPPING.splitlines(True) if not line.startswith("gaps"))
    assert missing(bring(tmp_path, without)) == {}
    assert freshness(place, TODAY)["parcels"].is_loaded


def test_gaps_are_stated_and_cleared_by_hand_with_a_reason(tmp_path: Path) -> None:
    place = bring(tmp_path, MAPPING)
    before = freshness(place, TODAY)["parcels"]
    assert declare("parcels", "--whole") == "parcels: loaded whole\n"
    assert missing(place) == {}
    assert declare("parcels", "--gap", "en=Garages = none") == "parcels: loaded in part\n"
    assert missing(place) == {"en": "Garages = none"}
    assert freshness(place, TODAY)["parcels"].as_of == before.as_of
    codes = [run.notes[0]["code"] for run in ImportRun.objects.order_by("pk")[1:]]
    assert codes == ["GAPS_CLEARED", "GAPS_STATED"]
    with pytest.raises(CommandError, match="on whose word"):
        declare("parcels", "--whole", reason=" ")
    with pytest.raises(CommandError, match="languages"):
        declare("parcels", "--gap", "de=Fehlt")


def test_a_layer_that_is_not_loaded_has_no_gaps_to_state(tmp_path: Path) -> None:
    place = bring(tmp_path, MAPPING)
    with pytest.raises(CommandError, match="red-lines is not loaded"):
        declare("parcels", "red-lines", "--gap", "en=Some")
    assert missing(place)["en"] == "Allotments are missing."


def test_an_empty_layer_misses_nothing() -> None:
    place = town()
    with pytest.raises(CommandError, match="--as-of"):
        declare("trees", "--empty")
    declare("trees", "--empty", "--as-of", "2026-02-01")
    declare("trees", "--gap", "en=Trees in yards")
    declare("trees", "--empty", "--as-of", "2026-02-01")
    assert missing(place, "trees") == {}


@pytest.mark.parametrize(
    "gaps", [{"de": "Fehlt"}, {"en": " "}, {"en": 3}, "Missing"], ids=["de", "blank", "3", "text"]
)
def test_a_mapping_states_gaps_as_texts_by_language(gaps: object) -> None:
    with pytest.raises(ImportRefused, match="gaps"):
        parse_mapping({"layer": "parcels", "gaps": gaps}, name="a.toml")


def test_what_is_missing_is_said_wherever_the_state_of_a_layer_is(tmp_path: Path) -> None:
    place = bring(tmp_path, MAPPING)
    client = Client()
    client.force_login(make_member(place, Role.GIS, "gis"))
    api = f"/{place.code}/api/collections"
    collection = client.get(f"{api}/parcels").json()
    said = freshness(place, TODAY)["parcels"].gaps[place.languages[0]]
    assert collection["gaps"] == said
    assert said in collection["description"]
    assert "gaps" not in client.get(f"{api}/trees").json()
    for address in (f"{api}?f=html", f"{api}/parcels?f=html", f"/{place.code}/imports/"):
        body = client.get(address).content.decode()
        assert said in body, address


def test_the_structures_of_cambridge_do_not_stand_for_its_buildings() -> None:
    gaps = read_mapping(FOLDER / "cambridge" / "structures.toml").gaps
    assert set(gaps) == {"en", "ru", "tt"}
    assert "buildings are not" in gaps["en"]
    assert not read_mapping(FOLDER / "cambridge" / "parcels.toml").gaps
