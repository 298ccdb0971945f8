"""What a sheet carries beside the plan: grid, scale bar, north arrow, frame."""

from __future__ import annotations

import shapely
from shapely import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import AxisOrder
from gis_platform.geometry.sheet import (
    Frame,
    Sheet,
    free_corner,
    grid_crosses,
    north_arrow,
    scale_bar,
)
from plans.drawing import svg, symbols
from plans.drawing.svg import Stroke

CROSS_MM = 3.0
MARGIN_MM = 8.0
GRID_TEXT_MM = 1.9
BAR_TEXT_MM = 2.1
BAR_MM = 1.4
BLACK = Stroke(colour="#000000", width=0.25)


def grid(sheet: Sheet, axis_order: str, *, clear: BaseGeometry) -> list[str]:
    """Return the crossings of the coordinate grid, with their ordinates at the frame.

    axis_order: that of documents, by which the ordinates are named. clear: ground without
    crosses.
    """
    left, top, right, bottom = sheet.frame
    drawn = []
    crosses = grid_crosses(sheet)
    middle = shapely.box(left + MARGIN_MM, top, right, bottom - MARGIN_MM)
    for cross in crosses:
        x, y = cross.at
        sign = MultiLineString(
            [[(x - CROSS_MM, y), (x + CROSS_MM, y)], [(x, y - CROSS_MM), (x, y + CROSS_MM)]]
        )
        if middle.contains(sign) and not clear.intersects(sign):
            cut = shapely.intersection(sign, shapely.box(*sheet.frame))
            drawn.append(svg.path(cut, stroke=symbols.GRID))
    north_first = axis_order == AxisOrder.NORTH_EAST
    north, east = ("X", "Y") if north_first else ("Y", "X")
    columns = {cross.x: cross.at[0] for cross in crosses}
    rows = {cross.y: cross.at[1] for cross in crosses}
    for value, x in columns.items():
        tick = LineString([(x, bottom), (x, bottom - 2.5)])
        drawn.append(svg.path(tick, stroke=symbols.GRID))
        if left + 16 < x < right - 16:
            drawn.append(_ordinate(f"{east} {value:.0f}", (x + 0.8, bottom - 1.0), 0.0))
    for value, y in rows.items():
        tick = LineString([(left, y), (left + 2.5, y)])
        drawn.append(svg.path(tick, stroke=symbols.GRID))
        if top + 16 < y < bottom - 16:
            drawn.append(_ordinate(f"{north} {value:.0f}", (left + 2.4, y - 0.8), -90.0))
    return drawn


def _ordinate(words: str, at: tuple[float, float], angle_deg: float) -> str:
    return svg.text(
        words,
        at,
        height=GRID_TEXT_MM,
        colour=symbols.GRID_COLOUR,
        anchor="start",
        angle_deg=angle_deg,
    )


def scale(sheet: Sheet, unit: str, *, occupied: list[BaseGeometry]) -> tuple[list[str], Frame]:
    """Return the scale bar with its numbers, and the place that it takes."""
    bar = scale_bar(sheet.denominator)
    height = BAR_MM + BAR_TEXT_MM + 1.6
    place = free_corner(
        sheet, width_mm=bar.length_mm + 10, height_mm=height, occupied=occupied, gap_mm=7.0
    )
    left, bottom = place[0] + 2, place[3]
    step_mm, step_m = bar.length_mm / bar.divisions, bar.length_m / bar.divisions
    drawn = [svg.rectangle(place, fill="#ffffff", opacity=0.85)]
    for division in range(bar.divisions):
        x = left + division * step_mm
        fill = "#000000" if division % 2 == 0 else "#ffffff"
        box = (x, bottom - BAR_MM, x + step_mm, bottom)
        drawn.append(svg.rectangle(box, fill=fill, stroke=BLACK))
    for division in range(bar.divisions + 1):
        words = f"{division * step_m:g}"
        if division == bar.divisions:
            words = f"{words} {unit}"
        at = (left + division * step_mm, bottom - BAR_MM - 0.8)
        drawn.append(svg.text(words, at, height=BAR_TEXT_MM))
    return drawn, place


def arrow(sheet: Sheet, letter: str, *, occupied: list[BaseGeometry]) -> tuple[list[str], Frame]:
    """Return the arrow to grid north with its letter, and the place that it takes."""
    placed = north_arrow(sheet, height_mm=20.0, occupied=occupied)
    (x, foot), (_, tip) = placed.tail, placed.tip
    head = tip + 4.5
    left = Polygon([(x, head), (x - 2.6, foot), (x, foot - 3.6)])
    right = Polygon([(x, head), (x + 2.6, foot), (x, foot - 3.6)])
    drawn = [
        svg.rectangle(placed.frame, fill="#ffffff", opacity=0.85),
        svg.path(left, stroke=BLACK, fill="#000000"),
        svg.path(right, stroke=BLACK, fill="#ffffff"),
        svg.text(letter, (x, tip + 3.4), height=3.8, bold=True),
    ]
    return drawn, placed.frame


def frame(sheet: Sheet) -> str:
    """Return the frame of the map."""
    return svg.rectangle(sheet.frame, stroke=symbols.FRAME)
