"""Numbers that follow from limits and envelope, and what shuts an empty envelope out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from plans.content import PlanContent
from plans.forms import Form
from plans.printing.blocks import DASH, Block, Cell, Column, alert, listed, paragraph, table
from plans.printing.layers import layer_text
from plans.printing.limits import LENGTH, limit_line, uses_of
from plans.printing.zoning import regulated, zone_title
from plans.zoning_content import (
    EnvelopeContent,
    FootprintContent,
    LimitRow,
    Notice,
    ZoneContent,
)

OBJECTS = "capital-objects"


class _Place:
    """What a column of the table is about: an envelope and its numbers in a row of limits."""

    def __init__(
        self, content: PlanContent, zone: ZoneContent, row: LimitRow, footprint: FootprintContent
    ) -> None:
        self.content, self.row, self.footprint = content, row, footprint
        envelopes = {each.number: each for each in zone.envelopes}
        self.envelope = envelopes[footprint.envelope_no]


Indicator = Callable[[_Place, Form], Cell]


def derived_blocks(content: PlanContent, form: Form) -> list[Block]:
    """Return for each zone the envelope, the numbers that follow and what they rest on."""
    zones = [zone for zone in regulated(content) if zone.envelopes]
    if not zones:
        return [paragraph(form.say("derived_none"))]
    blocks: list[Block] = []
    for zone in zones:
        blocks += zone_title(zone, form, titled=len(zones) > 1)
        for rows in _same_columns(zone.limits):
            blocks.append(_table(content, zone, rows, form))
        for envelope in zone.envelopes:
            blocks += _notes(envelope, form)
    return blocks


def _same_columns(rows: Sequence[LimitRow]) -> Iterator[list[LimitRow]]:
    """Yield runs of rows whose numbers are for the same kinds of objects."""
    run: list[LimitRow] = []
    for row in rows:
        if run and _kinds(run[-1]) != _kinds(row):
            yield run
            run = []
        if row.footprints:
            run.append(row)
    if run:
        yield run


def _kinds(row: LimitRow) -> list[str]:
    return [each.object_kind for each in row.footprints]


def _table(content: PlanContent, zone: ZoneContent, rows: Sequence[LimitRow], form: Form) -> Block:
    kinds = _kinds(rows[0])
    columns: list[Column] = [
        (form.say("derived_indicator"), "1.5fr" if len(kinds) > 1 else "1fr", "left"),
        *((form.say(f"OBJECT_{kind}"), "1fr", "right") for kind in kinds),
    ]
    cells: list[list[Cell]] = []
    for row in rows:
        cells.append([uses_of(row, form)])
        places = [_Place(content, zone, row, each) for each in row.footprints]
        for label, indicator in INDICATORS.items():
            values = [indicator(place, form) for place in places]
            if label not in OPTIONAL or any(value != DASH for value in values):
                cells.append([form.say(label), *values])
    return table(columns, cells, size="small")


def _area(value: float | None, form: Form) -> str:
    return DASH if value is None else form.area_value(value)


def _envelope(place: _Place, form: Form) -> Cell:
    envelope = place.envelope
    if not envelope.computed:
        return alert(form.say("derived_not_computed"))
    return _area(envelope.area_m2, form) if envelope.parts else form.say("derived_no_place")


def _parts(place: _Place, form: Form) -> Cell:
    parts = place.envelope.parts
    if len(parts) < 2:
        return DASH
    return "\n".join(
        form.say("derived_part", n=each.number, area=form.area_value(each.area_m2))
        for each in parts
    )


def _footprint(place: _Place, form: Form) -> Cell:
    if not place.envelope.computed:
        return DASH
    if place.footprint.max_footprint_m2 is None:
        return alert(form.say("missing"))
    return _area(place.footprint.max_footprint_m2, form)


def _governs(place: _Place, form: Form) -> Cell:
    governs = place.footprint.governs
    return form.say(f"governs_{governs}") if governs else DASH


def _existing(place: _Place, form: Form) -> Cell:
    lacking = layer_text(place.content, form, OBJECTS)
    value = _area(place.footprint.existing_footprint_m2, form)
    return [value, alert(form.say("derived_at_least"))] if lacking else value


def _remaining(place: _Place, form: Form) -> Cell:
    footprint = place.footprint
    if footprint.exceeded_m2:
        return alert(form.say("derived_exceeded", area=form.area_value(footprint.exceeded_m2)))
    if footprint.remaining_m2 is None and footprint.max_footprint_m2 is not None:
        return alert(form.say("derived_remaining_unknown"))
    return _area(footprint.remaining_m2, form)


def _greening(place: _Place, form: Form) -> Cell:
    return _area(place.footprint.min_greening_m2, form)


def _floor_area(place: _Place, form: Form) -> Cell:
    return _area(place.footprint.max_gross_floor_area_m2, form)


def _parking(place: _Place, form: Form) -> Cell:
    footprint = place.footprint
    if footprint.parking_places is None:
        return DASH
    return form.say(
        "derived_places",
        places=footprint.parking_places,
        accessible=footprint.parking_accessible_places or 0,
        area=_area(footprint.parking_m2, form),
    )


def _feasible(place: _Place, form: Form) -> Cell:
    footprint = place.footprint
    if footprint.feasible is None:
        return DASH
    if footprint.feasible:
        return form.say("derived_feasible")
    lacking = form.area_value(footprint.shortfall_m2 or 0.0)
    return alert(form.say("derived_not_feasible", area=lacking))


def _floors(place: _Place, form: Form) -> Cell:
    return limit_line(place.row.floors_max, form)


def _height(place: _Place, form: Form) -> Cell:
    limit, least = place.row.height_max_m, place.footprint.height_limit_m
    if least is not None and (limit.value is None or least < limit.value):
        return form.say("derived_height_restricted", value=form.length_value(least, short=True))
    return limit_line(limit, form, quantity=LENGTH)


INDICATORS: dict[str, Indicator] = {
    "envelope_area": _envelope,
    "envelope_parts": _parts,
    "envelope_footprint": _footprint,
    "envelope_governs": _governs,
    "envelope_existing": _existing,
    "envelope_remaining": _remaining,
    "envelope_floor_area": _floor_area,
    "derived_greening": _greening,
    "derived_parking": _parking,
    "derived_feasibility": _feasible,
    "derived_floors": _floors,
    "derived_height": _height,
}
OPTIONAL = frozenset({"envelope_parts"})
"""Rows that are left out where they say nothing."""


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
