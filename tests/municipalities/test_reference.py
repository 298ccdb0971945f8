"""Classifiers as dated files: which edition holds, where and when."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from gis_platform.municipalities.reference import (
    NoReference,
    code_order,
    edition_in_force,
    read_edition,
    reference,
    reference_name,
    restriction_text,
)
from gis_platform.municipalities.toml_tables import InvalidFile
from zoning.models import Effect

FILES = sorted((Path(__file__).parents[2] / "fixtures" / "reference").glob("*/*.toml"))
DAY = dt.date(2026, 11, 1)


def _edition(kind: str, edition: str, valid_from: str, name: str) -> str:
    return (
        f'kind = "{kind}"\nedition = "{edition}"\nvalid_from = {valid_from}\nsource = "test"\n'
        f'[entries]\nA = {{ en = "{name}" }}\n'
    )


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Path]:
    """Yield an empty folder of reference data that the platform reads."""
    folder = tmp_path / "fixtures" / "reference"
    folder.mkdir(parents=True)
    with override_settings(BASE_DIR=tmp_path):
        yield folder


def _write(shelf: Path, place: str, edition: str, text: str) -> None:
    (shelf / place).mkdir(exist_ok=True)
    (shelf / place / f"shelf_kinds-{edition}.toml").write_text(text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_shipped_edition_is_sound(file: Path) -> None:
    edition = read_edition(file, file.parent.name)
    assert edition.entries
    assert edition.source


def test_classifier_of_uses_is_whole() -> None:
    uses = reference("permitted_uses", "ru-16", DAY)
    assert len(uses) == 163
    assert uses["2.7.2"].name_in("ru") == "Размещение гаражей для собственных нужд"
    assert uses["2.1"].name_in("tt") == "Для индивидуального жилищного строительства"
    assert sum(entry.details["verified"] for entry in uses.values()) == 95


def test_kinds_of_restrictions_have_effects_and_widths() -> None:
    kinds = reference("restriction_kinds", "ru-16", DAY)
    assert {kind.details["effect"] for kind in kinds.values()} <= set(Effect.values)
    widths = kinds["WPZ"].details["widths"]
    assert [rule["width_m"] for rule in widths] == [50, 100, 200, 50]
    assert kinds["PWR-20"].details["widths"][0] == {"width_m": 10, "from": "outermost wires"}
    for kind in kinds.values():
        assert set(kind.names) == {"ru", "tt", "en"}
        for rule in kind.details.get("widths", []):
            assert rule["width_m"] > 0
            assert rule["from"]


def test_each_kind_of_restriction_has_a_text_that_is_marked_as_illustrative() -> None:
    assert edition_in_force("restriction_texts", "ru-16", DAY).illustrative
    for kind in reference("restriction_kinds", "ru-16", DAY):
        texts = {restriction_text(kind, "ru-16", language, DAY) for language in ("ru", "tt", "en")}
        assert len(texts) == 3
        assert None not in texts


def test_text_of_a_family_stands_in_for_a_kind() -> None:
    family = restriction_text("PWR", "ru", "en", DAY)
    assert restriction_text("PWR-20", "ru", "en", DAY) == family
    assert restriction_text("PWR-110", "ru", "en", DAY) != family
    assert restriction_text("NOTHING", "ru", "en", DAY) is None
    assert restriction_text("PWR-20", "us-ma", "en", DAY) is None


def test_nearest_jurisdiction_wins(shelf: Path) -> None:
    _write(shelf, "aa", "1", _edition("shelf_kinds", "1", "2020-01-01", "country"))
    _write(shelf, "aa-1", "1", _edition("shelf_kinds", "1", "2019-01-01", "region"))
    assert reference("shelf_kinds", "aa-1", DAY)["A"].name_in("en") == "region"
    assert reference("shelf_kinds", "aa-2", DAY)["A"].name_in("en") == "country"


def test_edition_in_force_on_the_day_is_taken(shelf: Path) -> None:
    _write(shelf, "bb", "1", _edition("shelf_kinds", "1", "2020-01-01", "old"))
    _write(shelf, "bb", "2", _edition("shelf_kinds", "2", "2025-06-01", "new"))
    assert reference("shelf_kinds", "bb", dt.date(2025, 5, 31))["A"].name_in("en") == "old"
    assert reference("shelf_kinds", "bb", dt.date(2025, 6, 1))["A"].name_in("en") == "new"
    with pytest.raises(NoReference, match="No edition of shelf_kinds is in force for bb on 2019"):
        reference("shelf_kinds", "bb", dt.date(2019, 12, 31))


@pytest.mark.parametrize("kind", ["no_such_kind", "../zoning/demo", "*", ""])
def test_unknown_classifier_is_refused(kind: str) -> None:
    with pytest.raises(NoReference, match="for ru-16"):
        reference(kind, "ru-16", DAY)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (_edition("other", "1", "2020-01-01", "x"), "kind"),
        (_edition("shelf_kinds", "1", '"2020"', "x"), "valid_from"),
        (_edition("shelf_kinds", "1", "2020-01-01", ""), "entries.A.en"),
        (_edition("shelf_kinds", "1", "2020-01-01", "x") + "B = { width = 3 }", "entries.B.ru"),
    ],
)
def test_wrong_edition_is_refused_by_key(shelf: Path, text: str, key: str) -> None:
    _write(shelf, "cc", "1", text)
    with pytest.raises(InvalidFile) as refused:
        read_edition(shelf / "cc" / "shelf_kinds-1.toml", "cc")
    assert refused.value.key == key


def test_name_is_in_the_language_of_the_reader() -> None:
    with translation.override("en"):
        assert reference_name("land_categories", "003002000000", "ru-16") == "Land of settlements"
    with translation.override("tt"):
        assert reference_name("land_categories", "003002000000", "ru-16") == (
            "Торак пунктлар җирләре"
        )
    assert reference_name("land_categories", "none", "ru-16") is None
    assert reference_name("land_categories", "003002000000", "us-ma") is None


def test_codes_sort_by_their_numbers() -> None:
    codes = ["2.10", "12.0.2", "2.7.2", "R1", "2.7", "3.1.1"]
    assert sorted(codes, key=code_order) == ["2.7", "2.7.2", "2.10", "3.1.1", "12.0.2", "R1"]


@given(st.lists(st.lists(st.integers(0, 99), min_size=1, max_size=4), max_size=20))
def test_order_of_codes_is_the_order_of_their_numbers(numbers: list[list[int]]) -> None:
    codes = [".".join(map(str, parts)) for parts in numbers]
    expected = [".".join(map(str, parts)) for parts in sorted(numbers)]
    assert sorted(codes, key=code_order) == expected
