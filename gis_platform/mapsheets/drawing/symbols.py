"""Features of a layer as SVG: fills, hatching, casings, lines, circles, the lowest first."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely import MultiLineString

from gis_platform.drawing import svg
from gis_platform.drawing.svg import Hatch, Stroke
from gis_platform.mapsheets.drawing.amounts import MM_PER_PX, Amounts
from gis_platform.mapsheets.drawing.colours import CASING, mix
from gis_platform.mapsheets.drawing.content import Look, MapLayer
from gis_platform.mapsheets.drawing.shapes import OnPaper, is_narrow

HATCH_MM = 8 * MM_PER_PX
HATCH_LINE_MM = 0.6 * MM_PER_PX
CASING_PX = 1.6
CASING_SHARE = 0.62
LEAST_LINE_MM = 0.06
LEAST_CIRCLE_OPACITY = 0.8
MOST_RING_PX = 1.5


def draw_layer(layer: MapLayer, placed: Sequence[OnPaper], amounts: Amounts) -> list[str]:
    """Return the elements of a layer."""
    by_look: dict[int, tuple[Look, list[OnPaper]]] = {}
    for one in placed:
        look = layer.look_of(one.feature)
        by_look.setdefault(id(look), (look, []))[1].append(one)
    groups = list(by_look.values())
    drawn = [each for look, some in groups for each in fills(look, some, layer.opacity)]
    for look, some in groups:
        drawn += hatching(look, some, layer.opacity * amounts.hatch_opacity)
    if layer.is_way:
        drawn += [casing(look, _lines(some), amounts, layer.opacity) for look, some in groups]
    for look, some in groups:
        drawn.append(lines(look, _lines(some), amounts, layer.opacity, is_way=layer.is_way))
    for look, some in groups:
        drawn += circles(look, some, amounts, layer.opacity)
    return drawn


def fills(look: Look, placed: Sequence[OnPaper], opacity: float) -> list[str]:
    """Return the surfaces of a look, each one by itself so that they may overlap."""
    if look.fill is None:
        return []
    share = look.fill_opacity * opacity
    return [svg.path(one.surface, fill=look.fill, opacity=share) for one in placed]


def hatching(look: Look, placed: Sequence[OnPaper], opacity: float) -> list[str]:
    """Return the hatching of surfaces."""
    if look.hatch is None:
        return []
    stroke = Stroke(colour=look.ink, width=HATCH_LINE_MM, opacity=opacity)
    hatch = Hatch(angle_deg=look.hatch, spacing=HATCH_MM, stroke=stroke)
    return [svg.hatched(one.surface, hatch) for one in placed if not is_narrow(one.surface, hatch)]


def casing(look: Look, course: MultiLineString, amounts: Amounts, opacity: float) -> str:
    """Return the darker edges of ways, which lie below all of them."""
    if look.line is None:
        return ""
    width = amounts.way_mm(look.width, more_px=CASING_PX)
    colour = mix(look.line, CASING, CASING_SHARE)
    stroke = Stroke(colour=colour, width=width, opacity=opacity)
    return svg.path(course, stroke=stroke, cap="round")


def lines(
    look: Look, course: MultiLineString, amounts: Amounts, opacity: float, *, is_way: bool
) -> str:
    """Return lines and borders of a look as one path."""
    if look.line is None:
        return ""
    width = amounts.way_mm(look.width) if is_way else amounts.line_mm(look.width)
    width = max(width, LEAST_LINE_MM)
    dash = tuple(part * width for part in look.dash)
    stroke = Stroke(colour=look.line, width=width, dash=dash, opacity=opacity)
    return svg.path(course, stroke=stroke, cap="butt" if dash else "round")


def circles(look: Look, placed: Sequence[OnPaper], amounts: Amounts, opacity: float) -> list[str]:
    """Return the points of a look."""
    ring = Stroke(colour=look.ink, width=min(look.width, MOST_RING_PX) * MM_PER_PX, opacity=opacity)
    radius = amounts.radius_mm(look.radius)
    if radius < 2 * ring.width:
        ring = Stroke(colour=look.ink, width=radius / 2, opacity=opacity)
    share = max(look.fill_opacity, LEAST_CIRCLE_OPACITY) * opacity
    fill = look.fill or look.ink
    return [
        svg.circle(at, radius, fill=fill, stroke=ring, opacity=share)
        for one in placed
        for at in one.points
    ]


def _lines(placed: Sequence[OnPaper]) -> MultiLineString:
    courses = [one.outline for one in placed]
    return MultiLineString(shapely.get_parts(courses).tolist())
