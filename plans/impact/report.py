"""What a change of rules would do, as values, rows and totals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from shapely import MultiPolygon

from plans.analysis.numbers import ParcelNumbers, State
from plans.impact.subjects import Subject

NOISE_M2 = 0.01


@dataclass(frozen=True, kw_only=True)
class PlanInForce:
    """A plan in force of a parcel."""

    plan_id: int
    number: str


@dataclass(frozen=True, kw_only=True)
class AffectedParcel:
    """A parcel that shares ground with a change: its plan in numbers before and after.

    covered_m2: under the new zones. newly_covered_m2, no_longer_covered_m2: against the zone
    that they replace. geometry: EPSG:4326.
    """

    parcel_id: int
    cadastral_number: str
    covered_m2: float
    newly_covered_m2: float
    no_longer_covered_m2: float
    before: ParcelNumbers
    after: ParcelNumbers
    buildings_in_ban: int = 0
    plans: tuple[PlanInForce, ...] = ()
    subjects: tuple[Subject, ...] = ()
    geometry: MultiPolygon

    @property
    def envelope_change_m2(self) -> float | None:
        """How much ground for building is gained, below 0 lost; None where one is not known."""
        before, after = self.before.envelope_m2, self.after.envelope_m2
        if before is None or after is None:
            return None
        return round(after - before, 2) + 0.0

    @property
    def newly_zero(self) -> bool:
        """Whether the change leaves nothing to build on where something was."""
        return bool(self.before.envelope_m2) and self.after.envelope_m2 == 0

    @property
    def changes_plan(self) -> bool:
        """Whether zones or ground for building differ at all."""
        zones = [(each.code, each.area_m2) for each in self.before.zones]
        return (
            zones != [(each.code, each.area_m2) for each in self.after.zones]
            or abs(self.envelope_change_m2 or 0.0) > NOISE_M2
            or (self.before.envelope_m2 is None) != (self.after.envelope_m2 is None)
            or self.before.state != self.after.state
        )


@dataclass(frozen=True, kw_only=True)
class ImpactReport:
    """What a change would do on a day; parcels in the order of their numbers.

    unknown_codes: zones without a regulation in force, so that nothing is known of building.
    """

    layer: str
    title: str
    on: dt.date
    area_m2: float
    unknown_codes: tuple[str, ...] = ()
    parcels: tuple[AffectedParcel, ...] = ()

    @cached_property
    def counts(self) -> Mapping[str, float]:
        """Totals, by name."""
        parcels = self.parcels
        changes = [each.envelope_change_m2 or 0.0 for each in parcels]
        return {
            "parcels": len(parcels),
            "plan_changes": sum(each.changes_plan for each in parcels),
            "newly_zero": sum(each.newly_zero for each in parcels),
            "envelope_lost_m2": round(-sum(change for change in changes if change < 0), 2) + 0.0,
            "envelope_gained_m2": round(sum(change for change in changes if change > 0), 2) + 0.0,
            "buildings_in_ban": sum(each.buildings_in_ban for each in parcels),
            "plans_in_force": sum(len(each.plans) for each in parcels),
            "subjects": sum(len(each.subjects) for each in parcels),
            "not_computed": sum(each.after.state is not State.MADE for each in parcels),
        }
