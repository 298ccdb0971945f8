"""A surface split by a line that somebody has drawn."""

from __future__ import annotations

import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.grid import rounded
from gis_platform.geometry.partition import divide, required_surface
from gis_platform.geometry.surfaces import Surface
from gis_platform.geometry.tool_results import Note, ToolRefused, ToolResult
from gis_platform.geometry.tool_results import marked as _

PART_KEPT = "PART_KEPT"


def split_by_line(
    surface: Surface, line: LineString | MultiLineString, *, precision_m: float
) -> ToolResult:
    """Return the pieces into which a line divides a surface, largest first.

    surface: valid. line: may cross several times, itself too; ends that hang inside are ignored.
    A part of the surface that the line does not divide stays with the piece nearest to it, which
    a note PART_KEPT tells; VERTEX_ADDED tells of each new vertex on an edge of the surface.
    Raises ToolRefused: INVALID_GEOMETRY, TOO_FINE, LINE_MISSES, LINE_ENDS_INSIDE,
    LINE_DOES_NOT_DIVIDE.
    """
    whole = required_surface(surface, precision_m)
    cut = rounded(line, precision_m)
    partition = divide(whole, [cut], precision_m=precision_m)
    by_part = _by_part(whole, partition.faces)
    divided = [face for faces in by_part if len(faces) > 1 for face in faces]
    kept = [faces[0] for faces in by_part if len(faces) == 1]
    if not divided:
        _refuse(whole, cut)
    pieces: list[list[Polygon]] = [[face] for face in divided]
    notes = [vertex.as_note() for vertex in partition.added]
    for part in kept:
        near = min(range(len(divided)), key=lambda i: (divided[i].distance(part), -divided[i].area))
        pieces[near].append(part)
        notes.append(Note(code=PART_KEPT, place=part))
    made = [shapely.orient_polygons(MultiPolygon(piece)) for piece in pieces]
    return ToolResult(geometries=tuple(sorted(made, key=_largest_first)), notes=tuple(notes))


def _by_part(whole: MultiPolygon, faces: tuple[Polygon, ...]) -> list[list[Polygon]]:
    """Return the faces of each part of a surface."""
    parts = list(whole.geoms)
    found: list[list[Polygon]] = [[] for _part in parts]
    for face in faces:
        shared = shapely.intersection(face, parts) if len(parts) > 1 else [face]
        found[int(shapely.area(shared).argmax())].append(face)
    return [one for one in found if one]


def _refuse(whole: MultiPolygon, cut: BaseGeometry) -> None:
    if not shapely.intersects(whole, cut):
        raise ToolRefused(
            "LINE_MISSES",
            _("The line does not divide the surface: it passes %(distance_m)s m from it."),
            {"distance_m": f"{shapely.distance(whole, cut):.2f}"},
            cut,
        )
    lines = shapely.get_parts(cut)
    ends = [Point(shapely.get_coordinates(line)[at]) for line in lines for at in (0, -1)]
    hanging = [end for end in ends if shapely.contains_properly(whole, end)]
    if hanging:
        raise ToolRefused(
            "LINE_ENDS_INSIDE",
            _("The line does not divide the surface: it ends inside, at x %(x)s, y %(y)s."),
            {"x": f"{hanging[0].x:.2f}", "y": f"{hanging[0].y:.2f}"},
            hanging[0],
        )
    raise ToolRefused(
        "LINE_DOES_NOT_DIVIDE",
        _("The line does not divide the surface: the ground on both its sides hangs together."),
        place=cut,
    )


def _largest_first(piece: MultiPolygon) -> tuple[float, tuple[float, ...]]:
    return -piece.area, piece.bounds
