"""Labels of features, placed one after the other where nothing written is touched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import shapely
from shapely import MultiLineString

from gis_platform.drawing import svg
from gis_platform.drawing.glyphs import text_width
from gis_platform.drawing.labels import Labels, Place, place_at
from gis_platform.drawing.svg import Stroke
from gis_platform.mapsheets.drawing.amounts import Amounts
from gis_platform.mapsheets.drawing.colours import HALO, INK, mix
from gis_platform.mapsheets.drawing.content import Look, MapLayer
from gis_platform.mapsheets.drawing.shapes import OnPaper

PAPER_ZOOMS = 1.0
"""Paper is read closer than a screen: labels are written so many zooms earlier."""
WIDE_FROM = 14
"""Layers that are labelled before this zoom are of wide ground; their letters are larger."""
WIDE_MM, PLAIN_MM = 2.7, 2.0
APART_MM = 110.0
INK_SHARE = 0.55
AROUND = Stroke(colour=HALO, width=0.5)
_GAP_MM = 0.5


def draw_names(
    layer: MapLayer, placed: Sequence[OnPaper], amounts: Amounts, labels: Labels
) -> list[str]:
    """Return the labels of a layer for which there is room; their places are taken."""
    if amounts.zoom + PAPER_ZOOMS < layer.label_from:
        return []
    height = WIDE_MM if layer.label_from <= WIDE_FROM else PLAIN_MM
    named = [one for one in placed if one.feature.label]
    drawn = []
    for one in sorted(named, key=lambda each: -each.surface.area):
        words = one.feature.label
        for place in _of_surface(one, words, height, labels):
            drawn.append(_written(words, place, height, layer.look_of(one.feature), bold=True))
        radius = amounts.radius_mm(layer.look_of(one.feature).radius) + _GAP_MM
        for place in _of_points(one, height, radius, labels):
            drawn.append(_written(words, place, height, layer.look_of(one.feature), bold=False))
    for words, (course, look) in _courses(layer, named).items():
        for place in labels.along(course, words, height=height, apart_mm=APART_MM):
            drawn.append(_written(words, place, height, look, bold=False))
    return drawn


def _of_surface(one: OnPaper, words: str, height: float, labels: Labels) -> Iterator[Place]:
    if not one.surface.is_empty:
        place = labels.inside(one.surface, words, height=height)
        if place is not None:
            yield place


def _of_points(one: OnPaper, height: float, radius: float, labels: Labels) -> Iterator[Place]:
    """Yield the place beside each point of a feature: right, left, above, below of its circle."""
    words = one.feature.label
    aside, above = radius + text_width(words, height) / 2, radius + height / 2
    for x, y in one.points:
        middles = ((x + aside, y), (x - aside, y), (x, y - above), (x, y + above))
        places = (place_at(middle, words, height=height) for middle in middles)
        free = next((place for place in places if labels.is_free(place.box)), None)
        if free is not None:
            yield labels.put(words, free)


def _courses(layer: MapLayer, named: Sequence[OnPaper]) -> dict[str, tuple[MultiLineString, Look]]:
    """Return the lines that bear a label, joined where they meet, with their look."""
    parts: defaultdict[str, list[MultiLineString]] = defaultdict(list)
    looks: dict[str, Look] = {}
    for one in named:
        if one.surface.is_empty and not one.outline.is_empty:
            parts[one.feature.label].append(one.outline)
            looks.setdefault(one.feature.label, layer.look_of(one.feature))
    found = {}
    for words, courses in parts.items():
        merged = shapely.line_merge(MultiLineString(shapely.get_parts(courses).tolist()))
        found[words] = (MultiLineString(shapely.get_parts(merged).tolist()), looks[words])
    return found


def _written(words: str, place: Place, height: float, look: Look, *, bold: bool) -> str:
    colour = mix(look.ink, INK, INK_SHARE) if look.ink != "#ffffff" else INK
    return svg.text(
        words,
        place.at,
        height=height,
        colour=colour,
        angle_deg=place.angle_deg,
        bold=bold,
        halo=AROUND,
    )
