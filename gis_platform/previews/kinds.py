"""From whatever shape a file holds to one of the kind that a layer holds. Pure."""

from __future__ import annotations

from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

_FEWEST_OF_A_RING = 4


def fitted(shape: BaseGeometry | None, geometry_type: str) -> BaseGeometry | None:
    """Return a shape as a geometry type of layers, None if nothing of it can be one.

    Parts of other kinds are left out of a collection. A closed line becomes a surface where
    surfaces are wanted, the outline of a surface a line where lines are. One point only is a
    point. Coordinates stay as they are, and their order.
    """
    if shape is None or shape.is_empty:
        return None
    if geometry_type == "GEOMETRY":
        return None if shape.geom_type == "GeometryCollection" else shape
    parts = _singles(shape)
    if geometry_type == "MULTIPOLYGON":
        return _surface(parts)
    if geometry_type == "MULTILINESTRING":
        return _lines(parts)
    points = [one for one in parts if isinstance(one, Point)]
    return points[0] if len(points) == 1 else None


def _surface(parts: list[BaseGeometry]) -> MultiPolygon | None:
    surfaces = [one for one in parts if isinstance(one, Polygon)]
    closed = [one for one in parts if isinstance(one, LineString) and _is_ring(one)]
    surfaces = surfaces or [Polygon(one) for one in closed]
    return MultiPolygon(surfaces) if surfaces else None


def _lines(parts: list[BaseGeometry]) -> MultiLineString | None:
    lines = [one for one in parts if isinstance(one, LineString)]
    surfaces = [one for one in parts if isinstance(one, Polygon)]
    lines = lines or [
        LineString(ring.coords) for one in surfaces for ring in (one.exterior, *one.interiors)
    ]
    return MultiLineString(lines) if lines else None


def _singles(shape: BaseGeometry) -> list[BaseGeometry]:
    if not hasattr(shape, "geoms"):
        return [shape]
    return [single for part in shape.geoms for single in _singles(part)]


def _is_ring(line: LineString) -> bool:
    return bool(line.is_closed) and len(line.coords) >= _FEWEST_OF_A_RING
