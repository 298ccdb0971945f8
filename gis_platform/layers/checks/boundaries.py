"""Where a feature lies against the boundary of its municipality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis_platform.layers.checks.candidates import Candidate, Check
from gis_platform.layers.checks.fixing import within
from gis_platform.layers.findings import Finding, Fix, Severity
from gis_platform.layers.findings import marked as _

OUTSIDE, REACHES_OUT = "OUTSIDE", "REACHES_OUT"
BOUNDARY_TOLERANCE_M = 1.0
"""How far a feature may reach over the boundary of its municipality as drawing noise."""


@dataclass(frozen=True, kw_only=True)
class InsideBoundary(Check):
    """Finds what lies outside of the municipality.

    Wholly outside is an error, reaching out by more than the tolerance a warning: restriction
    zones and streets do not end at the boundary.
    """

    kind: ClassVar[str] = "inside_boundary"
    code: ClassVar[str] = OUTSIDE
    tolerance_m: float = BOUNDARY_TOLERANCE_M

    def __call__(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield at most one finding."""
        boundary, shape = candidate.boundary, candidate.shape
        if boundary is None:
            return
        outside = shapely.difference(shape, boundary)
        if outside.is_empty:
            return
        if not shapely.intersects(shape, boundary):
            yield Finding(
                code=OUTSIDE,
                template=_("Lies %(distance_m)s m outside of the municipality."),
                values={"distance_m": f"{shapely.distance(shape, boundary):.2f}"},
                place=shape,
            )
            return
        before = candidate.before
        reach_m = _reach_m(outside, boundary)
        before_m = _reach_m(before, boundary) if before is not None else 0.0
        if reach_m > max(self.tolerance_m, before_m + self.tolerance_m):
            yield Finding(
                code=REACHES_OUT,
                template=_(
                    "Reaches %(distance_m)s m over the boundary of the municipality; up to "
                    "%(tolerance_m)s m would be allowed."
                ),
                values={"distance_m": f"{reach_m:.2f}", "tolerance_m": f"{self.tolerance_m:g}"},
                severity=Severity.WARNING,
                place=outside,
                fix=_clipped(candidate, boundary),
            )


inside_boundary = InsideBoundary()
"""The check that every feature passes, whatever its layer declares."""


def _clipped(candidate: Candidate, boundary: BaseGeometry) -> Fix | None:
    made = within(candidate.shape, boundary, precision_m=candidate.precision_m)
    if made is None:
        return None
    return Fix(template=_("Clip to the boundary of the municipality."), geometry=made)


def _reach_m(shape: BaseGeometry, boundary: BaseGeometry) -> float:
    """Return how far the farthest vertex lies from the boundary's ground."""
    coordinates = shapely.get_coordinates(shape)
    if not len(coordinates):
        return 0.0
    return float(np.max(shapely.distance(shapely.points(coordinates), boundary)))
