"""Zoning files: what they say, and what is refused with file, zone and key."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from gis_platform.geometry.limits import MISSING, NOT_APPLICABLE, NOT_SUBJECT, Limit
from gis_platform.geometry.setback import EdgeKind, ObjectKind
from gis_platform.municipalities.reference import reference
from gis_platform.municipalities.toml_tables import InvalidFile
from zoning.models import UseMode, ZoneKind, ZoneLimit
from zoning.regulations import Vocabulary, read_regulations
from zoning.rules import (
    REQUIREMENTS,
    Mode,
    Parameter,
    ZoneRegulation,
    limit_for,
    setback_for,
    use_mode,
)

FIXTURES = Path(__file__).parents[2] / "fixtures" / "zoning"
CODE_LIST = Path(__file__).parents[3] / "shared" / "data" / "cambridge" / "ZoneListFromMunicode.csv"
VOCABULARY = Vocabulary(
    use_codes=frozenset({"2.1", "2.3", "4.4"}),
    zone_kinds=frozenset({"RESIDENTIAL", "OTHER"}),
    languages=("ru",),
)
FILE = """
source = "test"
valid_from = 2024-04-08
[act]
title = "Правила"
number = "12-4"
date = 2024-03-28
[zones.A]
kind = "RESIDENTIAL"
names = { ru = "Жилая" }
[zones.A.uses]
main = ["2.1", "2.3"]
conditional = ["4.4"]
notes = { "2.3" = "не более 10 блоков" }
[[zones.A.limits]]
floors_max = 3
height_max_m = { value = 20, note = "до конька" }
far_max = "NOT_APPLICABLE"
[[zones.A.limits]]
uses = ["2.3", "4.4"]
floors_max = { state = "NOT_SUBJECT" }
coverage_max_pct = 0
[[zones.A.setbacks]]
edge = "NEIGHBOUR"
metres = 3
[[zones.A.setbacks]]
edge = "NEIGHBOUR"
object = "AUXILIARY"
metres = 1.5
[[zones.A.setbacks]]
edge = "BLOCKED"
uses = ["2.3"]
metres = 0
"""

TWICE = 'coverage_max_pct = 0\n[[zones.A.limits]]\nuses = ["4.4"]\ncoverage_max_pct = 0'


def _read(folder: Path, text: str) -> dict[str, ZoneRegulation]:
    file = folder / "zones.toml"
    file.write_text(text, encoding="utf-8")
    return {zone.code: zone for zone in read_regulations(file, VOCABULARY)}


def _shipped(name: str, jurisdiction: str, languages: tuple[str, ...]) -> dict[str, ZoneRegulation]:
    on = dt.date(2026, 11, 1)
    vocabulary = Vocabulary(
        use_codes=frozenset(reference("permitted_uses", jurisdiction, on)),
        zone_kinds=frozenset(reference("zone_kinds", jurisdiction, on)),
        languages=languages,
    )
    zones = read_regulations(FIXTURES / f"{name}.toml", vocabulary)
    return {zone.code: zone for zone in zones}


def _setback(zone: ZoneRegulation, edge: str, use: str | None = None) -> Limit:
    return setback_for(zone, EdgeKind(edge), ObjectKind.ANY, use)


@pytest.fixture(scope="module")
def demo() -> dict[str, ZoneRegulation]:
    return _shipped("demo", "ru-16", ("ru", "tt", "en"))


@pytest.fixture(scope="module")
def cambridge() -> dict[str, ZoneRegulation]:
    return _shipped("cambridge", "us-ma", ("en",))


def test_four_states_are_four_different_things(tmp_path: Path) -> None:
    zone = _read(tmp_path, FILE)["A"]
    assert limit_for(zone, Parameter.FLOORS_MAX, "2.1") == Limit.of(3)
    assert limit_for(zone, Parameter.FLOORS_MAX, "2.3") == NOT_SUBJECT
    assert limit_for(zone, Parameter.FAR_MAX, "2.3") == NOT_APPLICABLE
    assert limit_for(zone, Parameter.COVERAGE_MAX_PCT, "2.1") == MISSING
    assert limit_for(zone, Parameter.COVERAGE_MAX_PCT, "4.4") == Limit.of(0)


def test_act_uses_notes_and_setbacks_are_read(tmp_path: Path) -> None:
    zone = _read(tmp_path, FILE)["A"]
    assert (zone.act.title, zone.act.number) == ("Правила", "12-4")
    assert zone.valid_from == dt.date(2024, 4, 8)
    assert use_mode(zone, "4.4") is Mode.CONDITIONAL
    assert use_mode(zone, "9.9") is None
    assert [use.note for use in zone.uses if use.code == "2.3"] == ["не более 10 блоков"]
    heights = [rule.note for rule in zone.limits if rule.parameter is Parameter.HEIGHT_MAX_M]
    assert heights == ["до конька"]
    auxiliary = setback_for(zone, EdgeKind.NEIGHBOUR, ObjectKind.AUXILIARY, None)
    assert auxiliary == Limit.of(1.5)
    assert _setback(zone, "BLOCKED", "2.3") == Limit.of(0)
    assert _setback(zone, "BLOCKED", "2.1") == MISSING


@pytest.mark.parametrize(
    ("old", "new", "key", "limit"),
    [
        ('"RESIDENTIAL"', '"CASTLE"', "zones.A.kind", "one of OTHER, RESIDENTIAL"),
        ('ru = "Жилая"', 'en = "Housing"', "zones.A.names.ru", "not empty"),
        ('["4.4"]', '["9.9"]', "zones.A.uses.conditional", "classifier"),
        ('["4.4"]', '["2.1"]', "zones.A.uses.conditional", "no use that is main too"),
        ('["2.1", "2.3"]', '["2.1", "2.1"]', "zones.A.uses.main", "no text twice"),
        ('"2.3" = "не', '"9.9" = "не', "zones.A.uses.notes.9.9", "no such key"),
        ("floors_max = 3", "floors_max = -1", "zones.A.limits[1].floors_max", "from 0 to 300"),
        ("floors_max = 3", "floors_max = 2.5", "zones.A.limits[1].floors_max", "0 decimals"),
        ("floors_max = 3", 'floors_max = "NONE"', "zones.A.limits[1].floors_max", "NOT_SUBJECT"),
        ("floors_max = 3", 'floors_max = "3"', "zones.A.limits[1].floors_max", "from 0 to 300"),
        ("floors_max = 3", "floors_max = true", "zones.A.limits[1].floors_max", "from 0 to 300"),
        ("floors_max = 3", "floors_max = nan", "zones.A.limits[1].floors_max", "from 0 to 300"),
        ("floors_max = 3", "storeys = 3", "zones.A.limits[1].storeys", "no such key"),
        (
            "coverage_max_pct = 0",
            "coverage_max_pct = 101",
            "zones.A.limits[2].coverage_max_pct",
            "100",
        ),
        (
            "value = 20,",
            'value = 20, state = "NOT_SUBJECT",',
            "zones.A.limits[1].height_max_m.state",
            "either a value or a state",
        ),
        ('state = "NOT_SUBJECT"', "state = 5", "zones.A.limits[2].floors_max.state", "NOT_SUBJECT"),
        ('uses = ["2.3", "4.4"]', 'uses = ["9.9"]', "zones.A.limits[2].uses", "the zone permits"),
        ('uses = ["2.3", "4.4"]', "uses = []", "zones.A.limits[2].uses", "at least one use"),
        ('uses = ["2.3", "4.4"]\n', "", "zones.A.limits[2].floors_max", "one value for all uses"),
        (
            "coverage_max_pct = 0",
            TWICE,
            "zones.A.limits[3].coverage_max_pct",
            "one value for use 4.4",
        ),
        (
            "floors_max = 3",
            "area_min_m2 = 9\narea_max_m2 = 8",
            "zones.A.limits[1].area_min_m2",
            "at most area_max_m2",
        ),
        ('edge = "BLOCKED"', 'edge = "FENCE"', "zones.A.setbacks[3].edge", "BLOCKED"),
        ("metres = 1.5", "metres = -1", "zones.A.setbacks[2].metres", "from 0 to 1000"),
        ("metres = 1.5", "", "zones.A.setbacks[2].metres", "from 0 to 1000"),
        ('"AUXILIARY"', '"ANY"', "zones.A.setbacks[2].NEIGHBOUR ANY", "one value for all uses"),
        ('"AUXILIARY"', '"SHED"', "zones.A.setbacks[2].object", "AUXILIARY"),
        (
            "[zones.A.uses]",
            "regulation_applies = false\n[zones.A.uses]",
            "zones.A.reason_not_applied",
            "not empty",
        ),
        (
            "[zones.A.uses]",
            'regulation_applies = false\nreason_not_applied = "x"\n[zones.A.uses]',
            "zones.A.regulation_applies",
            "no uses, limits or setbacks",
        ),
        ("valid_from = 2024-04-08", 'valid_from = "2024-04-08"', "valid_from", "without quotes"),
        (
            "valid_from = 2024-04-08",
            "valid_from = 2024-04-08\nvalid_to = 2024-04-07",
            "valid_to",
            "or later",
        ),
        ('title = "Правила"', "", "act.title", "not empty"),
        ('source = "test"', "", "source", "not empty"),
        ('source = "test"', 'source = "test"\nauthor = "x"', "author", "no such key"),
    ],
)
def test_wrong_regulation_is_refused_by_zone_and_key(
    tmp_path: Path, old: str, new: str, key: str, limit: str
) -> None:
    assert old in FILE
    with pytest.raises(InvalidFile, match=limit) as refused:
        _read(tmp_path, FILE.replace(old, new, 1))
    assert refused.value.key == key
    assert str(refused.value).startswith(f"zones.toml: {key} = ")


def test_file_without_zones_is_refused(tmp_path: Path) -> None:
    text = FILE[: FILE.index("[zones.A]")] + "[zones]\n"
    with pytest.raises(InvalidFile, match="at least one zone"):
        _read(tmp_path, text)


def test_names_of_the_rules_are_those_that_are_stored() -> None:
    assert [str(parameter) for parameter in Parameter] == list(ZoneLimit.Parameter.values)
    assert [str(mode) for mode in Mode] == list(UseMode.values)
    kinds = reference("zone_kinds", "ru-16", dt.date(2026, 11, 1))
    assert set(kinds) == set(ZoneKind.values)
    assert set(reference("zone_kinds", "us-ma", dt.date(2026, 11, 1))) <= set(ZoneKind.values)


# neighbour, street, storeys, height, coverage, floor area ratio, greening, least and largest area
@pytest.mark.parametrize(
    ("code", "use", "row"),
    [
        ("Ж-1", "2.1", (3, 5, 3, 20, 30, NOT_APPLICABLE, 40, 300, 1500)),
        ("Ж-2", "2.3", (3, 5, 4, 15, 40, 1.2, 25, 200, 5000)),
        ("Ж-3", "2.5", (3, 6, 8, 30, 40, 2.4, 20, 2000, NOT_SUBJECT)),
        ("Ж-4", "2.6", (3, 6, 25, 80, 40, 2.5, 30, 3000, NOT_SUBJECT)),
        ("О-1", "4.4", (3, 5, 16, 55, 60, 3.0, 15, 600, NOT_SUBJECT)),
        ("О-2", "3.5.1", (6, 10, 4, 20, 40, 1.0, 30, 2000, NOT_SUBJECT)),
        ("О-3", "3.4.2", (6, 10, 9, 35, 50, 1.5, 30, 1000, NOT_SUBJECT)),
        ("ИК", "4.1", (0, 0, 4, 14, 70, 2.0, 10, 100, NOT_SUBJECT)),
        ("П-1", "6.3", (3, 5, NOT_APPLICABLE, 30, 60, 1.8, 10, 1000, NOT_SUBJECT)),
        ("П-2", "6.2", (3, 10, NOT_APPLICABLE, NOT_SUBJECT, 60, 2.0, 10, 2000, NOT_SUBJECT)),
        ("Т-1", "7.1", (1, 0, NOT_SUBJECT, NOT_SUBJECT, NOT_SUBJECT, *[NOT_APPLICABLE] * 4)),
        ("Р-1", "3.6.2", (5, 5, 2, 10, 5, 0.1, 70, 1000, NOT_SUBJECT)),
        ("Р-2", "9.1", (*[NOT_SUBJECT] * 4, 0, NOT_APPLICABLE, 90, *[NOT_APPLICABLE] * 2)),
        ("СХ-1", "13.2", (3, 5, 3, 12, 30, NOT_APPLICABLE, 50, 300, 1500)),
        ("СН-1", "12.1", (6, 6, 1, 8, 10, NOT_APPLICABLE, 30, *[NOT_APPLICABLE] * 2)),
    ],
)  # fmt: skip
def test_demo_zone_has_the_limits_of_its_table(
    demo: dict[str, ZoneRegulation], code: str, use: str, row: tuple[float | Limit, ...]
) -> None:
    zone = demo[code]
    parameters = (
        Parameter.FLOORS_MAX, Parameter.HEIGHT_MAX_M, Parameter.COVERAGE_MAX_PCT, Parameter.FAR_MAX,
        Parameter.GREENING_MIN_PCT, Parameter.AREA_MIN_M2, Parameter.AREA_MAX_M2,
    )  # fmt: skip
    found = [_setback(zone, "NEIGHBOUR", use), _setback(zone, "STREET", use)]
    found += [limit_for(zone, parameter, use) for parameter in parameters]
    assert found == [value if isinstance(value, Limit) else Limit.of(value) for value in row]
    assert zone.illustrative


@pytest.mark.parametrize(
    ("words", "key", "form"),
    [
        ('[zones.A.requirements.ru]\nsiting = "x"', "requirements.ru.siting", "no such key"),
        ('[zones.A.requirements.de]\nother = "x"', "requirements.de", "no such key"),
        ('[zones.A.requirements.ru]\nother = ""', "requirements.ru.other", "not empty"),
        (
            '[zones.A.requirements.ru]\nother = "x"\n[zones.A.requirements.en]\nhistoric = "y"',
            "requirements.en",
            "same keys as in ru",
        ),
    ],
)
def test_requirements_beside_limits_are_of_the_columns_and_the_same_in_all_languages(
    tmp_path: Path, words: str, key: str, form: str
) -> None:
    with pytest.raises(InvalidFile, match=form) as refused:
        _read(tmp_path, FILE + words)
    assert refused.value.key == f"zones.A.{key}"


def test_demo_town_misses_nothing_and_differs_by_use(demo: dict[str, ZoneRegulation]) -> None:
    assert len(demo) == 17
    for zone in demo.values():
        assert set(zone.names) == {"ru", "tt", "en"}
        if not zone.applies:
            assert zone.reason_not_applied
            assert set(zone.requirements) == set(zone.names)
            assert all(set(texts) == set(REQUIREMENTS) for texts in zone.requirements.values())
            continue
        for use in zone.uses:
            missing = [p for p in Parameter if limit_for(zone, p, use.code) == MISSING]
            assert not missing, (zone.code, use.code, missing)
    school, flats = (limit_for(demo["Ж-3"], Parameter.FLOORS_MAX, use) for use in ("3.5.1", "2.5"))
    assert (school.value, flats.value) == (4, 8)
    assert limit_for(demo["Ж-3"], Parameter.COVERAGE_MAX_PCT, "4.9.2") == Limit.of(0)
    assert {zone.code for zone in demo.values() if not zone.applies} == {"ТОП", "ВО"}


def test_terraced_houses_share_a_wall_in_the_demo_town(demo: dict[str, ZoneRegulation]) -> None:
    assert _setback(demo["Ж-2"], "BLOCKED", "2.3") == Limit.of(0)
    assert _setback(demo["Ж-2"], "BLOCKED", "2.1.1") == Limit.of(3)


def test_cambridge_has_all_codes_of_its_list_and_of_its_map(
    cambridge: dict[str, ZoneRegulation],
) -> None:
    if not CODE_LIST.exists():
        pytest.skip("../shared/data is not here")
    with CODE_LIST.open(encoding="utf-8") as lines:
        listed = {row["Zone_Type"]: row for row in csv.DictReader(lines) if row["Zone_Type"]}
    only_on_the_map = {"CAM-6", "CAM-10", "CAM-12", "MAS-6", "MAS-12", "MAS-12A", "MAS-18"}
    assert set(cambridge) == set(listed) | only_on_the_map
    for code, row in listed.items():
        assert cambridge[code].names["en"] == row["District_Name"].strip()
    assert all("not in its code list" in cambridge[code].source for code in only_on_the_map)


def test_limits_of_cambridge_are_marked_as_illustrative_or_missing(
    cambridge: dict[str, ZoneRegulation],
) -> None:
    assert all(zone.illustrative for zone in cambridge.values())
    limited = {code for code, zone in cambridge.items() if zone.limits}
    assert limited == {
        "A-1", "A-2", "B", "C", "C-1", "C-2", "C-3", "BA", "BB", "O-1", "O-2", "O-3", "IA", "IB",
    }  # fmt: skip
    assert limit_for(cambridge["SD-1"], Parameter.HEIGHT_MAX_M, None) == MISSING
    assert _setback(cambridge["C-1"], "STREET") == Limit.of(3.048)  # 10 ft
    dwelling, shop = (limit_for(cambridge["BA"], Parameter.FAR_MAX, use) for use in ("R4", "B1"))
    assert (dwelling.value, shop.value) == (1.75, 1.0)
