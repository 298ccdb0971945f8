"""The strips along edges that setbacks take from a contour, exact and straight-lined."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon

from gis_platform.geometry.crs import Pair
from gis_platform.geometry.sectors import buffer_pieces
from gis_platform.geometry.setback import ClassifiedEdge, EdgeKind
from gis_platform.geometry.surfaces import intersect, lines_of

MITRE_LIMIT = 5.0
_ON_BOUNDARY_M = 0.01
_COLLINEAR = 1e-9
_LEAST_M = 0.001
"""What is nearer than a millimetre is no distance on a centimetre grid."""


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A straight line from which buildings keep a distance; the ground lies on its left.

    start, end: (x, y) in local metres. ring: number of the ring in its contour, None for a
    line inside the contour.
    """

    start: Pair
    end: Pair
    kind: EdgeKind
    metres: float
    source: str = ""
    ring: int | None = None

    @property
    def along(self) -> Pair:
        """Unit vector from start to end."""
        length = math.dist(self.start, self.end)
        return (self.end[0] - self.start[0]) / length, (self.end[1] - self.start[1]) / length

    @property
    def inward(self) -> Pair:
        """Unit vector to the left, into the ground."""
        x, y = self.along
        return -y, x

    @property
    def inset(self) -> LineString:
        """The line moved into the ground by its setback."""
        x, y = self.inward
        moved = [(px + x * self.metres, py + y * self.metres) for px, py in (self.start, self.end)]
        return LineString(moved)


def ring_runs_left(contour: Polygon, ring: int) -> bool:
    """Say whether the ground of a contour lies on the left of a ring (0 outer, then holes)."""
    linear = contour.exterior if ring == 0 else contour.interiors[ring - 1]
    return bool(linear.is_ccw) == (ring == 0)


def cut_at(edge: ClassifiedEdge, runs_left: bool, *, metres: float, source: str) -> Cut:
    """Return the cut that a setback makes at an edge; runs_left: as `ring_runs_left` says."""
    start, end = (edge.start, edge.end) if runs_left else (edge.end, edge.start)
    return Cut(start=start, end=end, kind=edge.kind, metres=metres, source=source, ring=edge.ring)


def inner_borders(contour: Polygon, surface: MultiPolygon | Polygon) -> list[tuple[Pair, Pair]]:
    """Return the straight pieces of a surface's border that run inside a contour.

    Pieces within 1 cm of the contour's own boundary are left out.
    """
    border = lines_of(intersect(surface.boundary, contour))
    margin = contour.boundary.buffer(_ON_BOUNDARY_M)
    pieces = []
    for line in border.geoms:
        points = [(float(x), float(y)) for x, y in line.coords]
        for start, end in pairwise(points):
            if start != end and not margin.covers(LineString([start, end])):
                pieces.append((start, end))
    return pieces


def facing(start: Pair, end: Pair, ground: MultiPolygon) -> tuple[Pair, Pair]:
    """Return a line turned so that the ground lies on its left."""
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    length = math.dist(start, end)
    reach = min(0.01, length / 2)
    left = (-(end[1] - start[1]) / length * reach, (end[0] - start[0]) / length * reach)
    here = shapely.contains_xy(ground, middle[0] + left[0], middle[1] + left[1])
    return (start, end) if here else (end, start)


def strips(cuts: Sequence[Cut]) -> list[Polygon]:
    """Return pieces of the ground nearer to any cut than its setback: buffers with round caps."""
    # Not GEOS's own buffer: it simplifies lines of more than two points by 1 % of the distance.
    by_metres: dict[float, list[tuple[float, ...]]] = defaultdict(list)
    for cut in cuts:
        if cut.metres >= _LEAST_M:
            by_metres[cut.metres].append((*cut.start, *cut.end))
    return [
        piece
        for metres in sorted(by_metres)
        for piece in buffer_pieces(np.array(by_metres[metres]), metres)
    ]


def straighteners(cuts: Sequence[Cut]) -> list[Polygon]:
    """Return pieces of the ground to give up so that the envelope has mitred corners and no arcs.

    cuts: of the edges of one contour, in the order of its rings. A corner sharper than the
    mitre limit keeps its arc.
    """
    found: list[Polygon] = []
    chains: dict[int, list[Cut]] = defaultdict(list)
    for cut in cuts:
        if cut.ring is not None:
            chains[cut.ring].append(cut)
    for _, chain in sorted(chains.items()):
        if len(chain) > 1 and chain[0].end != chain[1].start:
            chain.reverse()
        for one, following in pairwise([*chain, chain[0]]):
            if one.end == following.start:
                found.extend(_at_corner(one, following))
    return found


def _at_corner(one: Cut, following: Cut) -> list[Polygon]:
    reach = max(one.metres, following.metres)
    if reach < _LEAST_M:
        return []
    (ax, ay), (bx, by) = one.along, following.along
    turn = ax * by - ay * bx
    found: list[Polygon] = []
    if turn < -_COLLINEAR:
        mitre = _mitre(one, following, reach)
        found += [] if mitre is None else [mitre]
        if one.metres > following.metres:
            length = math.sqrt(reach**2 - following.metres**2)
            found.append(_rectangle(one.end, (bx, by), following.inward, length, reach))
        elif following.metres > one.metres:
            length = math.sqrt(reach**2 - one.metres**2)
            found.append(_rectangle(one.end, (-ax, -ay), one.inward, length, reach))
    elif one.metres != following.metres:
        angle = math.atan2(turn, ax * bx + ay * by)
        lesser = min(one.metres, following.metres)
        length = reach * math.cos(angle + math.asin(lesser / reach))
        wider = one if one.metres > following.metres else following
        along = (ax, ay) if wider is one else (-bx, -by)
        if length > 0:
            found.append(_rectangle(one.end, along, wider.inward, length, reach))
    return found


def _mitre(one: Cut, following: Cut, reach: float) -> Polygon | None:
    (ax, ay), (bx, by) = one.inward, following.inward
    cosine = ax * bx + ay * by
    if cosine <= -1 or math.sqrt(2 / (1 + cosine)) > MITRE_LIMIT:
        return None
    x, y = one.end
    scale = reach / (1 + cosine)
    return Polygon(
        [
            (x, y),
            (x + ax * reach, y + ay * reach),
            (x + (ax + bx) * scale, y + (ay + by) * scale),
            (x + bx * reach, y + by * reach),
        ]
    )


def _rectangle(corner: Pair, along: Pair, inward: Pair, length: float, height: float) -> Polygon:
    x, y = corner
    ux, uy = along[0] * length, along[1] * length
    vx, vy = inward[0] * height, inward[1] * height
    return Polygon([(x, y), (x + ux, y + uy), (x + ux + vx, y + uy + vy), (x + vx, y + vy)])
