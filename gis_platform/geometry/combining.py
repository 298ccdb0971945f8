"""Surfaces merged, cut out of each other, shared, cleaned and buffered, on the grid."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.grid import fitted, rounded
from gis_platform.geometry.partition import required_surface
from gis_platform.geometry.surfaces import Surface, polygons_of, surface_of
from gis_platform.geometry.tool_results import Note, ToolRefused, ToolResult
from gis_platform.geometry.tool_results import marked as _

PARTS, HOLE, AREA_CHANGED = "PARTS", "HOLE", "AREA_CHANGED"
FARTHEST_BUFFER_M = 10_000.0
_FEWEST_CHORDS, _MOST_CHORDS = 8, 128


def merge(surfaces: Sequence[Surface], *, precision_m: float, one_part: bool = False) -> ToolResult:
    """Return the ground that any of the surfaces covers, as one surface.

    one_part: refuse a result in several parts. Notes: PARTS with their `count` if there are
    several, a HOLE for each hole that none of the surfaces has: ground between them.
    Raises ToolRefused: TOO_FEW, INVALID_GEOMETRY, TOO_FINE, APART.
    """
    if len(surfaces) < 2:
        raise ToolRefused(
            "TOO_FEW", _("%(given)s surfaces were sent; it takes two."), {"given": len(surfaces)}
        )
    given = [required_surface(one, precision_m) for one in surfaces]
    made = _on_grid(shapely.union_all(given, grid_size=precision_m), precision_m)
    parts = list(made.geoms)
    if one_part and len(parts) > 1:
        smallest = min(parts, key=lambda part: part.area)
        raise ToolRefused(
            "APART",
            _("The surfaces do not hang together: %(count)s parts would be made."),
            {"count": len(parts)},
            smallest,
        )
    notes = [Note(code=PARTS, values={"count": len(parts)})] if len(parts) > 1 else []
    known = shapely.union_all([_holes(one) for one in given])
    notes += [
        Note(code=HOLE, place=hole, values={"area_m2": float(hole.area)})
        for hole in polygons_of(_holes(made))
        if not shapely.covers(shapely.buffer(known, precision_m), hole)
    ]
    return ToolResult(geometries=(made,), notes=tuple(notes))


def cut_out(surface: Surface, cutter: Surface, *, precision_m: float) -> ToolResult:
    """Return what a surface is without the ground of another.

    Raises ToolRefused: INVALID_GEOMETRY, TOO_FINE, NOTHING_SHARED, NOTHING_LEFT.
    """
    whole, other = (required_surface(one, precision_m) for one in (surface, cutter))
    made = _on_grid(shapely.difference(whole, other, grid_size=precision_m), precision_m)
    if made.is_empty:
        raise ToolRefused("NOTHING_LEFT", _("Nothing of the surface would be left."), place=whole)
    if shapely.equals(made, whole):
        _refuse_apart(whole, other)
    return ToolResult(geometries=(made,), notes=_parts(made))


def intersect(surface: Surface, other: Surface, *, precision_m: float) -> ToolResult:
    """Return the ground that two surfaces share.

    Raises ToolRefused: INVALID_GEOMETRY, TOO_FINE, NOTHING_SHARED.
    """
    one, two = (required_surface(each, precision_m) for each in (surface, other))
    made = _on_grid(shapely.intersection(one, two, grid_size=precision_m), precision_m)
    if made.is_empty:
        _refuse_apart(one, two)
    return ToolResult(geometries=(made,), notes=_parts(made))


def clean(surface: Surface, *, precision_m: float) -> ToolResult:
    """Return a surface made valid, on the grid, without points that repeat.

    Loops of a ring that crosses itself all stay ground; spikes without width vanish. A note
    AREA_CHANGED has `area_m2`, by how much the area grew, if it did by more than rounding does.
    Raises ToolRefused: NO_PLACE, NOTHING_LEFT.
    """
    if not np.isfinite(shapely.get_coordinates(surface)).all():
        raise ToolRefused("NO_PLACE", _("A coordinate is not a finite number."))
    shape = rounded(surface, precision_m)
    if not shapely.is_valid(shape):
        shape = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    fit = fitted(surface_of(shape), precision_m)
    made = _on_grid(shapely.remove_repeated_points(fit), precision_m)
    if made.is_empty:
        raise ToolRefused("NOTHING_LEFT", _("Nothing of the surface would be left."))
    change_m2 = float(made.area - surface.area)
    noise_m2 = precision_m * surface.length
    changed = abs(change_m2) > noise_m2
    notes = [Note(code=AREA_CHANGED, values={"area_m2": change_m2})] if changed else []
    return ToolResult(geometries=(made,), notes=(*notes, *_parts(made)))


def buffer(geometry: BaseGeometry, distance_m: float, *, precision_m: float) -> ToolResult:
    """Return the ground within a distance of a geometry; a negative one takes a strip off.

    Arcs are chords that are nowhere farther from the arc than half a cell of the grid.
    Raises ToolRefused: INVALID_GEOMETRY, TOO_FAR, NOTHING_LEFT.
    """
    if not (math.isfinite(distance_m) and 0 < abs(distance_m) <= FARTHEST_BUFFER_M):
        raise ToolRefused(
            "TOO_FAR",
            _("A distance of %(distance_m)s m cannot be kept: up to %(most_m)s m, not 0."),
            {"distance_m": distance_m, "most_m": FARTHEST_BUFFER_M},
        )
    if not shapely.is_valid(geometry):
        reason = str(shapely.is_valid_reason(geometry)).partition("[")[0].strip()
        template = _("The surface is invalid: %(reason)s.")
        raise ToolRefused("INVALID_GEOMETRY", template, {"reason": reason})
    half_turn = math.acos(max(-1.0, 1 - precision_m / 2 / abs(distance_m)))
    chords = math.ceil(math.pi / 4 / half_turn)
    quad_segs = min(max(chords, _FEWEST_CHORDS), _MOST_CHORDS)
    wide = shapely.buffer(rounded(geometry, precision_m), distance_m, quad_segs=quad_segs)
    made = _on_grid(fitted(surface_of(wide), precision_m), precision_m)
    if made.is_empty:
        raise ToolRefused("NOTHING_LEFT", _("Nothing of the surface would be left."))
    return ToolResult(geometries=(made,), notes=_parts(made))


def _on_grid(geometry: BaseGeometry, precision_m: float) -> MultiPolygon:
    made: MultiPolygon = shapely.orient_polygons(surface_of(rounded(geometry, precision_m)))
    return made


def _holes(surface: MultiPolygon) -> MultiPolygon:
    rings = [ring for polygon in surface.geoms for ring in polygon.interiors]
    return surface_of(shapely.union_all(shapely.polygons(rings))) if rings else MultiPolygon()


def _parts(made: MultiPolygon) -> tuple[Note, ...]:
    count = len(made.geoms)
    return (Note(code=PARTS, values={"count": count}),) if count > 1 else ()


def _refuse_apart(one: MultiPolygon, other: MultiPolygon) -> None:
    raise ToolRefused(
        "NOTHING_SHARED",
        _("The surfaces share no ground: they lie %(distance_m)s m apart."),
        {"distance_m": f"{shapely.distance(one, other):.2f}"},
        other,
    )
