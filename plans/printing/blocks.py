"""The blocks of which a printed plan is made; plain values that become JSON."""

from __future__ import annotations

from collections.abc import Sequence

from plans.facts import Act
from plans.forms import Form
from plans.points_content import RingContent
from plans.zoning_content import LimitContent

Block = dict[str, object]
Cell = str | dict[str, object]


def heading(number: str, text: str) -> Block:
    """Return the heading of a subsection."""
    return {"kind": "heading", "number": number, "text": text}


def paragraph(text: str, *, tone: str = "") -> Block:
    """Return a paragraph; tone: "muted" or "alert"."""
    return {"kind": "text", "text": text, "tone": tone}


def listed(title: str, items: Sequence[str]) -> Block:
    """Return a titled list."""
    return {"kind": "list", "title": title, "items": list(items)}


def table(
    columns: Sequence[tuple[str, str, str]],
    rows: Sequence[Sequence[Cell]],
    *,
    groups: Sequence[tuple[str, int]] = (),
    numbered: bool = False,
    small: bool = False,
) -> Block:
    """Return a table.

    columns: title, width ("1fr", "20mm") and alignment ("left", "right", "center") of each.
    groups: titles over several columns, in order; an empty title leaves a column alone.
    rows: cells; a row of one cell in a wider table spans it. numbered: a row 1, 2, 3 under
    the titles.
    """
    return {
        "kind": "table",
        "columns": [
            {"title": title, "width": width, "align": align} for title, width, align in columns
        ],
        "groups": [{"title": title, "span": span} for title, span in groups],
        "rows": [list(row) for row in rows],
        "numbered": numbered,
        "small": small,
    }


def dash_row(columns: Sequence[tuple[str, str, str]]) -> list[list[Cell]]:
    """Return the row of dashes that a form prints where nothing applies."""
    return [["–"] * len(columns)]


def points(rings: Sequence[RingContent], form: Form, *, prefix: str = "") -> Block:
    """Return a list of coordinates, closed rings with their first point again.

    Rings after the first carry a title.
    """
    groups = []
    holes = 0
    contours = {ring.contour for ring in rings}
    for ring in rings:
        title = ""
        if ring.hole:
            holes += 1
            title = form.say("hole", n=holes)
        elif len(contours) > 1:
            title = form.say("contour", n=ring.contour, area="").split(",")[0]
        rows = [
            [f"{prefix}{point.n}", form.number(point.x), form.number(point.y)]
            for point in ring.points
        ]
        groups.append({"title": title, "rows": rows})
    return {"kind": "points", "head": [form.say("point_no"), "X", "Y"], "groups": groups}


def limit_text(limit: LimitContent, form: Form, pattern: str = "") -> Cell:
    """Return a limit by its state; a missing one is marked.

    pattern: label with {value} for one that is set.
    """
    if limit.state == "MISSING":
        return missing(form)
    if limit.state == "NOT_SUBJECT":
        return form.say("not_subject")
    if limit.value is None:
        return form.say("not_applicable")
    value = form.short_number(limit.value)
    return form.say(pattern, value=value) if pattern else value


def missing(form: Form) -> Cell:
    """Return the cell of data that nobody has entered."""
    return {"text": form.say("missing"), "tone": "alert"}


def act_text(act: Act, form: Form) -> str:
    """Return the details of an act in one line, empty where none are known."""
    number = f"№ {act.number}" if act.number and form.language != "en" else act.number
    issued = " ".join(filter(None, (form.date(act.date), number)))
    return ", ".join(filter(None, (act.title, act.authority, issued)))
