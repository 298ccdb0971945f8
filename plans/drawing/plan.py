"""The drawing of a plan, from the ground up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Polygon

from gis_platform.drawing import svg
from gis_platform.geometry.sheet import Frame, Sheet
from plans.content import PlanContent
from plans.drawing import around, furniture, points, regulated, symbols
from plans.drawing.board import Board, disc
from plans.drawing.dimensions import draw_dimensions, measured_setbacks
from plans.drawing.inset import draw_insets, insets_of
from plans.drawing.legend import LegendRow, legend_of
from plans.drawing.sheets import rules_of
from plans.drawing.texts import label_regulated

BOUNDARY_CLEAR_MM = 0.45
MOST_DOTS_CLEAR = 2000


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A drawing and its legend.

    frame: (left, top, right, bottom) on the sheet in mm, the column of insets included.
    every: each k-th turning point is labelled. insets: letters of the enlarged parts.
    texts: words on the drawing with the ground that each takes on the sheet. scale_bar: SVG.
    """

    svg: str
    legend: tuple[LegendRow, ...]
    every: int
    frame: Frame
    scale_bar: str
    insets: tuple[str, ...] = ()
    texts: tuple[tuple[str, Polygon], ...] = ()


def draw(content: PlanContent, sheet: Sheet) -> str:
    """Return the drawing as SVG of its frame, 1 unit = 1 mm on paper, true to scale."""
    return draw_plan(content, sheet).svg


def draw_plan(content: PlanContent, sheet: Sheet) -> Drawing:
    """Return the drawing with the legend of what is on it."""
    board = Board.of(content, sheet)
    _keep_boundary_clear(board)
    arrow = furniture.draw_arrow(sheet, board.words.north, board.placed, occupied=[board.parcel])
    ordinates = furniture.draw_ordinates(sheet, content.municipality.axis_order, board.placed)
    objects = points.draw_objects(board)
    lines = [line for envelope in board.shown for line in envelope.setback_lines]
    rules = rules_of(content)
    dimensions = draw_dimensions(
        measured_setbacks(sheet, lines), board.placed, words=rules.dimension
    )
    insets = insets_of(board)
    detail = draw_insets(board, insets)
    turning = points.draw_turning_points(board, elsewhere=[each.ground for each in insets])
    line_points = points.draw_line_points(board)
    labels = _labels(board)
    shapes = _shapes(board, dimensions)
    drawn = [
        *shapes,
        svg.group("grid", furniture.draw_crosses(sheet, board.parcel, board.placed)),
        svg.group("parcel", [svg.path(board.parcel.boundary, stroke=symbols.PARCEL)]),
        svg.group("line-points", line_points),
        svg.group("points", turning.drawn),
        svg.group("object-numbers", objects),
        svg.group("labels", labels),
        svg.group("furniture", [*ordinates, *arrow, furniture.draw_frame(sheet)]),
        svg.group("insets", detail),
    ]
    left, top, right, bottom = sheet.frame
    frame = (left, top, max([right, *(each.sheet.frame[2] for each in insets)]), bottom)
    return Drawing(
        svg=svg.picture(frame, drawn),
        legend=legend_of(content, sheet),
        every=turning.every,
        frame=frame,
        scale_bar=furniture.draw_scale(sheet, rules.bars),
        insets=tuple(each.letter for each in insets),
        texts=tuple(board.placed.boxes),
    )


def _keep_boundary_clear(board: Board) -> None:
    border = board.parcel.boundary
    if shapely.get_num_coordinates(border) > MOST_DOTS_CLEAR:
        border = shapely.simplify(border, BOUNDARY_CLEAR_MM / 2)
    board.placed.take(border.buffer(BOUNDARY_CLEAR_MM, quad_segs=2))
    rings = points.ring_coordinates(board)
    if sum(map(len, rings)) <= MOST_DOTS_CLEAR:
        for x, y in np.vstack(rings).tolist():
            board.placed.take(disc((x, y), points.DOT_MM))


def _shapes(board: Board, dimensions: list[str]) -> list[str]:
    """Return what lies under texts, the lowest first."""
    return [
        *around.draw_around(board),
        svg.group("red-lines", around.draw_red_lines(board)),
        svg.group("appearance", regulated.draw_appearance(board)),
        svg.group("restrictions", regulated.draw_restrictions(board)),
        svg.group("easements", regulated.draw_easements(board)),
        svg.group("documentation", regulated.draw_documentation(board)),
        svg.group("envelopes", regulated.draw_envelopes(board)),
        svg.group("zones", regulated.draw_zones(board)),
        svg.group("setbacks", [*regulated.draw_setback_lines(board)]),
        svg.group("buildings", regulated.draw_buildings(board)),
        svg.group("dimensions", dimensions),
    ]


def _labels(board: Board) -> list[str]:
    """Return names and numbers of shapes, on and around the parcel."""
    drawn = label_regulated(board)
    streets = around.label_streets(board)
    for building in board.content.surroundings.buildings:
        board.placed.take(board.on_paper(building.geometry))
    return [*drawn, *streets, *around.label_neighbours(board)]
