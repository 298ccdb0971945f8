"""The area of a surface against the one that is recorded of it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from gis_platform.geometry.measure import (
    MIN_AREA_TOLERANCE_M2,
    SETTLEMENT_ACCURACY_M,
    area_tolerance_m2,
)
from gis_platform.layers.checks.candidates import Candidate, Check, solid
from gis_platform.layers.findings import Finding, Severity
from gis_platform.layers.findings import marked as _

AREA_DIFFERS = "AREA_DIFFERS"


@dataclass(frozen=True, kw_only=True)
class AreaAsRecorded(Check):
    """Warns if the area of a surface is not the one in a field of its own.

    area, error: names of the fields, both in m². Where no error is recorded, the permissible one
    of the accuracy of its turning points holds. accuracy: name of the field that records it, in m;
    where it does not, `accuracy_m` holds. A deviation that has not grown is no finding.
    """

    kind: ClassVar[str] = "area_as_recorded"
    code: ClassVar[str] = AREA_DIFFERS
    area: str
    error: str
    accuracy: str | None = None
    accuracy_m: float = SETTLEMENT_ACCURACY_M

    @property
    def decisive(self) -> frozenset[str]:
        """The area that is recorded and how exactly."""
        return frozenset(name for name in (self.area, self.error, self.accuracy) if name)

    def __call__(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield at most one finding."""
        recorded_m2 = _number(candidate.values.get(self.area))
        if recorded_m2 is None or recorded_m2 <= 0:
            return
        error_m2 = _number(candidate.values.get(self.error))
        if error_m2 is None:
            accuracy_m = _number(candidate.values.get(self.accuracy or "")) or self.accuracy_m
            permissible_m2 = area_tolerance_m2(recorded_m2, accuracy_m=accuracy_m)
            error_m2 = max(MIN_AREA_TOLERANCE_M2, permissible_m2)
        measured_m2 = solid(candidate.shape).area
        was_m2 = 0.0
        former_m2 = _number(candidate.former_values.get(self.area))
        if candidate.before is not None and former_m2 is not None:
            was_m2 = abs(solid(candidate.before).area - former_m2)
        if abs(measured_m2 - recorded_m2) <= max(error_m2, was_m2 + MIN_AREA_TOLERANCE_M2):
            return
        yield Finding(
            code=AREA_DIFFERS,
            template=_("The area is %(area_m2)s m²; recorded are %(recorded_m2)s ± %(error_m2)s."),
            values={
                "area_m2": f"{measured_m2:.2f}",
                "recorded_m2": f"{recorded_m2:.2f}",
                "error_m2": f"{error_m2:.2f}",
            },
            severity=Severity.WARNING,
            place=candidate.shape,
        )


def area_as_recorded(*, area: str, error: str, accuracy: str | None = None) -> AreaAsRecorded:
    """Return the check that a surface has the area that its fields record, within the error.

    accuracy: the field with the mean error of its turning points, in m.
    """
    return AreaAsRecorded(area=area, error=error, accuracy=accuracy)


def _number(value: object) -> float | None:
    if value is None:
        return None
    number = float(str(value))
    return number if math.isfinite(number) and number >= 0 else None
