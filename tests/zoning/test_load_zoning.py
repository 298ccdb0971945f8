"""Loading of regulations: idempotent, editions kept apart, read back in four statements."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import DjangoAssertNumQueries

from gis_platform.geometry.limits import MISSING, Limit
from gis_platform.municipalities.models import Municipality
from tests.factories import make_municipality
from zoning.actions import Loaded, load_regulations
from zoning.models import ZoneType
from zoning.queries import editions_of, zone_regulation, zone_regulations
from zoning.regulations import Vocabulary, read_regulations
from zoning.rules import Parameter, ZoneRegulation, limit_for

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).parents[2] / "fixtures" / "zoning" / "demo.toml"
TODAY = dt.date(2026, 11, 25)
FILE = """
source = "test"
valid_from = {valid_from}
[act]
title = "Правила"
[zones.A]
kind = "RESIDENTIAL"
names = {{ ru = "А" }}
[zones.A.uses]
main = ["2.1"]
[[zones.A.limits]]
floors_max = {floors}
height_max_m = 10.125
[zones.{second}]
kind = "OTHER"
names = {{ ru = "Б" }}
"""


@pytest.fixture
def town() -> Municipality:
    return make_municipality()


def _regulations(
    folder: Path,
    *,
    floors: int = 3,
    second: str = "B",
    valid_from: str = "2024-01-01",
    more: str = "",
) -> tuple[ZoneRegulation, ...]:
    file = folder / "zones.toml"
    text = FILE.format(floors=floors, second=second, valid_from=valid_from)
    file.write_text(text + more, encoding="utf-8")
    vocabulary = Vocabulary(
        use_codes={"2.1"}, zone_kinds={"RESIDENTIAL", "OTHER"}, languages=("ru",)
    )
    return read_regulations(file, vocabulary)


def test_what_is_stored_is_what_was_read(town: Municipality, tmp_path: Path) -> None:
    regulations = _regulations(tmp_path)
    loaded = load_regulations(town, regulations)
    assert loaded.added == ("A", "B")
    assert sorted(editions_of(town).values(), key=lambda each: each.code) == list(regulations)


def test_same_file_changes_nothing(town: Municipality, tmp_path: Path) -> None:
    load_regulations(town, _regulations(tmp_path))
    before = set(ZoneType.objects.values_list("pk", "limits__pk", "uses__pk"))
    again = load_regulations(town, _regulations(tmp_path))
    assert again == Loaded(added=(), changed=(), unchanged=("A", "B"), removed=())
    assert set(ZoneType.objects.values_list("pk", "limits__pk", "uses__pk")) == before


def test_corrected_file_changes_its_zone_and_removes_what_it_lost(
    town: Municipality, tmp_path: Path
) -> None:
    load_regulations(town, _regulations(tmp_path))
    loaded = load_regulations(town, _regulations(tmp_path, floors=4, second="C"))
    assert loaded.changed == ("A",)
    assert loaded.added == ("C",)
    assert loaded.removed == ("B",)
    zone = zone_regulation(town, "A", TODAY)
    assert zone is not None
    assert limit_for(zone, Parameter.FLOORS_MAX, "2.1") == Limit.of(4)


def test_new_edition_keeps_the_old_one(town: Municipality, tmp_path: Path) -> None:
    load_regulations(town, _regulations(tmp_path))
    loaded = load_regulations(town, _regulations(tmp_path, floors=5, valid_from="2026-01-01"))
    assert loaded.added == ("A", "B")
    for day, floors in ((dt.date(2025, 12, 31), 3), (dt.date(2026, 1, 1), 5)):
        zone = zone_regulation(town, "A", day)
        assert zone is not None
        assert limit_for(zone, Parameter.FLOORS_MAX, None) == Limit.of(floors)
    assert zone_regulation(town, "A", dt.date(2023, 12, 31)) is None
    older = load_regulations(town, _regulations(tmp_path))
    assert older.unchanged == ("A", "B")


def test_regulations_of_one_town_are_not_those_of_another(
    town: Municipality, tmp_path: Path
) -> None:
    other = make_municipality("otherton")
    load_regulations(other, _regulations(tmp_path))
    assert zone_regulation(town, "A", TODAY) is None


def test_many_zones_cost_four_statements(
    town: Municipality, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    call_command("load_zoning", str(DEMO), municipality="riverton")
    with django_assert_num_queries(4):
        zones = zone_regulations(town, ["Ж-1", "Ж-2", "Ж-3", "П-1", "ТОП", "none"], TODAY)
    assert set(zones) == {"Ж-1", "Ж-2", "Ж-3", "П-1", "ТОП"}
    assert limit_for(zones["Ж-1"], Parameter.HEIGHT_MAX_M, "2.1") == Limit.of(20)
    assert limit_for(zones["ТОП"], Parameter.HEIGHT_MAX_M, None) == MISSING


def test_command_prints_one_line_of_facts(
    town: Municipality, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_zoning", str(DEMO), municipality="riverton")
    call_command("load_zoning", str(DEMO), municipality="riverton")
    assert capsys.readouterr().out.splitlines() == [
        "riverton: 17 zones added, 0 changed, 0 unchanged, 0 removed",
        "riverton: 0 zones added, 0 changed, 17 unchanged, 0 removed",
    ]


def test_command_fails_with_the_reason_and_stores_nothing(
    town: Municipality, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text(DEMO.read_text(encoding="utf-8").replace('"6.12"', '"6.99"'), "utf-8")
    with pytest.raises(CommandError, match=r"broken\.toml: zones\.П-1\.uses\.main = '6\.99'"):
        call_command("load_zoning", str(broken), municipality="riverton")
    with pytest.raises(CommandError, match="no municipality nowhere"):
        call_command("load_zoning", str(DEMO), municipality="nowhere")
    assert not ZoneType.objects.exists()


def test_jurisdiction_without_a_classifier_is_named() -> None:
    make_municipality("farton", jurisdiction="xx")
    with pytest.raises(CommandError, match="permitted_uses is in force for xx"):
        call_command("load_zoning", str(DEMO), municipality="farton")


WORDS = """
regulation_applies = false
reason_not_applied = "Вода"
[zones.A.requirements.ru]
other = "Ограждение не выше 1,8 м"
[zones.B.requirements.ru]
use = "Пляжи и причалы"
siting = "Вне полосы отвода"
"""


def test_requirements_in_words_are_stored_by_language_and_key(
    town: Municipality, tmp_path: Path
) -> None:
    load_regulations(town, _regulations(tmp_path, more=WORDS))
    found = zone_regulations(town, ["A", "B"], TODAY)
    assert found["A"].requirements == {"ru": {"other": "Ограждение не выше 1,8 м"}}
    assert found["B"].requirements == {
        "ru": {"use": "Пляжи и причалы", "siting": "Вне полосы отвода"}
    }
    assert load_regulations(town, _regulations(tmp_path, more=WORDS)).changed == ()
