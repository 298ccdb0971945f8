"""The parcel by territorial zones: parts, regulations, envelopes."""

from __future__ import annotations

from dataclasses import replace

import shapely
from shapely import MultiPolygon

from gis_platform.geometry.overlay import Overlay, Part
from gis_platform.geometry.surfaces import intersect, surface_of
from plans.content import CapitalObjectContent, SliverContent, ZoningContent
from plans.facts import Act, ZoneFact, ZonePolicy, ZoneTypeFact
from plans.rules.constraints import Constraints, constraints_on
from plans.rules.envelopes import build
from plans.rules.facts_order import by_row, title_of
from plans.rules.footprints import Standing, are_objects_known
from plans.rules.ground import Ground, cover, sliver_contents
from plans.rules.numbers import m2
from plans.rules.regulation import limit_rows, sorted_uses
from plans.zoning_content import UsesContent, ZoneContent

NO_USES = UsesContent(main=(), conditional=(), auxiliary=())


def zoning_content(
    ground: Ground, oks: tuple[CapitalObjectContent, ...]
) -> tuple[ZoningContent, list[SliverContent]]:
    """Return the zones of a parcel, largest part first, and the slivers left out.

    By the policy of largest overlap the whole parcel is taken to be in the largest part's zone.
    """
    facts = by_row(ground.facts.zones)
    overlay = cover(ground, facts)
    types = {each.code: each for each in ground.facts.zone_types}
    constraints = constraints_on(ground)
    largest_only = ground.facts.municipality.rules.zone_policy is ZonePolicy.MAX_OVERLAP
    parts = _taken(ground, overlay) if largest_only else overlay.parts
    zones = tuple(
        _zone(
            ground,
            part,
            fact=facts[part.key],
            regulation=types.get(facts[part.key].zone_code),
            constraints=constraints,
            oks=oks,
        )
        for part in parts
    )
    acts = tuple(dict.fromkeys(zone.act for zone in zones if zone.act != Act()))
    gap = overlay.has_gap(ground.slivers) and not (largest_only and parts)
    content = ZoningContent(acts=acts, zones=zones, gap=gap, uncovered_m2=m2(overlay.uncovered_m2))
    return content, sliver_contents(overlay, facts)


def _taken(ground: Ground, overlay: Overlay) -> tuple[Part, ...]:
    whole = float(ground.parcel.area)
    return tuple(
        replace(part, geometry=ground.parcel, area_m2=whole, share=1.0, fully=True)
        for part in overlay.parts[:1]
    )


def _zone(
    ground: Ground,
    part: Part,
    *,
    fact: ZoneFact,
    regulation: ZoneTypeFact | None,
    constraints: Constraints,
    oks: tuple[CapitalObjectContent, ...],
) -> ZoneContent:
    zone = _described(part, fact, regulation)
    if regulation is None or not regulation.regulation_applies:
        return zone
    existing_m2 = _existing_m2(part.geometry, oks)
    built = build(
        ground,
        limit_rows(regulation, first_use=ground.facts.parcel.use_code),
        zone=None if part.fully else part.geometry,
        constraints=constraints,
        standing=Standing(area_m2=existing_m2, is_known=are_objects_known(ground)),
    )
    uses = sorted_uses(regulation.uses, _forbidden_on(ground, part.geometry))
    return replace(zone, uses=uses, limits=built.rows, envelopes=built.envelopes)


def _described(part: Part, fact: ZoneFact, regulation: ZoneTypeFact | None) -> ZoneContent:
    """Return a zone part with the words of its regulation, without uses and limits."""
    return ZoneContent(
        code=fact.zone_code,
        name=fact.name or (regulation.name if regulation else ""),
        kind=regulation.kind if regulation else "",
        registry_no=fact.registry_number,
        area_m2=m2(part.area_m2),
        share=round(part.share, 4),
        fully=part.fully,
        type_known=regulation is not None,
        regulation_applies=regulation.regulation_applies if regulation else True,
        reason_not_applied=regulation.reason_not_applied if regulation else "",
        illustrative=regulation.illustrative if regulation else False,
        act=_act(fact, regulation),
        requirements=regulation.requirements if regulation else {},
        uses=NO_USES,
        limits=(),
        envelopes=(),
        geometry=part.geometry,
        source=fact.source,
    )


def _forbidden_on(ground: Ground, part: MultiPolygon) -> dict[str, tuple[str, ...]]:
    """Return the uses that zones with special conditions shut out on a zone part, by title."""
    facts = [each for each in ground.facts.restrictions if each.forbids]
    return {
        title_of(each): each.forbids
        for each in facts
        if not ground.slivers.is_sliver(surface_of(intersect(part, each.geometry)))
    }


def _act(fact: ZoneFact, regulation: ZoneTypeFact | None) -> Act:
    """Return the act of the regulation, else that of the zone's area."""
    return regulation.act if regulation and regulation.act != Act() else fact.act


def _existing_m2(part: MultiPolygon, oks: tuple[CapitalObjectContent, ...]) -> float:
    outlines = [surface_of(each.geometry) for each in oks]
    return float(shapely.union_all(outlines).intersection(part).area) if outlines else 0.0
