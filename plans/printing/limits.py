"""Limits of parcels and of construction: eight columns for each group of uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from types import MappingProxyType

from plans.content import PlanContent
from plans.form_units import NO_BREAK_SPACE
from plans.forms import Form, UnknownForm
from plans.printing.blocks import (
    DASH,
    Block,
    Cell,
    Column,
    Line,
    alert,
    dash_row,
    paragraph,
    table,
)
from plans.printing.layers import nothing
from plans.printing.zoning import ZONES, regulated, zone_title
from plans.rules.numbers import use_order
from plans.zoning_content import (
    LimitContent,
    LimitRow,
    RangeContent,
    SetbackContent,
    ZoneContent,
)

NUMBER, LENGTH, AREA = "number", "length", "area"
HEIGHT, FLOOR_AREA = "height", "floor area"
"""Quantities of limits; the last two are written with their unit."""
TABLE = "zoning.limits"
COLUMNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "length": ("18.5mm", "center"),
        "width": ("18.5mm", "center"),
        "area": ("19mm", "center"),
        "area_min": ("19mm", "center"),
        "setbacks": ("1.75fr", "left"),
        "height": ("1.05fr", "left"),
        "coverage": ("17mm", "center"),
        "historic": ("1fr", "left"),
        "far": ("15mm", "center"),
        "greening": ("18mm", "center"),
        "parking": ("24mm", "center"),
        "other": ("1.1fr", "left"),
    }
)
"""Width and alignment of the columns that the table can have."""
SIZE_COLUMNS = ("length", "width", "area", "area_min")
USUAL_COLUMNS = ("length", "width", "area", "setbacks", "height", "coverage", "historic", "other")
ILLUSTRATIVE = "ILLUSTRATIVE"


def limit_blocks(content: PlanContent, form: Form) -> list[Block]:
    """Return the table of limits of each zone; a row of dashes where none applies."""
    zones = regulated(content)
    if not zones:
        return [*nothing(content, form, ZONES, label="limits_none"), _limit_table((), None, form)]
    blocks: list[Block] = []
    for zone in zones:
        blocks += zone_title(zone, form, titled=len(zones) > 1)
        blocks += _illustrative(content, zone, form)
        blocks.append(_limit_table(zone.limits, zone, form))
    return blocks


def _illustrative(content: PlanContent, zone: ZoneContent, form: Form) -> list[Block]:
    """Return the warning that a zone's values are those of no act, above the values."""
    told = (
        form.warn(notice)
        for notice in content.warnings
        if notice.code == ILLUSTRATIVE and notice.values.get("zone") == zone.code
    )
    return [paragraph(text, tone="alert") for text in dict.fromkeys(told)]


def uses_of(row: LimitRow, form: Form) -> str:
    """Return the title of a group of uses."""
    codes = ", ".join(sorted(row.use_codes, key=use_order))
    return form.say("limits_uses", codes=codes) if codes else form.say("limits_all_uses")


def _limit_table(rows: Sequence[LimitRow], zone: ZoneContent | None, form: Form) -> Block:
    codes = form.columns.get(TABLE, USUAL_COLUMNS)
    if unknown := set(codes) - set(COLUMNS):
        raise UnknownForm(f"The form {form.code} names unknown columns {sorted(unknown)}.")
    columns: list[Column] = [(form.say(f"limits_{code}"), *COLUMNS[code]) for code in codes]
    sizes = len(list(takewhile(SIZE_COLUMNS.__contains__, codes)))
    alone = [("", 1)] * (len(codes) - sizes)
    groups = [(form.say("limits_group_size"), sizes), *alone] if sizes else ()
    words = zone.requirements if zone else {}
    cells: list[Sequence[Cell]] = []
    for row in rows:
        found = _limit_cells(row, words, form, codes)
        cells += [[uses_of(row, form)], [found[code] for code in codes]]
    filled = cells or dash_row(columns)
    return table(columns, filled, groups=groups, numbered=codes == USUAL_COLUMNS, size="small")


def _limit_cells(
    row: LimitRow, words: Mapping[str, str], form: Form, codes: Sequence[str]
) -> Mapping[str, Cell]:
    others = {
        code: (limit, label, quantity)
        for code, limit, label, quantity in (
            ("far", row.far_max, "far_max", NUMBER),
            ("greening", row.greening_min_pct, "greening_min", NUMBER),
            ("parking", row.parking_m2_per_place, "parking_norm", FLOOR_AREA),
        )
    }
    return {
        "length": _size(row.length_m, form),
        "width": _size(row.width_m, form),
        "area": _range(row.area_m2, form),
        "area_min": limit_line(row.area_m2.min, form, "", AREA),
        "setbacks": [_setback(each, form) for each in row.setbacks] or alert(form.say("missing")),
        "height": _heights(row, form),
        "coverage": limit_line(row.coverage_max_pct, form),
        "historic": words.get("historic") or DASH,
        "other": _others([others[code] for code in others if code not in codes], words, form),
        **{code: limit_line(limit, form, "", unit) for code, (limit, _, unit) in others.items()},
    }


def limit_line(limit: LimitContent, form: Form, pattern: str = "", quantity: str = NUMBER) -> Line:
    """Return a limit by its state; a missing one is marked.

    pattern: label with {value} for what the state says. quantity: of a value, for its unit.
    """
    text = _state_text(limit, form, quantity)
    if limit.note:
        text = f"{text} ({limit.note})"
    worded = form.say(pattern, value=text) if pattern else text
    return alert(worded) if limit.state == "MISSING" else worded


def _state_text(limit: LimitContent, form: Form, quantity: str) -> str:
    if limit.state == "MISSING":
        return form.say("missing")
    if limit.state == "NOT_SUBJECT":
        return form.say("not_subject")
    if limit.value is None:
        return form.say("not_applicable")
    written = {
        LENGTH: form.length_value,
        AREA: form.area_value,
        HEIGHT: form.length,
        FLOOR_AREA: form.area,
    }
    if quantity in written:
        return written[quantity](limit.value, short=True)
    return form.short_number(limit.value)


def _size(limit: LimitContent, form: Form) -> Cell:
    """Return a cell for a size that many regulations do not mention at all."""
    if limit.state == "MISSING":
        return form.say("not_applicable")
    return limit_line(limit, form, "from" if limit.state == "SET" else "", LENGTH)


def _range(area: RangeContent, form: Form) -> Cell:
    known = [
        (limit, label)
        for limit, label in ((area.min, "from"), (area.max, "to"))
        if limit.state != "MISSING"
    ]
    if not known:
        return alert(form.say("missing"))
    lines = [
        limit_line(limit, form, label if limit.state == "SET" else "", AREA)
        for limit, label in known
    ]
    return list(dict.fromkeys(str(line) for line in lines))


def _setback(setback: SetbackContent, form: Form) -> Line:
    where = form.say(f"EDGE_{setback.edge_kind}")
    if setback.object_kind != "ANY":
        where = f"{where} ({form.say(f'OBJECT_{setback.object_kind}')})"
    limit = LimitContent(state=setback.state, value=setback.metres, note=setback.note)
    line = limit_line(limit, form, quantity=LENGTH)
    if isinstance(line, dict):
        return line | {"text": f"{where}:{NO_BREAK_SPACE}{line['text']}"}
    return f"{where}:{NO_BREAK_SPACE}{line}"


def _heights(row: LimitRow, form: Form) -> Cell:
    """Return storeys and height: two limits that hold independently of each other."""
    if row.floors_max.state == row.height_max_m.state == "MISSING":
        return alert(form.say("missing"))
    if row.floors_max.state == row.height_max_m.state != "SET":
        return limit_line(row.floors_max, form)
    return [
        limit_line(row.floors_max, form, "floors_line"),
        limit_line(row.height_max_m, form, "height_line", HEIGHT),
    ]


def _others(
    limits: Iterable[tuple[LimitContent, str, str]], words: Mapping[str, str], form: Form
) -> Cell:
    """Return indicators that the regulation mentions, and its words about others."""
    lines: list[Line] = []
    for limit, label, quantity in limits:
        if limit.state == "SET":
            lines.append(limit_line(limit, form, label, quantity))
        elif limit.state == "NOT_SUBJECT":
            lines.append(limit_line(limit, form, f"{label}_state"))
    if other := words.get("other"):
        lines.append(other)
    return lines or form.say("not_applicable")
