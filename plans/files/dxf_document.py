"""A DXF document at ground coordinates: its layers, line types, hatches and texts."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import uuid
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from ezdxf.document import Drawing
from ezdxf.enums import TextEntityAlignment
from ezdxf.filemanagement import new
from ezdxf.lldxf.const import VALID_DXF_LINEWEIGHTS
from ezdxf.lldxf.tagwriter import TagWriter
from ezdxf.tools.juliandate import juliandate
from shapely.geometry.base import BaseGeometry

from gis_platform.drawing.svg import Hatch, Stroke
from gis_platform.geometry.crs import Coordinates, Pair
from gis_platform.geometry.surfaces import lines_of, polygons_of

VERSION = "R2004"
ENCODING = "cp1251"
"""Cyrillic as CAD programs and GDAL read it; GDAL takes no UTF-8 here, whatever the version.
Letters that it lacks are written by their code points (\\U+04D9), as CAD programs read them."""
METRES = 6
"""$INSUNITS. Source: DXF reference, header variables."""
METRIC = 1
WRITER = "plan"
_FORBIDDEN = re.compile(r'[<>/\\":;?*=`,|\s]+')
_EXTERNAL, _HOLE = 1, 0
_VERTEX_NUMBERS = 5
"""x, y, width at the start and the end, bulge."""


@dataclass(frozen=True, kw_only=True)
class Cad:
    """A document under work; mm_m: ground metres to a millimetre on paper."""

    document: Drawing
    mm_m: float

    @classmethod
    def new(cls, denominator: int) -> Cad:
        """Return an empty document in metres, whose signs suit a scale."""
        document = new(VERSION, setup=False)
        document.encoding = ENCODING
        document.header["$INSUNITS"] = METRES
        document.header["$MEASUREMENT"] = METRIC
        document.header["$LTSCALE"] = 1.0
        document.styles.add("PLAN", font="PTSans-Regular.ttf")
        return cls(document=document, mm_m=denominator / 1000)

    @property
    def _space(self) -> Any:  # noqa: ANN401  ezdxf's factory methods are of many mixins
        return self.document.modelspace()

    def layer(self, name: str, stroke: Stroke, description: str) -> str:
        """Return the name of a layer in a colour, weight and line type; made where it is not."""
        code = layer_name(name)
        if code not in self.document.layers:
            added = self.document.layers.add(
                code,
                linetype=self._line_type(code, stroke),
                lineweight=_line_weight(stroke.width),
            )
            added.rgb = _rgb(stroke.colour)
            added.description = description
        return code

    def shape(self, geometry: BaseGeometry, layer: str) -> None:
        """Draw the outlines of surfaces, lines and points."""
        for polygon in polygons_of(geometry):
            for ring in (polygon.exterior, *polygon.interiors):
                self._polyline(shapely.get_coordinates(ring)[:-1], layer, close=True)
        for line in lines_of(geometry).geoms:
            self._polyline(shapely.get_coordinates(line), layer, close=False)
        for part in shapely.get_parts(geometry):
            if part.geom_type == "Point":
                self.point((part.x, part.y), layer)

    def hatch(self, geometry: BaseGeometry, hatch: Hatch, layer: str) -> None:
        """Hatch surfaces with parallel lines, holes left free."""
        spacing = hatch.spacing * self.mm_m
        for polygon in polygons_of(geometry):
            added = self._space.add_hatch(dxfattribs={"layer": layer})
            x, y = _across(hatch.angle_deg, spacing)
            added.set_pattern_fill(
                "PLAN", definition=[[hatch.angle_deg, (0.0, 0.0), (x, y), []]], scale=1.0
            )
            for place, ring in enumerate((polygon.exterior, *polygon.interiors)):
                points = shapely.get_coordinates(ring)[:-1].tolist()
                flags = _HOLE if place else _EXTERNAL
                added.paths.add_polyline_path(points, is_closed=True, flags=flags)

    def point(self, at: Pair, layer: str) -> None:
        """Draw a point."""
        self._space.add_point(at, dxfattribs={"layer": layer})

    def circle(self, at: Pair, radius_mm: float, layer: str) -> None:
        """Draw a circle of a size on paper."""
        self._space.add_circle(at, radius_mm * self.mm_m, dxfattribs={"layer": layer})

    def text(
        self, words: str, at: Pair, layer: str, *, height_mm: float, angle_deg: float = 0.0
    ) -> None:
        """Write a text of a height on paper around a place; angle counter-clockwise."""
        if not words:
            return
        added = self._space.add_text(
            words,
            height=height_mm * self.mm_m,
            rotation=angle_deg,
            dxfattribs={"layer": layer, "style": "PLAN"},
        )
        added.set_placement(at, align=TextEntityAlignment.MIDDLE_CENTER)

    def to_bytes(self, name: str, made_on: dt.date) -> bytes:
        """Return the file; the same drawing gives the same bytes.

        name, made_on: from which its identifiers and dates follow.
        """
        document = self.document
        document.commit_pending_changes()
        document.classes.add_required_classes(document.dxfversion)
        document.update_all()
        day = juliandate(dt.datetime.combine(made_on, dt.time()))
        for variable in ("$TDCREATE", "$TDUCREATE", "$TDUPDATE", "$TDUUPDATE"):
            document.header[variable] = day
        identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"{name} {made_on.isoformat()}")
        for variable in ("$FINGERPRINTGUID", "$VERSIONGUID"):
            document.header[variable] = f"{{{str(identifier).upper()}}}"
        told = document.ezdxf_metadata()
        told["CREATED_BY_EZDXF"] = told["WRITTEN_BY_EZDXF"] = f"{WRITER} {made_on.isoformat()}"
        stream = io.StringIO()
        document.export_sections(
            TagWriter(stream, write_handles=True, dxfversion=document.dxfversion)
        )
        return document.encode(stream.getvalue())

    def _polyline(self, points: Coordinates, layer: str, *, close: bool) -> None:
        added = self._space.add_lwpolyline([], close=close, dxfattribs={"layer": layer})
        straight = np.zeros((len(points), _VERTEX_NUMBERS))
        straight[:, :2] = points
        added.lwpoints.extend(straight)

    def _line_type(self, layer: str, stroke: Stroke) -> str:
        if not stroke.dash:
            return "CONTINUOUS"
        lengths = [length * self.mm_m for length in stroke.dash]
        signed = [length if place % 2 == 0 else -length for place, length in enumerate(lengths)]
        self.document.linetypes.add(layer, pattern=[sum(lengths), *signed])
        return layer


def layer_name(name: str) -> str:
    """Return a name that CAD programs take for a layer."""
    return _FORBIDDEN.sub("_", name).strip("_").upper() or "UNNAMED"


def _across(angle_deg: float, spacing: float) -> Pair:
    turn = math.radians(angle_deg)
    return -math.sin(turn) * spacing, math.cos(turn) * spacing


def _line_weight(width_mm: float) -> int:
    wanted = width_mm * 100
    return min(VALID_DXF_LINEWEIGHTS, key=lambda weight: abs(weight - wanted))


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
