"""Numbers that follow from limits and envelope, and what shuts an empty envelope out."""

from __future__ import annotations

from collections.abc import Iterator

from plans.content import PlanContent
from plans.forms import Form
from plans.printing.blocks import (
    DASH,
    Block,
    Cell,
    Column,
    alert,
    dash_row,
    listed,
    paragraph,
    table,
)
from plans.printing.layers import layer_text
from plans.printing.limits import LENGTH, limit_line
from plans.printing.zoning import regulated, zone_title
from plans.rules.numbers import use_order
from plans.zoning_content import (
    EnvelopeContent,
    FootprintContent,
    LimitRow,
    Notice,
    ZoneContent,
)

OBJECTS = "capital-objects"
SEVERAL = 2


def derived_blocks(content: PlanContent, form: Form) -> list[Block]:
    """Return for each zone the envelopes, the numbers that follow and what they rest on."""
    zones = [zone for zone in regulated(content) if zone.envelopes]
    if not zones:
        return [paragraph(form.say("derived_none"))]
    blocks: list[Block] = []
    for zone in zones:
        blocks += zone_title(zone, form, titled=len(zones) > 1)
        blocks += [_envelopes(content, zone, form), _numbers(zone, form)]
        told: list[list[Block]] = []
        for envelope in zone.envelopes:
            notes = list(_notes(envelope, form))
            if notes not in told:
                told.append(notes)
                blocks += notes
    return blocks


def _uses_of_envelopes(zone: ZoneContent) -> dict[int, list[str]]:
    """Return the uses for which each envelope was made, by its number, sorted by code."""
    uses: dict[int, list[str]] = {each.number: [] for each in zone.envelopes}
    for row in zone.limits:
        for footprint in row.footprints:
            uses[footprint.envelope_no] += row.use_codes
    return {number: sorted(set(codes), key=use_order) for number, codes in uses.items()}


def _envelopes(content: PlanContent, zone: ZoneContent, form: Form) -> Block:
    """Return the table of envelopes, their parts numbered as on the drawing."""
    columns: list[Column] = [
        (form.say("derived_object"), "1.1fr", "left"),
        (form.say("derived_uses"), "1.3fr", "left"),
        (form.say("envelope_area"), "1fr", "right"),
        (form.say("envelope_parts"), "1.1fr", "left"),
        (form.say("envelope_existing"), "1fr", "right"),
    ]
    built = {
        each.envelope_no: each.existing_footprint_m2
        for row in zone.limits
        for each in row.footprints
    }
    uses = _uses_of_envelopes(zone)
    lacking = bool(layer_text(content, form, OBJECTS))
    rows: list[list[Cell]] = []
    for envelope in zone.envelopes:
        existing: Cell = _area(built.get(envelope.number), form)
        if lacking:
            existing = [str(existing), alert(form.say("derived_at_least"))]
        kind = form.say(f"OBJECT_{envelope.object_kind}")
        named = ", ".join(uses[envelope.number]) or form.say("derived_all")
        rows.append([kind, named, _envelope(envelope, form), _parts(envelope, form), existing])
    return table(columns, rows, size="small")


def _area(value: float | None, form: Form) -> str:
    return DASH if value is None else form.area_value(value)


def _envelope(envelope: EnvelopeContent, form: Form) -> Cell:
    if not envelope.computed:
        return alert(form.say("derived_not_computed"))
    return _area(envelope.area_m2, form) if envelope.parts else form.say("derived_no_place")


def _parts(envelope: EnvelopeContent, form: Form) -> Cell:
    parts = envelope.parts
    if len(parts) < SEVERAL:
        return DASH
    return "\n".join(
        form.say("derived_part", n=each.number, area=form.area_value(each.area_m2))
        for each in parts
    )


def _numbers(zone: ZoneContent, form: Form) -> Block:
    """Return a row of numbers for each group of uses and kind of objects."""
    columns: list[Column] = [
        (form.say("derived_uses"), "1.5fr", "left"),
        (form.say("envelope_footprint"), "1.15fr", "right"),
        (form.say("envelope_remaining"), "1.05fr", "right"),
        (form.say("envelope_floor_area"), "1.1fr", "right"),
        (form.say("derived_greening"), "1fr", "right"),
        (form.say("derived_parking"), "1.05fr", "right"),
        (form.say("derived_feasibility"), "1.1fr", "center"),
        (form.say("derived_floors"), "0.95fr", "center"),
        (form.say("derived_height"), "0.95fr", "center"),
    ]
    kinds = {each.object_kind for row in zone.limits for each in row.footprints}
    rows: list[list[Cell]] = []
    for row in zone.limits:
        for footprint in row.footprints:
            named = ", ".join(sorted(row.use_codes, key=use_order)) or form.say("derived_all")
            if len(kinds) > 1:
                named = f"{named}\n({form.say(f'OBJECT_{footprint.object_kind}')})"
            rows.append([named, *_number_cells(row, footprint, form)])
    return table(columns, rows or dash_row(columns), size="small")


def _number_cells(row: LimitRow, footprint: FootprintContent, form: Form) -> list[Cell]:
    return [
        _footprint(footprint, form),
        _remaining(footprint, form),
        _area(footprint.max_gross_floor_area_m2, form),
        _area(footprint.min_greening_m2, form),
        _parking(footprint, form),
        _feasible(footprint, form),
        limit_line(row.floors_max, form),
        _height(row, footprint, form),
    ]


def _footprint(footprint: FootprintContent, form: Form) -> Cell:
    if footprint.max_footprint_m2 is None:
        return alert(form.say("derived_not_computed"))
    area = form.area_value(footprint.max_footprint_m2)
    if not footprint.governs:
        return area
    return f"{area}\n{form.say(f'governs_{footprint.governs}')}"


def _remaining(footprint: FootprintContent, form: Form) -> Cell:
    if footprint.exceeded_m2:
        return alert(form.say("derived_exceeded", area=form.area_value(footprint.exceeded_m2)))
    if footprint.remaining_m2 is None and footprint.max_footprint_m2 is not None:
        return alert(form.say("derived_remaining_unknown"))
    return _area(footprint.remaining_m2, form)


def _parking(footprint: FootprintContent, form: Form) -> Cell:
    if footprint.parking_places is None:
        return DASH
    return form.say(
        "derived_places",
        places=footprint.parking_places,
        accessible=footprint.parking_accessible_places or 0,
        area=_area(footprint.parking_m2, form),
    )


def _feasible(footprint: FootprintContent, form: Form) -> Cell:
    if footprint.feasible is None:
        return DASH
    if footprint.feasible:
        return form.say("derived_feasible")
    lacking = form.area_value(footprint.shortfall_m2 or 0.0)
    return alert(form.say("derived_not_feasible", area=lacking))


def _height(row: LimitRow, footprint: FootprintContent, form: Form) -> Cell:
    """Return the height; storeys are a limit of their own, both have to be kept."""
    limit, least = row.height_max_m, footprint.height_limit_m
    if least is not None and (limit.value is None or least < limit.value):
        return form.say("derived_height_restricted", value=form.length_value(least, short=True))
    return limit_line(limit, form, quantity=LENGTH)


def _notes(envelope: EnvelopeContent, form: Form) -> Iterator[Block]:
    kind = form.say(f"OBJECT_{envelope.object_kind}")
    for notice in envelope.missing:
        edge = form.say(f"EDGE_{notice.values['edge_kind']}")
        missing = form.say(f"OBJECT_{notice.values['object_kind']}")
        text = form.say("envelope_not_computed", edge=edge, object=missing)
        yield paragraph(text, tone="alert")
    if envelope.computed and not envelope.parts:
        yield from _limiting_report(envelope, kind, form)
    if envelope.restricted:
        items = "; ".join(
            f"{part.title} – {form.area(part.area_m2)}" for part in envelope.restricted
        )
        yield paragraph(form.say("envelope_restricted", object=kind, items=items))
    for area_m2 in envelope.dropped_m2:
        text = form.say("envelope_dropped", object=kind, area=form.area(area_m2))
        yield paragraph(text, tone="muted")


def _limiting_report(envelope: EnvelopeContent, kind: str, form: Form) -> Iterator[Block]:
    """Yield what shuts an empty envelope out, and what there would be without it."""
    causes = dict.fromkeys(
        constraint_text(each, form) for limit in envelope.limiting for each in limit.constraints
    )
    if not causes:
        yield paragraph(form.say("envelope_none", object=kind))
        return
    yield paragraph(form.say("envelope_none_because", object=kind, causes="; ".join(causes)))
    yield listed(
        form.say("envelope_limiting"),
        [
            form.say(
                "envelope_without",
                constraint=" + ".join(constraint_text(each, form) for each in limit.constraints),
                area=form.area(limit.area_without_m2),
            )
            for limit in envelope.limiting
        ],
    )


def constraint_text(constraint: Notice, form: Form) -> str:
    """Return what limits an envelope in words."""
    title = constraint.values.get("title", "")
    if constraint.code == "SETBACK":
        title = form.say(f"EDGE_{title}")
    return form.say(f"CONSTRAINT_{constraint.code}", title=title)
