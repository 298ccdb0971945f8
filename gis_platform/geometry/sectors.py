"""The buffer of many straight lines, as pieces that are quick to unite."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
from shapely import Polygon

from gis_platform.geometry.crs import Coordinates, Pair
from gis_platform.geometry.overlay import QUADRANT_SEGMENTS

_STEP = math.pi / 2 / QUADRANT_SEGMENTS
_OVERLAP = 0.4 * _STEP
"""Radians of its end arcs that a strip keeps, so that no crack is left between pieces whose
borders differ by the last bits of a float."""


def buffer_pieces(lines: Coordinates, metres: float) -> list[Polygon]:
    """Return surfaces whose union is the ground within a distance of any of the lines.

    They are strips on both sides of the lines and, at their ends, the sectors that face away
    from every line there: the nearest place on the lines lies on one or in the other.
    lines: (n, 4), start and end of each, none of length 0. metres: above 0.
    """
    vectors = lines[:, 2:] - lines[:, :2]
    directions = np.arctan2(vectors[:, 1], vectors[:, 0])
    pieces = _strips(lines, directions, metres)
    leaving: dict[Pair, list[float]] = defaultdict(list)
    for (sx, sy, ex, ey), direction in zip(lines.tolist(), directions.tolist(), strict=True):
        leaving[sx, sy].append(direction)
        leaving[ex, ey].append(direction + math.pi)
    for place, turns in leaving.items():
        pieces += [_sector(place, *sector, metres) for sector in _facing_away(turns)]
    return pieces


def _strips(lines: Coordinates, directions: Coordinates, metres: float) -> list[Polygon]:
    half, less = math.pi / 2, _OVERLAP
    starts, ends = lines[:, :2], lines[:, 2:]
    corners = [
        centre + np.column_stack([np.cos(directions + turn), np.sin(directions + turn)]) * metres
        for centre, turns in (
            (starts, (half, half + less, -half - less, -half)),
            (ends, (-half, -half + less, half - less, half)),
        )
        for turn in turns
    ]
    return [Polygon(ring) for ring in np.stack(corners, axis=1)]


def _facing_away(leaving: list[float]) -> list[Pair]:
    """Return first and last direction of the sectors behind lines that leave a point.

    None where they leave to all sides, so that something is nearer in every direction.
    """
    turns = sorted({direction % (2 * math.pi) for direction in leaving})
    following = [*turns[1:], turns[0] + 2 * math.pi]
    return [
        (turn + math.pi / 2, after - math.pi / 2)
        for turn, after in zip(turns, following, strict=True)
        if after - turn > math.pi + 2 * _OVERLAP
    ]


def _sector(centre: Pair, first: float, last: float, metres: float) -> Polygon:
    steps = math.ceil((last - first) / _STEP - 1e-6)
    turns = np.linspace(first, last, steps + 1)
    arc = np.column_stack([np.cos(turns), np.sin(turns)]) * metres + centre
    return Polygon(np.vstack([centre, arc]))
