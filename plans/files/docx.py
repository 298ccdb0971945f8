"""The text part of a plan as a DOCX file, for those who must edit it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm
from docxtpl import DocxTemplate

from plans.content import PlanContent
from plans.drawing import draw_plan, sheet_for
from plans.files.docx_tables import Block, add_facts, add_points, add_table
from plans.forms import Form
from plans.printing import printed

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "land_development_plan" / "plan.docx"
EARLIEST = (1980, 1, 1, 0, 0, 0)
WORDS = ("title", "number", "parcel", "draft", "draft_note", "form")


def write(content: PlanContent, form: Form) -> bytes:
    """Return the text part of a plan as DOCX."""
    sheet = sheet_for(content)
    page = printed(content, form, sheet, draw_plan(content, sheet))
    return text_docx(page, made_on=content.composed_on)


def text_docx(page: Block, *, made_on: dt.date) -> bytes:
    """Return the DOCX of a printed plan's text: header, points, sections, protocol.

    page: what `plans.printing.printed` returns. Letterhead, styles and margins are those of the
    template, in which a municipality may change what it likes. The same page gives the same bytes.
    """
    template = DocxTemplate(str(TEMPLATE))
    template.render({key: page.get(key) or "" for key in WORDS}, autoescape=True)
    body: Document = template.docx
    _blocks(body, page["header"])
    for section in page["sections"]:
        body.add_heading(f"{section['number']}. {section['title']}", level=1)
        _blocks(body, section["blocks"])
    body.add_heading(page["annex"]["title"], level=1)
    _blocks(body, page["annex"]["blocks"])
    moment = dt.datetime.combine(made_on, dt.time())
    properties = body.core_properties
    properties.title, properties.author = f"{page['title']} {page['parcel']}", ""
    properties.created = properties.modified = moment
    properties.language = page["language"]
    written = io.BytesIO()
    template.save(written)
    return _settled(written.getvalue(), moment)


def _blocks(body: Document, blocks: Sequence[Block]) -> None:
    for block in blocks:
        _block(body, block)


def _block(body: Document, block: Block) -> None:
    kind = block["kind"]
    if kind == "heading":
        body.add_heading(". ".join(filter(None, (block["number"], block["text"]))), level=2)
    elif kind == "text":
        run = body.add_paragraph().add_run(block["text"])
        run.italic = block["tone"] == "muted"
        run.bold = block["tone"] in {"alert", "strong"}
    elif kind == "list":
        if block["title"]:
            body.add_paragraph().add_run(block["title"]).bold = True
        for item in block["items"]:
            body.add_paragraph(item, style="List Bullet")
    elif kind == "facts":
        add_facts(body, block["rows"], width_mm=_text_width_mm(body))
    elif kind == "points":
        add_points(body, block)
    elif kind == "table":
        _table(body, block)
    else:
        raise ValueError(f"No block of a plan is called {kind!r}.")


def _table(body: Document, block: Block) -> None:
    """Add a table, a wide one on pages of its own that lie on their side."""
    if not block["wide"]:
        add_table(body, block, width_mm=_text_width_mm(body))
        return
    _turn(body)
    add_table(body, block, width_mm=_text_width_mm(body))
    _turn(body)


def _turn(body: Document) -> None:
    """Begin pages that lie on the other side."""
    old = body.sections[-1]
    new = body.add_section(WD_SECTION.NEW_PAGE)
    lies = old.orientation == WD_ORIENT.LANDSCAPE
    new.orientation = WD_ORIENT.PORTRAIT if lies else WD_ORIENT.LANDSCAPE
    new.page_width, new.page_height = old.page_height, old.page_width


def _text_width_mm(body: Document) -> float:
    section = body.sections[-1]
    margins = (section.left_margin or Mm(0)) + (section.right_margin or Mm(0))
    return float(((section.page_width or Mm(210)) - margins) / Mm(1))


def _settled(archive: bytes, moment: dt.datetime) -> bytes:
    """Return a ZIP archive with its members dated alike, so that equal contents are equal."""
    settled = io.BytesIO()
    stamp = max(moment.timetuple()[:6], EARLIEST)
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(settled, "w") as target,
    ):
        for name in sorted(source.namelist()):
            target.writestr(zipfile.ZipInfo(name, stamp), source.read(name), zipfile.ZIP_DEFLATED)
    return settled.getvalue()
