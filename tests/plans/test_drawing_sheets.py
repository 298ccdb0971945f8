"""The sheets of the graphic part as printed: scale, legend, title block, situation plan."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from dataclasses import replace

import pdfplumber
import pytest
from pdfplumber.page import Page
from shapely import LineString, box

from plans.drawing import draw_situation, sheet_for
from plans.facts import ContextFact, PlanFacts
from plans.making import produce
from plans.rules import compose
from plans.stated_facts import IssueFact
from tests.plans.facts import (
    make_facts,
    make_restriction,
    make_zone_type,
    rich_facts,
    setback,
    surface,
)

MM = 25.4 / 72
X, Y = 1304685.0, 476842.0
DOT_MM = 2.0


def landscape(pdf: bytes) -> list[Page]:
    document = pdfplumber.open(io.BytesIO(pdf))
    return [page for page in document.pages if page.width > page.height]


def text_of(page: Page) -> str:
    """Return the words of a page in one line; one glyph of the font serves both hyphens."""
    return str(page.extract_text()).replace("\xad", "-").replace("\n", " ")


def dots(page: Page, right_mm: float) -> list[tuple[float, float]]:
    """Return the middles in mm of the signs of turning points on the map."""
    found = set()
    for curve in page.curves:
        width, height = (curve["x1"] - curve["x0"]) * MM, (curve["bottom"] - curve["top"]) * MM
        if abs(width - DOT_MM) < 0.02 and abs(height - DOT_MM) < 0.02:
            x, y = (curve["x0"] + curve["x1"]) / 2 * MM, (curve["top"] + curve["bottom"]) / 2 * MM
            if x < right_mm:
                found.add((round(x, 3), round(y, 3)))
    return sorted(found)


@pytest.mark.parametrize(
    ("paper", "width_m", "height_m", "denominator"),
    [("A4", 20, 30, 500), ("A3", 100, 100, 500), ("A2", 180, 170, 500), ("A1", 6000, 4000, 10000)],
)
def test_plotted_distances_are_true_on_every_sheet(
    paper: str, width_m: float, height_m: float, denominator: int
) -> None:
    facts = make_facts(surface(box(X, Y, X + width_m, Y + height_m)))
    sheet = sheet_for(compose(facts))
    assert (sheet.paper, sheet.denominator) == (paper, denominator)
    page = landscape(produce(facts).pdf)[0]
    assert (page.width * MM, page.height * MM) == pytest.approx(sheet.size_mm, abs=0.1)
    found = dots(page, sheet.frame[2])
    assert len(found) == 4
    wide, high = width_m * 1000 / denominator, height_m * 1000 / denominator
    lengths = sorted(math.dist(one, two) for i, one in enumerate(found) for two in found[i + 1 :])
    diagonal = math.hypot(wide, high)
    assert lengths == pytest.approx(sorted([wide, wide, high, high, diagonal, diagonal]), abs=0.05)


def many_restrictions(count: int) -> PlanFacts:
    zones = tuple(
        make_restriction(
            surface(box(X - 200, Y + 1.5 * n, X + 200, Y + 90)),
            "CONDITION",
            kind_code=f"K{n:02}",
            name=f"Охранная зона линии электропередачи 10 кВ «Северная – Речная», участок {n}",
            registry_number=f"16:50-6.{1000 + n}",
        )
        for n in range(count)
    )
    return replace(rich_facts(), restrictions=zones)


def test_a_long_legend_goes_on_on_another_page_and_loses_no_row() -> None:
    pdf = produce(many_restrictions(20)).pdf
    document = pdfplumber.open(io.BytesIO(pdf))
    (place,) = [n for n, page in enumerate(document.pages) if page.width > page.height]
    sheet, following = document.pages[place], document.pages[place + 1]
    panel = sheet.crop((sheet.width * 0.72, 0, sheet.width, sheet.height))
    told = text_of(panel) + text_of(following)
    assert all(f"16:50-6.{1000 + n}" in told for n in range(20))
    assert "продолжение" in following.extract_text()
    assert max(word["bottom"] for word in sheet.extract_words()) <= (210 - 5) / MM + 1
    stamp = next(word for word in panel.extract_words() if word["text"] == "Должность")
    note = next(word for word in panel.extract_words() if word["text"].startswith("Продолжение"))
    assert note["bottom"] < stamp["top"]


def test_a_short_legend_stays_on_its_sheet() -> None:
    document = pdfplumber.open(io.BytesIO(produce(rich_facts()).pdf))
    assert not any("(продолжение)" in page.extract_text() for page in document.pages)


def test_the_title_block_counts_the_sheets_and_names_who_signed() -> None:
    facts = replace(rich_facts(), situation=surroundings())
    issue = IssueFact(
        number="РФ-16-2-01-0-00-2026-00012-0",
        issued_on=dt.date(2026, 11, 25),
        valid_until=dt.date(2029, 11, 25),
        signatory_name="Сафин Р. И.",
        signatory_position="Начальник управления",
        authority="Исполнительный комитет",
        register_number="2026-17",
        code="Ab3dE",
        address="https://plans.example/v/Ab3dE",
    )
    document = pdfplumber.open(io.BytesIO(produce(replace(facts, issue=issue)).pdf))
    places = [n for n, page in enumerate(document.pages, start=1) if page.width > page.height]
    assert len(places) == 2
    total = len(document.pages)
    for place in places:
        page = document.pages[place - 1]
        words = text_of(page.crop((page.width * 0.7, 0, page.width, page.height)))
        assert "Сафин Р. И." in words
        assert "Начальник" in words
        assert issue.number in words
        assert issue.address in words
        assert "ПРОЕКТ" not in words
        assert re.search(rf"\b{place} {total}\b", words)


def surroundings() -> tuple[ContextFact, ...]:
    return (
        ContextFact(kind="PARCEL", label="8", geometry=box(X + 24, Y, X + 50, Y + 34)),
        ContextFact(kind="BUILDING", label="12А", geometry=box(X + 30, Y + 8, X + 46, Y + 24)),
        ContextFact(
            kind="STREET",
            label="Садовая улица",
            geometry=LineString([(X - 150, Y - 9), (X + 150, Y - 9)]),
        ),
        ContextFact(kind="COMMON_USE", label="", geometry=box(X - 150, Y - 18, X + 150, Y)),
    )


def test_the_situation_plan_shows_the_parcel_among_what_lies_around() -> None:
    content = compose(replace(rich_facts(), situation=surroundings()))
    drawing = draw_situation(content)
    assert drawing is not None
    assert (drawing.sheet.paper, drawing.sheet.denominator) == ("A4", 2000)
    assert {words for words, _ in drawing.texts} >= {"8", "12А", "Садовая улица", ":7"}
    codes = [row.code for row in drawing.legend]
    assert codes == ["here", "houses", "parcels", "streets", "common_use"]
    assert draw_situation(compose(rich_facts())) is None


def test_the_situation_plan_of_a_large_parcel_has_a_smaller_scale() -> None:
    facts = make_facts(
        surface(box(X, Y, X + 1500, Y + 300)),
        zone_types=(make_zone_type(setbacks=(setback("ANY", 3.0),)),),
        situation=surroundings(),
    )
    drawing = draw_situation(compose(facts))
    assert drawing is not None
    assert drawing.sheet.denominator > 10_000
    held_m = (drawing.sheet.frame[2] - drawing.sheet.frame[0]) * drawing.sheet.denominator / 1000
    assert held_m >= 1500 * 1.6


def test_the_situation_plan_is_a_sheet_of_its_own() -> None:
    pdf = produce(replace(rich_facts(), situation=surroundings())).pdf
    drawing, situation = landscape(pdf)
    words = situation.extract_text()
    assert "Ситуационный план" in words
    assert "1:2000" in words
    assert "1:500" in drawing.extract_text()
