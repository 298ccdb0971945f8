"""What lies across the sides of a parcel, and what operators said of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import shapely
from shapely import LineString, MultiLineString, MultiPolygon, STRtree
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from gis_platform.geometry.crs import Pair
from gis_platform.geometry.runs import TOUCH_M
from gis_platform.geometry.setback import (
    ClassifiedEdge,
    EdgeKind,
    EdgeRef,
    Surroundings,
    classify_edges,
    sides_of,
)
from gis_platform.geometry.surfaces import lines_of, surface_of
from plans.facts import CapitalObjectFact, CommonUseFact, NeighbourFact, PlanFacts
from plans.rules.edges import mark_unknown
from plans.rules.facts_order import by_row, in_order, title_of
from plans.stated_facts import EdgeOverrideFact

RIGHT_OF_WAY = "RIGHT_OF_WAY"
WAY = "way/"
GROUND = "ground/"
SAME_POINT_M = 0.01
WALL_REACH_M = 0.3
"""How near to the boundary a wall stands that two buildings share."""
SHORTEST_WALL_M = 1.0
_NOISE_M = 1e-6


@dataclass(frozen=True, kw_only=True)
class Sides:
    """The sides of a parcel with what lies across.

    names: of what lies across, by the key of an edge. overrides: of operators, by side.
    outdated: overrides that fit no side.
    """

    edges: tuple[ClassifiedEdge, ...]
    names: Mapping[str, str]
    overrides: Mapping[EdgeRef, EdgeOverrideFact]
    outdated: tuple[EdgeOverrideFact, ...]


def sides_among(facts: PlanFacts, parcel: MultiPolygon) -> Sides:
    """Return the sides of a parcel, classified by what lies around and by operators."""
    overrides, outdated = _overrides(facts.edge_overrides, parcel)
    kinds = {ref: EdgeKind(each.kind) for ref, each in overrides.items()}
    edges = mark_unknown(
        classify_edges(parcel, _surroundings(facts, parcel), overrides=kinds),
    )
    named, names = _with_streets(facts, edges)
    return Sides(edges=named, names=names, overrides=overrides, outdated=outdated)


def _surroundings(facts: PlanFacts, parcel: MultiPolygon) -> Surroundings:
    grounds = by_row(facts.common_use)
    parcels = by_row(facts.neighbours)
    ways = {WAY + key: each.geometry for key, each in parcels.items() if each.kind == RIGHT_OF_WAY}
    return Surroundings(
        streets=ways
        | {GROUND + key: each.geometry for key, each in grounds.items() if each.kind != "PASSAGE"},
        passages={
            GROUND + key: each.geometry for key, each in grounds.items() if each.kind == "PASSAGE"
        },
        red_lines={f"line/{key}": each.geometry for key, each in by_row(facts.red_lines).items()},
        water={f"water/{key}": each.geometry for key, each in by_row(facts.water).items()},
        blocked=_shared_walls(facts, parcel),
        neighbours={
            f"parcel/{key}": each.geometry
            for key, each in parcels.items()
            if each.kind != RIGHT_OF_WAY
        },
    )


def _names(facts: PlanFacts) -> dict[str, str]:
    """Return the words for what may lie across; none for streets' ground without a name."""
    parcels, grounds = by_row(facts.neighbours), by_row(facts.common_use)
    found = {f"parcel/{key}": title_of(each) for key, each in parcels.items()}
    found |= {f"wall/{key}": title_of(each) for key, each in parcels.items()}
    found |= {f"line/{key}": title_of(each) for key, each in by_row(facts.red_lines).items()}
    found |= {f"water/{key}": title_of(each) for key, each in by_row(facts.water).items()}
    found |= {GROUND + key: each.name for key, each in grounds.items() if each.name}
    return found


def _with_streets(
    facts: PlanFacts, edges: tuple[ClassifiedEdge, ...]
) -> tuple[tuple[ClassifiedEdge, ...], dict[str, str]]:
    """Return the edges and the names across; streets' ground is named by its nearest street.

    An edge along such ground gets the key of the street whose centre line, as far as it runs in
    that ground, is nearest to the middle of the edge.
    """
    names = _names(facts)
    nameless: dict[str, list[int]] = {}
    for place, edge in enumerate(edges):
        if edge.across and edge.across not in names:
            nameless.setdefault(edge.across, []).append(place)
    grounds: dict[str, NeighbourFact | CommonUseFact] = {
        **{WAY + key: each for key, each in by_row(facts.neighbours).items()},
        **{GROUND + key: each for key, each in by_row(facts.common_use).items()},
    }
    found = list(edges)
    for key, places in nameless.items():
        streets = _streets_in(facts, grounds[key].geometry)
        if not streets:
            names[key] = title_of(grounds[key])
            continue
        middles = shapely.points([_middle(edges[place]) for place in places])
        nearest = STRtree([line for _, line in streets]).nearest(middles).tolist()
        for place, street in zip(places, nearest, strict=True):
            name = streets[street][0]
            names[f"{key}/{name}"] = name
            found[place] = replace(edges[place], across=f"{key}/{name}")
    return tuple(found), names


def _streets_in(facts: PlanFacts, ground: MultiPolygon) -> list[tuple[str, BaseGeometry]]:
    streets = [each for each in in_order(facts.streets) if each.name]
    inside = [(each.name, shapely.intersection(each.geometry, ground)) for each in streets]
    return [(name, line) for name, line in inside if line.length > SHORTEST_WALL_M]


def _middle(edge: ClassifiedEdge) -> Pair:
    return (edge.start[0] + edge.end[0]) / 2, (edge.start[1] + edge.end[1]) / 2


def _overrides(
    stated: tuple[EdgeOverrideFact, ...], parcel: MultiPolygon
) -> tuple[dict[EdgeRef, EdgeOverrideFact], tuple[EdgeOverrideFact, ...]]:
    """Return what operators said of sides, the last of each, and what fits no side."""
    if not stated:
        return {}, ()
    sides = sides_of(parcel)
    chosen: dict[EdgeRef, EdgeOverrideFact] = {}
    outdated = []
    for each in stated:
        refs = [ref for ref, start, end in sides if _is_same(each, start, end)]
        if refs and each.kind in set(EdgeKind) - {EdgeKind.ANY}:
            chosen |= dict.fromkeys(refs, each)
        else:
            outdated.append(each)
    return chosen, tuple(outdated)


def _is_same(stated: EdgeOverrideFact, start: Pair, end: Pair) -> bool:
    """Say whether an override means a side, in either direction, to the centimetre."""
    one, other = (stated.start, stated.end), (stated.end, stated.start)
    return any(
        math.dist(first, start) <= SAME_POINT_M + _NOISE_M
        and math.dist(last, end) <= SAME_POINT_M + _NOISE_M
        for first, last in (one, other)
    )


def _shared_walls(facts: PlanFacts, parcel: MultiPolygon) -> dict[str, BaseGeometry]:
    """Return the stretches of the boundary on which houses of both sides share a wall.

    A building of the parcel and one of a neighbour both stand within 0.3 m of the boundary along
    at least a metre of it. A stretch is given without the ends by which walls reach out to each
    other, so that the side is blocked as far as the wall goes and no farther.
    """
    shapely.prepare(parcel)
    near = [each for each in in_order(facts.capital_objects) if _is_at(each, parcel)]
    own = [each for each in near if _stands_on(each, parcel)]
    others = [each for each in near if each not in own]
    if not own or not others:
        return {}
    along = shapely.intersection(parcel.boundary, shapely.union_all([_wall(each) for each in own]))
    found: dict[str, BaseGeometry] = {}
    for key, neighbour in by_row(facts.neighbours).items():
        if neighbour.kind == RIGHT_OF_WAY or not shapely.dwithin(
            parcel, neighbour.geometry, WALL_REACH_M
        ):
            continue
        walls = [_wall(each) for each in others if _stands_on(each, neighbour.geometry)]
        shared = shapely.intersection(along, shapely.union_all(walls))
        if kept := _without_ends(shared):
            found[f"wall/{key}"] = MultiLineString(kept)
    return found


def _is_at(building: CapitalObjectFact, parcel: MultiPolygon) -> bool:
    is_areal = shapely.get_dimensions(building.geometry) == 2
    return bool(is_areal and shapely.dwithin(building.geometry, parcel.boundary, WALL_REACH_M))


def _stands_on(building: CapitalObjectFact, ground: MultiPolygon) -> bool:
    shared = shapely.intersection(building.geometry, ground)
    return bool(shared.area > building.geometry.area / 2)


def _wall(building: CapitalObjectFact) -> BaseGeometry:
    surface = surface_of(building.geometry)
    return shapely.buffer(surface, WALL_REACH_M, join_style="mitre", mitre_limit=2.0)


def _without_ends(stretches: BaseGeometry) -> list[LineString]:
    trimmed = WALL_REACH_M + TOUCH_M
    lines = lines_of(shapely.line_merge(lines_of(stretches))).geoms
    return [
        LineString(substring(line, trimmed, line.length - trimmed).coords)
        for line in lines
        if line.length - 2 * WALL_REACH_M >= SHORTEST_WALL_M + 2 * SAME_POINT_M
    ]
