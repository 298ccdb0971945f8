"""Surfaces: polygons and multi-polygons, and what an operation leaves of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

Surface = Polygon | MultiPolygon

OVERLAY_GRID_M = 1e-8
"""Grid on which overlays are noded. Without one, borders that coincide but for the last bits
of a float can make GEOS give back the wrong faces."""
MANY_PIECES = 1000


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


def unite_pieces(pieces: Sequence[Polygon]) -> MultiPolygon:
    """Return the ground that any of many small convex pieces covers, in near-linear time.

    Many pieces are united without the grid, which takes a fifth of the time; the result is taken
    only if it is valid and holds the middle of every piece, else the grid decides.
    """
    if len(pieces) < MANY_PIECES:
        return unite(pieces)
    made = shapely.disjoint_subset_union_all(list(pieces))
    shapely.prepare(made)
    middles = shapely.get_coordinates(shapely.centroid(np.array(pieces, dtype=object)))
    if shapely.is_valid(made) and shapely.contains_xy(made, middles).all():
        return surface_of(made)
    return unite(pieces)


def intersect(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Return what two valid geometries share: surfaces, lines and points as they come."""
    return shapely.intersection(one, other, grid_size=OVERLAY_GRID_M)


def subtract(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Return what a valid geometry does not share with another."""
    if other.is_empty:
        return one
    return shapely.difference(one, other, grid_size=OVERLAY_GRID_M)
