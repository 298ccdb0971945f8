"""Shapes that mend what a check has found: on the grid, of the type that they had."""

from __future__ import annotations

from collections.abc import Callable

import shapely
from shapely import MultiLineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry import combining
from gis_platform.geometry.grid import rounded
from gis_platform.geometry.surfaces import Surface, lines_of, surface_of
from gis_platform.geometry.tool_results import ToolRefused, ToolResult


def without(shape: BaseGeometry, other: Surface, *, precision_m: float) -> BaseGeometry | None:
    """Return a surface without the ground of another; None if it vanishes or falls apart."""
    if not isinstance(shape, Surface):
        return None
    made = _done(shape, lambda: combining.cut_out(shape, other, precision_m=precision_m))
    return None if made is None or _parts(made) > _parts(shape) else made


def joined(shape: BaseGeometry, ground: Surface, *, precision_m: float) -> BaseGeometry | None:
    """Return a surface with ground added to it; None if that does not hang together with it."""
    if not isinstance(shape, Surface):
        return None
    made = _done(shape, lambda: combining.merge([shape, ground], precision_m=precision_m))
    return None if made is None or _parts(made) > _parts(shape) else made


def within(
    shape: BaseGeometry, boundary: BaseGeometry, *, precision_m: float
) -> BaseGeometry | None:
    """Return the surface or lines that lie within a boundary; None if that is none of them."""
    if isinstance(shape, Surface):
        ground = surface_of(boundary)
        return _done(shape, lambda: combining.intersect(shape, ground, precision_m=precision_m))
    lines = rounded(lines_of(shapely.intersection(shape, boundary)), precision_m)
    if lines.is_empty or not shape.geom_type.endswith("LineString"):
        return None
    return _like(shape, shapely.line_merge(lines))


def cleaned(shape: BaseGeometry, *, precision_m: float) -> BaseGeometry | None:
    """Return a surface made valid on the grid; None if nothing is left of it."""
    if not isinstance(shape, Surface):
        return None
    return _done(shape, lambda: combining.clean(shape, precision_m=precision_m))


def _done(shape: BaseGeometry, tool: Callable[[], ToolResult]) -> BaseGeometry | None:
    try:
        (made,) = tool().geometries
    except ToolRefused:
        return None
    return _like(shape, made)


def _like(shape: BaseGeometry, made: BaseGeometry) -> BaseGeometry | None:
    """Return what was made in the type of a shape, None if it has too many parts for it."""
    parts = shapely.get_parts(made).tolist()
    many = {"MultiPolygon": MultiPolygon, "MultiLineString": MultiLineString}.get(shape.geom_type)
    if many is not None:
        return many(parts)
    return parts[0] if len(parts) == 1 else None


def _parts(shape: BaseGeometry) -> int:
    return int(shapely.get_num_geometries(shape))
