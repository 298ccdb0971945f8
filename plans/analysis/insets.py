"""Ground that setbacks leave of many parcels: exact to the arcs, as `build_envelope` leaves it.

A parcel is shrunk by its least setback in one operation and then cut by the larger ones. Where
the operation of GEOS would simplify a border, the setback is taken piece by piece.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import Coordinates
from gis_platform.geometry.overlay import QUADRANT_SEGMENTS
from gis_platform.geometry.sectors import buffer_pieces
from plans.analysis.bands import band
from plans.analysis.tracts import Shapes, shapes_of

LEAST_M = 0.001
"""A setback below is none: the grid of coordinates is a centimetre."""
SIMPLIFIED_SHARE = 0.0105
"""GEOS leaves out corners flatter than a hundredth of a buffer's distance."""
_FLAT_M = 1e-9
_ROOM = 0.999
Taken = list[list[BaseGeometry]]


def inset(
    polygons: Shapes, rings: Sequence[Coordinates], setbacks: Sequence[Coordinates]
) -> Shapes:
    """Return what is left of polygons without holes.

    rings: for each polygon its sides (n, 4) in the order of the ring. setbacks: metres of each
    side, from both sides of which that ground is taken.
    """
    least = np.array([metres.min() for metres in setbacks])
    least[least < LEAST_M] = 0.0
    start = np.where(_may_be_inexact(rings, setbacks, least), 0.0, least)
    left = polygons.copy()
    shrunk = np.flatnonzero(start > 0)
    left[shrunk] = shapely.buffer(polygons[shrunk], -start[shrunk], quad_segs=QUADRANT_SEGMENTS)
    return subtract_all(left, _taken(rings, setbacks, start))


def subtract_all(grounds: Shapes, taken: Sequence[Sequence[BaseGeometry]]) -> Shapes:
    """Return surfaces (n,) without the pieces that are taken from each."""
    left = grounds.copy()
    counts = np.array([len(pieces) for pieces in taken], dtype=np.intp)
    for turn in range(int(counts.max(initial=0))):
        places = np.flatnonzero(counts > turn)
        cutters = shapes_of([taken[place][turn] for place in places.tolist()])
        left[places] = shapely.difference(left[places], cutters)
    return left


def _taken(
    rings: Sequence[Coordinates], setbacks: Sequence[Coordinates], start: Coordinates
) -> Taken:
    """Return the ground that setbacks larger than those of the start take from each polygon."""
    found: Taken = [[] for _ in rings]
    bands: list[Coordinates] = []
    of_band: list[tuple[int, float, NDArray[np.bool_]]] = []
    for place, (ring, metres, above) in enumerate(
        zip(rings, setbacks, start.tolist(), strict=True)
    ):
        for distance in np.unique(metres[metres > max(above, LEAST_M / 2)]).tolist():
            chosen = metres == distance
            for chain, marks in _chains(ring, chosen):
                ring_around = band(chain, distance)
                if ring_around is None:
                    found[place] += buffer_pieces(ring[marks], distance)
                else:
                    bands.append(ring_around)
                    of_band.append((place, distance, marks))
    made = _polygons(bands)
    for surface, valid, (place, distance, marks) in zip(
        made, shapely.is_valid(made), of_band, strict=True
    ):
        found[place] += [surface] if valid else buffer_pieces(rings[place][marks], distance)
    return found


def _polygons(rings: Sequence[Coordinates]) -> Shapes:
    if not rings:
        return shapes_of([])
    owner = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    return np.asarray(shapely.polygons(shapely.linearrings(np.vstack(rings), indices=owner)))


def _chains(
    ring: Coordinates, chosen: NDArray[np.bool_]
) -> list[tuple[Coordinates, NDArray[np.bool_]]]:
    """Return the chosen sides of a ring as lines (n, 2), with the marks of their sides.

    Sides that follow each other make one line; a whole ring makes two.
    """
    count, first = len(ring), int(np.argmin(chosen))
    if chosen.all():
        half = np.arange(count) < count // 2
        return [*_chains(ring, half), *_chains(ring, ~half)]
    order = np.concatenate([np.arange(first, count), np.arange(first)])
    turned, marks = ring[order], chosen[order]
    ends = np.flatnonzero(np.diff(np.concatenate([[0], marks.astype(np.int8), [0]])))
    found = []
    for start, end in ends.reshape(-1, 2).tolist():
        own = np.zeros(count, dtype=bool)
        own[order[start:end]] = True
        found.append((np.vstack([turned[start:end, :2], turned[end - 1 : end, 2:]]), own))
    return found


def _may_be_inexact(
    rings: Sequence[Coordinates], setbacks: Sequence[Coordinates], least: Coordinates
) -> NDArray[np.bool_]:
    """Return for which rings shrinking by a distance would not be exact at corners that matter.

    That is where a corner is flat, or where a side is too short for the corner beside it.
    A corner between two sides of larger setbacks does not: these take its ground anyway.
    """
    counts = np.array([len(ring) for ring in rings])
    owner = np.repeat(np.arange(len(rings)), counts)
    lines, metres = np.vstack(rings), np.concatenate(setbacks)
    ends = np.cumsum(counts)
    following = np.arange(1, len(lines) + 1)
    following[ends - 1] = ends - counts
    one, other = lines[:, 2:] - lines[:, :2], lines[following, 2:] - lines[:, :2]
    turn = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    span = np.hypot(other[:, 0], other[:, 1])
    depth = np.divide(np.abs(turn), span, out=np.full_like(turn, np.inf), where=span > 0)
    base = lines[(ends - counts)[owner], :2]
    from_base = lines[:, :2] - base, lines[:, 2:] - base
    doubled = from_base[0][:, 0] * from_base[1][:, 1] - from_base[1][:, 0] * from_base[0][:, 1]
    runs_left = np.bincount(owner, weights=doubled, minlength=len(rings)) > 0
    side = lines[following, 2:] - lines[following, :2]
    lengths_m = np.hypot(one[:, 0], one[:, 1])
    cosine = (one * side).sum(axis=1) + lengths_m * lengths_m[following]
    with np.errstate(divide="ignore"):
        reach_m = least[owner] * np.abs(turn) / cosine
    tight = reach_m > np.minimum(lengths_m, lengths_m[following]) * _ROOM
    outward = np.where(runs_left[owner], turn, -turn) > 0
    matters = (metres <= least[owner]) | (metres[following] <= least[owner])
    flat = (depth > _FLAT_M) & (depth < SIMPLIFIED_SHARE * least[owner])
    return np.bincount(owner[outward & (flat | tight) & matters], minlength=len(rings)) > 0
