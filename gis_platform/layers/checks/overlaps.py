"""Ground that a feature shares with its neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.surfaces import Surface, intersect
from gis_platform.geometry.topology import find_overlaps
from gis_platform.layers.checks.candidates import (
    Candidate,
    Check,
    Passing,
    ValidTime,
    apart_in_time,
    solid,
)
from gis_platform.layers.checks.fixing import without
from gis_platform.layers.findings import Finding, Fix, Severity
from gis_platform.layers.findings import marked as _

OVERLAP, OVERLAP_KEPT = "OVERLAP", "OVERLAP_KEPT"


@dataclass(frozen=True, kw_only=True)
class NoOverlap(Check):
    """Refuses ground shared with a neighbour; see `no_overlap`."""

    kind: ClassVar[str] = "no_overlap"
    code: ClassVar[str] = OVERLAP
    tolerance_m2: float
    passing: Passing
    valid_time: ValidTime | None = None

    @property
    def decisive(self) -> frozenset[str]:
        """When it is in force."""
        return frozenset(self.valid_time or ())

    def __call__(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield one finding a neighbour, largest overlap first."""
        counted = [
            one
            for one in candidate.neighbours
            if not one.passes(self.passing)
            and not apart_in_time(candidate.values, one.values, self.valid_time)
        ]
        others = {str(place): solid(one.shape) for place, one in enumerate(counted)}
        former = {
            str(place): solid(one.former)
            for place, one in enumerate(counted)
            if not apart_in_time(candidate.former_values, one.values, self.valid_time)
        }
        was = _areas(candidate.before, former)
        for overlap in find_overlaps(
            solid(candidate.shape), others, tolerance_m2=self.tolerance_m2
        ):
            kept = overlap.area_m2 <= was.get(overlap.name, 0.0) + self.tolerance_m2
            name = counted[int(overlap.name)].name
            yield Finding(
                code=OVERLAP_KEPT if kept else OVERLAP,
                template=_("Overlaps %(neighbour)s by %(area_m2)s m²."),
                values={
                    "neighbour": name,
                    "area_m2": f"{overlap.area_m2:.2f}",
                },
                severity=Severity.WARNING if kept else Severity.ERROR,
                place=overlap.geometry,
                fix=None if kept else self._fix(candidate, name, others[overlap.name]),
            )

    def _fix(self, candidate: Candidate, name: str, other: Surface) -> Fix | None:
        """Return the shape without the neighbour's ground, if that leaves it in one piece."""
        made = without(candidate.shape, other, precision_m=candidate.precision_m)
        if made is None or intersect(made, other).area > self.tolerance_m2:
            return None
        template = _("Leave the shared ground to %(neighbour)s.")
        return Fix(template=template, values={"neighbour": name}, geometry=made)


def no_overlap(
    *, tolerance_m2: float, passing: Passing | None = None, valid_time: ValidTime | None = None
) -> NoOverlap:
    """Return the check that a surface shares no ground with its neighbours.

    tolerance_m2: shared areas up to this are survey noise. An overlap that was there before and
    has not grown is a warning. passing: neighbours do not count if a field has such a value.
    valid_time: fields of the first and the last day; who is never in force at once shares nothing.
    """
    return NoOverlap(tolerance_m2=tolerance_m2, passing=passing or {}, valid_time=valid_time)


def _areas(before: BaseGeometry | None, others: Mapping[str, Surface]) -> dict[str, float]:
    if before is None:
        return {}
    found = find_overlaps(solid(before), others, tolerance_m2=0.0)
    return {overlap.name: overlap.area_m2 for overlap in found}
