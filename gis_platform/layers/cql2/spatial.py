"""Geometry in filters: what is written down, and the relations of DE-9IM."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import shapely
from django.contrib.gis.db.models import GeometryField
from django.db.models import Value
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import CoordinateOutOfRange
from gis_platform.layers.coordinates import planar_area
from gis_platform.layers.cql2.sql import Part, Sql
from gis_platform.layers.cql2.terms import Terms, arguments, refuse
from gis_platform.layers.crs_names import NamedCrs
from gis_platform.layers.kinds import Kind
from gis_platform.layers.selection import box, to_geos
from gis_platform.municipalities.models import STORAGE_SRID

FUNCTIONS: Mapping[str, str] = {
    "s_contains": "ST_Contains({}, {})",
    "s_crosses": "ST_Crosses({}, {})",
    "s_disjoint": "ST_Disjoint({}, {})",
    "s_equals": "ST_Equals({}, {})",
    "s_intersects": "ST_Intersects({}, {})",
    "s_overlaps": "ST_Overlaps({}, {})",
    "s_touches": "ST_Touches({}, {})",
    "s_within": "ST_Within({}, {})",
}
_ON_COLLECTIONS = frozenset({"s_disjoint", "s_intersects"})
_TYPES = frozenset(
    {
        "Point",
        "LineString",
        "Polygon",
        "MultiPoint",
        "MultiLineString",
        "MultiPolygon",
        "GeometryCollection",
    }
)


@dataclass(frozen=True, kw_only=True)
class Spatial:
    """Compiles the spatial functions; crs: what the filter's coordinates are in."""

    terms: Terms
    crs: NamedCrs

    def condition(self, name: str, node: Mapping[str, object]) -> Sql:
        """Return the relation of two geometries as a condition."""
        left, right = (self._operand(name, part) for part in arguments(node, 2))
        return Sql(FUNCTIONS[name], left, right)

    def _operand(self, name: str, node: object) -> Part:
        if isinstance(node, dict) and "property" in node:
            term = self.terms.field(node["property"])
            if term.kind is not Kind.GEOMETRY:
                raise refuse(term.said, f"a geometry in {name.upper()}")
            return term.expression
        shape = self._shape(node)
        if shape.geom_type == "GeometryCollection" and name not in _ON_COLLECTIONS:
            raise refuse(shape.geom_type, f"geometries of one type in {name.upper()}")
        column: GeometryField[Any, Any] = GeometryField(srid=STORAGE_SRID)
        return Value(to_geos(shape), output_field=column)

    def _shape(self, node: object) -> BaseGeometry:
        if not isinstance(node, dict):
            raise refuse(node, "a geometry")
        if "bbox" in node:
            return self._box(node["bbox"])
        if node.get("type") not in _TYPES:
            raise refuse(
                node.get("type", node.get("op")), "a geometry, or the geometry of features"
            )
        shape = shapely.force_2d(_read(node))
        if shape.is_empty:
            raise refuse(shape.wkt, "a geometry that is not empty")
        if not shape.is_valid:
            raise refuse(shape.wkt, f"a valid geometry, not one with {_flaw(shape)}")
        return self._stored(shape)

    def _box(self, node: object) -> BaseGeometry:
        numbers = node if isinstance(node, list) else []
        if len(numbers) not in (4, 6) or not _finite(numbers):
            raise refuse(node, "a box of four or six finite numbers")
        half = len(numbers) // 2
        low, high = numbers[:2], numbers[half : half + 2]
        if self.crs.is_planar:
            try:
                return planar_area(self.crs, low, high)
            except CoordinateOutOfRange as error:
                raise refuse(node, "a box on earth, whose lower corner comes first") from error
        (west, south, *_), (east, north, *_) = (
            self._stored(shapely.Point(corner)).bounds for corner in (low, high)
        )
        if south > north:
            raise refuse(node, "a box whose lower corner comes first")
        return box((west, south, east, north))

    def _stored(self, shape: BaseGeometry) -> BaseGeometry:
        try:
            return self.crs.to_storage(shape)
        except CoordinateOutOfRange as error:
            x, y = error.pair
            raise refuse(f"{x} {y}", f"a position on earth, as {self.crs.axes.value}") from error


def _flaw(shape: BaseGeometry) -> str:
    return str(shapely.is_valid_reason(shape)).lower()


def _read(node: Mapping[str, object]) -> BaseGeometry:
    if not _finite(node.get("coordinates", node.get("geometries"))):
        raise refuse(node.get("type"), "coordinates that are finite numbers, in lists")
    try:
        return shapely.from_geojson(orjson.dumps(node))
    except (shapely.errors.GEOSException, TypeError, ValueError) as error:
        flaw = str(error).split(": ", 1)[-1][:100]
        raise refuse(node.get("type"), f"a geometry that can be built ({flaw})") from error


def _finite(found: object) -> bool:
    """Say whether lists (or geometries in them) hold finite numbers only."""
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            waiting.append(one.get("coordinates", one.get("geometries")))
        elif isinstance(one, bool) or not isinstance(one, int | float) or not math.isfinite(one):
            return False
    return True
