"""SVG elements in millimetres: paths, hatches, circles, texts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

import numpy as np
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import Pair
from gis_platform.geometry.sheet import Frame
from gis_platform.geometry.surfaces import lines_of, polygons_of

FONT = "PT Sans"
DECIMALS = 4
_CLOSED = frozenset({"Polygon", "MultiPolygon"})
_OPEN = frozenset({"LineString", "LinearRing", "MultiLineString"})
_POINTS = re.compile(r"\(([^()]+)\)")
"""The points of a line or a ring in well-known text."""


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """How a line is drawn; width and dash in mm."""

    colour: str
    width: float
    dash: tuple[float, ...] = ()
    opacity: float = 1.0

    @property
    def attributes(self) -> str:
        """The stroke as attributes of an element."""
        dash = f' stroke-dasharray="{" ".join(map(_number, self.dash))}"' if self.dash else ""
        faint = f' stroke-opacity="{_number(self.opacity)}"' if self.opacity < 1 else ""
        return f'stroke="{self.colour}" stroke-width="{_number(self.width)}"{dash}{faint}'


@dataclass(frozen=True, kw_only=True)
class Hatch:
    """Parallel lines: angle counter-clockwise from the right in degrees, spacing in mm."""

    angle_deg: float
    spacing: float
    stroke: Stroke

    def spread(self, factor: float) -> Hatch:
        """Return the hatch with its lines farther apart."""
        return replace(self, spacing=self.spacing * factor)


def path(
    geometry: BaseGeometry,
    *,
    stroke: Stroke | None = None,
    fill: str = "none",
    opacity: float = 1.0,
    cap: str = "butt",
) -> str:
    """Return lines and outlines of a geometry on paper as one path; nothing if it is empty.

    cap: how lines end, `butt` or `round`.
    """
    data = " ".join(_outlines(geometry))
    if not data:
        return ""
    drawn = stroke.attributes if stroke else 'stroke="none"'
    faint = f' fill-opacity="{_number(opacity)}"' if opacity < 1 else ""
    return (
        f'<path d="{data}" fill="{fill}"{faint} fill-rule="evenodd" {drawn} '
        f'stroke-linejoin="round" stroke-linecap="{cap}"/>'
    )


def hatched(surface: BaseGeometry, hatch: Hatch) -> str:
    """Return the hatching of a surface on paper; lines of equal hatches meet across surfaces."""
    return path(hatch_lines(surface, hatch), stroke=hatch.stroke)


def hatch_lines(surface: BaseGeometry, hatch: Hatch) -> MultiLineString:
    """Return the lines of a hatching, cut to the surface."""
    if surface.is_empty:
        return MultiLineString()
    angle = math.radians(-hatch.angle_deg)
    along = np.array([math.cos(angle), math.sin(angle)])
    across = np.array([-along[1], along[0]])
    left, top, right, bottom = surface.bounds
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
    reach, levels = corners @ along, corners @ across
    first = math.ceil(levels.min() / hatch.spacing)
    last = math.floor(levels.max() / hatch.spacing)
    rules = [
        LineString([along * reach.min() + across * level, along * reach.max() + across * level])
        for level in (step * hatch.spacing for step in range(first, last + 1))
    ]
    return lines_of(shapely.intersection(MultiLineString(rules), surface))


def circle(
    centre: Pair, radius: float, *, fill: str, stroke: Stroke | None = None, opacity: float = 1.0
) -> str:
    """Return a circle; opacity: of its fill."""
    drawn = f" {stroke.attributes}" if stroke else ""
    faint = f' fill-opacity="{_number(opacity)}"' if opacity < 1 else ""
    x, y = map(_number, centre)
    return f'<circle cx="{x}" cy="{y}" r="{_number(radius)}" fill="{fill}"{faint}{drawn}/>'


def rectangle(
    frame: Frame, *, fill: str = "none", stroke: Stroke | None = None, opacity: float = 1.0
) -> str:
    """Return a rectangle from (left, top, right, bottom)."""
    left, top, right, bottom = frame
    drawn = f" {stroke.attributes}" if stroke else ""
    faint = f' fill-opacity="{_number(opacity)}"' if opacity < 1 else ""
    return (
        f'<rect x="{_number(left)}" y="{_number(top)}" width="{_number(right - left)}" '
        f'height="{_number(bottom - top)}" fill="{fill}"{faint}{drawn}/>'
    )


def text(
    words: str,
    at: Pair,
    *,
    height: float,
    colour: str = "#000000",
    anchor: str = "middle",
    angle_deg: float = 0.0,
    bold: bool = False,
    italic: bool = False,
    halo: Stroke | None = None,
) -> str:
    """Return a text with the middle of its baseline at a place; angle clockwise on paper.

    halo: drawn around the letters, below them.
    """
    x, y = map(_number, at)
    turned = f' transform="rotate({_number(angle_deg)} {x} {y})"' if angle_deg else ""
    weight = ' font-weight="bold"' if bold else ""
    slant = ' font-style="italic"' if italic else ""
    around = f' paint-order="stroke" stroke-linejoin="round" {halo.attributes}' if halo else ""
    return (
        f'<text x="{x}" y="{y}" font-family="{FONT}" font-size="{_number(height)}" '
        f'fill="{colour}" text-anchor="{anchor}"{weight}{slant}{around}{turned}>'
        f"{escape(words)}</text>"
    )


def picture(frame: Frame, elements: Iterable[str]) -> str:
    """Return an SVG document of a frame of the sheet, its unit 1 mm."""
    left, top, right, bottom = frame
    width, height = _number(right - left), _number(bottom - top)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="{_number(left)} {_number(top)} {width} {height}">'
        + "\n".join(element for element in elements if element)
        + "</svg>"
    )


def group(name: str, elements: Iterable[str]) -> str:
    """Return elements as a group with an identifier; nothing if there are none."""
    drawn = [element for element in elements if element]
    return f'<g id="{name}">' + "\n".join(drawn) + "</g>" if drawn else ""


def _outlines(geometry: BaseGeometry) -> Iterable[str]:
    kind = geometry.geom_type
    if kind not in _CLOSED | _OPEN:
        for part in (*polygons_of(geometry), *lines_of(geometry).geoms):
            yield from _outlines(part)
        return
    for points in _POINTS.findall(shapely.to_wkt(geometry, rounding_precision=DECIMALS)):
        if kind in _CLOSED:
            yield _line(points.rpartition(", ")[0]) + "Z"
        else:
            yield _line(points)


def _line(points: str) -> str:
    """Return points of well-known text as a line of a path."""
    return "M" + points.replace(", ", "L").replace(" ", ",")


def _number(value: float) -> str:
    return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".") if value else "0"
