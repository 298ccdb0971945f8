"""Lines about where and how much may be built: envelopes, setbacks, derived numbers."""

from __future__ import annotations

from collections.abc import Iterator

from shapely import MultiLineString

from plans.content import PlanContent
from plans.explaining.explained import ExplainedFact, Sign
from plans.explaining.of_zoning import zone_key
from plans.forms import Form
from plans.printing.derived import constraint_text
from plans.printing.limits import uses_of
from plans.zoning_content import (
    EnvelopeContent,
    FootprintContent,
    LimitRow,
    SetbackLineContent,
    ZoneContent,
)

SECTION = "derived"
SEVERAL = 2


def envelope_facts(content: PlanContent, form: Form) -> Iterator[ExplainedFact]:
    """Yield for each zone part its envelopes with their parts, setbacks, causes and numbers."""
    for place, zone in enumerate(content.zoning.zones):
        alike = _alike(zone)
        for number, envelope in enumerate(zone.envelopes):
            if alike[envelope.number] != number:
                continue
            key = f"{SECTION}/{place}/{number}"
            yield _envelope(key, place, zone, envelope, form)
            yield from _parts(key, envelope, form)
            yield from _setbacks(key, zone, envelope, form)
            yield from _restricted(key, envelope, form)
            yield from _limiting(key, envelope, form)
        yield from _numbers(place, zone, alike, form)


def _alike(zone: ZoneContent) -> dict[int, int]:
    """Return for each envelope, by its number, the place of the first that is the same ground.

    Uses with limits of their own have envelopes of their own, often the same ones.
    """
    first: dict[object, int] = {}
    for place, each in enumerate(zone.envelopes):
        first.setdefault(_ground(each), place)
    return {each.number: first[_ground(each)] for each in zone.envelopes}


def _ground(envelope: EnvelopeContent) -> object:
    shape = None if envelope.geometry is None else envelope.geometry.wkb
    return (
        envelope.object_kind,
        envelope.computed,
        shape,
        str((envelope.missing, envelope.limiting)),
    )


def _uses(zone: ZoneContent, envelope: EnvelopeContent, form: Form) -> tuple[str, ...]:
    """Return the uses of an envelope where others of the same kind of objects differ from it."""
    alike = _alike(zone)
    kinds = {
        alike[each.number] for each in zone.envelopes if each.object_kind == envelope.object_kind
    }
    if len(kinds) == 1:
        return ()
    return tuple(
        uses_of(row, form)
        for row in zone.limits
        if any(alike.get(each.envelope_no) == alike[envelope.number] for each in row.footprints)
    )


def _envelope(
    key: str, place: int, zone: ZoneContent, envelope: EnvelopeContent, form: Form
) -> ExplainedFact:
    kind = form.say(f"OBJECT_{envelope.object_kind}")
    notes = [
        form.say(
            "envelope_not_computed",
            edge=form.say(f"EDGE_{each.values['edge_kind']}"),
            object=form.say(f"OBJECT_{each.values['object_kind']}"),
        )
        for each in envelope.missing
    ]
    notes += [
        form.say("envelope_dropped", object=kind, area=form.area(area_m2))
        for area_m2 in envelope.dropped_m2
    ]
    empty = envelope.geometry is None or envelope.geometry.is_empty
    value = form.say("derived_not_computed")
    if envelope.computed:
        value = form.say("derived_no_place") if empty else form.area(envelope.area_m2 or 0.0)
    return ExplainedFact(
        key=key,
        section=SECTION,
        kind="envelope",
        title=f"{bare(form, 'envelope_area')} · {zone.code} · {kind}",
        value=value,
        notes=(*_uses(zone, envelope, form), *notes),
        sign=Sign.ALERT if empty else Sign.NONE,
        source=zone.source,
        act=zone.act,
        area_m2=envelope.area_m2,
        geometry=None if empty else envelope.geometry,
        shown_by=zone_key(place) if empty else "",
    )


def _parts(key: str, envelope: EnvelopeContent, form: Form) -> Iterator[ExplainedFact]:
    if envelope.geometry is None or len(envelope.parts) < SEVERAL:
        return
    pieces = {round(piece.area, 2): piece for piece in envelope.geometry.geoms}
    for part in envelope.parts:
        piece = min(pieces, key=lambda area: abs(area - part.area_m2))
        yield ExplainedFact(
            key=f"{key}/part/{part.number}",
            section=SECTION,
            kind="envelope_part",
            title=form.say("derived_part", n=part.number, area="").rstrip(" :"),
            value=form.area(part.area_m2),
            area_m2=part.area_m2,
            geometry=pieces[piece],
        )


def _setbacks(
    key: str, zone: ZoneContent, envelope: EnvelopeContent, form: Form
) -> Iterator[ExplainedFact]:
    """Yield the setbacks of one width from one kind of side, as the lines drawn in the zone."""
    groups: dict[tuple[str, float], list[SetbackLineContent]] = {}
    for line in envelope.setback_lines:
        if not line.inset.is_empty:
            groups.setdefault((line.kind, line.metres), []).append(line)
    for number, ((kind, metres), lines) in enumerate(groups.items()):
        yield ExplainedFact(
            key=f"{key}/setback/{number}",
            section=SECTION,
            kind="setback",
            title=form.say("CONSTRAINT_SETBACK", title=form.say(f"EDGE_{kind}")),
            value=form.length(metres, 1),
            source=zone.source,
            act=zone.act,
            length_m=metres,
            geometry=MultiLineString([piece for line in lines for piece in line.inset.geoms]),
        )


def _restricted(key: str, envelope: EnvelopeContent, form: Form) -> Iterator[ExplainedFact]:
    for number, part in enumerate(envelope.restricted):
        yield ExplainedFact(
            key=f"{key}/restricted/{number}",
            section=SECTION,
            kind="restricted",
            title=part.title,
            value=form.area(part.area_m2),
            notes=(form.say(f"EFFECT_{part.effect}"),),
            area_m2=part.area_m2,
            geometry=part.geometry,
        )


def _limiting(key: str, envelope: EnvelopeContent, form: Form) -> Iterator[ExplainedFact]:
    """Yield what shuts an empty envelope out, and what there would be without it."""
    for number, limit in enumerate(envelope.limiting):
        causes = " + ".join(constraint_text(each, form) for each in limit.constraints)
        yield ExplainedFact(
            key=f"{key}/limiting/{number}",
            section=SECTION,
            kind="",
            title=form.say("envelope_limiting"),
            value=form.area(limit.area_without_m2),
            notes=(
                form.say(
                    "envelope_without", constraint=causes, area=form.area(limit.area_without_m2)
                ),
            ),
            sign=Sign.ALERT,
            area_m2=limit.area_without_m2,
            shown_by=key,
        )


def _numbers(
    place: int, zone: ZoneContent, alike: dict[int, int], form: Form
) -> Iterator[ExplainedFact]:
    """Yield the numbers of each row of limits and kind of objects, with what governs them.

    Rows that give the same numbers for the same ground are one line that names all their uses.
    """
    groups: dict[object, list[tuple[int, LimitRow, FootprintContent]]] = {}
    for at, row in enumerate(zone.limits):
        for each in row.footprints:
            ground = alike.get(each.envelope_no, 0)
            same = (each.object_kind, ground, tuple(_number_notes(row, each, form)))
            groups.setdefault((*same, each.max_footprint_m2), []).append((at, row, each))
    for rows in groups.values():
        at, row, footprint = rows[0]
        kind = form.say(f"OBJECT_{footprint.object_kind}")
        short = bool(footprint.exceeded_m2) or footprint.feasible is False
        most = footprint.max_footprint_m2
        yield ExplainedFact(
            key=f"{SECTION}/{place}/row/{at}/{footprint.envelope_no}",
            section=SECTION,
            kind="",
            title=f"{bare(form, 'envelope_footprint')} · {zone.code} · {kind}",
            value=form.say("derived_not_computed") if most is None else form.area(most),
            notes=(
                *(uses_of(each, form) for _, each, _ in rows),
                *_number_notes(row, footprint, form),
            ),
            sign=Sign.WARNING if short or most is None else Sign.NONE,
            source=zone.source,
            act=zone.act,
            area_m2=most,
            shown_by=f"{SECTION}/{place}/{alike.get(footprint.envelope_no, 0)}",
        )


def _number_notes(row: LimitRow, footprint: FootprintContent, form: Form) -> Iterator[str]:
    """Yield the other numbers with their labels, each with what governs it."""
    if footprint.governs:
        yield form.say(f"governs_{footprint.governs}")
    yield f"{bare(form, 'envelope_existing')} {form.area(footprint.existing_footprint_m2)}"
    if footprint.exceeded_m2:
        yield form.say("derived_exceeded", area=form.area(footprint.exceeded_m2))
    elif footprint.remaining_m2 is not None:
        yield f"{bare(form, 'envelope_remaining')} {form.area(footprint.remaining_m2)}"
    elif footprint.max_footprint_m2 is not None:
        yield form.say("derived_remaining_unknown")
    if (floor_m2 := footprint.max_gross_floor_area_m2) is not None:
        ratio = form.say("far_max", value=form.short_number(row.far_max.value or 0.0))
        yield f"{bare(form, 'envelope_floor_area')} {form.area(floor_m2)} ({ratio})"
    if (greening_m2 := footprint.min_greening_m2) is not None:
        share = form.say("greening_min", value=form.short_number(row.greening_min_pct.value or 0.0))
        yield f"{bare(form, 'derived_greening')} {form.area(greening_m2)} ({share})"
    if footprint.parking_places is not None:
        places = form.say(
            "derived_places",
            places=footprint.parking_places,
            accessible=footprint.parking_accessible_places or 0,
            area=form.area(footprint.parking_m2 or 0.0),
        )
        yield f"{form.say('derived_parking')} {places}".replace("\n", ", ")
    least, most = footprint.height_limit_m, row.height_max_m.value
    if least is not None and (most is None or least < most):
        height = form.say("derived_height_restricted", value=form.length(least, short=True))
        yield f"{bare(form, 'derived_height')} {height}"
    if footprint.feasible is False:
        lacking = form.area(footprint.shortfall_m2 or 0.0)
        said = form.say("derived_not_feasible", area=lacking)
        yield f"{form.say('derived_feasibility')}: {said}"


def bare(form: Form, label: str) -> str:
    """Return the title of a column without its unit."""
    return form.say(label, area_unit="", length_unit="").rstrip(" ,")
