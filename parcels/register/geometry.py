"""Rings of a register record to shapes in local metres: the one place where axes are swapped."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import GeometryCollection, LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.boundary import (
    InvalidBoundary,
    assemble,
    normalise_ring,
    repair,
    require_valid,
)
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
    if not record.has_contours:
        return None
    parts = [
        polygon for contour in record.contours for polygon in _bounded(contour.elements, local_crs)
    ]
    return _checked(MultiPolygon(parts), MultiLineString())


def to_shape(record: Drawn, local_crs: LocalCrs) -> DrawnShape | None:
    """Return what a boundary draws: open elements are lines there; raises as `to_surface`."""
    if not record.has_contours:
        return None
    parts = [
        polygon for contour in record.contours for polygon in _bounded(_closed(contour), local_crs)
    ]
    return _checked(MultiPolygon(parts), _lines(record, local_crs))


def to_footprint(record: Drawn, local_crs: LocalCrs) -> DrawnShape | None:
    """Return what a capital object covers: its outlines united, open elements as lines.

    A contour holds one outline a storey, so a ring inside another is a courtyard only where it
    runs the other way round. Raises as `to_surface`.
    """
    if not record.has_contours:
        return None
    parts: list[Polygon] = []
    for contour in record.contours:
        parts.extend(_outlined(contour, local_crs))
    surface = MultiPolygon(parts)
    if not surface.is_valid and all(part.is_valid for part in parts):
        surface = unite(parts)
    return _checked(surface, _lines(record, local_crs))


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


def _bounded(elements: Iterable[SpatialElement], local_crs: LocalCrs) -> list[Polygon]:
    """Rings, outer or hole by containment, then circles."""
    given = list(elements)
    rings = [_local_points(ring, local_crs) for ring in given if not ring.is_circle]
    surface = assemble(rings) if rings else MultiPolygon()
    return [*surface.geoms, *_circles(given, local_crs)]


def _outlined(contour: Contour, local_crs: LocalCrs) -> list[Polygon]:
    """Outlines of storeys, less the courtyards inside them, then circles."""
    closed = [ring for ring in _closed(contour) if not ring.is_circle]
    rings = [Polygon(normalise_ring(_local_points(ring, local_crs))) for ring in closed]
    rings.sort(key=lambda ring: ring.area, reverse=True)
    outlines: list[Polygon] = []
    for ring in rings:
        around = [n for n, outline in enumerate(outlines) if _is_courtyard(ring, outline)]
        for n in around:
            holes = [*outlines[n].interiors, ring.exterior]
            outlines[n] = Polygon(outlines[n].exterior, holes)
        if not around:
            outlines.append(ring)
    return [*outlines, *_circles(contour.elements, local_crs)]


def _is_courtyard(ring: Polygon, outline: Polygon) -> bool:
    turns_back = ring.exterior.is_ccw != outline.exterior.is_ccw
    return turns_back and ring.is_valid and outline.is_valid and outline.covers(ring)


def _closed(contour: Contour) -> list[SpatialElement]:
    return [element for element in contour.elements if element.is_circle or element.is_closed]


def _circles(elements: Iterable[SpatialElement], local_crs: LocalCrs) -> Iterator[Polygon]:
    for element in elements:
        if element.radius_m is not None and element.radius_m > 0:
            x, y = _local_points(element, local_crs)[0]
            yield Point(x, y).buffer(float(element.radius_m), quad_segs=_SEGMENTS_A_QUARTER)


def _lines(record: Drawn, local_crs: LocalCrs) -> MultiLineString:
    lines = [
        LineString(_local_points(element, local_crs))
        for contour in record.contours
        for element in contour.elements
        if not element.is_circle and not element.is_closed and len(element.points) > 1
    ]
    return MultiLineString([line for line in lines if shapely.length(line) > 0])


def _local_points(element: SpatialElement, local_crs: LocalCrs) -> Coordinates:
    """Return x, y of shape (n, 2); the register's north and east change places here, once."""
    pairs = np.array([(point.first, point.second) for point in element.points], dtype=np.float64)
    return local_crs.from_document_array(pairs)
