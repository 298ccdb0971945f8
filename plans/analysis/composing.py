"""The plans of a tract in numbers: with the whole set where that is plain, else one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from plans.analysis.edges import classify
from plans.analysis.numbers import ParcelNumbers, State, Way, numbers_of, refused
from plans.analysis.parts import Plain, plain_numbers
from plans.analysis.regulation import Regulations
from plans.analysis.tracts import Shapes, Tract, Whole
from plans.facts import PlanFacts
from plans.rules import PlanBlocked, PlanRefused, compose
from plans.rules.ground import MIN_STRETCH_M
from plans.rules.grounds import require_possible

MOST_VERTICES = 400
"""A parcel of more vertices is computed on its own."""
WATER_M = 1.0
WALL_M = 0.31
DEEP_M = 0.5


@dataclass(frozen=True, kw_only=True)
class Composed:
    """Numbers of the parcels of a tract that are plain, refused or blocked.

    alone: rows of the parcels whose plan has to be composed on its own.
    """

    numbers: list[ParcelNumbers]
    alone: list[int]


def compose_set(tract: Tract, regulations: Regulations) -> Composed:
    """Return the numbers of the parcels of a tract, and which are not told in bulk."""
    found: list[ParcelNumbers] = []
    possible = []
    verdicts: dict[object, PlanRefused | PlanBlocked | None] = {}
    for row in tract.subjects.tolist():
        case = _case(tract, row)
        if case not in verdicts:
            verdicts[case] = _verdict(_deciding(tract, row))
        reason = verdicts[case]
        if reason is None:
            possible.append(row)
        else:
            parcel = tract.parcels[row]
            found.append(refused(parcel.pk, parcel.number, reason))
    rows = np.array(possible, dtype=np.intp)
    simple = _simple(tract, rows)
    polygons = shapely.get_geometry(tract.grounds[rows[simple]], 0)
    chosen = rows[simple]
    apart = _needs_rules(tract, chosen, polygons)
    edges = classify(polygons, chosen, tract)
    kept = np.flatnonzero(~apart & edges.plain)
    plain = Plain(tract=tract, rows=chosen[kept], polygons=polygons[kept], edges=edges.only(kept))
    found += plain_numbers(plain, regulations)
    left = np.flatnonzero(apart | ~edges.plain)
    alone = [*rows[~simple].tolist(), *chosen[left].tolist()]
    return Composed(numbers=found, alone=alone)


def compose_alone(tract: Tract, row: int, facts: PlanFacts | None = None) -> ParcelNumbers:
    """Return the numbers of a parcel by the rules of a single plan; facts: else the tract's."""
    parcel = tract.parcels[row]
    try:
        return numbers_of(compose(facts or tract.facts_of(row)))
    except (PlanRefused, PlanBlocked) as reason:
        return refused(parcel.pk, parcel.number, reason, way=Way.SINGLE)
    except (shapely.GEOSException, ValueError, ArithmeticError) as fault:
        return ParcelNumbers(
            parcel_id=parcel.pk,
            cadastral_number=parcel.number,
            state=State.FAILED,
            way=Way.SINGLE,
            grounds=(str(fault),),
        )


def _case(tract: Tract, row: int) -> object:
    """Return what tells parcels apart by whether a plan of them can be made."""
    rules, parcel = tract.common.municipality.rules, tract.parcels[row]
    if rules.requires_planning_documentation or rules.requires_zoning:
        return row
    has_successors = bool(parcel.successors)
    has_plan = parcel.number in tract.active_plans
    return parcel.status, has_successors, parcel.in_city, tract.grounds[row].is_empty, has_plan


def _verdict(facts: PlanFacts) -> PlanRefused | PlanBlocked | None:
    try:
        require_possible(facts)
    except (PlanRefused, PlanBlocked) as reason:
        return reason
    return None


def _deciding(tract: Tract, row: int) -> PlanFacts:
    rules = tract.common.municipality.rules
    if rules.requires_planning_documentation or rules.requires_zoning:
        return tract.facts_of(row)
    return tract.possible(row)


def _simple(tract: Tract, rows: Whole) -> NDArray[np.bool_]:
    """Return which parcels are one valid polygon without holes, of which nobody stated anything."""
    grounds = tract.grounds[rows]
    unstated = np.array([tract.parcels[row].number not in tract.stated for row in rows], dtype=bool)
    return np.asarray(
        shapely.is_valid(grounds)
        & (shapely.get_num_geometries(grounds) == 1)
        & (shapely.get_num_interior_rings(shapely.get_geometry(grounds, 0)) == 0)
        & (shapely.get_num_coordinates(grounds) <= MOST_VERTICES)
        & (shapely.area(grounds) > 1.0)
        & unstated.reshape(len(rows))
    )


def _needs_rules(tract: Tract, rows: Whole, polygons: Shapes) -> NDArray[np.bool_]:
    """Return which parcels need rules that are kept for single plans.

    Those on ground of common use or crossed by a red line, with a placement zone, at water,
    with walls at the boundary, with heritage that is no surface.
    """
    found = np.zeros(len(rows), dtype=bool)
    least_m2 = tract.common.municipality.rules.sliver_min_area_m2
    place, ground = tract.trees["common_use"].query(polygons, predicate="intersects")
    shared = shapely.intersection(polygons[place], tract.shapes["common_use"][ground])
    on_ground = np.bincount(place, weights=shapely.area(shared), minlength=len(rows))
    found |= on_ground >= least_m2
    found |= _crossed(tract, polygons)
    found[tract.trees["placement_zones"].query(polygons, predicate="intersects")[0]] = True
    found[tract.trees["water"].query(polygons, predicate="dwithin", distance=WATER_M)[0]] = True
    borders = shapely.boundary(polygons)
    walls = tract.building_tree.query(borders, predicate="dwithin", distance=WALL_M)[0]
    found |= np.bincount(walls, minlength=len(rows)) > 1
    pointed = shapely.get_dimensions(tract.shapes["heritage"]) < 2
    place, each = tract.trees["heritage"].query(polygons, predicate="intersects")
    found[place[pointed[each]]] = True
    return found


def _crossed(tract: Tract, polygons: Shapes) -> NDArray[np.bool_]:
    """Return which parcels a red line may run through, not only along."""
    found = np.zeros(len(polygons), dtype=bool)
    tree, lines = tract.trees["red_lines"], tract.shapes["red_lines"]
    place, line = tree.query(polygons, predicate="intersects")
    near = np.unique(place)
    deep = np.full(len(polygons), None, dtype=object)
    deep[near] = shapely.buffer(polygons[near], -DEEP_M)
    lengths = shapely.length(shapely.intersection(deep[place], lines[line]))
    found[place[lengths > MIN_STRETCH_M / 2]] = True
    return found
