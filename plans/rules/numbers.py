"""Points, contours and numbers of geometries as documents write them."""

from __future__ import annotations

from collections.abc import Iterable

from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.boundary import Ring, turning_points
from gis_platform.geometry.crs import AxisOrder, Pair
from gis_platform.geometry.surfaces import Surface, lines_of
from plans.content import PointContent, RingContent

POINT_DECIMALS = 2
AREA_DECIMALS = 2


def m2(area_m2: float) -> float:
    """Return an area to a hundredth of a square metre, never a negative zero."""
    return round(area_m2, AREA_DECIMALS) + 0.0


def optional_m2(area_m2: float | None) -> float | None:
    """Return an area to a hundredth of a square metre, if there is one."""
    return None if area_m2 is None else m2(area_m2)


def document_pair(x: float, y: float, axis_order: str) -> Pair:
    """Return a local point (x east, y north) as documents write it, to the centimetre."""
    east, north = round(x, POINT_DECIMALS) + 0.0, round(y, POINT_DECIMALS) + 0.0
    return (north, east) if axis_order == AxisOrder.NORTH_EAST else (east, north)


def ring_points(surface: Surface, axis_order: str) -> tuple[RingContent, ...]:
    """Return the numbered points of a surface, ring by ring, each closed by its first point."""
    return tuple(
        RingContent(contour=contour.number, hole=ring.is_hole, points=_points_of(ring, axis_order))
        for contour in turning_points(surface)
        for ring in contour.rings
    )


def _points_of(ring: Ring, axis_order: str) -> tuple[PointContent, ...]:
    found = []
    for point in ring.points:
        x, y = document_pair(point.x, point.y, axis_order)
        found.append(PointContent(n=point.number, x=x, y=y, closing=point.closing))
    return tuple(found)


def point_numbers(surface: Surface) -> dict[tuple[int, int], list[int]]:
    """Return the numbers of points by contour and ring, both from 0, each ring closed."""
    return {
        (contour.number - 1, place): [point.number for point in ring.points]
        for contour in turning_points(surface)
        for place, ring in enumerate(contour.rings)
    }


def line_points(line: BaseGeometry, axis_order: str, *, first: int) -> tuple[PointContent, ...]:
    """Return the numbered points of lines; the first has the number `first`."""
    pairs: Iterable[Pair] = (
        document_pair(float(x), float(y), axis_order)
        for each in lines_of(line).geoms
        for x, y in each.coords
    )
    return tuple(PointContent(n=n, x=x, y=y) for n, (x, y) in enumerate(pairs, start=first))


def use_order(code: str) -> tuple[tuple[int, int, str], ...]:
    """Return the key by which uses are sorted: numerically by component, 2.7.2 before 2.10."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in code.split("."))
