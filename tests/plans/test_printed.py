"""The PDF: true to scale, tagged, with embedded fonts, in the words of its form."""

from __future__ import annotations

import io
import math
import subprocess
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from shapely import LineString, Polygon, box

from plans.drawing import draw, draw_plan, sheet_for
from plans.facts import PlanFacts
from plans.forms import UnknownForm, load_form
from plans.making import produce
from plans.rules import compose
from tests.plans.facts import (
    make_facts,
    make_municipality,
    make_restriction,
    make_zone_type,
    rich_facts,
    setback,
    surface,
)
from tests.plans.full_facts import ISSUE, full_facts

MM_PER_POINT = 25.4 / 72
RECTANGLE = surface(box(1304000, 476000, 1304020, 476030))


def dots(pdf: bytes) -> list[tuple[float, float]]:
    """Return the centres in mm of the turning points drawn on the sheet."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        (sheet,) = [page for page in document.pages if page.width > page.height]
        found = set()
        for curve in sheet.curves:
            width, height = curve["x1"] - curve["x0"], curve["bottom"] - curve["top"]
            is_dot = width == pytest.approx(2 / MM_PER_POINT, abs=0.05) and height == pytest.approx(
                width, abs=0.05
            )
            if is_dot and curve["x1"] < 20 / MM_PER_POINT + 197 / MM_PER_POINT:
                x, y = (curve["x0"] + curve["x1"]) / 2, (curve["top"] + curve["bottom"]) / 2
                found.add((round(x * MM_PER_POINT, 3), round(y * MM_PER_POINT, 3)))
        return sorted(found)


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        words = "\n".join(page.extract_text() for page in document.pages)
        return words.replace("\xad", "-")  # one glyph of the font serves both hyphens


def test_g13_the_drawing_is_true_to_scale() -> None:
    facts = make_facts(RECTANGLE)
    assert sheet_for(compose(facts)).denominator == 500
    points = dots(produce(facts).pdf)
    assert len(points) == 4
    distances = sorted(
        math.dist(one, other) for i, one in enumerate(points) for other in points[i + 1 :]
    )
    diagonal = math.hypot(40, 60)
    assert distances == pytest.approx([40, 40, 60, 60, diagonal, diagonal], abs=0.05)


def test_the_pdf_is_archival_tagged_and_brings_its_fonts(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(produce(rich_facts()).pdf)
    info = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
    assert "Tagged:          yes" in info
    metadata = subprocess.run(
        ["pdfinfo", "-meta", path], check=True, capture_output=True, text=True
    ).stdout
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    fonts = subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True).stdout
    rows = fonts.splitlines()[2:]
    assert rows
    assert all("PTS" in row or "PTSans" in row or "PTSerif" in row for row in rows)
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_numbers_have_decimal_commas_and_no_separator_of_thousands() -> None:
    words = text_of(produce(rich_facts()).pdf)
    assert "476842,00" in words
    assert "1304685,00" in words
    assert "476842.00" not in words
    assert "ПРОЕКТ" in words


def test_missing_data_is_printed_as_missing_and_zero_envelope_as_none() -> None:
    no_setbacks = make_facts(RECTANGLE, zone_types=(make_zone_type(setbacks=()),))
    words = text_of(produce(no_setbacks).pdf)
    assert "нет данных" in words
    assert "место размещения не рассчитано" in words.replace("\n", " ")
    narrow = text_of(produce(make_facts(surface(box(0, 0, 5, 40)))).pdf)
    assert "отсутствует" in narrow


def test_the_sections_are_those_of_the_form_in_every_language() -> None:
    russian = text_of(produce(rich_facts()).pdf)
    for number in range(2, 12):
        assert f"\n{number}. Информация" in russian or f"\n{number}. " in russian
    english = replace(
        rich_facts(), municipality=make_municipality(language="en", form="zoning-summary")
    )
    words = text_of(produce(english).pdf)
    assert "Zoning summary" in words
    assert "476842.00" in words
    assert "planning project" not in words
    tatar = replace(rich_facts(), municipality=make_municipality(language="tt"))
    assert "Җир кишәрлегенең шәһәр төзелеше планы" in text_of(produce(tatar).pdf)


def test_an_unknown_form_is_refused_by_name() -> None:
    with pytest.raises(UnknownForm, match="741pr-2021"):
        load_form("no-such-form", "ru")
    with pytest.raises(UnknownForm):
        load_form("../municipalities/demo", "ru")


def test_the_legend_shows_only_what_is_there() -> None:
    bare = compose(make_facts(RECTANGLE, neighbours=()))
    codes = [row.code for row in draw_plan(bare, sheet_for(bare)).legend]
    assert codes == ["parcel", "points", "envelope", "setbacks"]
    rich = compose(rich_facts())
    rows = draw_plan(rich, sheet_for(rich)).legend
    assert sum(row.code == "restriction" for row in rows) == len(rich.restrictions) == 2


def test_every_edge_with_its_own_setback_has_its_dimension() -> None:
    content = compose(rich_facts())
    picture = draw(content, sheet_for(content))
    assert picture.count(">3,0</text>") == 4
    assert picture.count(">5,0</text>") == 1


def test_hostile_names_stay_text() -> None:
    name = '<script>&"#panic()\\'
    zone = make_restriction(RECTANGLE, name=name, registry_number=name)
    facts = make_facts(RECTANGLE, restrictions=(zone,))
    assert "#panic()" in text_of(produce(facts).pdf)


def many_points(count: int) -> PlanFacts:
    ring = [
        (
            80 * math.cos(2 * math.pi * i / count) * (1 + 0.05 * (i % 2)),
            60 * math.sin(2 * math.pi * i / count),
        )
        for i in range(count)
    ]
    return make_facts(surface(Polygon([(round(x, 2), round(y, 2)) for x, y in ring])))


def test_a_boundary_of_many_points_is_labelled_in_part_and_listed_in_full() -> None:
    facts = many_points(250)
    content = compose(facts)
    drawing = draw_plan(content, sheet_for(content))
    assert drawing.every == 5
    on_map = drawing.svg.split('<g id="points">')[1].split("</g>")[0]
    assert on_map.count("<circle") <= 250
    assert drawing.insets
    words = text_of(produce(facts).pdf)
    last = content.parcel.points[0].points[-2]
    assert f"{last.n} {last.x:.2f}".replace(".", ",") in words


def test_a_linear_object_gets_a_smaller_scale() -> None:
    strip = LineString([(0, 0), (30_000, 2_000)]).buffer(5, cap_style="flat")
    facts = make_facts(
        surface(strip), zone_types=(make_zone_type(setbacks=(setback("ANY", 0.0),)),)
    )
    sheet = sheet_for(compose(facts))
    assert sheet.denominator == 100_000


def test_a_full_plan_is_the_same_to_the_byte_and_its_widest_table_has_a_page_on_its_side() -> None:
    facts = full_facts()
    pdf = produce(facts).pdf
    assert produce(facts).pdf == pdf
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        sides = [
            page.extract_text().replace("\xad", "-")
            for page in document.pages
            if page.width > page.height
        ]
    assert sum("2.5. " in text and "рекреационная" in text for text in sides) == 1
    words = text_of(pdf)
    assert all(f"\n{number}. " in words for number in range(2, 13))


def test_each_page_of_an_issued_plan_leads_to_its_verification() -> None:
    pdf = produce(replace(full_facts(), issue=ISSUE)).pdf
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        texts = [page.extract_text().replace("\xad", "-") for page in document.pages]
    assert all(ISSUE.address in text and ISSUE.number in text for text in texts)
    assert "ПРОЕКТ" not in "".join(texts)
