"""The edges of many parcels at once, as `classify_edges` says them of one.

What is not plain is left to it: an edge that borders a street on part of its length, a gap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gis_platform.geometry.crs import Coordinates
from gis_platform.geometry.runs import pieces_of
from gis_platform.geometry.setback import EDGE_TOLERANCE_M
from plans.analysis.following import Following, followed
from plans.analysis.tracts import Shapes, Tract, Whole
from plans.rules.edges import LONGEST_IGNORED_M

RIGHT_OF_WAY = "RIGHT_OF_WAY"
PASSAGE = "PASSAGE"
NOBODY = -1
Marks = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Borders:
    """Straight pieces (n, 4) of the borders of things, and whose they are.

    owners: (n,) places of the things. rows: (things,) rows of parcels, -1 for what is none.
    shapes: (things,) the things themselves.
    """

    pieces: Coordinates
    owners: Whole
    rows: Whole
    shapes: Shapes


@dataclass(frozen=True, kw_only=True)
class EdgeTable:
    """The edges of parcels without holes, in the order of their rings.

    lines: (n, 4) start and end. places: (n,) of their parcels. known: something is known to
    lie across. plain: (parcels,) whether all edges of a parcel are told.
    """

    lines: Coordinates
    places: Whole
    lengths_m: Coordinates
    is_passage: Marks
    is_street: Marks
    along_red_line: Marks
    known: Marks
    plain: Marks

    @property
    def unknown(self) -> Marks:
        """Edges with nothing known across."""
        return ~(self.is_passage | self.is_street | self.known)

    def only(self, places: Whole) -> EdgeTable:
        """Return the edges of some parcels, given in order, which get new places."""
        new = np.full(len(self.plain), NOBODY)
        new[places] = np.arange(len(places))
        kept = new[self.places] != NOBODY
        return EdgeTable(
            lines=self.lines[kept],
            places=new[self.places[kept]],
            lengths_m=self.lengths_m[kept],
            is_passage=self.is_passage[kept],
            is_street=self.is_street[kept],
            along_red_line=self.along_red_line[kept],
            known=self.known[kept],
            plain=self.plain[places],
        )


def classify(polygons: Shapes, rows: Whole, tract: Tract) -> EdgeTable:
    """Return the edges of parcels (n,): polygons without holes; rows: theirs in the tract."""
    lines, places = edges_of(polygons)
    lengths = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])
    plain = np.ones(len(polygons), dtype=bool)
    own = rows[places]
    on_passage, on_street, on_red_line = _whole_or_none(
        lines, places, own, _open_ground(tract), plain
    )
    is_street = (on_street | on_red_line) & ~on_passage
    known = on_passage | is_street
    open_edges = np.flatnonzero(~known)
    shared = _is_shared(lines[open_edges], own[open_edges], _parcels(tract))
    known[open_edges[shared]] = True
    rest = open_edges[~shared]
    near = np.unique(tract.parcel_tree.query(_around(lines[rest]))[1])
    beside = _parcels(tract, near)
    known[rest] = _is_bordered(lines[rest], places[rest], own[rest], beside, plain)
    table = EdgeTable(
        lines=lines,
        places=places,
        lengths_m=lengths,
        is_passage=on_passage,
        is_street=is_street,
        along_red_line=on_red_line,
        known=known,
        plain=plain,
    )
    _forgive_short_gaps(table)
    return table


def edges_of(polygons: Shapes) -> tuple[Coordinates, Whole]:
    """Return the sides (n, 4) of outer rings in their order, and the place of their polygon."""
    points, owner = shapely.get_coordinates(shapely.get_exterior_ring(polygons), return_index=True)
    same = owner[:-1] == owner[1:]
    lines = np.hstack([points[:-1][same], points[1:][same]])
    owners = owner[:-1][same]
    real = (lines[:, :2] != lines[:, 2:]).any(axis=1)
    return lines[real], owners[real].astype(np.intp)


def _open_ground(tract: Tract) -> tuple[Borders, Whole]:
    """Return passages, streets and red lines, and which of these each thing is: 0, 1, 2."""
    grounds = tract.shapes["common_use"]
    is_passage = np.array([each.kind == PASSAGE for each in tract.common.common_use], dtype=bool)
    ways = np.array(
        [row for row, each in enumerate(tract.parcels) if each.kind == RIGHT_OF_WAY], dtype=np.intp
    )
    red_lines = tract.shapes["red_lines"]
    rows = np.full(len(grounds) + len(ways) + len(red_lines), NOBODY, dtype=np.intp)
    rows[len(grounds) : len(grounds) + len(ways)] = ways
    kinds = np.concatenate(
        [np.where(is_passage, 0, 1), np.full(len(ways), 1), np.full(len(red_lines), 2)]
    )
    shapes = np.concatenate([grounds, tract.grounds[ways], red_lines])
    return _borders(shapes, rows), kinds.astype(np.intp)


def _parcels(tract: Tract, rows: Whole | None = None) -> Borders:
    """Return other parcels than rights of way; rows: of them only."""
    asked = range(len(tract.parcels)) if rows is None else rows.tolist()
    chosen = np.array(
        [row for row in asked if tract.parcels[row].kind != RIGHT_OF_WAY], dtype=np.intp
    )
    return _borders(tract.grounds[chosen], chosen)


def _borders(shapes: Shapes, rows: NDArray[np.int64]) -> Borders:
    parts, owner = shapely.get_parts(shapes, return_index=True)
    is_surface = shapely.get_dimensions(parts) == 2
    rings, ring_of = shapely.get_rings(parts[is_surface], return_index=True)
    lines = np.concatenate([rings, parts[~is_surface]])
    owners = np.concatenate([owner[is_surface][ring_of], owner[~is_surface]]).astype(np.intp)
    points, line_of = shapely.get_coordinates(lines, return_index=True)
    same = line_of[:-1] == line_of[1:]
    return Borders(
        pieces=np.hstack([points[:-1][same], points[1:][same]]),
        owners=owners[line_of[:-1][same]] if len(points) else owners[:0],
        rows=rows.astype(np.intp),
        shapes=shapes,
    )


def _whole_or_none(
    lines: Coordinates,
    places: Whole,
    own: Whole,
    things: tuple[Borders, Whole],
    plain: Marks,
) -> list[Marks]:
    """Return which edges follow a thing of each kind on their whole length.

    things: borders, and the kind of each thing. One that follows it on a part makes its
    parcel not plain.
    """
    borders, kinds = things
    found = _follow(lines, own, borders)
    kind_of = kinds[found.owners]
    followed_by = []
    for kind in range(3):
        whole = np.zeros(len(lines), dtype=bool)
        whole[found.lines[found.is_whole & (kind_of == kind)]] = True
        partly = found.lines[(found.is_part | found.is_unclear) & (kind_of == kind)]
        plain[places[partly[~whole[partly]]]] = False
        followed_by.append(whole)
    return followed_by


def _around(lines: Coordinates) -> Shapes:
    """Return the bounds of lines with the tolerance around them."""
    low = np.minimum(lines[:, :2], lines[:, 2:]) - EDGE_TOLERANCE_M
    high = np.maximum(lines[:, :2], lines[:, 2:]) + EDGE_TOLERANCE_M
    return np.asarray(shapely.box(*low.T, *high.T), dtype=object)


def _follow(lines: Coordinates, own: Whole, borders: Borders) -> Following:
    if not len(borders.pieces) or not len(lines):
        return followed(lines, borders, *(np.zeros(0, dtype=np.intp),) * 2)
    tree = STRtree(pieces_of(borders.pieces))
    line_of, piece_of = tree.query(_around(lines))
    foreign = borders.rows[borders.owners[piece_of]] != own[line_of]
    return followed(lines, borders, line_of[foreign], piece_of[foreign])


def _is_shared(lines: Coordinates, own: Whole, borders: Borders) -> Marks:
    """Return which edges are the very edge of another parcel, to the last bit."""
    pieces = np.concatenate([lines, borders.pieces])
    whose = np.concatenate([own, borders.rows[borders.owners]])
    forward = (pieces[:, 0] < pieces[:, 2]) | (
        (pieces[:, 0] == pieces[:, 2]) & (pieces[:, 1] <= pieces[:, 3])
    )
    keys = np.where(forward[:, None], pieces, pieces[:, [2, 3, 0, 1]])
    order = np.lexsort((*keys.T[::-1],))
    ordered, owners = keys[order], whose[order]
    new = np.concatenate([[True], (ordered[1:] != ordered[:-1]).any(axis=1)])
    group = np.cumsum(new) - 1
    least, most = (
        reduce.reduceat(owners, np.flatnonzero(new)) for reduce in (np.minimum, np.maximum)
    )
    several = np.empty(len(pieces), dtype=bool)
    several[order] = (least != most)[group]
    return several[: len(lines)]


def _is_bordered(
    lines: Coordinates, places: Whole, own: Whole, borders: Borders, plain: Marks
) -> Marks:
    """Return along which edges other parcels lie without a gap of a centimetre.

    An edge with a gap, or in the middle of another parcel, makes its parcel not plain.
    """
    found = _follow(lines, own, borders)
    covered = found.is_covered(len(lines))
    touched = np.zeros(len(lines), dtype=bool)
    touched[found.lines[found.is_part | found.is_whole | found.is_unclear]] = True
    free = np.flatnonzero(~touched)
    if len(free) and len(borders.shapes):
        middles = shapely.points((lines[free, :2] + lines[free, 2:]) / 2)
        tree = STRtree(borders.shapes)
        point, shape = tree.query(middles, predicate="within")
        inside = free[point[borders.rows[shape] != own[free][point]]]
        plain[places[inside]] = False
    plain[places[np.flatnonzero(touched & ~covered)]] = False
    return covered


def _forgive_short_gaps(table: EdgeTable) -> None:
    """Take stretches of up to a metre with nothing across as known."""
    unknown = table.unknown
    for place in np.unique(table.places[unknown]).tolist():
        first, last = np.searchsorted(table.places, [place, place + 1])
        marks = unknown[first:last]
        if marks.all():
            continue
        start = int(np.argmin(marks))
        turned = np.roll(np.arange(first, last), -start)
        group = np.cumsum(~np.roll(marks, -start))
        for number in np.unique(group).tolist():
            stretch = turned[(group == number) & np.roll(marks, -start)]
            if table.lengths_m[stretch].sum() <= LONGEST_IGNORED_M:
                table.known[stretch] = True
