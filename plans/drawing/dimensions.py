"""Dimensions of setbacks with arrows at both ends and their text, clear of each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from gis_platform.drawing import svg
from gis_platform.drawing.glyphs import text_width
from gis_platform.drawing.labels import Labels, Place, place_at, upright
from gis_platform.geometry.crs import Pair
from gis_platform.geometry.sheet import Sheet
from plans.drawing import symbols
from plans.zoning_content import SetbackLineContent

TEXT_MM = 2.2
ARROW_MM = 1.3
ARROW_HALF_MM = 0.32
SHORT_EDGE_MM = 6.0
"""Edges shorter than this on paper share the dimension of a neighbour with the same setback."""
MOST_DIMENSIONS = 60
APART_MM = 40.0
_GAP_MM = 1.2
_SHARES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9)
_BEYOND_MM = (0.0, 3.0, 6.0, 9.0, 13.0)
_STRAIGHT_DEG = 1.0


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A setback of one edge or of a run of short ones, on paper.

    foot: from where it may be measured, along the edge. inward: to the inset line.
    """

    metres: float
    foot: LineString
    inward: Pair


def measured_setbacks(sheet: Sheet, lines: Iterable[SetbackLineContent]) -> list[Measured]:
    """Return what gets a dimension: each edge with a setback of its own, above 0.

    Pieces of one straight edge share one, as do neighbouring edges too short for their own.
    """
    edges = [(line, _on_edge(sheet, line)) for line in lines if line.metres > 0]
    runs: list[list[tuple[SetbackLineContent, Measured]]] = []
    for line, found in edges:
        if found is None:
            continue
        if runs and _shares(runs[-1][-1], (line, found)):
            runs[-1].append((line, found))
        else:
            runs.append([(line, found)])
    chosen = [max((found for _, found in run), key=lambda each: each.foot.length) for run in runs]
    return chosen if len(chosen) <= MOST_DIMENSIONS else _apart(chosen)


def _apart(measured: Iterable[Measured]) -> list[Measured]:
    """Return of very many dimensions those that stand apart, each setback at least once."""
    found: list[Measured] = []
    last: dict[float, Pair] = {}
    for each in measured:
        middle = each.foot.interpolate(0.5, normalized=True)
        here = (middle.x, middle.y)
        if each.metres not in last or math.dist(here, last[each.metres]) >= APART_MM:
            last[each.metres] = here
            found.append(each)
    return found


def draw_dimensions(
    measured: Sequence[Measured], placed: Labels, *, words: Callable[[float], str]
) -> list[str]:
    """Return dimensions drawn, each where its text is free of others; their places are taken.

    words: the text for a distance in metres.
    """
    lines: list[str] = []
    texts: list[str] = []
    for each in measured:
        text = words(each.metres)
        found = _placed(each, text, placed)
        if found is None:
            continue
        line, place = found
        placed.put(text, place)
        placed.take(line.buffer(0.25))
        lines.append(svg.path(line, stroke=symbols.DIMENSION))
        (start_x, start_y), (end_x, end_y) = line.coords[:2]
        start, end = (start_x, start_y), (end_x, end_y)
        for tip, tail in ((start, end), (end, start)):
            lines.append(svg.path(_arrow(tip, tail), fill=symbols.DIMENSION_COLOUR))
        texts.append(svg.path(place.box, fill="#ffffff", opacity=0.85))
        texts.append(
            svg.text(
                text,
                place.at,
                height=TEXT_MM,
                colour=symbols.DIMENSION_COLOUR,
                angle_deg=place.angle_deg,
            )
        )
    return [*lines, *texts]


def _placed(each: Measured, words: str, placed: Labels) -> tuple[LineString, Place] | None:
    """Return the line of a dimension and the place of its text; a third point carries it on."""
    x, y = each.inward
    size = math.hypot(x, y)
    ux, uy = x / size, y / size
    width = text_width(words, TEXT_MM)
    angle = upright(math.degrees(math.atan2(uy, ux)))
    is_long = size >= width + 0.6
    for beyond, share in product(_BEYOND_MM, _SHARES):
        foot = each.foot.interpolate(share, normalized=True)
        start, end = (foot.x, foot.y), (foot.x + x, foot.y + y)
        if is_long and not beyond:
            turn = math.radians(angle)
            aside = (math.sin(turn) * _GAP_MM * 1.3, -math.cos(turn) * _GAP_MM * 1.3)
            middle = (foot.x + x / 2 + aside[0], foot.y + y / 2 + aside[1])
            reached = [start, end]
        else:
            reach = width / 2 + _GAP_MM + beyond
            middle = (end[0] + ux * reach, end[1] + uy * reach)
            reached = [start, end]
            if beyond:
                reached.append((end[0] + ux * beyond, end[1] + uy * beyond))
        place = place_at(middle, words, height=TEXT_MM, angle_deg=angle)
        if placed.is_free(place.box):
            return LineString(reached), place
    return None


def _on_edge(sheet: Sheet, line: SetbackLineContent) -> Measured | None:
    """Return a setback on paper, along the stretch of its inset line; None where there is none."""
    if line.inset.is_empty:
        return None
    shown = max(line.inset.geoms, key=lambda each: each.length)
    (foot_x, foot_y), (top_x, top_y) = line.dimension
    inward = (top_x - foot_x, top_y - foot_y)
    if math.hypot(*inward) <= 0:
        return None
    ends = shapely.get_coordinates(shown)[[0, -1]] - inward
    foot = LineString([sheet.point_to_paper(x, y) for x, y in ends.tolist()])
    scale = sheet.mm_per_m
    return Measured(metres=line.metres, foot=foot, inward=(inward[0] * scale, -inward[1] * scale))


def _shares(
    one: tuple[SetbackLineContent, Measured], following: tuple[SetbackLineContent, Measured]
) -> bool:
    """Say whether a dimension serves two neighbouring edges."""
    (line, here), (next_line, there) = one, following
    if (line.kind, line.metres) != (next_line.kind, next_line.metres):
        return False
    if next_line.start != line.end and next_line.end != line.start:
        return False
    turn = abs(_direction(here.inward) - _direction(there.inward)) % 360
    is_straight = min(turn, 360 - turn) < _STRAIGHT_DEG
    return is_straight or min(here.foot.length, there.foot.length) < SHORT_EDGE_MM


def _direction(vector: Pair) -> float:
    return math.degrees(math.atan2(vector[1], vector[0]))


def _arrow(tip: Pair, tail: Pair) -> BaseGeometry:
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
