"""The whole drawing of a map sheet: the map in its frame and the legend of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gis_platform.drawing import svg
from gis_platform.drawing.labels import Labels
from gis_platform.geometry.sheet import Sheet
from gis_platform.mapsheets.drawing.amounts import Amounts
from gis_platform.mapsheets.drawing.content import MapLayer, MapWords
from gis_platform.mapsheets.drawing.furniture import draw_arrow, draw_frame, draw_grid
from gis_platform.mapsheets.drawing.legend import LegendRow, legend_of
from gis_platform.mapsheets.drawing.names import draw_names
from gis_platform.mapsheets.drawing.shapes import on_paper
from gis_platform.mapsheets.drawing.symbols import draw_layer


@dataclass(frozen=True, kw_only=True)
class MapDrawing:
    """The map as SVG of the frame, its unit 1 mm, and the rows of its legend."""

    svg: str
    legend: tuple[LegendRow, ...]


def draw_map(
    layers: Sequence[MapLayer], sheet: Sheet, amounts: Amounts, words: MapWords
) -> MapDrawing:
    """Return the drawing of layers on a sheet, those of higher order above.

    The grid and the arrow take their places before labels do, then the highest layer's labels.
    """
    rising = sorted(layers, key=lambda layer: layer.order)
    placed = [(layer, on_paper(layer.features, sheet)) for layer in rising]
    labels = Labels(frame=sheet.frame)
    arrow = draw_arrow(sheet, words.north_letter, labels)
    grid = draw_grid(sheet, words, labels)
    drawn = [
        svg.group(f"layer-{layer.name}", draw_layer(layer, shown, amounts))
        for layer, shown in placed
    ]
    names = [
        name
        for layer, shown in reversed(placed)
        for name in draw_names(layer, shown, amounts, labels)
    ]
    legend = legend_of(placed[::-1], amounts, words)
    around = [svg.group("grid", grid), svg.group("labels", names), svg.group("arrow", arrow)]
    picture = svg.picture(sheet.frame, [*drawn, *around, draw_frame(sheet)])
    return MapDrawing(svg=picture, legend=legend)
