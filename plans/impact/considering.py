"""What a change would do to each parcel: its plan before and after, and what stands on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.boundary import repair
from gis_platform.geometry.surfaces import unite
from gis_platform.layers.errors import FeatureNotFound
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import STORAGE_SRID, Municipality
from parcels.models import Parcel
from plans.analysis.composing import compose_alone
from plans.analysis.numbers import ParcelNumbers
from plans.analysis.parceling import tracts_of
from plans.analysis.reading import TractReader
from plans.analysis.regulation import Regulations
from plans.analysis.setwise import numbers_of_tract
from plans.analysis.tracts import Shapes, Tract, shapes_of
from plans.collecting import collect_facts, consent_kinds
from plans.impact.changes import Amendment, Change, ChangedLayer, amendment_of
from plans.impact.report import AffectedParcel, ImpactReport, PlanInForce
from plans.impact.subjects import subjects_on
from plans.reading import to_shapely
from plans.rules.numbers import m2
from zoning.models import RestrictionZone, ZoningElement

NOISE_M2 = 0.01
Metres = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True, kw_only=True)
class _Grounds:
    """The ground of a change in local metres: where rules hold after it, and held before."""

    after: MultiPolygon
    before: MultiPolygon

    @property
    def all(self) -> MultiPolygon:
        """Where anything may change."""
        return unite([self.after, self.before])


def impact(actor: Actor, change: Change, *, on: dt.date) -> ImpactReport:
    """Return what a change would do on a day; nothing is stored.

    Each parcel that the new zones, or the one that they replace, share ground with is analysed
    twice, set by set: as it is and as it would be. Raises FeatureNotFound for a row to be
    replaced that is not there.
    """
    municipality = actor.municipality
    crs = municipality.local_crs
    shapes = [repair(crs.to_local(zone.geometry)).geometry for zone in change.zones]
    kinds = consent_kinds(municipality, on)
    amendment = amendment_of(change, shapes, consent_kinds=kinds)
    grounds = _Grounds(after=amendment.ground, before=_replaced(municipality, change))
    reader = TractReader.of(municipality, on, codes=change.codes)
    regulations = Regulations.of(reader.shared.zone_types)
    found: list[AffectedParcel] = []
    for ids in tracts_of(municipality, _parcels_under(municipality, grounds.all)):
        tract = reader.tract(ids)
        found += _affected(tract, amendment, grounds, regulations, municipality)
    found.sort(key=lambda each: each.cadastral_number)
    known = reader.shared.zone_types
    return ImpactReport(
        layer=str(change.layer),
        title=change.title,
        on=on,
        area_m2=m2(grounds.after.area),
        unknown_codes=_unknown(change, {each.code for each in known}),
        parcels=_with_subjects(found, actor),
    )


def _unknown(change: Change, known: set[str]) -> tuple[str, ...]:
    if change.layer is not ChangedLayer.ZONES:
        return ()
    return tuple(sorted(change.codes - known))


def _replaced(municipality: Municipality, change: Change) -> MultiPolygon:
    """Return the ground of the row that is replaced."""
    if change.replaces is None:
        return MultiPolygon()
    row: ZoningElement | RestrictionZone | None
    if change.layer is ChangedLayer.ZONES:
        row = ZoningElement.objects.of(municipality).filter(pk=change.replaces).first()
    else:
        row = RestrictionZone.objects.of(municipality).filter(pk=change.replaces).first()
    if row is None or row.geometry is None:
        raise FeatureNotFound(change.layer, change.replaces)
    return repair(municipality.local_crs.to_local(to_shapely(row.geometry))).geometry


def _parcels_under(municipality: Municipality, ground: MultiPolygon) -> list[int]:
    lonlat = municipality.local_crs.to_lonlat(shapely.segmentize(ground, 100.0))
    here = GEOSGeometry(memoryview(shapely.to_wkb(lonlat)), srid=STORAGE_SRID)
    found = Parcel.objects.of(municipality).filter(geometry__intersects=here)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _affected(
    tract: Tract,
    amendment: Amendment,
    grounds: _Grounds,
    regulations: Regulations,
    municipality: Municipality,
) -> list[AffectedParcel]:
    """Return the parcels of a tract that share ground with the change."""
    subjects = tract.grounds[tract.subjects]
    valid = np.where(shapely.is_valid(subjects), subjects, shapely.make_valid(subjects))
    covered, uncovered = _shared_m2(valid, grounds.after), _shared_m2(valid, grounds.before)
    lost = _shared_m2(valid, _only(grounds.before, grounds.after))
    gained = _shared_m2(valid, _only(grounds.after, grounds.before))
    after = replace(tract, common=amendment.amend(tract.common))
    was = _numbers(tract, regulations, municipality, None)
    would_be = _numbers(after, regulations, municipality, amendment)
    banned = _buildings_in_ban(tract, amendment)
    found = []
    for row in tract.subjects.tolist():
        if max(covered[row], uncovered[row]) <= NOISE_M2:
            continue
        parcel = tract.parcels[row]
        plans = tuple(
            PlanInForce(plan_id=each.source.feature_id, number=each.number)
            for each in tract.active_plans.get(parcel.number, ())
        )
        affected = AffectedParcel(
            parcel_id=parcel.pk,
            cadastral_number=parcel.number,
            covered_m2=m2(float(covered[row])),
            newly_covered_m2=m2(float(gained[row])),
            no_longer_covered_m2=m2(float(lost[row])),
            before=was[parcel.pk],
            after=would_be[parcel.pk],
            buildings_in_ban=banned.get(row, 0),
            plans=plans,
            geometry=municipality.local_crs.to_lonlat(tract.grounds[row]),
        )
        found.append(affected)
    return found


def _numbers(
    tract: Tract,
    regulations: Regulations,
    municipality: Municipality,
    amendment: Amendment | None,
) -> dict[int, ParcelNumbers]:
    """Return the numbers of the parcels of a tract by row id; amendment: to be made to facts."""

    def stated(rows: Sequence[int]) -> list[ParcelNumbers]:
        numbers = {tract.parcels[row].pk: row for row in rows}
        parcels = Parcel.objects.of(municipality).select_related("municipality")
        found = []
        for parcel in parcels.filter(pk__in=list(numbers)):
            facts = collect_facts(parcel, tract.common.on)
            amended = facts if amendment is None else amendment.amend(facts)
            found.append(compose_alone(tract, numbers[parcel.pk], amended))
        return found

    return {each.parcel_id: each for each in numbers_of_tract(tract, regulations, stated)}


def _only(one: MultiPolygon, other: MultiPolygon) -> MultiPolygon:
    return unite([shapely.difference(one, other)])


def _shared_m2(parcels: Shapes, ground: MultiPolygon) -> Metres:
    """Return how much of each parcel lies on a ground; most lie inside or outside of it."""
    shapely.prepare(ground)
    found = np.where(shapely.contains(ground, parcels), shapely.area(parcels), 0.0)
    cut = np.flatnonzero((found == 0) & shapely.intersects(ground, parcels))
    found[cut] = shapely.area(shapely.intersection(parcels[cut], ground))
    return found


def _buildings_in_ban(tract: Tract, amendment: Amendment) -> dict[int, int]:
    """Return how many buildings of parcels would stand in a new zone that bans building."""
    bans = [
        each.geometry
        for each in amendment.restrictions
        if each.effect == "BAN" or each.bans_without_consent
    ]
    if not bans:
        return {}
    ground = unite(bans)
    shapely.prepare(ground)
    shapes = tract.building_shapes
    inside = np.flatnonzero(shapely.intersects(ground, shapes))
    inside = np.array([each for each in inside if _takes_part(shapes[each], ground)], dtype=np.intp)
    places = shapely.point_on_surface(shapes_of([shapes[each] for each in inside]))
    _, rows = tract.parcel_tree.query(places, predicate="within")
    found: dict[int, int] = {}
    for row in rows.tolist():
        found[row] = found.get(row, 0) + 1
    return found


def _takes_part(building: BaseGeometry, ground: MultiPolygon) -> bool:
    if shapely.get_dimensions(building) < 2:
        return True
    return bool(shapely.area(shapely.intersection(building, ground)) > NOISE_M2)


def _with_subjects(found: list[AffectedParcel], actor: Actor) -> tuple[AffectedParcel, ...]:
    standing = subjects_on({each.cadastral_number: each.geometry for each in found}, actor)
    return tuple(replace(each, subjects=standing.get(each.cadastral_number, ())) for each in found)
