"""Zone parts, envelopes, restrictions and buildings of plain parcels, with the whole set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.overlay import SliverRule
from gis_platform.geometry.surfaces import polygons_of, subtract, unite
from plans.analysis.edges import EdgeTable
from plans.analysis.envelopes import Envelopes, Wanted, envelopes_of
from plans.analysis.footprints import Built, zone_numbers
from plans.analysis.numbers import (
    CoverNumbers,
    EdgeNumbers,
    ParcelNumbers,
    RestrictionNumbers,
    State,
    ZoneNumbers,
    any_bans,
    flags_of,
)
from plans.analysis.overlays import Covers, covers
from plans.analysis.regulation import KIND_OF_CASE, Regulations, cases_of
from plans.analysis.tracts import Shapes, Tract, Whole
from plans.facts import LayerFactState, ZonePolicy
from plans.rules.numbers import m2

CONDITIONAL_HERITAGE = "DISTRICT"
OBJECTS_LAYER = "capital-objects"
UNCERTAIN = (LayerFactState.PARTIAL, LayerFactState.MISSING)


@dataclass(frozen=True, kw_only=True)
class Plain:
    """Parcels (n,) to be told in bulk, polygons without holes whose edges are told."""

    tract: Tract
    rows: Whole
    polygons: Shapes
    edges: EdgeTable

    @cached_property
    def slivers(self) -> SliverRule:
        """What is too little to be meant."""
        rules = self.tract.common.municipality.rules
        return SliverRule(
            min_area_m2=rules.sliver_min_area_m2, min_mean_width_m=rules.sliver_min_mean_width_m
        )

    @cached_property
    def cases(self) -> Whole:
        """The case of each edge."""
        return cases_of(self.edges)

    @cached_property
    def areas_m2(self) -> NDArray[np.float64]:
        """Measured areas."""
        return np.asarray(shapely.area(self.polygons))

    def covered_by(self, layer: str) -> Covers:
        """Return what the features of a layer cover."""
        shapes, tree = self.tract.shapes[layer], self.tract.trees[layer]
        return covers(self.polygons, shapes, tree, rule=self.slivers)

    @cached_property
    def zones(self) -> Covers:
        """Zone parts, the largest of a parcel first."""
        return self.covered_by("zones")

    @cached_property
    def restrictions(self) -> Covers:
        """Parts under zones with special conditions."""
        return self.covered_by("restrictions")

    @cached_property
    def easements(self) -> Covers:
        """Parts under public easements."""
        return self.covered_by("easements")

    @cached_property
    def heritage(self) -> Covers:
        """Parts of heritage territories."""
        return self.covered_by("heritage")

    @cached_property
    def buildings(self) -> Covers:
        """Buildings on the parcels."""
        shapes = self.tract.building_shapes
        areal = np.flatnonzero(shapely.get_dimensions(shapes) == 2)
        found = covers(self.polygons, shapes[areal], STRtree(shapes[areal]), rule=self.slivers)
        return found.renamed(areal)

    @cached_property
    def objects(self) -> tuple[NDArray[np.int64], Whole]:
        """Return how many objects without an area reach into each parcel, and in all."""
        shapes = self.tract.building_shapes
        thin = np.flatnonzero(shapely.get_dimensions(shapes) < 2)
        place = STRtree(shapes[thin]).query(self.polygons, predicate="intersects")[0]
        points = np.bincount(place, minlength=len(self.rows))
        areal = self.buildings.places[self.buildings.areas_m2 > 0]
        return points, np.bincount(areal, minlength=len(self.rows)) + points

    @cached_property
    def standing_m2(self) -> list[float]:
        """Ground under buildings of each parcel."""
        return [_existing_m2(self, place, None) for place in range(len(self.rows))]

    @cached_property
    def bans(self) -> list[list[BaseGeometry]]:
        """Return the ground of each parcel on which building is banned, slivers too."""
        common = self.tract.common
        banning = {
            "restrictions": [
                zone.effect == "BAN" or zone.bans_without_consent for zone in common.restrictions
            ],
            "easements": [each.excludes_building for each in common.easements],
            "heritage": [each.kind != CONDITIONAL_HERITAGE for each in common.heritage],
        }
        found: list[list[BaseGeometry]] = [[] for _ in self.rows]
        for layer, marks in banning.items():
            table: Covers = getattr(self, layer)
            bans = np.array(marks, dtype=bool)[table.objects] if marks else np.zeros(0, bool)
            for pair in np.flatnonzero(bans).tolist():
                found[int(table.places[pair])].append(table.shared[pair])
        return found


def plain_numbers(plain: Plain, regulations: Regulations) -> list[ParcelNumbers]:
    """Return the numbers of the parcels, in their order."""
    wanted = _wanted(plain, regulations)
    built = envelopes_of(plain.polygons, plain.edges, plain.bans, wanted)
    zones = _zones(plain, regulations, wanted, built)
    return [_numbers(plain, place, zones[place]) for place in range(len(plain.rows))]


def _wanted(plain: Plain, regulations: Regulations) -> list[Wanted]:
    """Return the zone parts for which an envelope is to be computed."""
    zones, facts = plain.zones, plain.tract.common.zones
    largest_only = _largest_only(plain)
    ends = np.searchsorted(plain.edges.places, np.arange(len(plain.rows) + 1))
    found = []
    for place, row in enumerate(plain.rows.tolist()):
        for pair in zones.of(place):
            if zones.areas_m2[pair] == 0:
                continue
            code = facts[zones.objects[pair]].zone_code
            first = regulations.first_row(code, plain.tract.parcels[row].use_code)
            if first is not None:
                edges = slice(int(ends[place]), int(ends[place + 1]))
                fully = bool(zones.fully[pair]) or largest_only
                wanted = Wanted(
                    place=place,
                    pair=pair,
                    first=first,
                    edges=edges,
                    metres=first.metres[plain.cases[edges]],
                    zone=None if fully else zones.grounds[pair],
                )
                found.append(wanted)
            if largest_only:
                break
    return found


def _largest_only(plain: Plain) -> bool:
    return plain.tract.common.municipality.rules.zone_policy is ZonePolicy.MAX_OVERLAP


def _zones(
    plain: Plain, regulations: Regulations, wanted: list[Wanted], built: Envelopes
) -> list[tuple[ZoneNumbers, ...]]:
    """Return the zone parts of each parcel with what follows from their envelopes."""
    number_of = {each.pair: number for number, each in enumerate(wanted)}
    largest_only = _largest_only(plain)
    states = {layer.layer: layer.state for layer in plain.tract.common.layers}
    known = states.get(OBJECTS_LAYER) not in UNCERTAIN
    zones, found = plain.zones, []
    for place in range(len(plain.rows)):
        parts = []
        for pair in [pair for pair in zones.of(place) if zones.areas_m2[pair] > 0]:
            area_m2 = float(plain.areas_m2[place] if largest_only else zones.areas_m2[pair])
            fact = plain.tract.common.zones[zones.objects[pair]]
            part = ZoneNumbers(
                zone_id=fact.source.feature_id,
                code=fact.zone_code,
                area_m2=m2(area_m2),
                share=round(area_m2 / float(plain.areas_m2[place]), 4),
                fully=bool(zones.fully[pair]) or largest_only,
                type_known=fact.zone_code in regulations.by_code,
                applies=pair in number_of,
            )
            if pair in number_of:
                made = _built(plain, wanted[number_of[pair]], part, known=known)
                made = replace(made, envelope=built.of(number_of[pair]))
                part = zone_numbers(part, made)
            parts.append(part)
            if largest_only:
                break
        found.append(tuple(parts))
    return found


def _built(plain: Plain, wanted: Wanted, part: ZoneNumbers, *, known: bool) -> Built:
    """Return what an envelope on a zone part is judged by; the envelope is still to come."""
    zones, place = plain.zones, wanted.place
    whole = _largest_only(plain) or bool(zones.whole[wanted.pair])
    standing_m2 = (
        plain.standing_m2[place]
        if whole
        else _existing_m2(plain, place, zones.grounds[wanted.pair])
    )
    whole_m2 = float(plain.areas_m2[place])
    return Built(
        wanted=wanted,
        cases=plain.cases[wanted.edges],
        part_m2=whole_m2 if part.fully else float(zones.areas_m2[wanted.pair]),
        envelope=None,
        existing_m2=standing_m2,
        heights_m=_heights(plain, place),
        is_known=known,
    )


def _existing_m2(plain: Plain, place: int, part: BaseGeometry | None) -> float:
    """Return the ground under buildings on a zone part, None for the whole parcel."""
    standing = [pair for pair in plain.buildings.of(place) if plain.buildings.areas_m2[pair] > 0]
    if not standing:
        return 0.0
    if len(standing) == 1 and part is None:
        return float(plain.buildings.shared[standing[0]].area)
    ground = plain.polygons[place] if part is None else part
    outlines = plain.tract.building_shapes[plain.buildings.objects[standing]]
    return float(shapely.intersection(shapely.union_all(outlines), ground).area)


def _heights(plain: Plain, place: int) -> list[float]:
    facts, table = plain.tract.common.restrictions, plain.restrictions
    listed = [pair for pair in table.of(place) if table.areas_m2[pair] > 0]
    zones = [facts[table.objects[pair]] for pair in listed]
    return [
        zone.height_limit_m
        for zone in zones
        if zone.height_limit_m is not None
        and zone.effect in {"CONSENT", "CONDITION", "HEIGHT"}
        and not zone.bans_without_consent
    ]


def _numbers(plain: Plain, place: int, zones: tuple[ZoneNumbers, ...]) -> ParcelNumbers:
    parcel = plain.tract.parcels[plain.rows[place]]
    area_m2 = float(plain.areas_m2[place])
    uncovered_m2, gap = _uncovered(plain, place)
    restrictions = _restrictions(plain, place)
    easements = _easements(plain, place)
    heritage = _heritage(plain, place)
    edges = _edges(plain, place)
    flags = flags_of(
        zones,
        edges,
        gap=gap,
        bans=any_bans(restrictions, easements, heritage),
        inside_red_m2=0.0,
        outside_red_m2=area_m2,
        least_m2=plain.slivers.min_area_m2,
    )
    return ParcelNumbers(
        parcel_id=parcel.pk,
        cadastral_number=parcel.number,
        state=State.MADE,
        registered_area_m2=parcel.area_m2,
        area_m2=m2(area_m2),
        inside_red_m2=0.0,
        outside_red_m2=m2(area_m2),
        zones=zones,
        gap=gap,
        uncovered_m2=uncovered_m2,
        restrictions=restrictions,
        easements=easements,
        heritage=heritage,
        buildings=int(plain.objects[1][place]),
        footprint_m2=m2(plain.standing_m2[place]),
        edges=edges,
        flags=flags,
    )


def _uncovered(plain: Plain, place: int) -> tuple[float, bool]:
    """Return the ground of a parcel under no zone, and whether that is more than slivers."""
    zones = plain.zones
    pairs = zones.of(place)
    if len(pairs) and zones.whole[list(pairs)].any():
        return 0.0, False
    left = subtract(plain.polygons[place], unite(zones.shared[list(pairs)]))
    pieces = polygons_of(left)
    gap = any(not plain.slivers.is_sliver(piece) for piece in pieces)
    taken = _largest_only(plain) and any(zones.areas_m2[list(pairs)] > 0)
    return m2(sum(piece.area for piece in pieces)), gap and not taken


def _restrictions(plain: Plain, place: int) -> tuple[RestrictionNumbers, ...]:
    facts, table = plain.tract.common.restrictions, plain.restrictions
    found = [
        RestrictionNumbers(
            zone_id=fact.source.feature_id,
            kind_code=fact.kind_code,
            registry_number=fact.registry_number,
            effect=fact.effect,
            bans=fact.effect == "BAN" or fact.bans_without_consent,
            covered_area_m2=m2(float(table.areas_m2[pair])),
            share=round(float(table.areas_m2[pair] / plain.areas_m2[place]), 4),
            fully=bool(table.fully[pair]),
        )
        for pair in table.of(place)
        if table.areas_m2[pair] > 0
        for fact in [facts[table.objects[pair]]]
    ]
    return tuple(sorted(found, key=lambda each: (each.registry_number, str(each.zone_id))))


def _easements(plain: Plain, place: int) -> tuple[CoverNumbers, ...]:
    facts, table = plain.tract.common.easements, plain.easements
    found = [
        CoverNumbers(
            feature_id=facts[table.objects[pair]].source.feature_id,
            registry_number=facts[table.objects[pair]].registry_number,
            bans=facts[table.objects[pair]].excludes_building,
            covered_area_m2=m2(float(table.areas_m2[pair])),
        )
        for pair in table.of(place)
        if table.areas_m2[pair] > 0
    ]
    return tuple(sorted(found, key=lambda each: str(each.feature_id)))


def _heritage(plain: Plain, place: int) -> tuple[CoverNumbers, ...]:
    facts, table = plain.tract.common.heritage, plain.heritage
    found = [
        CoverNumbers(
            feature_id=facts[table.objects[pair]].source.feature_id,
            registry_number=facts[table.objects[pair]].registry_number,
            bans=facts[table.objects[pair]].kind != CONDITIONAL_HERITAGE,
            covered_area_m2=m2(float(table.shared[pair].area)),
        )
        for pair in table.of(place)
        if table.areas_m2[pair] > 0
    ]
    return tuple(sorted(found, key=lambda each: each.feature_id))


def _edges(plain: Plain, place: int) -> tuple[EdgeNumbers, ...]:
    first, last = np.searchsorted(plain.edges.places, [place, place + 1])
    lengths = np.bincount(
        plain.cases[first:last],
        weights=plain.edges.lengths_m[first:last].round(2),
        minlength=len(KIND_OF_CASE),
    )
    by_kind: dict[str, float] = {}
    for kind, length_m in zip(KIND_OF_CASE, lengths.tolist(), strict=True):
        by_kind[kind] = by_kind.get(kind, 0.0) + length_m
    return tuple(
        EdgeNumbers(kind=kind, length_m=round(by_kind[kind], 2))
        for kind in sorted(by_kind)
        if by_kind[kind] > 0
    )
