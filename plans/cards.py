"""A plan's content as the few facts that its page shows."""

from __future__ import annotations

from dataclasses import dataclass

from plans.content import PlanContent
from plans.forms import Form, load_form
from plans.models import LandDevelopmentPlan
from plans.snapshot import from_json


@dataclass(frozen=True, kw_only=True)
class PlanCard:
    """Facts by label, zones, restrictions, remarks, layers; in the language of the plan."""

    title: str
    facts: tuple[tuple[str, str], ...]
    zones: tuple[tuple[str, str], ...]
    restrictions: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    layers: tuple[tuple[str, str], ...]


def plan_card(plan: LandDevelopmentPlan) -> PlanCard:
    """Return what the page of a plan shows beside its PDF."""
    content = from_json(PlanContent, plan.document.content)
    form = load_form(content.form, content.language)
    parcel = content.parcel
    declared = "–" if parcel.area_m2 is None else form.area(parcel.area_m2, short=True)
    facts = [
        (form.say("cadastral_number"), parcel.cadastral_number),
        (form.say("address"), parcel.address or "–"),
        (form.say("area"), declared),
        (form.say("use_by_document"), parcel.permitted_use_by_document or "–"),
        (form.say("oks_summary"), str(parcel.oks_count)),
        (form.say("composed"), form.date(content.composed_on)),
    ]
    return PlanCard(
        title=form.say("title"),
        facts=tuple(facts),
        zones=_zones(content, form),
        restrictions=tuple(
            (each.title, form.area(each.covered_area_m2)) for each in content.restrictions
        ),
        remarks=tuple(form.warn(notice) for notice in content.warnings),
        layers=tuple((layer.title, form.date(layer.as_of) or "–") for layer in content.layers),
    )


def _zones(content: PlanContent, form: Form) -> tuple[tuple[str, str], ...]:
    """Return each zone with its area, and the place of building in it."""
    found = []
    for zone in content.zoning.zones:
        name = f"{zone.code} {zone.name}".strip()
        found.append((name, form.area(zone.area_m2)))
        for envelope in zone.envelopes[:1]:
            area = envelope.area_m2
            text = form.say("missing") if area is None else form.area_value(area)
            found.append((form.say("envelope_area"), text))
        for footprint in zone.limits[0].footprints[:1] if zone.limits else ():
            if footprint.max_footprint_m2 is not None and footprint.governs is not None:
                governs = form.say(f"governs_{footprint.governs}")
                text = f"{form.area_value(footprint.max_footprint_m2)} ({governs})"
                found.append((form.say("envelope_footprint"), text))
    return tuple(found)
