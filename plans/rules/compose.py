"""From the facts of a parcel to the content of its plan."""

from __future__ import annotations

from dataclasses import replace

import shapely
from shapely import MultiPolygon

from gis_platform.geometry.boundary import InvalidBoundary, repair
from gis_platform.geometry.surfaces import surface_of
from plans.content import (
    CapitalObjectContent,
    ContextContent,
    NamedShape,
    PlanContent,
    SurroundingsContent,
)
from plans.facts import Act, PlanFacts, Source
from plans.rules.corrections import corrected
from plans.rules.documentation import (
    appearance_on,
    complex_development_on,
    documentation_slivers,
    placement_zones_on,
    planning_documents_on,
    protected_areas_on,
)
from plans.rules.facts_order import Sourced, in_order
from plans.rules.ground import Ground, survey
from plans.rules.grounds import REPAIR_LIMIT_M2, PlanRefused, Refusal, require_possible
from plans.rules.notices import notices
from plans.rules.on_parcel import (
    capital_objects,
    easements_on,
    heritage_on,
    red_lines_on,
    restrictions_on,
)
from plans.rules.parcel import parcel_content
from plans.rules.sides import RIGHT_OF_WAY
from plans.rules.utilities import utilities_of
from plans.rules.zoning import zoning_content


def compose(facts: PlanFacts) -> PlanContent:
    """Return what the plan of a parcel says; the same facts give the same content.

    Raises PlanRefused with every ground, and PlanBlocked naming each layer that is missing or
    stale; a zero envelope, restrictions or several zones are no grounds.
    """
    require_possible(facts)
    parcel, repaired_m2 = _valid_parcel(facts)
    ground = survey(facts, parcel)
    content = _with_documentation(_drawn_from_layers(ground), ground)
    return notices(corrected(content, facts.corrections), ground, repaired_m2=repaired_m2)


def _drawn_from_layers(ground: Ground) -> PlanContent:
    """Return the content of the sections on the parcel, zoning and restrictions."""
    facts = ground.facts
    oks = capital_objects(ground)
    restrictions, zouit, slivers = restrictions_on(ground)
    easements, easement_slivers = easements_on(ground)
    zoning, zone_slivers = zoning_content(ground, oks)
    return PlanContent(
        form=facts.municipality.rules.form,
        language=facts.municipality.language,
        composed_on=facts.on,
        status="ISSUED" if facts.issue else "DRAFT",
        municipality=facts.municipality,
        parcel=parcel_content(ground, oks_count=len(oks)),
        zoning=zoning,
        restrictions=restrictions,
        zouit=zouit,
        red_lines=red_lines_on(ground),
        easements=easements,
        heritage=heritage_on(ground, first=len(oks) + 1),
        oks=oks,
        planning_element=_planning_element(ground),
        slivers=(*zone_slivers, *slivers, *easement_slivers),
        warnings=(),
        layers=tuple(sorted(facts.layers, key=lambda layer: layer.layer)),
        sources=_sources(facts),
        surroundings=_surroundings(ground, oks),
        basis=facts.basis,
        issue=facts.issue,
    )


def _with_documentation(content: PlanContent, ground: Ground) -> PlanContent:
    """Return the content with documentation, networks, acts and the situation."""
    facts = ground.facts
    situation = tuple(
        ContextContent(kind=each.kind, label=each.label, geometry=each.geometry)
        for each in sorted(facts.situation, key=lambda each: (each.kind, each.label))
    )
    return replace(
        content,
        planning_documents=planning_documents_on(ground),
        placement_zones=placement_zones_on(ground),
        complex_development=complex_development_on(ground),
        protected_areas=protected_areas_on(ground),
        appearance=appearance_on(ground),
        utilities=utilities_of(facts.utilities, on=facts.on),
        landscaping_acts=tuple(sorted(facts.landscaping_acts, key=_act_order)),
        landscaping_known=facts.landscaping_known,
        situation=situation,
        slivers=(*content.slivers, *documentation_slivers(ground)),
    )


def _act_order(act: Act) -> tuple[str, str, str]:
    return (act.date.isoformat() if act.date else "", act.number, act.title)


def _valid_parcel(facts: PlanFacts) -> tuple[MultiPolygon, float]:
    """Return the boundary, and by how much a repair changed its area.

    Raises PlanRefused where a person has to confirm the repair.
    """
    stored = facts.parcel.geometry or MultiPolygon()
    if stored.is_valid:
        return surface_of(stored), 0.0
    number = facts.parcel.cadastral_number
    try:
        repaired = repair(stored)
    except InvalidBoundary as fault:
        values = {"number": number, "reason": str(fault)}
        raise PlanRefused((Refusal(code="INVALID_BORDERS", values=values),)) from fault
    if abs(repaired.area_change_m2) > REPAIR_LIMIT_M2:
        change = f"{repaired.area_change_m2:.2f}"
        values = {"number": number, "change_m2": change}
        raise PlanRefused((Refusal(code="REPAIR_UNCONFIRMED", values=values),))
    return repaired.geometry, repaired.area_change_m2


def _planning_element(ground: Ground) -> str:
    """Return number and name of the smallest element in which the parcel mostly lies."""
    half = ground.parcel.area / 2
    around = [
        fact
        for fact in in_order(ground.facts.planning_elements)
        if shapely.intersection(fact.geometry, ground.parcel).area > half
    ]
    smallest = min(around, key=lambda fact: fact.geometry.area, default=None)
    return "" if smallest is None else " ".join(filter(None, (smallest.number, smallest.name)))


def _sources(facts: PlanFacts) -> tuple[Source, ...]:
    """Return each feature that was read, with its version."""
    features: tuple[tuple[Sourced, ...], ...] = (
        facts.zones,
        facts.restrictions,
        facts.red_lines,
        facts.common_use,
        facts.capital_objects,
        facts.easements,
        facts.heritage,
        facts.planning_elements,
        facts.neighbours,
        facts.streets,
        facts.active_plans,
        facts.water,
        facts.planning_documents,
        facts.placement_zones,
        facts.complex_development,
        facts.appearance,
        facts.protected_areas,
    )
    read = [feature.source for layer in features for feature in layer]
    found = {facts.parcel.source, *read}
    return tuple(sorted(found, key=lambda each: (each.layer, each.feature_id)))


def _surroundings(ground: Ground, oks: tuple[CapitalObjectContent, ...]) -> SurroundingsContent:
    facts = ground.facts
    inside = {each.source for each in oks}
    others = [each for each in in_order(facts.capital_objects) if each.source not in inside]
    return SurroundingsContent(
        neighbours=tuple(
            NamedShape(
                name="" if each.kind == RIGHT_OF_WAY else each.cadastral_number,
                geometry=each.geometry,
            )
            for each in in_order(facts.neighbours)
        ),
        common_use=tuple(
            NamedShape(name=each.name, geometry=each.geometry)
            for each in in_order(facts.common_use)
        ),
        red_lines=tuple(
            NamedShape(name=each.number, geometry=each.geometry)
            for each in in_order(facts.red_lines)
        ),
        buildings=tuple(
            NamedShape(name=each.cadastral_number, geometry=each.geometry) for each in others
        ),
        water=tuple(
            NamedShape(name=each.name, geometry=each.geometry) for each in in_order(facts.water)
        ),
        streets=tuple(
            NamedShape(name=each.name, geometry=each.geometry) for each in in_order(facts.streets)
        ),
    )
