"""What lies on a parcel: buildings, restrictions, easements, heritage, red lines."""

from __future__ import annotations

import shapely

from gis_platform.geometry.overlay import Part, clip_lines, inside_outside
from gis_platform.geometry.surfaces import surface_of
from plans.content import (
    CapitalObjectContent,
    EasementContent,
    HeritageContent,
    RedLineContent,
    RedLinesContent,
    RestrictionContent,
    SliverContent,
    ZouitContent,
)
from plans.facts import CapitalObjectFact, RestrictionFact
from plans.rules.consents import consents_by_row
from plans.rules.facts_order import by_row, title_of
from plans.rules.ground import Ground, cover, sliver_contents
from plans.rules.numbers import line_points, m2, ring_points
from plans.stated_facts import ConsentFact


def capital_objects(ground: Ground) -> tuple[CapitalObjectContent, ...]:
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


def restrictions_on(
    ground: Ground,
) -> tuple[tuple[RestrictionContent, ...], tuple[ZouitContent, ...], list[SliverContent]]:
    """Return zones with special conditions by registry number, their points, slivers left out."""
    facts = by_row(ground.facts.restrictions)
    overlay = cover(ground, facts)
    agreed = consents_by_row(ground.facts)
    found = []
    zouit = []
    for part in sorted(overlay.parts, key=lambda part: (facts[part.key].registry_number, part.key)):
        content = _restriction(facts[part.key], part, agreed.get(part.key))
        found.append(content)
        points = ring_points(part.geometry, ground.axis_order)
        zouit.append(ZouitContent(zouit_id=content.zouit_id, name=content.title, points=points))
    return tuple(found), tuple(zouit), sliver_contents(overlay, facts)


def _restriction(
    fact: RestrictionFact, part: Part, consent: ConsentFact | None
) -> RestrictionContent:
    return RestrictionContent(
        zouit_id=f"{fact.source.layer}/{part.key}",
        kind_code=fact.kind_code,
        title=title_of(fact),
        registry_no=fact.registry_number,
        registered=fact.registered,
        effect=fact.effect,
        bans_without_consent=fact.bans_without_consent and consent is None,
        covered_area_m2=m2(part.area_m2),
        share=round(part.share, 4),
        fully=part.fully,
        height_limit_m=fact.height_limit_m,
        text=fact.text,
        text_id=fact.text_id,
        act=fact.act,
        consent=consent,
        geometry=part.geometry,
        source=fact.source,
    )


def easements_on(ground: Ground) -> tuple[tuple[EasementContent, ...], list[SliverContent]]:
    """Return public easements on the parcel, and slivers left out."""
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


def heritage_on(ground: Ground, *, first: int) -> tuple[HeritageContent, ...]:
    """Return heritage objects on the parcel, numbered for the drawing from `first`."""
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


def red_lines_on(ground: Ground) -> RedLinesContent:
    """Return the parcel divided by red lines, and their stretches on it."""
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
