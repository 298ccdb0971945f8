"""The legend of what is on the sheet, the layer that lies highest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import shapely
from shapely import LineString, MultiLineString, MultiPolygon

from gis_platform.drawing import svg
from gis_platform.geometry.sheet import Frame
from gis_platform.mapsheets.drawing import symbols
from gis_platform.mapsheets.drawing.amounts import Amounts
from gis_platform.mapsheets.drawing.content import Drawn, Look, MapLayer, MapWords
from gis_platform.mapsheets.drawing.shapes import OnPaper

SAMPLE_MM: Frame = (0.0, 0.0, 11.0, 5.0)
_AREA = shapely.box(0.6, 0.6, 10.4, 4.4)
_LINE = LineString([(0.4, 3.4), (4.0, 1.8), (7.0, 3.2), (10.6, 1.6)])
_MIDDLE = (5.5, 2.5)
_MOST_WAY_MM = 2.4
_MOST_RADIUS_MM = 2.2


class RowKind(StrEnum):
    """What a row of the legend is."""

    LAYER = "layer"
    LOOK = "look"
    NOTE = "note"


@dataclass(frozen=True, kw_only=True)
class LegendRow:
    """A row: the heading of a layer, a look with its sample, or a note on the layer above.

    more: said after the text in smaller letters, of a note before it.
    sample: an SVG picture of 11 by 5 mm.
    """

    kind: RowKind
    text: str
    more: str = ""
    sample: str = ""


def legend_of(
    shown: Sequence[tuple[MapLayer, Sequence[OnPaper]]], amounts: Amounts, words: MapWords
) -> tuple[LegendRow, ...]:
    """Return the legend of layers, the first one first.

    Layers of which nothing is seen stand at its end, those with notes each by itself.
    """
    rows = [row for layer, placed in shown for row in _rows_of(layer, placed, amounts)]
    empty = [layer.title for layer, placed in shown if not (placed or layer.is_missing)]
    if empty:
        rows.append(LegendRow(kind=RowKind.NOTE, text="; ".join(empty), more=words.nothing))
    return tuple(rows)


def _rows_of(layer: MapLayer, placed: Sequence[OnPaper], amounts: Amounts) -> list[LegendRow]:
    """Return the rows of a layer, with the looks that are seen in the frame."""
    notes = [LegendRow(kind=RowKind.NOTE, text=note) for note in layer.notes]
    if not placed:
        heading = LegendRow(kind=RowKind.LAYER, text=layer.title, more=layer.as_of)
        return [heading, *notes] if notes else []
    seen: dict[int, tuple[Look, list[OnPaper]]] = {}
    for one in placed:
        look = layer.look_of(one.feature)
        seen.setdefault(id(look), (look, []))[1].append(one)
    order = [id(look) for look in (*layer.looks.values(), layer.look)]
    found = [seen[place] for place in dict.fromkeys(order) if place in seen]
    if len(found) == 1 and found[0][0] is layer.look:
        rows = [_row(layer, *found[0], amounts, more=layer.as_of)]
    else:
        rows = [LegendRow(kind=RowKind.LAYER, text=layer.title, more=layer.as_of)]
        rows += [_row(layer, look, some, amounts) for look, some in found]
    return [*rows, *notes]


def _row(
    layer: MapLayer, look: Look, some: Sequence[OnPaper], amounts: Amounts, *, more: str = ""
) -> LegendRow:
    sample = svg.picture(SAMPLE_MM, _sample(layer, look, some, amounts))
    return LegendRow(kind=RowKind.LOOK, text=look.title, more=more, sample=sample)


def _sample(layer: MapLayer, look: Look, some: Sequence[OnPaper], amounts: Amounts) -> list[str]:
    """Return the sample of a look in the shape that most of its features have."""
    surfaces = sum(not one.surface.is_empty for one in some)
    points = sum(bool(one.points) for one in some)
    if surfaces and surfaces * 2 >= len(some):
        return _area_sample(look, layer.opacity, amounts)
    if points * 2 >= len(some):
        return _point_sample(look, layer.opacity, amounts)
    return _line_sample(layer, look, amounts)


def _area_sample(look: Look, opacity: float, amounts: Amounts) -> list[str]:
    surface = MultiPolygon([_AREA])
    outline = MultiLineString([_AREA.exterior.coords])
    shown = [OnPaper(feature=Drawn(shape=_AREA), surface=surface, outline=outline, points=())]
    return [
        *symbols.fills(look, shown, opacity),
        *symbols.hatching(look, shown, opacity * amounts.hatch_opacity),
        symbols.lines(look, outline, amounts, opacity, is_way=False),
    ]


def _line_sample(layer: MapLayer, look: Look, amounts: Amounts) -> list[str]:
    course = MultiLineString([_LINE])
    narrow = amounts
    while layer.is_way and narrow.way_mm(look.width) > _MOST_WAY_MM:
        narrow = Amounts(zoom=narrow.zoom - 0.25)
    drawn = [symbols.lines(look, course, narrow, layer.opacity, is_way=layer.is_way)]
    if layer.is_way:
        drawn.insert(0, symbols.casing(look, course, narrow, layer.opacity))
    return drawn


def _point_sample(look: Look, opacity: float, amounts: Amounts) -> list[str]:
    small = amounts
    while small.radius_mm(look.radius) > _MOST_RADIUS_MM:
        small = Amounts(zoom=small.zoom - 0.25)
        if small.zoom < 0:
            break
    shape = shapely.Point(_MIDDLE)
    shown = OnPaper(
        feature=Drawn(shape=shape),
        surface=MultiPolygon(),
        outline=MultiLineString(),
        points=(_MIDDLE,),
    )
    return symbols.circles(look, [shown], small, opacity)
