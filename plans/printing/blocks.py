"""The blocks of which a printed plan is made; plain values that become JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from plans.facts import Act
from plans.forms import Form
from plans.points_content import RingContent

Block = dict[str, object]
Line = str | dict[str, object]
Cell = Line | list[Line]
Column = tuple[str, str, str]
DASH = "–"


def heading(number: str, text: str) -> Block:
    """Return the heading of a part; number may be empty."""
    return {"kind": "heading", "number": number, "text": text}


def paragraph(text: str, *, tone: str = "") -> Block:
    """Return a paragraph; tone: "muted", "alert" or "strong"."""
    return {"kind": "text", "text": text, "tone": tone}


def listed(title: str, items: Sequence[str]) -> Block:
    """Return a titled list; the title may be empty."""
    return {"kind": "list", "title": title, "items": list(items)}


def facts(rows: Sequence[tuple[str, Cell]]) -> Block:
    """Return facts by label."""
    return {"kind": "facts", "rows": [list(row) for row in rows]}


def alert(text: str) -> dict[str, object]:
    """Return a cell or a line of one that the reader must not overlook."""
    return {"text": text, "tone": "alert"}


def spanning(
    cell: Line, *, columns: int = 1, rows: int = 1, centred: bool = False
) -> dict[str, object]:
    """Return a cell over several columns or rows."""
    values = dict(cell) if isinstance(cell, dict) else {"text": cell, "tone": ""}
    return values | {"colspan": columns, "rowspan": rows, "centred": centred}


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    groups: Sequence[tuple[str, int]] = (),
    numbered: bool = False,
    size: str = "normal",
    wide: bool = False,
) -> Block:
    """Return a table.

    columns: title, width ("1fr", "20mm") and alignment ("left", "right", "center") of each.
    groups: titles over several columns, in order; an empty title leaves a column alone.
    rows: cells; a row of one cell in a wider table spans it. numbered: a row 1, 2, 3 under
    the titles. size: "normal", "small" or "tiny". wide: needs a page on its side.
    """
    return {
        "kind": "table",
        "columns": [
            {"title": title, "width": width, "align": align} for title, width, align in columns
        ],
        "groups": [{"title": title, "span": span} for title, span in groups],
        "rows": [list(row) for row in rows],
        "numbered": numbered,
        "size": size,
        "wide": wide,
    }


def landscape(blocks: Sequence[Block]) -> Block:
    """Return blocks that stand on a page of their own on its side."""
    return {"kind": "landscape", "blocks": list(blocks)}


def dash_row(columns: Sequence[Column]) -> list[list[Cell]]:
    """Return the row of dashes that a form prints where nothing applies."""
    return [[spanning(DASH, centred=True) for _ in columns]]


def points(rings: Sequence[RingContent], form: Form, *, prefix: str = "") -> Block:
    """Return a list of coordinates, closed rings with their first point again.

    Rings after the first carry a title; without rings there is a row of dashes.
    """
    groups: list[dict[str, object]] = []
    holes = 0
    contours = {ring.contour for ring in rings}
    for ring in rings:
        title = ""
        if ring.hole:
            holes += 1
            title = form.say("hole", n=holes)
        elif len(contours) > 1:
            title = form.say("contour_title", n=ring.contour)
        rows = [
            [f"{prefix}{point.n}", form.number(point.x), form.number(point.y)]
            for point in ring.points
        ]
        groups.append({"title": title, "rows": rows})
    if not groups:
        groups.append({"title": "", "rows": [[DASH, DASH, DASH]]})
    return {"kind": "points", "head": [form.say("point_no"), "X", "Y"], "groups": groups}


def without_empty(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks without tables that hold only dashes, and without the titles of those."""
    kept: list[Block] = []
    for block in blocks:
        if not _is_empty(block):
            kept.append(block)
        elif kept and kept[-1].get("tone") == "strong":
            kept.pop()
    return kept


def _is_empty(block: Block) -> bool:
    if block["kind"] == "table":
        cells = [cell for row in _rows(block) for cell in row]
        return all(cell == DASH or _text(cell) == DASH for cell in cells)
    if block["kind"] == "points":
        groups = cast("list[Block]", block["groups"])
        return all(cell == DASH for group in groups for row in _rows(group) for cell in row)
    return False


def _rows(block: Block) -> list[list[Cell]]:
    return cast("list[list[Cell]]", block["rows"])


def _text(cell: Cell) -> object:
    return cell.get("text") if isinstance(cell, dict) else None


def optional(value: float | None, form: Form) -> str:
    """Return a number without its zeros at the end, a dash for none."""
    return DASH if value is None else form.short_number(value)


def act_text(act: Act, form: Form) -> str:
    """Return the details of an act in one line, empty where none are known."""
    number = form.say("act_number", number=act.number) if act.number else ""
    day = form.say("act_date", date=form.date(act.date)) if act.date else ""
    issued = " ".join(filter(None, (day, number)))
    return ", ".join(filter(None, (act.title, act.authority, issued)))
