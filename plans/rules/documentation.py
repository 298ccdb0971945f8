"""What planning documentation, appearance rules and protected areas say of a parcel.

Each is listed with the part of the parcel that it covers, largest part first; slivers are no part.
A placement zone cuts the ground for building. A protected area does not: by article 36 of the
Town Planning Code its regulation, not the zoning rules, says what may be built, so that the plan
lists its requirements in subsection 2.5, marks the ground as one under a condition and warns. Where
the area bans building, its zone in the layer of restrictions says so, and bans.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from gis_platform.geometry.overlay import Part
from plans.content import SliverContent
from plans.documentation_content import (
    AppearanceContent,
    ComplexDevelopmentContent,
    IndicatorContent,
    PlacementZoneContent,
    PlanningDocumentContent,
    ProtectedAreaContent,
    RequirementContent,
)
from plans.documentation_facts import (
    AppearanceFact,
    ComplexDevelopmentFact,
    PlacementZoneFact,
    PlanningDocumentFact,
    ProtectedAreaFact,
)
from plans.rules.facts_order import by_row
from plans.rules.ground import Ground, Placed, cover, sliver_contents
from plans.rules.numbers import m2, ring_points

Fact = TypeVar("Fact", bound=Placed)
Content = TypeVar("Content")


def planning_documents_on(ground: Ground) -> tuple[PlanningDocumentContent, ...]:
    """Return the planning and land-surveying projects in whose territory the parcel lies."""

    def content(fact: PlanningDocumentFact, part: Part) -> PlanningDocumentContent:
        return PlanningDocumentContent(
            kind=fact.kind,
            name=fact.name,
            act=fact.act,
            covered_area_m2=m2(part.area_m2),
            fully=part.fully,
            source=fact.source,
        )

    return _covering(ground, ground.facts.planning_documents, content)


def placement_zones_on(ground: Ground) -> tuple[PlacementZoneContent, ...]:
    """Return the parts of placement zones on the parcel, each with points of its own."""

    def content(fact: PlacementZoneFact, part: Part) -> PlacementZoneContent:
        return PlacementZoneContent(
            number=fact.number,
            purpose=fact.purpose,
            act=fact.act,
            covered_area_m2=m2(part.area_m2),
            fully=part.fully,
            points=ring_points(part.geometry, ground.axis_order),
            geometry=part.geometry,
            source=fact.source,
        )

    return _covering(ground, ground.facts.placement_zones, content)


def complex_development_on(ground: Ground) -> tuple[ComplexDevelopmentContent, ...]:
    """Return the territories of complex development, with their indicators as listed."""

    def content(fact: ComplexDevelopmentFact, part: Part) -> ComplexDevelopmentContent:
        return ComplexDevelopmentContent(
            name=fact.name,
            basis=fact.basis,
            act=fact.act,
            covered_area_m2=m2(part.area_m2),
            fully=part.fully,
            indicators=tuple(
                IndicatorContent(
                    infrastructure=each.infrastructure,
                    measure=each.measure,
                    name=each.name,
                    unit=each.unit,
                    value=each.value,
                )
                for each in fact.indicators
            ),
            geometry=part.geometry,
            source=fact.source,
        )

    return _covering(ground, ground.facts.complex_development, content)


def appearance_on(ground: Ground) -> tuple[AppearanceContent, ...]:
    """Return the territories of requirements for appearance."""

    def content(fact: AppearanceFact, part: Part) -> AppearanceContent:
        return AppearanceContent(
            code=fact.code,
            name=fact.name,
            act=fact.act,
            covered_area_m2=m2(part.area_m2),
            fully=part.fully,
            requirements=tuple(
                RequirementContent(requirement=each.requirement, indicator=each.indicator)
                for each in fact.requirements
            ),
            geometry=part.geometry,
            source=fact.source,
        )

    return _covering(ground, ground.facts.appearance, content)


def protected_areas_on(ground: Ground) -> tuple[ProtectedAreaContent, ...]:
    """Return the protected natural areas, with what their regulation requires."""

    def content(fact: ProtectedAreaFact, part: Part) -> ProtectedAreaContent:
        return ProtectedAreaContent(
            registry_no=fact.registry_number,
            name=fact.name,
            category=fact.category,
            functional_zone=fact.functional_zone,
            planning_act=fact.planning_act,
            act=fact.act,
            covered_area_m2=m2(part.area_m2),
            fully=part.fully,
            requirements=fact.requirements,
            geometry=part.geometry,
            source=fact.source,
        )

    return _covering(ground, ground.facts.protected_areas, content)


def documentation_slivers(ground: Ground) -> list[SliverContent]:
    """Return the slivers of the parcel that documentation and protected areas cover."""
    facts = ground.facts
    layers: tuple[tuple[Placed, ...], ...] = (
        facts.planning_documents,
        facts.placement_zones,
        facts.complex_development,
        facts.protected_areas,
        facts.appearance,
    )
    found: list[SliverContent] = []
    for rows in layers:
        if rows:
            named = by_row(rows)
            found += sliver_contents(cover(ground, named), named)
    return found


def _covering(
    ground: Ground, facts: tuple[Fact, ...], content: Callable[[Fact, Part], Content]
) -> tuple[Content, ...]:
    if not facts:
        return ()
    rows = by_row(facts)
    return tuple(content(rows[part.key], part) for part in cover(ground, rows).parts)
