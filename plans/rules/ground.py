"""The parcel among its surroundings, as `compose` works with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.overlay import Overlay, SliverRule, clip, ground_beyond, inside_outside
from gis_platform.geometry.setback import EDGE_TOLERANCE_M, ClassifiedEdge
from gis_platform.geometry.surfaces import surface_of, unite
from plans.content import SliverContent
from plans.facts import PlanFacts
from plans.rules.facts_order import Sourced, by_row, in_order, title_of
from plans.rules.numbers import m2
from plans.rules.sides import Sides, sides_among

MIN_STRETCH_M = 1.0


class Placed(Sourced, Protocol):
    """A fact with a place."""

    @property
    def geometry(self) -> BaseGeometry:
        """In the local CRS, metres."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A parcel with what decides about building on it.

    sides: its edges with what lies across. common_use: ground of the parcel inside red lines,
    slivers left out; None if there is none. placement_zone: ground outside of which a planning
    project places nothing, None where it sets no zone on the parcel.
    side_unknown: a red line crosses the parcel, and nothing tells where its street is.
    """

    facts: PlanFacts
    parcel: MultiPolygon
    slivers: SliverRule
    sides: Sides
    common_use: MultiPolygon | None
    side_unknown: bool
    placement_zone: MultiPolygon | None = None

    @property
    def edges(self) -> tuple[ClassifiedEdge, ...]:
        """The classified edges of the parcel."""
        return self.sides.edges

    @property
    def axis_order(self) -> str:
        """The axis order of documents."""
        return self.facts.municipality.axis_order


def survey(facts: PlanFacts, parcel: MultiPolygon) -> Ground:
    """Return the parcel with its edges classified and divided by red lines."""
    rules = facts.municipality.rules
    slivers = SliverRule(
        min_area_m2=rules.sliver_min_area_m2, min_mean_width_m=rules.sliver_min_mean_width_m
    )
    common_use, side_unknown = _common_use(facts, parcel, slivers)
    return Ground(
        facts=facts,
        parcel=parcel,
        slivers=slivers,
        sides=sides_among(facts, parcel),
        common_use=common_use,
        side_unknown=side_unknown,
        placement_zone=_placement_zone(facts, parcel, slivers),
    )


def _placement_zone(
    facts: PlanFacts, parcel: MultiPolygon, slivers: SliverRule
) -> MultiPolygon | None:
    """Return the placement zones that have more than a sliver of the parcel, as one ground."""
    zones = {key: each.geometry for key, each in by_row(facts.placement_zones).items()}
    if not zones:
        return None
    parts = clip(parcel, zones, sliver_rule=slivers).parts
    return unite(zones[part.key] for part in parts) if parts else None


def cover(ground: Ground, facts: Mapping[str, Placed]) -> Overlay:
    """Return which parts of the parcel the facts of a layer cover, by number of row."""
    surfaces = {key: surface_of(fact.geometry) for key, fact in facts.items()}
    return clip(ground.parcel, surfaces, sliver_rule=ground.slivers)


def sliver_contents(overlay: Overlay, facts: Mapping[str, Placed]) -> list[SliverContent]:
    """Return the slivers of an overlay, for the protocol."""
    return [
        SliverContent(
            layer=facts[sliver.key].source.layer,
            title=title_of(facts[sliver.key]),
            area_m2=m2(sliver.area_m2),
            source=facts[sliver.key].source,
        )
        for sliver in overlay.slivers
    ]


def _common_use(
    facts: PlanFacts, parcel: MultiPolygon, slivers: SliverRule
) -> tuple[MultiPolygon | None, bool]:
    """Return the ground inside red lines, and whether the side of some line is not known.

    Red lines that run through the parcel and bound no known territory of common use cut off
    the ground on their street's side. Where that would be the whole parcel, nothing tells the
    side: the lines then cut nothing off.
    """
    streets = unite(fact.geometry for fact in in_order(facts.common_use))
    lines = _lines_through(facts, parcel, streets)
    beyond = ground_beyond(parcel, lines, streets=streets) if lines else MultiPolygon()
    whole = bool(lines) and beyond.area > 0 and slivers.is_sliver(_rest(parcel, beyond))
    found = [streets] if whole else [streets, beyond]
    inside = inside_outside(parcel, unite(found)).inside
    kept = MultiPolygon([piece for piece in inside.geoms if not slivers.is_sliver(piece)])
    return (None if kept.is_empty else kept), whole


def _lines_through(
    facts: PlanFacts, parcel: MultiPolygon, streets: MultiPolygon
) -> list[BaseGeometry]:
    """Return the red lines with a stretch in the parcel that is no border of known streets."""
    if not facts.red_lines:
        return []
    deep = parcel.buffer(-EDGE_TOLERANCE_M)
    known = streets.boundary.buffer(EDGE_TOLERANCE_M)
    return [
        fact.geometry
        for fact in in_order(facts.red_lines)
        if fact.geometry.intersection(deep).difference(known).length > MIN_STRETCH_M
    ]


def _rest(parcel: MultiPolygon, taken: MultiPolygon) -> MultiPolygon:
    return surface_of(parcel.difference(taken))
