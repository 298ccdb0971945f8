"""Ground that a feature and its neighbours enclose and nobody covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import shapely
from shapely import Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.surfaces import Surface, polygons_of, subtract, unite
from gis_platform.layers.checks.candidates import Candidate, Check, Passing, solid
from gis_platform.layers.checks.fixing import joined
from gis_platform.layers.findings import Finding, Fix, Severity
from gis_platform.layers.findings import marked as _

GAP = "GAP"
_TOUCHING_M = 1e-6


@dataclass(frozen=True, kw_only=True)
class NoGap(Check):
    """Warns of small ground left over between a surface and its neighbours.

    tolerance_m2: gaps up to this are survey noise. below_m2: larger ground is left on purpose.
    search_m: how far around neighbours are looked for; a gap that reaches farther is not seen.
    snap_m: a gap at most as wide as this is filled by snapping to the neighbours' edges.
    passing: neighbours with such a value of a field cover nothing. A gap that was there before
    and has not grown is no finding.
    """

    kind: ClassVar[str] = "no_gap"
    code: ClassVar[str] = GAP
    tolerance_m2: float
    below_m2: float
    search_m: float
    snap_m: float = 0.0
    passing: Passing = field(default_factory=dict)

    @property
    def reach_m(self) -> float:
        """As far as neighbours are looked for."""
        return self.search_m

    def __call__(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield one finding a gap, largest first."""
        counted = [one for one in candidate.neighbours if not one.passes(self.passing)]
        shape, precision_m = solid(candidate.shape), candidate.precision_m
        gaps = self._gaps(shape, [solid(one.shape) for one in counted], precision_m)
        if not gaps:
            return
        former = [solid(one.former) for one in counted]
        before = solid(shapely.MultiPolygon() if candidate.before is None else candidate.before)
        known = unite(self._gaps(before, former, precision_m, around=shape))
        for gap in gaps:
            if subtract(gap, known).area <= self.tolerance_m2:
                continue
            yield Finding(
                code=GAP,
                template=_("Leaves %(area_m2)s m² between itself and its neighbours uncovered."),
                values={"area_m2": f"{gap.area:.2f}"},
                severity=Severity.WARNING,
                place=gap,
                fix=self._fix(candidate, gap),
            )

    def _gaps(
        self,
        shape: Surface,
        others: Sequence[Surface],
        precision_m: float,
        around: Surface | None = None,
    ) -> list[Polygon]:
        """Return the enclosed ground that touches a shape and is a gap, largest first."""
        place: BaseGeometry = shape if around is None else around
        if place.is_empty:
            return []
        near = STRtree(others).query(place, predicate="dwithin", distance=self.search_m)
        covered = unite([shape, *(others[i] for i in sorted(near.tolist()))])
        holes = [Polygon(ring) for polygon in covered.geoms for ring in polygon.interiors]
        found = [
            free
            for hole in holes
            if around is not None or shapely.distance(hole, shape) <= _TOUCHING_M
            for free in polygons_of(subtract(hole, covered))
            if self.tolerance_m2 < free.area < self.below_m2
        ]
        wide = [one for one in found if not shapely.buffer(one, -precision_m).is_empty]
        return sorted(wide, key=lambda one: -one.area)

    def _fix(self, candidate: Candidate, gap: Polygon) -> Fix | None:
        if not shapely.buffer(gap, -self.snap_m / 2).is_empty:
            return None
        made = joined(candidate.shape, gap, precision_m=candidate.precision_m)
        if made is None:
            return None
        return Fix(template=_("Snap to the edges of the neighbours."), geometry=made)


def no_gap(
    *,
    tolerance_m2: float,
    below_m2: float,
    search_m: float,
    snap_m: float = 0.0,
    passing: Passing | None = None,
) -> NoGap:
    """Return the check that a surface leaves no small ground over; see `NoGap`."""
    return NoGap(
        tolerance_m2=tolerance_m2,
        below_m2=below_m2,
        search_m=search_m,
        snap_m=snap_m,
        passing=passing or {},
    )
