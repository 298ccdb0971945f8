"""What each section says, where there is something, where there is nothing, where nobody knows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from plans.content import PlanContent
from plans.drawing import draw_plan, sheet_for
from plans.facts import LayerFactState, PlanFacts
from plans.form_files import read_edition
from plans.form_units import Measure, Unit
from plans.forms import Form, load_form
from plans.printing import printed
from plans.printing.limits import limit_line
from plans.rules import compose
from plans.zoning_content import LimitContent
from tests.plans.full_facts import ISSUE, all_layers, bare_facts, full_facts
from tests.plans.test_form_words import EDITIONS

Page = dict[str, Any]  # JSON
DASHES = {"–"}


def page_of(facts: PlanFacts, form: Form | None = None) -> Page:
    content = compose(facts)
    spoken = form or load_form(content.form, content.language)
    sheet = sheet_for(content)
    return printed(content, spoken, sheet, draw_plan(content, sheet))


def section(page: Page, code: str) -> list[Page]:
    (found,) = [each for each in page["sections"] if each["code"] == code]
    return list(flat(found["blocks"]))


def flat(blocks: list[Page]) -> Iterator[Page]:
    for block in blocks:
        if block["kind"] == "landscape":
            yield from flat(block["blocks"])
        else:
            yield block


def words(blocks: object) -> str:
    return json.dumps(blocks, ensure_ascii=False)


def tables(blocks: list[Page]) -> list[Page]:
    return [block for block in blocks if block["kind"] in {"table", "points"}]


def cells(table: Page) -> set[str]:
    if table["kind"] == "points":
        return {cell for group in table["groups"] for row in group["rows"] for cell in row}
    return {
        cell["text"] if isinstance(cell, dict) else str(cell)
        for row in table["rows"]
        for cell in row
    }


def value_of(page: Page, label: str) -> str:
    rows = [row for block in page["header"] if block["kind"] == "facts" for row in block["rows"]]
    (found,) = [cell for title, cell in rows if title == label]
    return words(found)


@pytest.mark.parametrize(("code", "language"), EDITIONS)
@pytest.mark.parametrize("make", [bare_facts, full_facts])
def test_every_edition_prints_in_every_language(make: Any, code: str, language: str) -> None:
    facts = make(code, language)
    page = page_of(facts)
    form = load_form(code, language)
    assert [each["code"] for each in page["sections"]] == [each.code for each in form.sections]
    issued = compose(replace(facts, issue=ISSUE))
    sheet = sheet_for(issued)
    assert printed(replace(issued, issue=ISSUE), form, sheet, draw_plan(issued, sheet))["qr"]


def test_the_newer_edition_is_the_older_one_with_a_section_more() -> None:
    older, newer = load_form("741pr-2021", "ru"), load_form("741pr-2025", "ru")
    assert [each.number for each in older.sections] == [str(n) for n in range(1, 12)]
    assert newer.sections[:-1] == older.sections
    assert (newer.sections[-1].code, newer.sections[-1].number) == ("appearance", "12")


def test_sections_and_parts_come_in_the_order_of_the_file() -> None:
    document = read_edition("741pr-2025")
    parts = [part.get("number") for part in document["sections"][1]["parts"]]
    page = page_of(bare_facts())
    headings = [block for block in section(page, "zoning") if block["kind"] == "heading"]
    assert [block["number"] or None for block in headings] == parts
    form = load_form("741pr-2025", "ru")
    turned = replace(form, sections=form.sections[::-1])
    codes = [each["code"] for each in page_of(bare_facts(), turned)["sections"]]
    assert codes == [each.code for each in reversed(form.sections)]


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("objects", 2),
        ("indicators", 2),
        ("restriction_boundaries", 1),
        ("easements", 1),
        ("red_lines", 1),
        ("appearance", 1),
    ],
)
def test_an_empty_table_is_printed_with_a_row_of_dashes(code: str, count: int) -> None:
    found = tables(section(page_of(bare_facts()), code))
    assert len(found) == count
    assert all(cells(table) == DASHES for table in found)


def test_tables_for_ground_without_regulation_are_never_dropped() -> None:
    eight, eleven = tables(section(page_of(bare_facts()), "zoning"))[-2:]
    assert (len(eight["columns"]), len(eleven["columns"])) == (8, 11)
    assert cells(eight) == cells(eleven) == DASHES
    filled = tables(section(page_of(full_facts()), "zoning"))[-1]
    assert filled["wide"]
    assert {"отдых (5.0)", "не выше 6 м", "–"} <= cells(filled)


def test_a_limit_has_four_states() -> None:
    form = load_form("741pr-2025", "ru")
    assert limit_line(LimitContent(state="SET", value=0.0), form) == "0"
    assert limit_line(LimitContent(state="NOT_SUBJECT"), form) == "не подлежит установлению"
    assert limit_line(LimitContent(state="NA"), form) == "–"
    missing = limit_line(LimitContent(state="MISSING"), form)
    assert missing == {"text": "нет данных", "tone": "alert"}


def test_the_limits_are_a_list_of_rules_with_the_words_of_the_regulation() -> None:
    table = tables(section(page_of(full_facts()), "zoning"))[0]
    assert len(table["columns"]) == 8
    row = next(row for row in table["rows"] if len(row) == 8)
    assert [line.replace("\u00a0", " ") for line in row[3]] == [
        "от смежных участков: 3",
        "от смежных участков (вспомогательные здания): 1",
        "со стороны проезда: 3",
        "от красной линии: 5",
        "со стороны улицы: 5",
        "со стороны водного объекта: не подлежит установлению",
    ]
    assert row[4] == ["этажей: 3", "высота: 20\u00a0м"]
    assert row[6] == "Скатная кровля"
    assert "Ограждение не выше 1,8 м" in row[7]


def test_networks_without_an_answer_say_so_and_answers_are_printed() -> None:
    (none,) = tables(section(page_of(bare_facts()), "utilities"))
    assert [row[1]["text"] for row in none["rows"]] == ["информация отсутствует"] * 3
    assert [row[0] for row in none["rows"]] == ["Водоснабжение", "Водоотведение", "Теплоснабжение"]
    (some,) = tables(section(page_of(full_facts()), "utilities"))
    water = some["rows"][0]
    assert water[1] == "Водоканал\nписьмо №\u00a051 от 01.10.2026"
    assert water[2:5] == ["имеется", "2,5 куб. м/сут", "колодец ВК-3"]
    assert water[5] == ["01.11.2026", {"text": "срок истёк", "tone": "alert"}]
    assert "Теплосеть" in words(some["rows"][2])
    assert "информация отсутствует" in words(some["rows"][3])


LAYER_SECTIONS = [
    ("capital-objects", "objects"),
    ("heritage-objects", "objects"),
    ("complex-development", "indicators"),
    ("restriction-zones", "restrictions"),
    ("restriction-zones", "restriction_boundaries"),
    ("public-easements", "easements"),
    ("planning-elements", "planning_element"),
    ("red-lines", "red_lines"),
    ("common-use-territory", "red_lines"),
    ("appearance-territories", "appearance"),
    ("protected-areas", "zoning"),
    ("territorial-zones", "zoning"),
]


@pytest.mark.parametrize(("layer", "code"), LAYER_SECTIONS)
@pytest.mark.parametrize(
    ("state", "said"),
    [
        (LayerFactState.MISSING, "в цифровую модель не загружен: сведений нет."),
        (LayerFactState.PARTIAL, "загружен не полностью: нет южной части."),
        (LayerFactState.STALE, "устарел: данные приведены на 20.11.2026."),
    ],
)
def test_a_layer_that_lacks_data_never_reads_as_nothing(
    layer: str, code: str, state: LayerFactState, said: str
) -> None:
    facts = bare_facts(layers=all_layers(**{layer.replace("-", "_"): state}))
    text = words(section(page_of(facts), code))
    assert f"Слой «{layer}»" in text
    assert said in text
    whole = words(section(page_of(bare_facts()), code))
    assert "Слой «" not in whole


@pytest.mark.parametrize(
    ("layer", "label"),
    [
        ("capital-objects", "oks_summary"),
        ("planning-documents", "ppt_documents"),
        ("complex-development", "krt"),
    ],
)
def test_the_front_page_says_it_too(layer: str, label: str) -> None:
    form = load_form("741pr-2025", "ru")
    facts = bare_facts(layers=all_layers(**{layer.replace("-", "_"): LayerFactState.MISSING}))
    assert "не загружен: сведений нет" in value_of(page_of(facts), form.say(label))
    assert "Слой" not in value_of(page_of(bare_facts()), form.say(label))


def test_landscaping_acts_that_nobody_named_are_unknown_not_absent() -> None:
    unknown = section(page_of(bare_facts(landscaping_known=False)), "landscaping_acts")
    assert "сведений нет" in words(unknown)
    assert "Информация отсутствует." in words(section(page_of(bare_facts()), "landscaping_acts"))
    assert "Правила благоустройства" in words(section(page_of(full_facts()), "landscaping_acts"))


def test_decisions_of_people_are_marked_and_listed() -> None:
    page = page_of(full_facts())
    assert "ул. Садовая, 7а\u00a0*" in value_of(page, "Адрес")
    annex = words(page["annex"])
    assert all(
        said in annex
        for said in ("уточнено на месте", "з/у 7", "проезд на местности", "не применено", "Орлова")
    )
    assert "со стороны проезда\u00a0*" in annex
    assert "Сетевая компания" in words(section(page, "restrictions"))


def test_a_draft_bears_its_mark_and_an_issued_plan_the_way_to_verify_it() -> None:
    content: PlanContent = compose(bare_facts())
    form, sheet = load_form("741pr-2025", "ru"), sheet_for(content)
    drawing = draw_plan(content, sheet)
    draft = printed(content, form, sheet, drawing)
    assert (draft["draft"], draft["qr"], draft["verify"]) == ("ПРОЕКТ", "", "")
    issued = printed(replace(content, issue=ISSUE), form, sheet, drawing)
    assert issued["draft"] == ""
    assert issued["number"] == f"№ {ISSUE.number}"
    assert str(issued["qr"]).startswith("<svg")
    assert issued["verify"] == ISSUE.address
    assert "25.11.2029" in words(issued["header"])
    assert "П. П. Петров" in words(issued["header"])


def test_a_form_may_count_in_other_units() -> None:
    form = load_form("741pr-2025", "en")
    feet, metres = Unit(label="ft", factor=3.28084, decimals=1), Unit(label="m")
    acres = Unit(label="sq ft", factor=10.7639, decimals=0)

    def measure(unit: Unit, metric: Unit | None) -> Measure:
        return Measure(unit=unit, metric=metric, decimal=".", thousands=",")

    plain = replace(form, lengths=measure(feet, None), areas=measure(acres, None))
    assert plain.length(30.48) == "100.0\u00a0ft"
    assert plain.area(1000.0) == "10,764\u00a0sq\u00a0ft"
    assert plain.say("edge_length") == "Length, ft"
    both = replace(form, lengths=measure(feet, metres), areas=measure(acres, Unit(label="m²")))
    assert both.length(30.48) == "100.0\u00a0ft\u00a0(30.48\u00a0m)"
    assert both.area_value(1000.0, 0) == "10764 (1000)"
    area = value_of(page_of(full_facts("741pr-2025", "en"), plain), plain.say("area"))
    assert "9063\u00a0sq\u00a0ft" in area
    assert "m²" not in area
    assert "842" not in area


def test_metric_numbers_follow_the_language() -> None:
    russian, english = (load_form("741pr-2025", language) for language in ("ru", "en"))
    assert russian.area(12345.5) == "12\u00a0345,50\u00a0кв.\u00a0м"
    assert russian.area(1234.5) == "1234,50\u00a0кв.\u00a0м"
    assert russian.area_value(12345.5) == "12345,50"
    assert english.length(36.5, short=True) == "36.5\u00a0m"
