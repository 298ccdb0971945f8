"""Geometries as GML 3.2 elements."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from lxml import etree
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from plans.snapshot import LOCAL_DECIMALS

GML = "http://www.opengis.net/gml/3.2"
_COLLECTIONS = {
    "MultiPolygon": ("MultiSurface", "surfaceMember"),
    "MultiLineString": ("MultiCurve", "curveMember"),
    "MultiPoint": ("MultiPoint", "pointMember"),
    "GeometryCollection": ("MultiGeometry", "geometryMember"),
}


def gml(geometry: BaseGeometry) -> etree._Element:
    """Return a geometry as GML, in its own coordinates: x east, y north, metres."""
    if isinstance(geometry, BaseMultipartGeometry):
        name, member = _COLLECTIONS[geometry.geom_type]
        element = _element(name)
        for part in geometry.geoms:
            _child(element, member).append(gml(part))
        return element
    if isinstance(geometry, Polygon):
        return _polygon(geometry)
    if isinstance(geometry, LineString):
        element = _element("LineString")
        _child(element, "posList").text = _places(geometry)
        return element
    element = _element("Point")
    if isinstance(geometry, Point) and not geometry.is_empty:
        _child(element, "pos").text = _places(geometry)
    return element


def _polygon(polygon: Polygon) -> etree._Element:
    element = _element("Polygon")
    if polygon.is_empty:
        return element
    rings: Iterable[tuple[str, BaseGeometry]] = [
        ("exterior", polygon.exterior),
        *(("interior", ring) for ring in polygon.interiors),
    ]
    for name, ring in rings:
        _child(_child(_child(element, name), "LinearRing"), "posList").text = _places(ring)
    return element


def _places(geometry: BaseGeometry) -> str:
    pairs = shapely.get_coordinates(geometry).round(LOCAL_DECIMALS) + 0.0
    return " ".join(f"{value:.{LOCAL_DECIMALS}f}" for pair in pairs for value in pair)


def _element(name: str) -> etree._Element:
    return etree.Element(f"{{{GML}}}{name}", nsmap={"gml": GML})


def _child(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{GML}}}{name}")
