"""Where a straight edge runs along something."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.surfaces import intersect, lines_of

_MAX_SLOPE = 0.342
"""Sine of 20°: what leaves faster than this is met or crossed, not followed."""
_TOUCH_M = 0.02


class Run(NamedTuple):
    """A stretch of an edge: metres from its start, first and last."""

    start: float
    end: float


def runs_along(line: LineString, geometry: BaseGeometry, *, tolerance_m: float) -> list[Run]:
    """Return the stretches of a straight line that follow a geometry within a tolerance.

    A stretch that only meets or crosses the geometry is none: the distance grows along it
    at more than 20°, or it is shorter than twice the tolerance and not the whole line.
    line: of two points, local metres. geometry: a line, or a surface (inside is distance 0).
    """
    if not shapely.dwithin(geometry, line, tolerance_m):
        return []
    margin = 4 * tolerance_m + 1.0
    min_x, min_y, max_x, max_y = line.bounds
    window = (min_x - margin, min_y - margin, max_x + margin, max_y + margin)
    geometry = shapely.clip_by_rect(geometry, *window)
    kept: list[Run] = []
    for close in _stretches(line, geometry, tolerance_m):
        touching = _stretches(line, geometry, _TOUCH_M)
        cuts = sorted(
            {*close, *(t for run in touching for t in run if close.start < t < close.end)}
        )
        spans = [Run(start, end) for start, end in pairwise(cuts)]
        kept.extend(_joined(span for span in spans if _follows(line, geometry, span)))
    return [
        run
        for run in kept
        if run.end - run.start >= 2 * tolerance_m or run.end - run.start > line.length - 1e-6
    ]


def _stretches(line: LineString, geometry: BaseGeometry, reach_m: float) -> list[Run]:
    shared = lines_of(intersect(line, shapely.buffer(geometry, reach_m, quad_segs=16)))
    ends = [
        sorted(line.project(Point(point)) for point in (part.coords[0], part.coords[-1]))
        for part in shared.geoms
    ]
    return _joined(Run(start, end) for start, end in sorted(ends))


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Return runs in order, those that meet made one."""
    found: list[Run] = []
    for run in runs:
        if found and run.start <= found[-1].end + 1e-6:
            found[-1] = Run(found[-1].start, max(found[-1].end, run.end))
        else:
            found.append(run)
    return found


def _follows(line: LineString, geometry: BaseGeometry, span: Run) -> bool:
    length = span.end - span.start
    if length <= 1e-9:
        return False
    apart = [geometry.distance(line.interpolate(t)) for t in span]
    return abs(apart[1] - apart[0]) / length <= _MAX_SLOPE
