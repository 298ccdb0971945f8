"""From a GeoJSON geometry that somebody sent to a shape fit to be stored. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

import numpy as np
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import LONLAT_DECIMALS, CoordinateOutOfRange, Coordinates
from gis_platform.layers.findings import Finding
from gis_platform.layers.findings import marked as _

MOST_VERTICES = 200_000
INVALID_GEOMETRY = "INVALID_GEOMETRY"
ToLonLat = Callable[[Coordinates], Coordinates]
Position = tuple[float, float]

_DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
_ACCEPTED = {
    "POINT": ("Point",),
    "MULTIPOINT": ("MultiPoint", "Point"),
    "LINESTRING": ("LineString",),
    "MULTILINESTRING": ("MultiLineString", "LineString"),
    "POLYGON": ("Polygon",),
    "MULTIPOLYGON": ("MultiPolygon", "Polygon"),
    "GEOMETRY": tuple(_DEPTHS),
}
_PROMOTED: dict[str, Callable[..., BaseGeometry]] = {
    "MULTIPOINT": shapely.MultiPoint,
    "MULTILINESTRING": shapely.MultiLineString,
    "MULTIPOLYGON": shapely.MultiPolygon,
}
_PLACE = re.compile(r"^(?P<reason>.*)\[(?P<x>\S+) (?P<y>\S+)\]$")


class UnusableShape(ValueError):  # noqa: N818  the name is the sentence
    """A geometry that cannot be stored; `finding` says why, with the place in EPSG:4326.

    shape: what was read of it in EPSG:4326, invalid; None where it could not be read.
    """

    def __init__(self, finding: Finding, shape: BaseGeometry | None = None) -> None:
        self.finding, self.shape = finding, shape
        super().__init__(finding.sentence)


def read_shape(sent: object, *, geometry_type: str, to_lonlat: ToLonLat | None) -> BaseGeometry:
    """Return a GeoJSON geometry as a valid shape in EPSG:4326, rounded to nine decimals.

    geometry_type: of the layer; one part is promoted to many. to_lonlat: from the CRS of what
    was sent, None if that is lon/lat. Holes, parts and the order of vertices stay; rings turn as
    RFC 7946 wants. Raises UnusableShape.
    """
    kind, coordinates = _members(sent, geometry_type)
    arrays = _Reader(to_lonlat).read(coordinates, _DEPTHS[kind])
    shape = _build(kind, arrays)
    if not shapely.is_valid(shape):
        _refuse_invalid(shape)
    return promoted(shapely.orient_polygons(shape, exterior_cw=False), geometry_type)


def promoted(shape: BaseGeometry, geometry_type: str) -> BaseGeometry:
    """Return a shape as the layer's type: a single part becomes one of many."""
    many = _PROMOTED.get(geometry_type)
    if many is None or shape.geom_type.startswith("Multi"):
        return shape
    return many([shape])


def accepted_types(geometry_type: str) -> tuple[str, ...]:
    """Return the GeoJSON types that a layer of a geometry type takes."""
    return _ACCEPTED[geometry_type]


def _members(sent: object, geometry_type: str) -> tuple[str, object]:
    accepted = _ACCEPTED[geometry_type]
    kind = sent.get("type") if isinstance(sent, dict) else None
    if not isinstance(kind, str) or kind not in accepted:
        given = kind if isinstance(kind, str) else type(sent).__name__
        _refuse(
            "WRONG_GEOMETRY_TYPE",
            _("The geometry is %(given)s; this layer takes %(accepted)s."),
            given=given[:40],
            accepted=", ".join(accepted),
        )
    return kind, sent["coordinates"] if isinstance(sent, dict) and "coordinates" in sent else None


@dataclass
class _Reader:
    """Reads nested coordinates, counting vertices; positions become lon/lat."""

    to_lonlat: ToLonLat | None
    vertices: int = 0

    def read(self, nested: object, depth: int) -> list[object] | Coordinates:
        """Return lists of the same depth whose innermost are arrays of shape (n, 2)."""
        if depth == 0:
            return self._placed([self._position(nested)])
        if not isinstance(nested, list) or not nested:
            _refuse("EMPTY", _("The geometry is empty or not nested as its type demands."))
        if depth == 1:
            return self._placed([self._position(one) for one in nested])
        return [self.read(one, depth - 1) for one in nested]

    def _position(self, sent: object) -> Position:
        self.vertices += 1
        if self.vertices > MOST_VERTICES:
            _refuse(
                "TOO_MANY_VERTICES",
                _("The geometry has more than %(most)s vertices."),
                most=MOST_VERTICES,
            )
        if not isinstance(sent, list) or any(type(one) not in {int, float} for one in sent):
            _refuse("NO_POSITION", _("A position is a list of two numbers."))
        if len(sent) != 2:
            _refuse(
                "HEIGHT" if len(sent) > 2 else "NO_POSITION",
                _("A position has %(given)s numbers; two are kept here: east and north."),
                given=len(sent),
            )
        try:
            return float(sent[0]), float(sent[1])
        except OverflowError:
            _refuse("NO_PLACE", _("A coordinate is too large to be a place."))

    def _placed(self, positions: list[Position]) -> Coordinates:
        points = np.array(positions, dtype=np.float64)
        if not np.isfinite(points).all():
            _refuse("NO_PLACE", _("A coordinate is not a finite number."))
        try:
            moved = points if self.to_lonlat is None else self.to_lonlat(points)
        except CoordinateOutOfRange as error:
            _refuse_place(error.pair)
        usable = np.isfinite(moved).all(axis=1) & (np.abs(moved) <= (180.0, 90.0)).all(axis=1)
        if not usable.all():
            x, y = points[int(np.argmin(usable))]
            _refuse_place((float(x), float(y)))
        return np.asarray(np.round(moved, LONLAT_DECIMALS), dtype=np.float64)


def _build(kind: str, nested: object) -> BaseGeometry:
    if kind == "Point":
        return shapely.Point(_array(nested)[0])
    if kind == "MultiPoint":
        return shapely.MultiPoint(_array(nested))
    if kind == "LineString":
        return _line(_array(nested))
    if kind == "Polygon":
        return _polygon(_listed(nested))
    if kind == "MultiLineString":
        return shapely.MultiLineString([_line(_array(one)) for one in _listed(nested)])
    return shapely.MultiPolygon([_polygon(_listed(one)) for one in _listed(nested)])


def _array(nested: object) -> Coordinates:
    return np.asarray(nested, dtype=np.float64)


def _listed(nested: object) -> list[object]:
    return nested if isinstance(nested, list) else []


def _line(points: Coordinates) -> shapely.LineString:
    if len(points) < 2:
        _refuse("TOO_FEW_POINTS", _("A line needs two positions."), place=Point(points[0]))
    return shapely.LineString(points)


def _polygon(rings: list[object]) -> shapely.Polygon:
    shell, *holes = [_ring(_array(ring)) for ring in rings]
    return shapely.Polygon(shell, holes)


def _ring(points: Coordinates) -> Coordinates:
    if len(points) < 4:
        _refuse(
            "TOO_FEW_POINTS",
            _("A ring needs four positions, the last being the first; this one has %(given)s."),
            place=Point(points[0]),
            given=len(points),
        )
    if not np.array_equal(points[0], points[-1]):
        _refuse(
            "RING_NOT_CLOSED",
            _("A ring is not closed: it begins at %(first)s and ends at %(last)s."),
            place=shapely.MultiPoint([points[0], points[-1]]),
            first=_pair(points[0]),
            last=_pair(points[-1]),
        )
    return points


def _refuse_invalid(shape: BaseGeometry) -> NoReturn:
    found = str(shapely.is_valid_reason(shape))
    match = _PLACE.match(found)
    place = Point(float(match["x"]), float(match["y"])) if match else None
    if match is None or place is None or not shapely.is_valid(place):
        place, template = None, _("The geometry is invalid: %(reason)s.")
        values: dict[str, object] = {"reason": found}
    else:
        template = _("%(reason)s at %(place_text)s.")
        values = {"reason": match["reason"].strip(), "place_text": _pair((place.x, place.y))}
    finding = Finding(
        code=INVALID_GEOMETRY, template=template, values=values, place=place, field="geometry"
    )
    raise UnusableShape(finding, shape)


def _pair(pair: Coordinates | tuple[float, float]) -> str:
    return f"{round(float(pair[0]), LONLAT_DECIMALS)}, {round(float(pair[1]), LONLAT_DECIMALS)}"


def _refuse_place(pair: tuple[float, float]) -> NoReturn:
    given = ", ".join(f"{one:.12g}" if math.isfinite(one) else "?" for one in pair)
    _refuse("NO_PLACE", _("%(given)s is no place in this coordinate system."), given=given)


def _refuse(
    code: str, template: str, place: BaseGeometry | None = None, **values: object
) -> NoReturn:
    raise UnusableShape(
        Finding(code=code, template=template, values=values, place=place, field="geometry")
    )
