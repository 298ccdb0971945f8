"""Surfaces: polygons and multi-polygons, and what an operation leaves of them."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

Surface = Polygon | MultiPolygon

OVERLAY_GRID_M = 1e-8
"""Grid on which overlays are noded. Without one, borders that coincide but for the last bits
of a float can make GEOS give back the wrong faces."""


def polygons_of(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons that a geometry holds, at any depth; points and lines are left out."""
    parts = shapely.get_parts(geometry).tolist()
    if any(hasattr(part, "geoms") for part in parts):
        return [polygon for part in parts for polygon in polygons_of(part)]
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]


def surface_of(geometry: BaseGeometry) -> MultiPolygon:
    """Return what is surface of a geometry, as one multi-polygon."""
    return MultiPolygon(polygons_of(geometry))


def lines_of(geometry: BaseGeometry) -> MultiLineString:
    """Return what is line of a geometry, as one multi-line; points and surfaces are left out."""
    parts = shapely.get_parts(geometry).tolist()
    lines: list[LineString] = []
    for part in parts:
        if hasattr(part, "geoms"):
            lines.extend(lines_of(part).geoms)
        elif isinstance(part, LineString) and not part.is_empty:
            lines.append(part)
    return MultiLineString(lines)


def unite(surfaces: Iterable[BaseGeometry]) -> MultiPolygon:
    """Return the ground that any of the surfaces covers."""
    return surface_of(shapely.union_all(list(surfaces), grid_size=OVERLAY_GRID_M))


def intersect(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Return what two valid geometries share: surfaces, lines and points as they come."""
    return shapely.intersection(one, other, grid_size=OVERLAY_GRID_M)


def subtract(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Return what a valid geometry does not share with another."""
    return shapely.difference(one, other, grid_size=OVERLAY_GRID_M)
