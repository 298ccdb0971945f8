"""Shapes in filters that do not say their system: GDAL sends boxes so."""

from __future__ import annotations

from typing import Self
from xml.etree.ElementTree import Element

from gisserver.crs import WGS84
from gisserver.parsers.ast import tag_registry
from gisserver.parsers.gml import GEOSGMLGeometry


class Shape(GEOSGMLGeometry):  # type: ignore[misc]  # without annotations
    """A geometry of a filter; in the default system of the layers if none is named.

    Source: OGC 09-025r2, 7.9.2.4.4 (the default system of the feature type).
    """

    @classmethod
    def from_xml(cls, element: Element) -> Self:
        """Return the geometry of an element; ValueError if it is none."""
        if "srsName" not in element.attrib:
            element.set("srsName", str(WGS84))
        shape: Self = super().from_xml(element)
        return shape


def read_shapes() -> None:
    """Let this class read what gisserver reads by its own."""
    for tag, reader in tag_registry.parsers.items():
        if reader is GEOSGMLGeometry:
            tag_registry.parsers[tag] = Shape
