"""Rings of a register record to shapes in local metres: the one place where axes are swapped."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import GeometryCollection, LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.boundary import InvalidBoundary, assemble, repair, require_valid
from gis_platform.geometry.crs import Coordinates, LocalCrs
from gis_platform.geometry.surfaces import unite
from parcels.register.records import Contour, Drawn, SpatialElement

_SEGMENTS_A_QUARTER = 16


@dataclass(frozen=True, kw_only=True)
class DrawnShape:
    """What a record draws, x east, y north, in local metres.

    surface: rings and circles, valid, contours and points in the register's order; empty where
    it draws none. lines: open lines. fault: what was wrong with the surface, "" where nothing;
    area_change_m2: by how much its repair changed the area (negative: shrank). More than 1 m²
    is for a person to confirm. A circle is a polygon of 64 points on it (area 0.16 % too small).
    """

    surface: MultiPolygon
    lines: MultiLineString
    fault: str = ""
    area_change_m2: float = 0.0

    @property
    def geometry(self) -> BaseGeometry:
        """The surface, the lines, or a collection of both."""
        if self.lines.is_empty:
            return self.surface
        if self.surface.is_empty:
            return self.lines
        return GeometryCollection([self.surface, self.lines])


def to_surface(record: Drawn, local_crs: LocalCrs) -> DrawnShape | None:
    """Return the ground of a parcel, quarter or zone, or None where none is registered.

    Every element counts as a ring, closed or not (version 07 leaves the last point out).
    Raises AxisSwapped and CoordinateOutOfRange for a point that does not fit the system, and
    InvalidBoundary where no area remains.
    """
    return _shape(record, local_crs, open_is_line=False)


def to_shape(record: Drawn, local_crs: LocalCrs) -> DrawnShape | None:
    """Return what a capital object or boundary draws: open elements are lines there.

    Outlines of storeys and parts overlap or share edges; that is no fault, they are united.
    Raises as `to_surface` does.
    """
    return _shape(record, local_crs, open_is_line=True)


def _shape(record: Drawn, local_crs: LocalCrs, *, open_is_line: bool) -> DrawnShape | None:
    if not record.has_contours:
        return None
    polygons: list[Polygon] = []
    lines: list[LineString] = []
    for contour in record.contours:
        polygons.extend(_polygons(contour, local_crs, open_is_line=open_is_line))
        if open_is_line:
            lines.extend(_lines(contour, local_crs))
    surface = MultiPolygon(polygons)
    if open_is_line and not surface.is_valid and all(part.is_valid for part in polygons):
        surface = unite(polygons)
    return _checked(surface, MultiLineString(lines))


def _checked(surface: MultiPolygon, lines: MultiLineString) -> DrawnShape:
    try:
        require_valid(surface)
    except InvalidBoundary as fault:
        repaired = repair(surface)
        return DrawnShape(
            surface=repaired.geometry,
            lines=lines,
            fault=str(fault),
            area_change_m2=repaired.area_change_m2,
        )
    return DrawnShape(surface=surface, lines=lines)


def _polygons(contour: Contour, local_crs: LocalCrs, *, open_is_line: bool) -> Iterable[Polygon]:
    """Rings of one contour, outer or hole by containment, then its circles."""
    rings = [
        _local_points(element, local_crs)
        for element in contour.elements
        if not element.is_circle and (element.is_closed or not open_is_line)
    ]
    if rings:
        yield from assemble(rings).geoms
    for element in contour.elements:
        if element.radius_m is not None and element.radius_m > 0:
            x, y = _local_points(element, local_crs)[0]
            yield Point(x, y).buffer(float(element.radius_m), quad_segs=_SEGMENTS_A_QUARTER)


def _lines(contour: Contour, local_crs: LocalCrs) -> Iterable[LineString]:
    for element in contour.elements:
        if not element.is_circle and not element.is_closed and len(element.points) > 1:
            line = LineString(_local_points(element, local_crs))
            if shapely.length(line) > 0:
                yield line


def _local_points(element: SpatialElement, local_crs: LocalCrs) -> Coordinates:
    """Return x, y of shape (n, 2); the register's north and east change places here, once."""
    pairs = np.array([(point.first, point.second) for point in element.points], dtype=np.float64)
    return local_crs.from_document_array(pairs)
