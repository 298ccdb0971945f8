"""Section on the zoning regulation: zones, uses, limits, where building is permissible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plans.content import PlanContent
from plans.forms import Form
from plans.printing.blocks import (
    Block,
    Cell,
    act_text,
    dash_row,
    heading,
    limit_text,
    listed,
    missing,
    paragraph,
    table,
)
from plans.zoning_content import (
    EnvelopeContent,
    FootprintContent,
    LimitContent,
    LimitRow,
    Notice,
    UseContent,
    ZoneContent,
)


def zoning_blocks(content: PlanContent, form: Form, number: str) -> list[Block]:
    """Return the blocks of the section; number: that of the section."""
    zones = content.zoning.zones
    blocks = [paragraph(_zone_sentence(zone, form, alone=len(zones) == 1)) for zone in zones]
    if content.zoning.gap:
        area = form.number(content.zoning.uncovered_m2)
        blocks.append(paragraph(form.say("zone_gap", area=area), tone="alert"))
    blocks.append(heading(f"{number}.1", form.say("act_title")))
    acts = [text for text in (act_text(act, form) for act in content.zoning.acts) if text]
    blocks += [paragraph(text) for text in acts or [form.say("act_none")]]
    blocks.append(heading(f"{number}.2", form.say("uses_title")))
    regulated = [zone for zone in zones if zone.type_known and zone.regulation_applies]
    for zone in regulated:
        blocks += _uses(zone, form, titled=len(regulated) > 1)
    if not regulated:
        blocks.append(paragraph(form.say("no_information")))
    blocks.append(heading(f"{number}.3", form.say("limits_title")))
    for zone in regulated:
        blocks += _limits(zone, form, titled=len(regulated) > 1)
    if not regulated:
        blocks.append(_limit_table([], form))
    return [*blocks, *_not_applied(content, form, number), *_protected(form, number)]


def _zone_sentence(zone: ZoneContent, form: Form, *, alone: bool) -> str:
    values = {
        "code": zone.code,
        "name": f"«{zone.name}»" if zone.name and form.language != "en" else zone.name,
        "area": form.number(zone.area_m2),
        "share": form.number(zone.share * 100, 1),
    }
    if not zone.type_known:
        label = "zone_sentence_unknown"
    elif not zone.regulation_applies:
        label = "zone_sentence_none"
    else:
        label = "zone_sentence" if alone and zone.fully else "zone_sentence_part"
    return form.say(label, **values).replace("  ", " ").replace(" .", ".")


def _uses(zone: ZoneContent, form: Form, *, titled: bool) -> list[Block]:
    blocks = [paragraph(form.say("limits_zone", code=zone.code), tone="strong")] if titled else []
    for label, uses in (
        ("uses_main", zone.uses.main),
        ("uses_conditional", zone.uses.conditional),
        ("uses_auxiliary", zone.uses.auxiliary),
    ):
        names = [_use_text(use) for use in uses] or [form.say("uses_none")]
        blocks.append(listed(form.say(label), names))
    return blocks


def _use_text(use: UseContent) -> str:
    named = f"{use.title} ({use.code})" if use.title else use.code
    return f"{named} – {use.note}" if use.note else named


def _limits(zone: ZoneContent, form: Form, *, titled: bool) -> list[Block]:
    blocks = [paragraph(form.say("limits_zone", code=zone.code), tone="strong")] if titled else []
    blocks.append(_limit_table(zone.limits, form))
    blocks.append(paragraph(form.say("envelope_title"), tone="strong"))
    blocks.append(_envelope_table(zone, form))
    for envelope in zone.envelopes:
        blocks += _envelope_notes(envelope, form)
    return blocks


def _limit_table(rows: Sequence[LimitRow], form: Form) -> Block:
    columns = [
        (form.say("limits_length"), "13mm", "center"),
        (form.say("limits_width"), "13mm", "center"),
        (form.say("limits_area"), "19mm", "center"),
        (form.say("limits_setbacks"), "1.5fr", "left"),
        (form.say("limits_height"), "1.1fr", "left"),
        (form.say("limits_coverage"), "1fr", "center"),
        (form.say("limits_historic"), "1.15fr", "center"),
        (form.say("limits_other"), "1.2fr", "left"),
    ]
    groups = [(form.say("limits_group_size"), 3), *[("", 1)] * 5]
    cells: list[Sequence[Cell]] = []
    for row in rows:
        codes = ", ".join(row.use_codes)
        span = form.say("limits_uses", codes=codes) if codes else form.say("limits_all_uses")
        cells += [[span], _limit_cells(row, form)]
    cells = cells or list(dash_row(columns))
    return table(columns, cells, groups=groups, numbered=True, small=True)


def _limit_cells(row: LimitRow, form: Form) -> list[Cell]:
    others = [
        limit_text(row.far_max, form, "far_max") if row.far_max.state == "SET" else "",
        limit_text(row.greening_min_pct, form, "greening_min")
        if row.greening_min_pct.state == "SET"
        else "",
    ]
    return [
        _size(row.length_m, form),
        _size(row.width_m, form),
        _range(row.area_m2.min, row.area_m2.max, form),
        _setback_cell(row, form),
        _heights(row, form),
        limit_text(row.coverage_max_pct, form),
        form.say("not_applicable"),
        "\n".join(str(text) for text in others if text) or form.say("not_applicable"),
    ]


def _size(limit: LimitContent, form: Form) -> Cell:
    """Return a cell for a size that many regulations do not mention at all."""
    if limit.state == "MISSING":
        return form.say("not_applicable")
    return limit_text(limit, form, "from")


def _range(least: LimitContent, most: LimitContent, form: Form) -> Cell:
    if least.state == most.state == "MISSING":
        return missing(form)
    parts = [
        limit_text(limit, form, label)
        for limit, label in ((least, "from"), (most, "to"))
        if limit.state != "MISSING"
    ]
    return "\n".join(dict.fromkeys(str(part) for part in parts))


def _setback_cell(row: LimitRow, form: Form) -> Cell:
    if not row.setbacks:
        return missing(form)
    lines = []
    for setback in row.setbacks:
        where = form.say(f"EDGE_{setback.edge_kind}")
        if setback.object_kind != "ANY":
            where = f"{where} ({form.say(f'OBJECT_{setback.object_kind}')})"
        limit = LimitContent(state=setback.state, value=setback.metres)
        lines.append(f"{where}: {limit_text(limit, form)}")
    return "\n".join(lines)


def _heights(row: LimitRow, form: Form) -> Cell:
    if row.floors_max.state == row.height_max_m.state == "MISSING":
        return missing(form)
    parts = []
    for limit, label in ((row.floors_max, "floors_max"), (row.height_max_m, "height_max")):
        cell = limit_text(limit, form, label)
        parts.append(str(cell["text"]) if isinstance(cell, dict) else cell)
    return "\n".join(dict.fromkeys(parts))


def _envelope_table(zone: ZoneContent, form: Form) -> Block:
    columns = [
        (form.say("envelope_object"), "1.5fr", "left"),
        (form.say("envelope_area"), "1fr", "right"),
        (form.say("envelope_parts"), "1.2fr", "right"),
        (form.say("envelope_footprint"), "1.1fr", "right"),
        (form.say("envelope_governs"), "1.2fr", "left"),
        (form.say("envelope_existing"), "1fr", "right"),
        (form.say("envelope_remaining"), "1fr", "right"),
        (form.say("envelope_floor_area"), "1.1fr", "right"),
    ]
    envelopes = {envelope.number: envelope for envelope in zone.envelopes}
    rows: list[Sequence[Cell]] = []
    for row in zone.limits:
        codes = ", ".join(row.use_codes)
        rows.append(
            [form.say("limits_uses", codes=codes) if codes else form.say("limits_all_uses")]
        )
        rows += [_envelope_row(envelopes[each.envelope_no], each, form) for each in row.footprints]
    return table(columns, rows or dash_row(columns), small=True)


def _envelope_row(envelope: EnvelopeContent, footprint: FootprintContent, form: Form) -> list[Cell]:
    name = form.say(f"OBJECT_{footprint.object_kind}")
    if not envelope.computed:
        return [name, missing(form), *["–"] * 6]
    governs = form.say(f"governs_{footprint.governs}") if footprint.governs else "–"
    return [
        name,
        _number(envelope.area_m2, form),
        "\n".join(form.number(part.area_m2) for part in envelope.parts) or "–",
        missing(form)
        if footprint.max_footprint_m2 is None
        else _number(footprint.max_footprint_m2, form),
        governs,
        _number(footprint.existing_footprint_m2, form),
        _number(footprint.remaining_m2, form),
        _number(footprint.max_gross_floor_area_m2, form),
    ]


def _number(value: float | None, form: Form) -> str:
    return "–" if value is None else form.number(value)


def _envelope_notes(envelope: EnvelopeContent, form: Form) -> Iterable[Block]:
    for notice in envelope.missing:
        edge = form.say(f"EDGE_{notice.values['edge_kind']}")
        kind = form.say(f"OBJECT_{notice.values['object_kind']}")
        yield paragraph(form.say("envelope_not_computed", edge=edge, object=kind), tone="alert")
    if envelope.computed and not envelope.parts:
        kind = form.say(f"OBJECT_{envelope.object_kind}")
        yield paragraph(f"{form.say('envelope_none')} ({kind})")
        for limit in envelope.limiting:
            names = " + ".join(constraint_text(each, form) for each in limit.constraints)
            area = form.number(limit.area_without_m2)
            yield paragraph(form.say("envelope_without", constraint=names, area=area))
    if envelope.restricted:
        items = "; ".join(
            f"{part.title} – {form.number(part.area_m2)}" for part in envelope.restricted
        )
        yield paragraph(form.say("envelope_restricted", items=items))


def constraint_text(constraint: Notice, form: Form) -> str:
    """Return what limits an envelope in words."""
    title = constraint.values.get("title", "")
    if constraint.code == "SETBACK":
        title = form.say(f"EDGE_{title}")
    return form.say(f"CONSTRAINT_{constraint.code}", title=title)


def _not_applied(content: PlanContent, form: Form, number: str) -> list[Block]:
    columns = [
        (form.say(label), "1fr", "left")
        for label in (
            "none_reason",
            "none_act",
            "none_use",
            "none_floors",
            "none_coverage",
            "none_parameters",
            "none_setbacks",
            "none_siting",
        )
    ]
    rows: list[Sequence[Cell]] = [
        [f"{zone.code}: {zone.reason_not_applied}", act_text(zone.act, form) or "–", *["–"] * 6]
        for zone in content.zoning.zones
        if not zone.regulation_applies
    ]
    if not rows and "zoning.not_applied" in form.omitted_parts:
        return []
    return [
        heading(f"{number}.4", form.say("none_title")),
        table(columns, rows or dash_row(columns), numbered=True, small=True),
    ]


def _protected(form: Form, number: str) -> list[Block]:
    if "zoning.protected" in form.omitted_parts:
        return []
    columns = [(str(place), "1fr", "center") for place in range(1, 12)]
    return [
        heading(f"{number}.5", form.say("protected_title")),
        table(columns, dash_row(columns), small=True),
    ]
