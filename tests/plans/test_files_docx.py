"""The text part of a plan as DOCX: all that is printed, in the same words."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from shapely import Polygon, box

from plans.content import PlanContent
from plans.drawing import draw_plan, sheet_for
from plans.files.docx import text_docx
from plans.forms import load_form
from plans.printing import printed
from plans.rules import compose
from tests.plans.facts import make_facts, rich_facts, surface

HOLED = Polygon(box(0, 0, 60, 60).exterior, [box(20, 20, 40, 40).exterior])
PLANS = {
    "rich": compose(rich_facts()),
    "plain": compose(make_facts(surface(box(0, 0, 20, 30)))),
    "holed": compose(make_facts(surface(HOLED))),
}


def page_of(plan: PlanContent, language: str = "ru") -> dict[str, Any]:
    sheet = sheet_for(plan)
    return printed(plan, load_form(plan.form, language), sheet, draw_plan(plan, sheet))


def words_in(value: object) -> Iterator[str]:
    """Yield the texts of printed blocks, whatever they are."""
    if isinstance(value, Mapping):
        for key in ("text", "title", "items", "head", "groups", "columns", "rows"):
            yield from words_in(value.get(key, ()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from words_in(each)
    elif isinstance(value, str):
        yield value


def text_of(docx: bytes) -> str:
    document = Document(io.BytesIO(docx))
    parts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        parts += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(parts)


@pytest.mark.parametrize("language", ["ru", "tt", "en"])
@pytest.mark.parametrize("name", sorted(PLANS))
def test_what_is_printed_stands_in_the_document(name: str, language: str) -> None:
    plan = PLANS[name]
    page = page_of(plan, language)
    told = text_of(text_docx(page, made_on=plan.composed_on))
    assert page["title"] in told
    for section in page["sections"]:
        assert section["title"] in told
    for blocks in (page["header"], *(section["blocks"] for section in page["sections"])):
        for words in words_in(blocks):
            assert words in told


def test_the_same_plan_makes_the_same_bytes() -> None:
    plan = PLANS["rich"]
    page = page_of(plan)
    assert text_docx(page, made_on=plan.composed_on) == text_docx(page, made_on=plan.composed_on)


def test_a_wide_table_lies_on_its_side_and_the_text_after_it_stands_again() -> None:
    page = page_of(PLANS["plain"])
    columns = [{"title": str(n), "width": "1fr", "align": "left"} for n in range(11)]
    wide = {
        "kind": "table",
        "columns": columns,
        "groups": [],
        "rows": [["–"] * 11],
        "numbered": True,
        "size": "tiny",
        "wide": True,
    }
    page["annex"] = {"title": "A", "blocks": [wide]}
    document = Document(io.BytesIO(text_docx(page, made_on=PLANS["plain"].composed_on)))
    turned = [section.orientation for section in document.sections]
    assert turned[-2:] == [WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]


def test_a_block_that_nobody_knows_is_an_error() -> None:
    page = page_of(PLANS["plain"])
    page["annex"] = {"title": "A", "blocks": [{"kind": "song"}]}
    with pytest.raises(ValueError, match="song"):
        text_docx(page, made_on=PLANS["plain"].composed_on)
