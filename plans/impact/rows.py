"""A report as rows: what a table shows and what files hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import shapely

from plans.analysis.numbers import ParcelNumbers
from plans.impact.report import AffectedParcel, ImpactReport

Row = dict[str, Any]  # values of JSON
COLUMNS = (
    "cadastral_number",
    "effect",
    "covered_m2",
    "newly_covered_m2",
    "no_longer_covered_m2",
    "zones_before",
    "zones_after",
    "envelope_before_m2",
    "envelope_after_m2",
    "envelope_change_m2",
    "footprint_before_m2",
    "footprint_after_m2",
    "newly_zero",
    "buildings_in_ban",
    "plans",
    "standing",
    "state_before",
    "state_after",
)
ORDER = ("ZERO", "LESS", "UNKNOWN", "MORE", "RULES", "SAME")
"""Effects, the gravest first."""


def effect_of(parcel: AffectedParcel) -> str:
    """Return what a change does to a parcel, in a word.

    ZERO: nothing is left to build on. LESS, MORE: ground for building. UNKNOWN: it is not known
    before or after. RULES: only other rules. SAME: nothing that is computed differs.
    """
    change = parcel.envelope_change_m2
    if parcel.newly_zero:
        return "ZERO"
    if change is None:
        return "UNKNOWN"
    if abs(change) > 0.01:
        return "LESS" if change < 0 else "MORE"
    return "RULES" if parcel.changes_plan else "SAME"


def stored_report(report: ImpactReport) -> Row:
    """Return a report as it is kept: totals, and a row with its geometry for each parcel."""
    rows = sorted((_row(each) for each in report.parcels), key=_gravest_first)
    return {
        "title": report.title,
        "layer": report.layer,
        "on": report.on.isoformat(),
        "area_m2": report.area_m2,
        "unknown_codes": list(report.unknown_codes),
        "counts": dict(report.counts),
        "rows": rows,
    }


def _gravest_first(row: Mapping[str, Any]) -> tuple[int, float, str]:  # values of JSON
    change = row["envelope_change_m2"] or 0.0
    return ORDER.index(row["effect"]), -abs(change), row["cadastral_number"]


def _row(parcel: AffectedParcel) -> Row:
    before, after = parcel.before, parcel.after
    return {
        "parcel_id": parcel.parcel_id,
        "cadastral_number": parcel.cadastral_number,
        "effect": effect_of(parcel),
        "covered_m2": parcel.covered_m2,
        "newly_covered_m2": parcel.newly_covered_m2,
        "no_longer_covered_m2": parcel.no_longer_covered_m2,
        "zones_before": _zones(before),
        "zones_after": _zones(after),
        "envelope_before_m2": before.envelope_m2,
        "envelope_after_m2": after.envelope_m2,
        "envelope_change_m2": parcel.envelope_change_m2,
        "footprint_before_m2": _footprint_m2(before),
        "footprint_after_m2": _footprint_m2(after),
        "newly_zero": parcel.newly_zero,
        "buildings_in_ban": parcel.buildings_in_ban,
        "plans": ", ".join(each.number or str(each.plan_id) for each in parcel.plans),
        "standing": ", ".join(f"{each.layer}: {each.label}" for each in parcel.subjects),
        "state_before": _state(before),
        "state_after": _state(after),
        "geometry": orjson.loads(shapely.to_geojson(parcel.geometry)),
    }


def _zones(numbers: ParcelNumbers) -> str:
    return ", ".join(f"{zone.code} {zone.area_m2:.2f}" for zone in numbers.zones)


def _footprint_m2(numbers: ParcelNumbers) -> float | None:
    found = [zone.max_footprint_m2 for zone in numbers.zones if zone.max_footprint_m2 is not None]
    return round(sum(found), 2) if found else None


def _state(numbers: ParcelNumbers) -> str:
    return f"{numbers.state} {', '.join(numbers.grounds)}".strip()
