"""Ground that a feature and its neighbours enclose, or have covered, and nobody covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import shapely
from shapely import MultiPolygon, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.surfaces import Surface, intersect, polygons_of, subtract, unite
from gis_platform.layers.checks.candidates import (
    Candidate,
    Check,
    Neighbour,
    Passing,
    ValidTime,
    is_over_before,
    solid,
)
from gis_platform.layers.checks.fixing import joined
from gis_platform.layers.findings import Finding, Fix, Severity
from gis_platform.layers.findings import marked as _

GAP, UNCOVERED = "GAP", "UNCOVERED"
MOST_NAMED = 3
_TOUCHING_M = 1e-6


@dataclass(frozen=True, kw_only=True)
class NoGap(Check):
    """Warns of small ground left over between a surface and its neighbours.

    tolerance_m2: gaps up to this are survey noise. below_m2: larger ground is left on purpose.
    search_m: how far around neighbours are looked for; a gap that reaches farther is not seen.
    snap_m: a gap at most as wide as this is filled by snapping to the neighbours' edges.
    passing: neighbours with such a value of a field cover nothing. covers: the layer divides all
    ground, so that what a surface gives up has to be covered by others, however large it is.
    valid_time: fields of the first and the last day; who was over before the candidate's first
    day covers nothing. A gap that was there before and has not grown is no finding.
    """

    kind: ClassVar[str] = "no_gap"
    code: ClassVar[str] = GAP
    looks_at_ended: ClassVar[bool] = True
    tolerance_m2: float
    below_m2: float
    search_m: float
    snap_m: float = 0.0
    passing: Passing = field(default_factory=dict)
    covers: bool = False
    valid_time: ValidTime | None = None

    @property
    def reach_m(self) -> float:
        """As far as neighbours are looked for."""
        return self.search_m

    def __call__(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield one finding a gap, ground that was covered first, then largest first."""
        counted = [
            one
            for one in candidate.neighbours
            if not one.passes(self.passing)
            and not is_over_before(one.values, candidate.values, self.valid_time)
        ]
        others = [solid(one.shape) for one in counted]
        lost = self._lost(candidate, others) if self.covers else []
        for ground in lost:
            yield self._uncovered(ground)
        place = solid(candidate.ground)
        gaps = self._gaps(solid(candidate.shape), others, place, candidate.precision_m)
        if not gaps:
            return
        former = [solid(one.former) for one in counted]
        before = solid(MultiPolygon() if candidate.before is None else candidate.before)
        was = self._gaps(before, former, place, candidate.precision_m, touching=False)
        known = unite([*was, *lost])
        for gap in gaps:
            if subtract(gap, known).area > self.tolerance_m2:
                yield self._gap(candidate, gap, counted)

    def _lost(self, candidate: Candidate, others: Sequence[Surface]) -> list[Polygon]:
        """Return the ground that the candidate covered and nobody covers now, largest first."""
        if candidate.before is None:
            return []
        given_up: BaseGeometry = subtract(solid(candidate.before), solid(candidate.shape))
        if candidate.boundary is not None:
            given_up = intersect(given_up, candidate.boundary)
        near = STRtree(others).query(given_up, predicate="intersects")
        free = subtract(given_up, unite(others[i] for i in sorted(near.tolist())))
        found = [one for one in polygons_of(free) if one.area > self.tolerance_m2]
        return sorted(_wide(found, candidate.precision_m), key=lambda one: -one.area)

    def _gaps(
        self,
        shape: Surface,
        others: Sequence[Surface],
        place: Surface,
        precision_m: float,
        *,
        touching: bool = True,
    ) -> list[Polygon]:
        """Return the enclosed ground around a place that is a gap, largest first.

        touching: only what touches the place.
        """
        if place.is_empty:
            return []
        near = STRtree(others).query(place, predicate="dwithin", distance=self.search_m)
        covered = unite([shape, *(others[i] for i in sorted(near.tolist()))])
        holes = [Polygon(ring) for polygon in covered.geoms for ring in polygon.interiors]
        found = [
            free
            for hole in holes
            if not touching or shapely.distance(hole, place) <= _TOUCHING_M
            for free in polygons_of(subtract(hole, covered))
            if self.tolerance_m2 < free.area < self.below_m2
        ]
        return sorted(_wide(found, precision_m), key=lambda one: -one.area)

    def _uncovered(self, ground: Polygon) -> Finding:
        return Finding(
            code=UNCOVERED,
            template=_(
                "Leaves %(area_m2)s m² uncovered that it covered until now; up to "
                "%(tolerance_m2)s m² would be allowed."
            ),
            values={"area_m2": f"{ground.area:.2f}", "tolerance_m2": f"{self.tolerance_m2:g}"},
            severity=Severity.WARNING,
            place=ground,
        )

    def _gap(self, candidate: Candidate, gap: Polygon, counted: Sequence[Neighbour]) -> Finding:
        around = [one.name for one in counted if shapely.dwithin(one.shape, gap, _TOUCHING_M)]
        more = "…" if len(around) > MOST_NAMED else ""
        ended = candidate.shape.is_empty
        return Finding(
            code=GAP,
            template=_(
                "Its end leaves %(area_m2)s m² between %(neighbours)s uncovered; up to "
                "%(tolerance_m2)s m² would be allowed."
            )
            if ended
            else _(
                "Leaves %(area_m2)s m² between itself and %(neighbours)s uncovered; up to "
                "%(tolerance_m2)s m² would be allowed."
            ),
            values={
                "area_m2": f"{gap.area:.2f}",
                "neighbours": ", ".join(around[:MOST_NAMED]) + more,
                "tolerance_m2": f"{self.tolerance_m2:g}",
            },
            severity=Severity.WARNING,
            place=gap,
            fix=None if ended else self._fix(candidate, gap),
        )

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
    covers: bool = False,
    valid_time: ValidTime | None = None,
) -> NoGap:
    """Return the check that a surface leaves no small ground over; see `NoGap`."""
    return NoGap(
        tolerance_m2=tolerance_m2,
        below_m2=below_m2,
        search_m=search_m,
        snap_m=snap_m,
        passing=passing or {},
        covers=covers,
        valid_time=valid_time,
    )


def _wide(found: Sequence[Polygon], precision_m: float) -> list[Polygon]:
    """Leave out what is no wider than the grid."""
    return [one for one in found if not shapely.buffer(one, -precision_m).is_empty]
