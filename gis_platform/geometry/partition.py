"""A surface divided by cuts into faces that share every vertex of their common borders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import Pair
from gis_platform.geometry.grid import Coordinates, cells, round_to_grid, rounded
from gis_platform.geometry.surfaces import Surface, polygons_of
from gis_platform.geometry.tool_results import Note, ToolRefused
from gis_platform.geometry.tool_results import marked as _

VERTEX_ADDED = "VERTEX_ADDED"
Cell = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class AddedVertex:
    """A vertex that a cut has put on an edge of the surface; a neighbour there needs it too.

    edge: the two ends of the edge as it was. All in local metres, on the grid.
    """

    place: Pair
    edge: tuple[Pair, Pair]

    def as_note(self) -> Note:
        """Return the note that tells of it."""
        ends = [list(end) for end in self.edge]
        return Note(code=VERTEX_ADDED, place=Point(self.place), values={"edge": ends})


@dataclass(frozen=True, kw_only=True)
class Partition:
    """The faces of a divided surface, and the vertices that its own border has got."""

    faces: tuple[Polygon, ...]
    added: tuple[AddedVertex, ...]


def required_surface(surface: Surface, precision_m: float) -> MultiPolygon:
    """Return a surface with its vertices on the grid. Raises ToolRefused if it is not valid so."""
    for code, shape, template in (
        ("INVALID_GEOMETRY", surface, _("The surface is invalid: %(reason)s.")),
        (
            "TOO_FINE",
            rounded(surface, precision_m),
            _("On the grid of %(precision_m)s m the surface is invalid: %(reason)s."),
        ),
    ):
        if not shapely.is_valid(shape):
            reason, _bracket, at = str(shapely.is_valid_reason(shape)).partition("[")
            place = shapely.from_wkt(f"POINT ({at.rstrip(']')})") if at else None
            values = {"precision_m": precision_m, "reason": reason.strip()}
            raise ToolRefused(code, template, values, place)
    made = MultiPolygon(polygons_of(rounded(surface, precision_m)))
    if made.is_empty:
        raise ToolRefused("EMPTY", _("The surface is empty."))
    return made


def divide(
    surface: MultiPolygon,
    cuts: Iterable[BaseGeometry],
    *,
    precision_m: float,
    border: BaseGeometry | None = None,
) -> Partition:
    """Return the faces into which cuts divide a surface.

    surface: valid, on the grid. cuts: lines anywhere; what of them bounds no face is ignored.
    border: the surface's boundary already led through the ends of cuts, if somebody has done so.
    Where a cut meets an edge, the edge is led through the nearest place of the grid, at most
    0.71 cells off. Apart from that the faces are the surface: no gap, no overlap.
    """
    # snap rounding by one grid for borders and cuts together: equal borders stay equal
    lines = [surface.boundary if border is None else border, *cuts]
    noded = shapely.union_all(lines, grid_size=precision_m)
    found = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    rounded_faces = [polygon for one in found for polygon in polygons_of(rounded(one, precision_m))]
    inside = [face for face in rounded_faces if _lies_in(face, surface, precision_m)]
    faces = _without_needless(inside, surface, precision_m)
    return Partition(faces=tuple(faces), added=tuple(_added(faces, surface, precision_m)))


def _lies_in(face: Polygon, surface: MultiPolygon, precision_m: float) -> bool:
    """Say whether a face is ground of the surface; a thin one is judged by its whole area."""
    if 2 * face.area > 4 * precision_m * face.length:
        shapely.prepare(surface)
        middle = shapely.point_on_surface(face)
        return bool(shapely.contains_xy(surface, middle.x, middle.y))
    return bool(shapely.intersection(face, surface).area > face.area / 2)


def _without_needless(
    faces: Sequence[Polygon], surface: MultiPolygon, precision_m: float
) -> list[Polygon]:
    """Return faces without the new vertices at which only one of them lies."""
    known = _cells_of([surface], precision_m)
    uses = Counter(cell for face in faces for cell in _cells_of([face], precision_m))
    needless = {cell for cell, count in uses.items() if count == 1 and cell not in known}
    if not needless:
        return list(faces)
    slim = [_leave_out(face, needless, precision_m) for face in faces]
    return slim if all(shapely.is_valid(slim)) else list(faces)


def _leave_out(face: Polygon, needless: set[Cell], precision_m: float) -> Polygon:
    def kept(ring: BaseGeometry) -> Coordinates:
        points = shapely.get_coordinates(ring)[:-1]
        keys = map(tuple, cells(points, precision_m).tolist())
        return points[[key not in needless for key in keys]]

    return Polygon(kept(face.exterior), [kept(ring) for ring in face.interiors])


def _added(
    faces: Sequence[Polygon], surface: MultiPolygon, precision_m: float
) -> list[AddedVertex]:
    """Return the vertices of faces that are new on the surface's own border, sorted by place."""
    new = sorted(_cells_of(faces, precision_m) - _cells_of([surface], precision_m))
    if not new:
        return []
    places = round_to_grid(np.array(new, dtype=np.float64) * precision_m, precision_m)
    edges = edges_of(surface)
    tree = STRtree(edges)
    points = shapely.points(places)
    which, nearest = tree.query_nearest(points, max_distance=precision_m, all_matches=False)
    return [
        AddedVertex(place=_pair(places[i]), edge=_ends(edges[j]))
        for i, j in zip(which.tolist(), nearest.tolist(), strict=True)
    ]


def edges_of(surface: BaseGeometry) -> list[LineString]:
    """Return the straight edges of a surface's rings."""
    rings = [
        ring for polygon in polygons_of(surface) for ring in (polygon.exterior, *polygon.interiors)
    ]
    return [LineString(ends) for ring in rings for ends in pairwise(shapely.get_coordinates(ring))]


def _ends(edge: LineString) -> tuple[Pair, Pair]:
    start, end = shapely.get_coordinates(edge)
    return _pair(start), _pair(end)


def _pair(point: Coordinates) -> Pair:
    return float(point[0]), float(point[1])


def _cells_of(shapes: Iterable[BaseGeometry], precision_m: float) -> set[Cell]:
    points = shapely.get_coordinates(list(shapes))
    return {(x, y) for x, y in cells(points, precision_m).tolist()}
