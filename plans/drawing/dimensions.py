"""Dimensions with arrows at both ends and their text."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import shapely
from shapely import LineString, Polygon, affinity
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.annotations import DimensionLine
from gis_platform.geometry.crs import Pair
from plans.drawing import svg, symbols

TEXT_MM = 2.2
ARROW_MM = 1.3
ARROW_HALF_MM = 0.32


@dataclass(frozen=True, kw_only=True)
class DimensionSet:
    """Dimensions as drawn, and the places that they take on paper."""

    drawn: tuple[str, ...]
    boxes: tuple[BaseGeometry, ...]


def draw_dimensions(dimensions: Iterable[DimensionLine]) -> DimensionSet:
    """Return dimensions drawn; a text that would cover another is moved along its line."""
    drawn: list[str] = []
    boxes: list[BaseGeometry] = []
    for each in dimensions:
        line = LineString([each.start, each.end])
        drawn.append(svg.path(line, stroke=symbols.DIMENSION))
        for tip, tail in ((each.start, each.end), (each.end, each.start)):
            drawn.append(svg.path(_arrow(tip, tail), fill=symbols.DIMENSION_COLOUR))
        width = svg.text_width(each.text, TEXT_MM)
        x, y = each.text_at
        box = shapely.box(x - width / 2, y - TEXT_MM * 0.8, x + width / 2, y + 0.2)
        ground = affinity.rotate(box, each.angle_deg, origin=(x, y))
        boxes += [ground, line.buffer(0.3)]
        drawn.append(svg.path(ground, fill="#ffffff"))
        drawn.append(
            svg.text(
                each.text,
                each.text_at,
                height=TEXT_MM,
                colour=symbols.DIMENSION_COLOUR,
                angle_deg=each.angle_deg,
            )
        )
    return DimensionSet(drawn=tuple(drawn), boxes=tuple(boxes))


def _arrow(tip: Pair, tail: Pair) -> Polygon:
    length = math.dist(tip, tail) or 1.0
    ux, uy = (tail[0] - tip[0]) / length, (tail[1] - tip[1]) / length
    reach = min(ARROW_MM, length / 2)
    foot = (tip[0] + ux * reach, tip[1] + uy * reach)
    return Polygon(
        [
            tip,
            (foot[0] - uy * ARROW_HALF_MM, foot[1] + ux * ARROW_HALF_MM),
            (foot[0] + uy * ARROW_HALF_MM, foot[1] - ux * ARROW_HALF_MM),
        ]
    )
