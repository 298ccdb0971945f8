"""Where straight edges run along something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import Coordinates, Pair
from gis_platform.geometry.surfaces import lines_of, polygons_of

_MAX_SLOPE = 0.342
"""Sine of 20°: what leaves faster than this is met or crossed, not followed."""
TOUCH_M = 0.02
"""Within this a line touches a border and is cut where it stops to."""
_LEAST_M = 1e-9

Indices = NDArray[np.intp]


class Run(NamedTuple):
    """A stretch of an edge: metres from its start, first and last."""

    start: float
    end: float


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A stretch of a line that follows a shape, both by their places in the lists."""

    line: int
    shape: int
    run: Run


def runs_along(
    lines: Coordinates, shapes: Sequence[BaseGeometry], *, tolerance_m: float
) -> list[Followed]:
    """Return the stretches of straight lines that follow a shape within a tolerance.

    A stretch that only meets or crosses the shape is none: the distance grows along it
    at more than 20°, or it is shorter than twice the tolerance and not the whole line.
    lines: (n, 4), start and end of each, local metres, none of length 0. shapes: lines,
    or surfaces (inside is distance 0). The result is in the order of lines, then of shapes.
    """
    if not len(lines) or not shapes:
        return []
    shapely.prepare(shapes)
    borders, owners = _borders(shapes, lines, tolerance_m)
    line_of, border_of = _near_pairs(lines, borders, owners, tolerance_m)
    close = reached(lines[line_of], borders[border_of], tolerance_m)
    touching = reached(lines[line_of], borders[border_of], TOUCH_M)
    pairs = list(zip(line_of.tolist(), owners[border_of].tolist(), strict=True))
    found = _inside(lines, shapes, frozenset(pairs))
    for (line, owner), places in groupby(range(len(pairs)), key=pairs.__getitem__):
        first, *others = places
        chosen = slice(first, first + len(others) + 1)
        beside = _Beside(lines[line], borders[border_of[chosen]], shapes[owner])
        followed = beside.followed(close[chosen], touching[chosen], tolerance_m)
        found.extend((line, owner, run) for run in followed)
    return [Followed(line=line, shape=owner, run=run) for line, owner, run in sorted(found)]


class _Beside:
    """A line and a geometry close to it, with the pieces of its border that are near."""

    def __init__(self, line: Coordinates, borders: Coordinates, geometry: BaseGeometry) -> None:
        self.start: Pair = (float(line[0]), float(line[1]))
        self.length = float(np.hypot(line[2] - line[0], line[3] - line[1]))
        self.along: Pair = (
            float(line[2] - line[0]) / self.length,
            float(line[3] - line[1]) / self.length,
        )
        self.borders = borders
        self.geometry = geometry
        self.is_surface = bool(shapely.get_dimensions(geometry) == 2)

    def followed(
        self, close: Coordinates, touching: Coordinates, tolerance_m: float
    ) -> Iterable[Run]:
        """Return the stretches that follow; close, touching: (n, 2), those near each border."""
        near = self._stretches(close)
        if not near:
            return []
        ends = [t for run in self._stretches(touching) for t in run]
        kept: list[Run] = []
        for stretch in near:
            inner = (t for t in ends if stretch.start < t < stretch.end)
            spans = [Run(*span) for span in pairwise(sorted({*stretch, *inner}))]
            kept.extend(_joined(span for span in spans if self._follows(span)))
        return [
            run
            for run in kept
            if run.end - run.start >= 2 * tolerance_m or run.end - run.start > self.length - 1e-6
        ]

    def _stretches(self, reached: Coordinates) -> list[Run]:
        """Return the stretches near the border or inside the geometry."""
        ordered: list[list[float]] = reached[reached[:, 1] - reached[:, 0] > _LEAST_M].tolist()
        runs = _joined(Run(*ends) for ends in sorted(ordered))
        if not self.is_surface:
            return runs
        outer = [0.0, *(t for run in runs for t in run), self.length]
        gaps = [Run(*gap) for gap in zip(outer[::2], outer[1::2], strict=True)]
        inside = [
            gap
            for gap in gaps
            if gap.end - gap.start > 1e-6 and self._is_inside((gap.start + gap.end) / 2)
        ]
        return _joined(sorted([*runs, *inside])) if inside else runs

    def _follows(self, span: Run) -> bool:
        length = span.end - span.start
        if length <= _LEAST_M:
            return False
        first, last = (self._distance(t) for t in span)
        return abs(last - first) / length <= _MAX_SLOPE

    def _distance(self, t: float) -> float:
        x, y = self._at(t)
        ax, ay, bx, by = self.borders.T
        dx, dy = bx - ax, by - ay
        share = ((x - ax) * dx + (y - ay) * dy) / np.maximum(dx * dx + dy * dy, _LEAST_M**2)
        share = np.clip(share, 0, 1)
        distance = float(np.hypot(x - ax - share * dx, y - ay - share * dy).min())
        if distance > _LEAST_M and self.is_surface and self._is_inside(t):
            return 0.0
        return distance

    def _at(self, t: float) -> Pair:
        return self.start[0] + t * self.along[0], self.start[1] + t * self.along[1]

    def _is_inside(self, t: float) -> bool:
        return bool(shapely.contains_xy(self.geometry, *self._at(t)))


def pieces_of(borders: Coordinates) -> NDArray[np.object_]:
    """Return straight lines (n,) from their starts and ends (n, 4)."""
    found: NDArray[np.object_] = np.empty(len(borders), dtype=np.object_)
    found[:] = shapely.linestrings(borders.reshape(-1, 2, 2))
    return found


def _inside(
    lines: Coordinates, shapes: Sequence[BaseGeometry], known: frozenset[tuple[int, int]]
) -> list[tuple[int, int, Run]]:
    """Return the whole lines that lie in a surface far from its border."""
    x, y = (lines[:, 0] + lines[:, 2]) / 2, (lines[:, 1] + lines[:, 3]) / 2
    lengths = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    return [
        (line, owner, Run(0.0, float(lengths[line])))
        for owner, shape in enumerate(shapes)
        if shapely.get_dimensions(shape) == 2
        for line in np.flatnonzero(shapely.contains_xy(shape, x, y)).tolist()
        if (line, owner) not in known
    ]


def _near_pairs(
    lines: Coordinates, borders: Coordinates, owners: Indices, tolerance_m: float
) -> tuple[Indices, Indices]:
    """Return which line is near which border by their bounds, by line, then by owner."""
    tree = STRtree(pieces_of(borders))
    line_of, border_of = tree.query(shapely.box(*_bounds(lines, tolerance_m).T))
    order = np.lexsort((border_of, owners[border_of], line_of))
    return line_of[order], border_of[order]


def _borders(
    shapes: Sequence[BaseGeometry], lines: Coordinates, tolerance_m: float
) -> tuple[Coordinates, Indices]:
    """Return the straight pieces (n, 4) of borders near the lines, and whose they are."""
    parts: list[BaseGeometry] = []
    owners: list[int] = []
    for owner, geometry in enumerate(shapes):
        rings = shapely.get_rings(polygons_of(geometry)).tolist()
        found = [*rings, *lines_of(geometry).geoms]
        parts += found
        owners += [owner] * len(found)
    points, part_of = shapely.get_coordinates(parts, return_index=True)
    same = part_of[:-1] == part_of[1:]
    pieces = np.hstack([points[:-1][same], points[1:][same]])
    whose = np.asarray(owners, dtype=np.intp)[part_of[:-1][same]]
    around = _bounds(lines, tolerance_m)
    low, high = around[:, :2].min(axis=0), around[:, 2:].max(axis=0)
    bounds = _bounds(pieces, 0.0)
    near = (bounds[:, :2] <= high).all(axis=1) & (bounds[:, 2:] >= low).all(axis=1)
    return pieces[near], whose[near]


def _bounds(pieces: Coordinates, margin_m: float) -> Coordinates:
    low = np.minimum(pieces[:, :2], pieces[:, 2:]) - margin_m
    high = np.maximum(pieces[:, :2], pieces[:, 2:]) + margin_m
    return np.hstack([low, high])


def reached(lines: Coordinates, borders: Coordinates, reach_m: float) -> Coordinates:
    """Return for each pair the stretch (n, 2) of the line that is near the piece of border.

    Metres from the line's start; last before first where none is near.
    """
    start, along, length = _rays(lines)
    foot, aside, extent = _rays(borders)
    apart = start - foot
    cosine, sine = (aside * along).sum(axis=1), _cross(aside, along)
    lengthwise = _between((aside * apart).sum(axis=1), cosine, np.zeros_like(extent), extent)
    across = _between(_cross(aside, apart), sine, np.full_like(extent, -reach_m), reach_m)
    stretches = [
        np.column_stack(
            [
                np.maximum(lengthwise[:, 0], across[:, 0]),
                np.minimum(lengthwise[:, 1], across[:, 1]),
            ]
        ),
        _in_disc(apart, along, reach_m),
        _in_disc(start - borders[:, 2:], along, reach_m),
    ]
    first = np.full(len(lines), np.inf)
    last = np.full(len(lines), -np.inf)
    for stretch in stretches:
        real = stretch[:, 0] <= stretch[:, 1]
        first = np.where(real, np.minimum(first, stretch[:, 0]), first)
        last = np.where(real, np.maximum(last, stretch[:, 1]), last)
    return np.column_stack([np.maximum(first, 0.0), np.minimum(last, length)])


def _rays(pieces: Coordinates) -> tuple[Coordinates, Coordinates, Coordinates]:
    """Return starts (n, 2), unit vectors (n, 2) and lengths (n,); a point looks east."""
    start, vector = pieces[:, :2], pieces[:, 2:] - pieces[:, :2]
    length = np.hypot(vector[:, 0], vector[:, 1])
    real = length > 0
    unit = np.divide(vector, length[:, None], out=np.zeros_like(vector), where=real[:, None])
    unit[~real, 0] = 1.0
    return start, unit, length


def _between(
    offset: Coordinates, slope: Coordinates, low: Coordinates, high: Coordinates | float
) -> Coordinates:
    """Return where low ≤ offset + slope · t ≤ high, as (n, 2); infinite where always."""
    steep = np.abs(slope) > 1e-12
    safe = np.where(steep, slope, 1.0)
    one, other = (low - offset) / safe, (high - offset) / safe
    always = (low <= offset) & (offset <= high)
    first = np.where(steep, np.minimum(one, other), np.where(always, -np.inf, np.inf))
    last = np.where(steep, np.maximum(one, other), np.where(always, np.inf, -np.inf))
    return np.column_stack([first, last])


def _in_disc(apart: Coordinates, along: Coordinates, reach_m: float) -> Coordinates:
    """Return where a ray is in a disc; apart: (n, 2) from the disc's centre to the start."""
    middle = -(apart * along).sum(axis=1)
    squared = reach_m**2 - _cross(along, apart) ** 2
    half = np.sqrt(np.maximum(squared, 0.0))
    first = np.where(squared >= 0, middle - half, np.inf)
    last = np.where(squared >= 0, middle + half, -np.inf)
    return np.column_stack([first, last])


def _cross(one: Coordinates, other: Coordinates) -> Coordinates:
    crossed: Coordinates = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    return crossed


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Return runs in order, those that meet made one."""
    found: list[Run] = []
    for run in runs:
        if found and run.start <= found[-1].end + 1e-6:
            found[-1] = Run(found[-1].start, max(found[-1].end, run.end))
        else:
            found.append(run)
    return found
