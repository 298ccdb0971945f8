"""Envelopes of many zone parts at once, as `build_envelope` computes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import Coordinates
from gis_platform.geometry.envelope import MIN_PART_M2
from gis_platform.geometry.surfaces import OVERLAY_GRID_M, surface_of
from plans.analysis.edges import EdgeTable
from plans.analysis.insets import inset, subtract_all
from plans.analysis.regulation import FirstRow
from plans.analysis.tracts import Shapes, Whole, shapes_of


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An envelope to be computed: of a parcel's part in a zone, None for the whole parcel.

    place: of the parcel. pair: of the parcel and the zone. metres: setback of each edge,
    NaN where the regulation misses one.
    """

    place: int
    pair: int
    first: FirstRow
    edges: slice
    metres: Coordinates
    zone: BaseGeometry | None

    @property
    def computable(self) -> bool:
        """Say whether every edge has a setback."""
        return not bool(np.isnan(self.metres).any())


@dataclass(frozen=True, kw_only=True)
class EnvelopeNumbers:
    """An envelope: its area, how many parts it has, its ground."""

    area_m2: float
    parts: int
    geometry: shapely.MultiPolygon


@dataclass(frozen=True, kw_only=True)
class Envelopes:
    """Envelopes (n,), None where a setback is missing; parts too small to build on left out."""

    numbers: list[EnvelopeNumbers | None]

    def of(self, number: int) -> EnvelopeNumbers | None:
        """Return one of them."""
        return self.numbers[number]


def envelopes_of(
    polygons: Shapes,
    edges: EdgeTable,
    bans: Sequence[Sequence[BaseGeometry]],
    wanted: Sequence[Wanted],
) -> Envelopes:
    """Return the envelopes that are wanted of polygons without holes; bans: of each polygon."""
    found: list[EnvelopeNumbers | None] = [None] * len(wanted)
    chosen = [number for number, each in enumerate(wanted) if each.computable]
    jobs = [wanted[number] for number in chosen]
    if not jobs:
        return Envelopes(numbers=found)
    grounds = polygons[[job.place for job in jobs]]
    left = inset(grounds, [edges.lines[job.edges] for job in jobs], [job.metres for job in jobs])
    left = subtract_all(left, [bans[job.place] for job in jobs])
    cut = [number for number, job in enumerate(jobs) if job.zone is not None]
    if cut:
        zones = shapes_of([zone for job in jobs if (zone := job.zone) is not None])
        left[cut] = shapely.intersection(left[cut], zones, grid_size=OVERLAY_GRID_M)
    for number, envelope in zip(chosen, _parts(left), strict=True):
        found[number] = envelope
    return Envelopes(numbers=found)


def _parts(grounds: Shapes) -> list[EnvelopeNumbers]:
    """Return surfaces without the parts too small to build on."""
    kinds = shapely.get_type_id(grounds)
    for place in np.flatnonzero((kinds != 3) & (kinds != 6)).tolist():
        grounds[place] = surface_of(grounds[place])
    pieces, owner = shapely.get_parts(grounds, return_index=True)
    areas_m2 = shapely.area(pieces)
    kept = areas_m2 >= MIN_PART_M2
    pieces, owner, areas_m2 = pieces[kept], owner[kept], areas_m2[kept]
    totals = np.bincount(owner, weights=areas_m2, minlength=len(grounds))
    counts: Whole = np.bincount(owner, minlength=len(grounds)).astype(np.intp)
    surfaces = shapes_of([shapely.MultiPolygon()] * len(grounds))
    present = np.unique(owner)
    if len(owner):
        surfaces[present] = shapely.multipolygons(pieces, indices=np.searchsorted(present, owner))
    return [
        EnvelopeNumbers(area_m2=area, parts=count, geometry=surface)
        for area, count, surface in zip(
            totals.tolist(), counts.tolist(), surfaces.tolist(), strict=True
        )
    ]
