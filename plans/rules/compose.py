"""From the facts of a parcel to the content of its plan."""

from __future__ import annotations

from typing import Protocol

import shapely
from shapely import MultiPolygon

from gis_platform.geometry.boundary import InvalidBoundary, repair
from gis_platform.geometry.overlay import clip_lines, inside_outside
from gis_platform.geometry.surfaces import surface_of
from plans.content import (
    CapitalObjectContent,
    EasementContent,
    HeritageContent,
    NamedShape,
    PlanContent,
    RedLineContent,
    RedLinesContent,
    RestrictionContent,
    SliverContent,
    SurroundingsContent,
    ZouitContent,
)
from plans.facts import CapitalObjectFact, PlanFacts, Source
from plans.rules.ground import (
    RIGHT_OF_WAY,
    Ground,
    by_row,
    cover,
    in_order,
    sliver_contents,
    survey,
    title_of,
)
from plans.rules.grounds import (
    REPAIR_LIMIT_M2,
    PlanRefused,
    Refusal,
    require_possible,
)
from plans.rules.notices import notices
from plans.rules.numbers import line_points, m2, ring_points
from plans.rules.parcel import parcel_content
from plans.rules.zoning import zoning_content


class Sourced(Protocol):
    """A fact that says where it was read."""

    @property
    def source(self) -> Source:
        """Layer, row and version."""


def compose(facts: PlanFacts) -> PlanContent:
    """Return what the plan of a parcel says; the same facts give the same content.

    Raises PlanRefused with every ground, and PlanBlocked naming each layer that is missing or
    stale; a zero envelope, restrictions or several zones are no grounds.
    """
    require_possible(facts)
    parcel, repaired_m2 = _valid_parcel(facts)
    ground = survey(facts, parcel)
    oks = _capital_objects(ground)
    restrictions, zouit, slivers = _restrictions(ground)
    easements, easement_slivers = _easements(ground)
    zoning, zone_slivers = zoning_content(ground, oks)
    content = PlanContent(
        form=facts.municipality.rules.form,
        language=facts.municipality.language,
        composed_on=facts.on,
        status="DRAFT",
        municipality=facts.municipality,
        parcel=parcel_content(ground, oks_count=len(oks)),
        zoning=zoning,
        restrictions=restrictions,
        zouit=zouit,
        red_lines=_red_lines(ground),
        easements=easements,
        heritage=_heritage(ground, first=len(oks) + 1),
        oks=oks,
        planning_element=_planning_element(ground),
        slivers=(*zone_slivers, *slivers, *easement_slivers),
        warnings=(),
        layers=tuple(sorted(facts.layers, key=lambda layer: layer.layer)),
        sources=_sources(facts),
        surroundings=_surroundings(ground, oks),
    )
    return notices(content, ground, repaired_m2=repaired_m2)


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


def _capital_objects(ground: Ground) -> tuple[CapitalObjectContent, ...]:
    """Return the objects on the parcel, numbered for the drawing, by cadastral number.

    An object drawn as a line or a point is on the parcel if it reaches into it.
    """
    facts = ground.facts.capital_objects
    areal = {
        key: fact
        for key, fact in by_row(facts).items()
        if shapely.get_dimensions(fact.geometry) == 2
    }
    covered = {part.key: part.area_m2 for part in cover(ground, areal).parts}
    standing: list[tuple[CapitalObjectFact, float]] = []
    for key, fact in by_row(facts).items():
        if key in covered:
            standing.append((fact, covered[key]))
        elif key not in areal and ground.parcel.intersects(fact.geometry):
            standing.append((fact, 0.0))
    standing.sort(key=lambda pair: (pair[0].cadastral_number, pair[0].source.feature_id))
    return tuple(
        CapitalObjectContent(
            drawing_no=number,
            cadastral_number=fact.cadastral_number,
            kind=fact.kind,
            purpose=fact.purpose or fact.name,
            floors=fact.floors,
            height_m=fact.height_m,
            total_area_m2=fact.total_area_m2,
            footprint_m2=m2(fact.footprint_m2 if fact.footprint_m2 is not None else on_parcel_m2),
            footprint_measured=fact.footprint_m2 is None,
            geometry=fact.geometry,
            source=fact.source,
        )
        for number, (fact, on_parcel_m2) in enumerate(standing, start=1)
    )


def _restrictions(
    ground: Ground,
) -> tuple[tuple[RestrictionContent, ...], tuple[ZouitContent, ...], list[SliverContent]]:
    facts = by_row(ground.facts.restrictions)
    overlay = cover(ground, facts)
    found = []
    zouit = []
    for part in sorted(overlay.parts, key=lambda part: (facts[part.key].registry_number, part.key)):
        fact = facts[part.key]
        content = RestrictionContent(
            zouit_id=f"{fact.source.layer}/{part.key}",
            kind_code=fact.kind_code,
            title=title_of(fact),
            registry_no=fact.registry_number,
            registered=fact.registered,
            effect=fact.effect,
            bans_without_consent=fact.bans_without_consent,
            covered_area_m2=m2(part.area_m2),
            share=round(part.share, 4),
            fully=part.fully,
            height_limit_m=fact.height_limit_m,
            text=fact.text,
            text_id=fact.text_id,
            act=fact.act,
            geometry=part.geometry,
            source=fact.source,
        )
        found.append(content)
        points = ring_points(part.geometry, ground.axis_order)
        zouit.append(ZouitContent(zouit_id=content.zouit_id, name=content.title, points=points))
    return tuple(found), tuple(zouit), sliver_contents(overlay, facts)


def _easements(ground: Ground) -> tuple[tuple[EasementContent, ...], list[SliverContent]]:
    facts = by_row(ground.facts.easements)
    overlay = cover(ground, facts)
    found = tuple(
        EasementContent(
            registry_no=facts[part.key].registry_number,
            purpose=facts[part.key].purpose,
            excludes_building=facts[part.key].excludes_building,
            covered_area_m2=m2(part.area_m2),
            fully=part.fully,
            points=ring_points(part.geometry, ground.axis_order),
            act=facts[part.key].act,
            geometry=part.geometry,
            source=facts[part.key].source,
        )
        for part in sorted(overlay.parts, key=lambda part: part.key)
    )
    return found, sliver_contents(overlay, facts)


def _heritage(ground: Ground, *, first: int) -> tuple[HeritageContent, ...]:
    facts = by_row(ground.facts.heritage)
    touching = [fact for fact in facts.values() if ground.parcel.intersects(fact.geometry)]
    shared = [shapely.intersection(fact.geometry, ground.parcel) for fact in touching]
    noted = [
        (fact, part)
        for fact, part in zip(touching, shared, strict=True)
        if shapely.get_dimensions(fact.geometry) < 2
        or not ground.slivers.is_sliver(surface_of(part))
    ]
    return tuple(
        HeritageContent(
            drawing_no=number,
            registry_no=fact.registry_number,
            name=fact.name,
            kind=fact.kind,
            category=fact.category,
            covered_area_m2=m2(part.area),
            act=fact.act,
            geometry=part,
            source=fact.source,
        )
        for number, (fact, part) in enumerate(noted, start=first)
    )


def _red_lines(ground: Ground) -> RedLinesContent:
    divided = inside_outside(ground.parcel, ground.common_use)
    facts = by_row(ground.facts.red_lines)
    lines = []
    first = 1
    stretches = clip_lines(ground.parcel, {key: fact.geometry for key, fact in facts.items()})
    for stretch in sorted(stretches, key=lambda part: (facts[part.key].number, part.key)):
        fact = facts[stretch.key]
        points = line_points(stretch.geometry, ground.axis_order, first=first)
        first += len(points)
        lines.append(
            RedLineContent(
                number=fact.number,
                status=fact.status,
                length_m=round(stretch.length_m, 2),
                points=points,
                act=fact.act,
                geometry=stretch.geometry,
                source=fact.source,
            )
        )
    return RedLinesContent(
        area_inside_m2=m2(divided.inside_m2),
        area_outside_m2=m2(divided.outside_m2),
        inside=divided.inside,
        lines=tuple(lines),
    )


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
    )
