"""The parcel among its surroundings, as `compose` works with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.overlay import Overlay, SliverRule, clip, ground_beyond, inside_outside
from gis_platform.geometry.setback import (
    EDGE_TOLERANCE_M,
    ClassifiedEdge,
    Surroundings,
    classify_edges,
)
from gis_platform.geometry.surfaces import surface_of, unite
from plans.content import SliverContent
from plans.facts import (
    CapitalObjectFact,
    CommonUseFact,
    EasementFact,
    HeritageFact,
    NeighbourFact,
    PlanFacts,
    PlanningElementFact,
    RedLineFact,
    RestrictionFact,
    ZoneFact,
)
from plans.rules.edges import mark_unknown
from plans.rules.numbers import m2

MIN_STRETCH_M = 1.0
RIGHT_OF_WAY = "RIGHT_OF_WAY"
WAY_KEY = "way/"
Areal = (
    ZoneFact
    | RestrictionFact
    | EasementFact
    | HeritageFact
    | CommonUseFact
    | CapitalObjectFact
    | NeighbourFact
)
Placed = Areal | RedLineFact | PlanningElementFact
Fact = TypeVar("Fact", bound=Placed)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A parcel with what decides about building on it.

    common_use: ground of the parcel inside red lines, slivers left out; None if there is none.
    side_unknown: a red line crosses the parcel, and nothing tells where its street is.
    """

    facts: PlanFacts
    parcel: MultiPolygon
    slivers: SliverRule
    edges: tuple[ClassifiedEdge, ...]
    common_use: MultiPolygon | None
    side_unknown: bool

    @property
    def axis_order(self) -> str:
        """The axis order of documents."""
        return self.facts.municipality.axis_order


def in_order(facts: tuple[Fact, ...]) -> list[Fact]:
    """Return facts in an order of their own: by identifier in the source, then by row."""
    return sorted(facts, key=lambda fact: (fact.source.local_id, fact.source.feature_id))


def by_row(facts: tuple[Fact, ...]) -> dict[str, Fact]:
    """Return facts by the number of their row, as text."""
    return {str(fact.source.feature_id): fact for fact in in_order(facts)}


def survey(facts: PlanFacts, parcel: MultiPolygon) -> Ground:
    """Return the parcel with its edges classified and divided by red lines."""
    rules = facts.municipality.rules
    slivers = SliverRule(
        min_area_m2=rules.sliver_min_area_m2, min_mean_width_m=rules.sliver_min_mean_width_m
    )
    grounds = by_row(facts.common_use)
    parcels = by_row(facts.neighbours)
    ways = {key: each.geometry for key, each in parcels.items() if each.kind == RIGHT_OF_WAY}
    streets = {key: each.geometry for key, each in grounds.items() if each.kind != "PASSAGE"}
    around = Surroundings(
        streets={**{f"{WAY_KEY}{key}": ground for key, ground in ways.items()}, **streets},
        passages={key: each.geometry for key, each in grounds.items() if each.kind == "PASSAGE"},
        red_lines={key: each.geometry for key, each in by_row(facts.red_lines).items()},
        neighbours={key: each.geometry for key, each in parcels.items() if key not in ways},
    )
    common_use, side_unknown = _common_use(facts, parcel, slivers)
    return Ground(
        facts=facts,
        parcel=parcel,
        slivers=slivers,
        edges=mark_unknown(classify_edges(parcel, around)),
        common_use=common_use,
        side_unknown=side_unknown,
    )


def cover(ground: Ground, facts: Mapping[str, Areal]) -> Overlay:
    """Return which parts of the parcel the facts of a layer cover, by number of row."""
    surfaces = {key: surface_of(fact.geometry) for key, fact in facts.items()}
    return clip(ground.parcel, surfaces, sliver_rule=ground.slivers)


def sliver_contents(overlay: Overlay, facts: Mapping[str, Areal]) -> list[SliverContent]:
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


def title_of(fact: Placed) -> str:
    """Return the words by which a fact is known."""
    names = ("name", "zone_code", "registry_number", "cadastral_number", "purpose", "number")
    found = (str(getattr(fact, name, "")) for name in names)
    return next((name for name in found if name), fact.source.local_id)


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
    deep = parcel.buffer(-EDGE_TOLERANCE_M)
    known = streets.boundary.buffer(EDGE_TOLERANCE_M)
    return [
        fact.geometry
        for fact in in_order(facts.red_lines)
        if fact.geometry.intersection(deep).difference(known).length > MIN_STRETCH_M
    ]


def _rest(parcel: MultiPolygon, taken: MultiPolygon) -> MultiPolygon:
    return surface_of(parcel.difference(taken))
