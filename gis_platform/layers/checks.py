"""Checks that a layer declares for its features, in the municipality's local CRS. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.boundary import InvalidBoundary, repair
from gis_platform.geometry.surfaces import Surface
from gis_platform.geometry.topology import find_overlaps
from gis_platform.layers.findings import Finding, Severity
from gis_platform.layers.findings import marked as _

OVERLAP, OVERLAP_KEPT = "OVERLAP", "OVERLAP_KEPT"
OUTSIDE, REACHES_OUT = "OUTSIDE", "REACHES_OUT"
BOUNDARY_TOLERANCE_M = 1.0
"""How far a feature may reach over the boundary of its municipality as drawing noise."""


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A current feature whose box meets the candidate's; values: its fields by name.

    before: its shape before the change that the candidate is of, None if that has left it alone.
    """

    name: str
    shape: BaseGeometry
    before: BaseGeometry | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A feature as it would be stored, with what lies around it; all in one local CRS (metres).

    shape: valid. before: its shape until now, None for a new one. boundary: of the
    municipality, None if it is not known.
    """

    shape: BaseGeometry
    before: BaseGeometry | None = None
    neighbours: Sequence[Neighbour] = ()
    boundary: BaseGeometry | None = None


Check = Callable[[Candidate], Iterator[Finding]]
"""Looks at a candidate and yields what is wrong with it; places are in the local CRS."""


@dataclass(frozen=True, kw_only=True)
class NoOverlap:
    """Refuses ground shared with a neighbour; see `no_overlap`."""

    tolerance_m2: float
    passing: Mapping[str, frozenset[str]]

    def __call__(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield one finding a neighbour, largest overlap first."""
        counted = [one for one in candidate.neighbours if not self._passes(one)]
        others = {str(place): _surface(one.shape) for place, one in enumerate(counted)}
        former = {
            str(place): _surface(one.shape if one.before is None else one.before)
            for place, one in enumerate(counted)
        }
        was = self._areas(candidate.before, former)
        for overlap in find_overlaps(
            _surface(candidate.shape), others, tolerance_m2=self.tolerance_m2
        ):
            kept = overlap.area_m2 <= was.get(overlap.name, 0.0) + self.tolerance_m2
            yield Finding(
                code=OVERLAP_KEPT if kept else OVERLAP,
                template=_("Overlaps %(neighbour)s by %(area_m2)s m²."),
                values={
                    "neighbour": counted[int(overlap.name)].name,
                    "area_m2": f"{overlap.area_m2:.2f}",
                },
                severity=Severity.WARNING if kept else Severity.ERROR,
                place=overlap.geometry,
            )

    def _passes(self, neighbour: Neighbour) -> bool:
        return any(str(neighbour.values.get(name)) in some for name, some in self.passing.items())

    def _areas(
        self, before: BaseGeometry | None, others: Mapping[str, Surface]
    ) -> dict[str, float]:
        if before is None:
            return {}
        found = find_overlaps(_surface(before), others, tolerance_m2=0.0)
        return {overlap.name: overlap.area_m2 for overlap in found}


def no_overlap(
    *, tolerance_m2: float, passing: Mapping[str, frozenset[str]] | None = None
) -> Check:
    """Return the check that a surface shares no ground with its neighbours.

    tolerance_m2: shared areas up to this are survey noise. An overlap that was there before and
    has not grown is a warning. passing: neighbours do not count if a field has such a value.
    """
    return NoOverlap(tolerance_m2=tolerance_m2, passing=passing or {})


def inside_boundary(candidate: Candidate) -> Iterator[Finding]:
    """Yield what is wrong if a feature lies outside of its municipality.

    Wholly outside is an error, reaching out by more than the tolerance a warning: restriction
    zones and streets do not end at the boundary.
    """
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
    reach_m = _reach_m(outside, boundary)
    before_m = _reach_m(candidate.before, boundary) if candidate.before is not None else 0.0
    if reach_m > max(BOUNDARY_TOLERANCE_M, before_m + BOUNDARY_TOLERANCE_M):
        yield Finding(
            code=REACHES_OUT,
            template=_("Reaches %(distance_m)s m over the boundary of the municipality."),
            values={"distance_m": f"{reach_m:.2f}"},
            severity=Severity.WARNING,
            place=outside,
        )


def _reach_m(shape: BaseGeometry, boundary: BaseGeometry) -> float:
    """Return how far the farthest vertex lies from the boundary's ground."""
    coordinates = shapely.get_coordinates(shape)
    if not len(coordinates):
        return 0.0
    return float(np.max(shapely.distance(shapely.points(coordinates), boundary)))


def _surface(shape: BaseGeometry) -> Surface:
    """Return a shape as a valid surface; what is no surface holds no ground."""
    if isinstance(shape, Surface) and shape.is_valid:
        return shape
    try:
        return repair(shape).geometry
    except InvalidBoundary:
        return shapely.MultiPolygon()
