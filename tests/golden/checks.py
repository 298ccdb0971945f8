"""Plans of parcels all over the demo town against PostGIS, which knows nothing of their rules."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from gis_platform.municipalities.models import Municipality
from plans.content import PlanContent
from plans.queries import collect_facts, parcel_called
from plans.rules import PlanRefused, compose
from plans.zoning_content import EnvelopeContent, LimitRow
from tests.fixtures.town_parts import by_number
from tests.golden.measure import Setbacks, envelope_m2, measure

EVERYWHERE = 90
PLAIN_EDGES = {"NEIGHBOUR", "STREET", "PASSAGE"}


@cache
def spread() -> list[str]:
    numbers = sorted(by_number())
    return numbers[:: len(numbers) // EVERYWHERE][:EVERYWHERE]


def composed(town: Municipality, number: str, day: dt.date) -> PlanContent | None:
    parcel = parcel_called(town, number)
    assert parcel is not None
    try:
        return compose(collect_facts(parcel, day))
    except PlanRefused:
        return None


def of_layer(plan: PlanContent) -> dict[str, dict[str, float]]:
    """Return what the plan says that layers cover, in the manner of the statement."""
    found: dict[str, dict[str, float]] = {}
    for layer, name, area_m2 in [
        *(("zone", zone.code, zone.area_m2) for zone in plan.zoning.zones),
        *(("restriction", r.registry_no or r.title, r.covered_area_m2) for r in plan.restrictions),
        *(("easement", each.registry_no, each.covered_area_m2) for each in plan.easements),
    ]:
        names = found.setdefault(layer, {})
        names[name] = names.get(name, 0.0) + area_m2
    return found


def check_cover(town: Municipality, number: str, plan: PlanContent) -> None:
    told = measure(town, number, plan.composed_on)
    assert plan.parcel.area_calculated_m2 == pytest.approx(told.area_m2, abs=0.01)
    assert plan.parcel.perimeter_m == pytest.approx(told.perimeter_m, abs=0.01)
    assert len(plan.parcel.contours) == told.contours
    own = of_layer(plan)
    for layer in ("zone", "restriction", "easement"):
        expected = told.covered.get(layer, {})
        assert own.get(layer, {}) == pytest.approx(expected, abs=0.03, rel=1e-5), layer
    inside = sum(told.covered.get("common use", {}).values())
    assert plan.red_lines.area_inside_m2 == pytest.approx(inside, abs=0.02)
    drawn = {each.cadastral_number for each in plan.oks if each.geometry.area}
    assert drawn == set(told.covered.get("building", {}))


def setbacks_of(row: LimitRow, envelope: EnvelopeContent) -> Setbacks:
    """Return the setbacks of a row: the largest that names the edge, else one for any edge."""

    def metres(edge: str) -> float:
        asked = [each for each in row.setbacks if each.object_kind in ("ANY", envelope.object_kind)]
        named = [each.metres or 0.0 for each in asked if each.edge_kind == edge]
        return max(named or [each.metres or 0.0 for each in asked if each.edge_kind == "ANY"])

    return Setbacks(
        neighbour=metres("NEIGHBOUR"),
        street=metres("STREET"),
        passage=metres("PASSAGE"),
        red_line=metres("RED_LINE"),
    )


def compared_envelopes(town: Municipality, number: str, plan: PlanContent) -> int:
    """Compare the envelope of each zone part; return how many there were to compare.

    Left out are sides by water or a shared wall, sides set by hand and sides partly on a street,
    and grounds with a consent or a placement zone: the statement knows nothing of them.
    """
    if {edge.kind for edge in plan.parcel.edges} - PLAIN_EDGES or plan.placement_zones:
        return 0
    if any(edge.override for edge in plan.parcel.edges):
        return 0
    if any(restriction.consent for restriction in plan.restrictions):
        return 0
    done = 0
    for zone in plan.zoning.zones:
        for envelope in zone.envelopes[:1]:
            if not envelope.computed:
                continue
            expected, mixed = envelope_m2(
                town,
                number,
                plan.composed_on,
                zone=zone.code,
                setbacks=setbacks_of(zone.limits[0], envelope),
            )
            if not mixed:
                assert envelope.area_m2 == pytest.approx(expected, abs=0.03, rel=2e-5), zone.code
                done += 1
    return done
