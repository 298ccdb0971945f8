"""Which edges follow which borders: `runs_along` for many edges, as far as it is plain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_platform.geometry.crs import Coordinates
from gis_platform.geometry.runs import reached
from gis_platform.geometry.setback import EDGE_TOLERANCE_M
from plans.analysis.tracts import Shapes, Whole

TOUCH_M = 0.02
MAX_SLOPE = 0.342
JOIN_M = 1e-6
GAP_M = 0.01
Marks = NDArray[np.bool_]


class Bordering(Protocol):
    """Straight pieces of borders and whose they are."""

    @property
    def pieces(self) -> Coordinates:
        """(n, 4)."""

    @property
    def owners(self) -> Whole:
        """(n,) places of the things."""

    @property
    def shapes(self) -> Shapes:
        """(things,)."""


@dataclass(frozen=True, kw_only=True)
class Following:
    """Edges that come near things: a row for each pair of an edge and a thing.

    runs: (n, 2) metres along the edge, for those that follow. is_unclear: not plainly told.
    """

    lines: Whole
    owners: Whole
    lengths_m: Coordinates
    runs: Coordinates
    is_whole: Marks
    is_part: Marks
    is_unclear: Marks

    def is_covered(self, count: int) -> Marks:
        """Return which of so many edges are followed without a gap of a centimetre."""
        found = np.zeros(count, dtype=bool)
        found[self.lines[self.is_whole]] = True
        for line in np.unique(self.lines[self.is_part]).tolist():
            chosen = (self.lines == line) & self.is_part
            found[line] = found[line] or _covers(self.runs[chosen], self.lengths_m[chosen][0])
        return found


def _covers(runs: Coordinates, length_m: float) -> bool:
    reach = 0.0
    for start, end in sorted(runs.tolist()):
        if start - reach >= GAP_M:
            return False
        reach = max(reach, end)
    return bool(length_m - reach < GAP_M)


def followed(lines: Coordinates, borders: Bordering, line_of: Whole, piece_of: Whole) -> Following:
    """Return how edges (n, 4) follow borders; line_of, piece_of: pairs that are near."""
    near, touch = (
        reached(lines[line_of], borders.pieces[piece_of], reach)
        for reach in (EDGE_TOLERANCE_M, TOUCH_M)
    )
    close = near[:, 1] - near[:, 0] > 1e-9
    line_of, piece_of, near, touch = line_of[close], piece_of[close], near[close], touch[close]
    owner_of = borders.owners[piece_of]
    order = np.lexsort((near[:, 0], owner_of, line_of))
    line_of, owner_of, piece_of = line_of[order], owner_of[order], piece_of[order]
    near, touch = near[order], touch[order]
    if not len(line_of):
        nothing = np.zeros(0, dtype=bool)
        empty = np.zeros((0, 2))
        return Following(
            lines=line_of,
            owners=owner_of,
            lengths_m=empty[:, 0],
            runs=empty,
            is_whole=nothing,
            is_part=nothing,
            is_unclear=nothing,
        )
    new = np.concatenate([[True], (line_of[1:] != line_of[:-1]) | (owner_of[1:] != owner_of[:-1])])
    firsts = np.flatnonzero(new)
    groups = _Groups(
        lines=lines[line_of[firsts]], firsts=firsts, group_of=np.cumsum(new) - 1, near=near
    )
    return groups.following(
        line_of[firsts],
        owner_of[firsts],
        touch=touch,
        pieces=borders.pieces[piece_of],
        shapes=borders.shapes,
    )


@dataclass(frozen=True, kw_only=True)
class _Groups:
    """Pairs of an edge and a thing, each with the pieces of border that are near."""

    lines: Coordinates
    firsts: Whole
    group_of: Whole
    near: Coordinates

    def following(
        self,
        line_of: Whole,
        owner_of: Whole,
        *,
        touch: Coordinates,
        pieces: Coordinates,
        shapes: Shapes,
    ) -> Following:
        """Return which of the pairs follow."""
        lengths = np.hypot(*(self.lines[:, 2:] - self.lines[:, :2]).T)
        start, end = self._least(self.near[:, 0]), self._most(self.near[:, 1])
        low, high, follows = self._runs(start, end, lengths, touch=touch, pieces=pieces)
        extent = np.where(follows, high - low, 0.0)
        long = (extent >= 2 * EDGE_TOLERANCE_M) | (extent > lengths - 1e-6)
        possible = (end - start >= 2 * EDGE_TOLERANCE_M) | (end - start > lengths - 1e-6)
        unclear = (possible & self._has_gap()) | self._reaches_inside(
            start, end, lengths, shapes[owner_of]
        )
        whole = long & ~unclear & (low <= JOIN_M) & (high >= lengths - JOIN_M)
        return Following(
            lines=line_of,
            owners=owner_of,
            lengths_m=lengths,
            runs=np.column_stack([low, high]),
            is_whole=whole,
            is_part=long & ~unclear & ~whole,
            is_unclear=unclear,
        )

    def _runs(
        self,
        start: Coordinates,
        end: Coordinates,
        lengths: Coordinates,
        *,
        touch: Coordinates,
        pieces: Coordinates,
    ) -> tuple[Coordinates, Coordinates, Marks]:
        """Return first and last metre of the stretches that follow, and which pairs have one."""
        touches = touch[:, 1] - touch[:, 0] > 1e-9
        first = self._least(np.where(touches, touch[:, 0], np.inf))
        last = self._most(np.where(touches, touch[:, 1], -np.inf))
        at_start, at_end = self._distances(pieces, 0), self._distances(pieces, 2)
        low_m = np.where(start <= 1e-9, at_start, EDGE_TOLERANCE_M)
        high_m = np.where(end >= lengths - 1e-9, at_end, EDGE_TOLERANCE_M)
        is_touching = first <= last
        with np.errstate(divide="ignore", invalid="ignore"):
            before = _is_flat(low_m - TOUCH_M, first - start)
            after = _is_flat(high_m - TOUCH_M, end - last)
            whole_way = _is_flat(high_m - low_m, end - start)
        low = np.where(is_touching, np.where(before, start, first), start)
        high = np.where(is_touching, np.where(after, end, last), end)
        follows = is_touching | whole_way
        return low, high, follows

    def _least(self, values: Coordinates) -> Coordinates:
        return np.minimum.reduceat(values, self.firsts)

    def _most(self, values: Coordinates) -> Coordinates:
        return np.maximum.reduceat(values, self.firsts)

    def _has_gap(self) -> Marks:
        """Return which pairs are near on several stretches apart."""
        apart = 1e4
        shift = self.group_of * apart
        reach = np.maximum.accumulate(self.near[:, 1] + shift)
        gap = np.zeros(len(reach), dtype=bool)
        gap[1:] = self.near[1:, 0] + shift[1:] > reach[:-1] + JOIN_M
        gap[self.firsts] = False
        return np.logical_or.reduceat(gap, self.firsts)

    def _distances(self, pieces: Coordinates, column: int) -> Coordinates:
        """Return how far an end of each edge is from the pieces of its thing."""
        x, y = self.lines[self.group_of, column : column + 2].T
        ax, ay, bx, by = pieces.T
        dx, dy = bx - ax, by - ay
        share = ((x - ax) * dx + (y - ay) * dy) / np.maximum(dx * dx + dy * dy, 1e-18)
        share = np.clip(share, 0, 1)
        return self._least(np.hypot(x - ax - share * dx, y - ay - share * dy))

    def _reaches_inside(
        self, start: Coordinates, end: Coordinates, lengths: Coordinates, shapes: Shapes
    ) -> Marks:
        """Return which edges lie in a surface where they are not near its border."""
        is_surface = shapely.get_dimensions(shapes) == 2
        found = np.zeros(len(start), dtype=bool)
        for low, high in ((np.zeros_like(start), start), (end, lengths)):
            asked = np.flatnonzero(is_surface & (high - low > 1e-6))
            share = ((low[asked] + high[asked]) / 2 / lengths[asked])[:, None]
            lines = self.lines[asked]
            middle = lines[:, :2] + (lines[:, 2:] - lines[:, :2]) * share
            found[asked] |= shapely.contains_xy(shapes[asked], middle[:, 0], middle[:, 1])
        return found


def _is_flat(rise_m: Coordinates, run_m: Coordinates) -> Marks:
    """Return where a distance changes slowly enough along a stretch that has a length."""
    return np.asarray((run_m > 1e-9) & (np.abs(rise_m) / run_m <= MAX_SLOPE))
