"""What holds of the content of every plan, checked on the content itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from shapely import LineString, MultiPolygon

from plans.content import PlanContent
from plans.facts import PlanFacts
from plans.rules import PlanBlocked, PlanRefused, compose
from plans.zoning_content import EnvelopeContent, ZoneContent

GROUND_M2 = 0.05
"""Ground that rounding to the grid of 1 cm makes along a boundary."""
DISTANCE_M = 0.01
ZONES_M2, RED_LINES_M2 = 0.5, 0.01
GROWN_BY_M = 0.5


@dataclass(frozen=True, kw_only=True)
class BrokenInvariant:
    """A rule that does not hold: its name, where, and by how much (m² or m)."""

    rule: str
    where: str
    value: float


def broken_invariants(facts: PlanFacts, content: PlanContent) -> Iterator[BrokenInvariant]:
    """Yield what does not hold: envelopes in the parcel, setbacks kept, areas that add up."""
    yield from _sums(content)
    for zone, envelope in _envelopes(content):
        yield from _inside(content, zone, envelope)
        yield from _setbacks(zone, envelope)
    yield from _shrinking(facts, content)


def _sums(content: PlanContent) -> Iterator[BrokenInvariant]:
    """Zones and ground without a zone, ground on both sides of red lines, add up to the parcel."""
    whole = content.parcel.area_calculated_m2
    if content.zoning.zones:
        parts = sum(zone.area_m2 for zone in content.zoning.zones) + content.zoning.uncovered_m2
        if abs(parts - whole) > ZONES_M2:
            yield BrokenInvariant(rule="zones", where="parcel", value=parts - whole)
    sides = content.red_lines.area_inside_m2 + content.red_lines.area_outside_m2
    if abs(sides - whole) > RED_LINES_M2:
        yield BrokenInvariant(rule="red lines", where="parcel", value=sides - whole)


def _envelopes(content: PlanContent) -> Iterator[tuple[ZoneContent, EnvelopeContent]]:
    for zone in content.zoning.zones:
        for envelope in zone.envelopes:
            if envelope.computed and envelope.geometry is not None:
                yield zone, envelope


def _inside(
    content: PlanContent, zone: ZoneContent, envelope: EnvelopeContent
) -> Iterator[BrokenInvariant]:
    """An envelope lies in the parcel and in its zone, and not inside red lines."""
    ground = envelope.geometry or MultiPolygon()
    outside = {
        "in the parcel": ground.difference(content.parcel.geometry).area,
        "in the zone": ground.difference(zone.geometry).area,
        "outside red lines": ground.intersection(content.red_lines.inside).area,
    }
    for rule, area in outside.items():
        if area > GROUND_M2:
            yield BrokenInvariant(rule=rule, where=_name(zone, envelope), value=area)


def _setbacks(zone: ZoneContent, envelope: EnvelopeContent) -> Iterator[BrokenInvariant]:
    """An envelope is as far from each edge as its setback says."""
    ground = envelope.geometry
    if ground is None or ground.is_empty:
        return
    for line in envelope.setback_lines:
        distance = ground.distance(LineString([line.start, line.end]))
        if distance < line.metres - DISTANCE_M:
            where = f"{_name(zone, envelope)}, {line.kind}"
            yield BrokenInvariant(rule="setback", where=where, value=distance - line.metres)


def _shrinking(facts: PlanFacts, content: PlanContent) -> Iterator[BrokenInvariant]:
    """With larger setbacks an envelope is a part of what it was."""
    types = tuple(
        replace(
            each,
            setbacks=tuple(
                row if row.value is None else replace(row, value=row.value + GROWN_BY_M)
                for row in each.setbacks
            ),
        )
        for each in facts.zone_types
    )
    try:
        smaller = compose(replace(facts, zone_types=types))
    except (PlanRefused, PlanBlocked):
        return
    now = {(zone.code, each.number): each for zone, each in _envelopes(content)}
    for zone, envelope in _envelopes(smaller):
        before = now.get((zone.code, envelope.number))
        if before is None or before.geometry is None or envelope.geometry is None:
            continue
        if before.object_kind != envelope.object_kind:
            continue
        grown = envelope.geometry.difference(before.geometry).area
        if grown > GROUND_M2:
            where = _name(zone, envelope)
            yield BrokenInvariant(rule="larger setbacks, smaller place", where=where, value=grown)


def _name(zone: ZoneContent, envelope: EnvelopeContent) -> str:
    return f"{zone.code} {envelope.object_kind}"
