"""The ends of straight cuts, each on the position of the grid that keeps the areas best."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gis_platform.geometry.crs import Pair

REACH_CELLS = 1.5
"""So far from its exact place an end may come to lie."""
_CELL = 0.49
"""An edge is led through a position if it passes as near on both axes, in cells."""
_MOST_CHORDS = 24
_SWEEPS = 8


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """Where a cut crosses an edge of a surface, in metres from an origin on the grid.

    exact: the place without rounding. cut, edge: their numbers. start, end: of the edge, with the
    ground on its left. climbs: whether the edge runs with the move of the cuts.
    """

    exact: Pair
    cut: int
    edge: int
    start: Pair
    end: Pair
    climbs: bool

    @property
    def before(self) -> Pair:
        """The end of the edge on the side from which the cuts come."""
        return self.start if self.climbs else self.end

    @property
    def after(self) -> Pair:
        """The end of the edge on the side to which the cuts go."""
        return self.end if self.climbs else self.start


Chord = tuple[Crossing, Crossing]
"""A stretch of a cut on the ground: from the edge that climbs to the one that falls."""
_Places = Mapping[Crossing, Pair]
_Segment = tuple[Crossing | Pair, Crossing | Pair]


def ends_on_grid(
    cuts: Sequence[Sequence[Chord]], wanted: Sequence[bool], *, precision_m: float
) -> dict[Crossing, Pair]:
    """Return where on the grid the ends of cuts come to lie, in metres from the origin.

    cuts: in the order of their move; a portion lies before each of them and after the last.
    wanted: which portions have an area to keep. An end lies at most REACH_CELLS from its exact
    place, where the edge passes through the cell around it; of these positions those are taken
    with which the areas of the portions differ least (least squares; chord by chord, until none
    gets better) from what exact cuts leave. An end within a cell of a corner is that corner.
    """
    choices = {
        end: _positions(end, precision_m) for chords in cuts for chord in chords for end in chord
    }
    chosen = {end: positions[0] for end, positions in choices.items()}
    borders = [_border(cuts, i) for i in range(len(cuts) + 1)]
    exact = {end: end.exact for end in choices}
    asked = [_area(border, exact) for border in borders]

    def strayed(numbers: Sequence[int]) -> float:
        return sum((_area(borders[i], chosen) - asked[i]) ** 2 for i in numbers if wanted[i])

    for _sweep in range(_SWEEPS):
        better = [
            _improve(chord, chosen, choices, lambda at=i: strayed((at, at + 1)))  # type: ignore[misc]
            for i, chords in enumerate(cuts)
            if len(chords) <= _MOST_CHORDS
            for chord in chords
        ]
        if not any(better):
            break
    return chosen


def _improve(
    chord: Chord,
    chosen: dict[Crossing, Pair],
    choices: Mapping[Crossing, Sequence[Pair]],
    strayed: Callable[[], float],
) -> bool:
    """Put a chord's ends where the areas differ least; say whether they differ less now."""
    one, two = chord
    best, least = (chosen[one], chosen[two]), strayed()
    before = least
    for ends in itertools.product(choices[one], choices[two]):
        chosen[one], chosen[two] = ends
        now = strayed()
        if now < least - 1e-12:
            best, least = ends, now
    chosen[one], chosen[two] = best
    return least < before


def _positions(crossing: Crossing, precision_m: float) -> list[Pair]:
    """Return the positions of the grid that an end may take, the nearest to its place first."""
    exact = crossing.exact
    for corner in (crossing.start, crossing.end):
        if math.dist(corner, exact) <= precision_m:
            return [corner]
    column, row = (round(value / precision_m) for value in exact)
    reach = math.ceil(REACH_CELLS)
    around = [
        ((column + i) * precision_m, (row + j) * precision_m)
        for i in range(-reach, reach + 1)
        for j in range(-reach, reach + 1)
    ]
    near = [
        place
        for place in around
        if math.dist(place, exact) <= REACH_CELLS * precision_m
        and _passes(crossing.start, crossing.end, place, _CELL * precision_m)
    ]
    nearest = (column * precision_m, row * precision_m)
    return sorted({nearest, *near}, key=lambda place: (math.dist(place, exact), place))


def _passes(start: Pair, end: Pair, place: Pair, reach: float) -> bool:
    """Say whether a segment meets the square around a place, by clipping (Liang and Barsky)."""
    low, high = 0.0, 1.0
    for axis in (0, 1):
        step, off = end[axis] - start[axis], start[axis] - place[axis]
        if step == 0:
            if abs(off) > reach:
                return False
            continue
        one, two = sorted(((-reach - off) / step, (reach - off) / step))
        low, high = max(low, one), min(high, two)
    return low <= high


def _border(cuts: Sequence[Sequence[Chord]], number: int) -> list[_Segment]:
    """Return the pieces of a portion's border that end at a cut, the ground on their left."""
    behind = [end for chord in cuts[number - 1] for end in chord] if number > 0 else []
    ahead = [end for chord in cuts[number] for end in chord] if number < len(cuts) else []
    by_edge = {end.edge: end for end in behind}
    passed = {end.edge for end in ahead}
    return [
        *((one, two) for one, two in (cuts[number] if ahead else [])),
        *((two, one) for one, two in (cuts[number - 1] if behind else [])),
        *(_directed(end, by_edge.get(end.edge, end.before), end) for end in ahead),
        *(_directed(end, end, end.after) for end in behind if end.edge not in passed),
    ]


def _directed(end: Crossing, lower: Crossing | Pair, upper: Crossing | Pair) -> _Segment:
    return (lower, upper) if end.climbs else (upper, lower)


def _area(border: Sequence[_Segment], places: _Places) -> float:
    """Return the part of a portion's area that its pieces at cuts make (Green's theorem)."""
    return sum(_crosses(border, places)) / 2


def _crosses(border: Sequence[_Segment], places: _Places) -> Iterator[float]:
    for one, two in border:
        x0, y0 = places[one] if isinstance(one, Crossing) else one
        x1, y1 = places[two] if isinstance(two, Crossing) else two
        yield x0 * y1 - y0 * x1
