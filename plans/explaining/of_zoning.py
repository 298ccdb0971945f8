"""Lines about zones, their uses and limits."""

from __future__ import annotations

from collections.abc import Iterator

from plans.content import PlanContent
from plans.explaining.explained import ExplainedFact, Sign
from plans.forms import Form
from plans.printing.blocks import DASH, Line
from plans.printing.limits import AREA, LENGTH, limit_line, uses_of
from plans.zoning_content import LimitContent, LimitRow, SetbackContent, UseContent, ZoneContent

SECTION = "zoning"


def zone_key(place: int) -> str:
    """Return the key of the part of the parcel in a zone, by its place in the content."""
    return f"{SECTION}/{place}"


def zoning_facts(content: PlanContent, form: Form) -> Iterator[ExplainedFact]:
    """Yield each zone part with its uses and its rows of limits, and the ground of no zone."""
    for place, zone in enumerate(content.zoning.zones):
        yield _zone(place, zone, form)
        yield from _uses(place, zone, form)
        for number, row in enumerate(zone.limits):
            yield from _limits(place, number, zone, row, form)
    if content.zoning.gap:
        area = content.zoning.uncovered_m2
        yield ExplainedFact(
            key="zoning/gap",
            section=SECTION,
            kind="",
            title=form.say("zone_gap", area=form.area(area)),
            sign=Sign.ALERT,
            area_m2=area,
        )


def _zone(place: int, zone: ZoneContent, form: Form) -> ExplainedFact:
    notes = [zone.reason_not_applied]
    if not zone.type_known:
        notes.append(form.say("missing"))
    if zone.illustrative:
        notes.append(form.warnings["ILLUSTRATIVE"].format(zone=zone.code))
    return ExplainedFact(
        key=zone_key(place),
        section=SECTION,
        kind="zone",
        title=f"{zone.code} {zone.name}".strip(),
        value=form.area(zone.area_m2),
        notes=tuple(filter(None, notes)),
        sign=Sign.NONE if zone.type_known else Sign.ALERT,
        source=zone.source,
        act=zone.act,
        area_m2=zone.area_m2,
        share=zone.share,
        geometry=zone.geometry,
    )


def _uses(place: int, zone: ZoneContent, form: Form) -> Iterator[ExplainedFact]:
    for name in ("main", "conditional", "auxiliary"):
        uses: tuple[UseContent, ...] = getattr(zone.uses, name)
        if not uses:
            continue
        shut = [use for use in uses if use.forbidden_by]
        notes = tuple(
            f"{use.code}: " + form.say("use_forbidden", zones=", ".join(use.forbidden_by))
            for use in shut
        )
        yield ExplainedFact(
            key=f"{zone_key(place)}/uses/{name}",
            section=SECTION,
            kind="",
            title=form.say(f"uses_{name}"),
            value=", ".join(use.code for use in uses),
            notes=notes,
            sign=Sign.WARNING if shut else Sign.NONE,
            source=zone.source,
            act=zone.act,
            shown_by=zone_key(place),
        )


def _limits(
    place: int, number: int, zone: ZoneContent, row: LimitRow, form: Form
) -> Iterator[ExplainedFact]:
    values = [
        *_sizes(row, form),
        *(_setback(each, form) for each in row.setbacks),
        *_amounts(row, form),
    ]
    missing = any(isinstance(value, dict) for value in values)
    yield ExplainedFact(
        key=f"{zone_key(place)}/limits/{number}",
        section=SECTION,
        kind="",
        title=uses_of(row, form),
        notes=tuple(_text(value) for value in values),
        sign=Sign.WARNING if missing else Sign.NONE,
        source=zone.source,
        act=zone.act,
        shown_by=zone_key(place),
    )


def _sizes(row: LimitRow, form: Form) -> Iterator[Line]:
    for limit, label in ((row.area_m2.min, "from"), (row.area_m2.max, "to")):
        if limit.state == "SET":
            yield f"{form.say('limits_area')} {_text(limit_line(limit, form, label, AREA))}"
    for limit, title in ((row.length_m, "limits_length"), (row.width_m, "limits_width")):
        if limit.state == "SET":
            yield f"{form.say(title)} {_text(limit_line(limit, form, 'from', LENGTH))}"


def _amounts(row: LimitRow, form: Form) -> Iterator[Line]:
    yield limit_line(row.floors_max, form, "floors_line")
    yield limit_line(row.height_max_m, form, "height_line", "height")
    coverage = limit_line(row.coverage_max_pct, form)
    text = f"{form.say('limits_coverage')}: {_text(coverage)}"
    yield coverage | {"text": text} if isinstance(coverage, dict) else text
    for limit, label in ((row.far_max, "far_max"), (row.greening_min_pct, "greening_min")):
        if limit.state == "SET":
            yield limit_line(limit, form, label)


def _setback(setback: SetbackContent, form: Form) -> Line:
    where = form.say(f"EDGE_{setback.edge_kind}")
    if setback.object_kind != "ANY":
        where = f"{where} ({form.say(f'OBJECT_{setback.object_kind}')})"
    limit = LimitContent(state=setback.state, value=setback.metres, note=setback.note)
    line = limit_line(limit, form, quantity="height")
    if isinstance(line, dict):
        return line | {"text": f"{where} {line['text']}"}
    return f"{where} {line}"


def _text(line: Line) -> str:
    return str(line.get("text", DASH)) if isinstance(line, dict) else line
