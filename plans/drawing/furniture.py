"""What a sheet carries beside the plan: grid, scale bar, north arrow, frame."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from gis_platform.drawing import svg
from gis_platform.drawing.labels import Labels, place_at
from gis_platform.drawing.svg import Stroke
from gis_platform.geometry.crs import AxisOrder
from gis_platform.geometry.sheet import ScaleBar, Sheet, grid_crosses, north_arrow, scale_bar
from plans.drawing import symbols
from plans.form_units import Unit

CROSS_MM = 3.0
MARGIN_MM = 8.0
GRID_TEXT_MM = 1.9
BAR_TEXT_MM = 2.1
BAR_MM = 1.4
BAR_WORDS_MM = 8.0
"""Room for the unit after the last number."""
ARROW_MM = 18.0
BLACK = Stroke(colour="#000000", width=0.25)


def draw_ordinates(sheet: Sheet, axis_order: str, placed: Labels) -> list[str]:
    """Return the ordinates of the coordinate grid at the frame; their places are taken.

    axis_order: that of documents, by which the ordinates are named.
    """
    left, top, right, bottom = sheet.frame
    crosses = grid_crosses(sheet)
    north_first = axis_order == AxisOrder.NORTH_EAST
    north, east = ("X", "Y") if north_first else ("Y", "X")
    drawn = []
    for value, x in {cross.x: cross.at[0] for cross in crosses}.items():
        drawn.append(svg.path(LineString([(x, bottom), (x, bottom - 2.5)]), stroke=symbols.GRID))
        if left + 16 < x < right - 16:
            drawn.append(_ordinate(f"{east} {value:.0f}", (x + 9.0, bottom - 1.7), 0.0, placed))
    for value, y in {cross.y: cross.at[1] for cross in crosses}.items():
        drawn.append(svg.path(LineString([(left, y), (left + 2.5, y)]), stroke=symbols.GRID))
        if top + 16 < y < bottom - 16:
            drawn.append(_ordinate(f"{north} {value:.0f}", (left + 1.7, y - 9.0), -90.0, placed))
    return drawn


def draw_crosses(sheet: Sheet, clear: BaseGeometry, placed: Labels) -> list[str]:
    """Return the crossings of the grid where nothing else stands. clear: ground without them."""
    left, top, right, bottom = sheet.frame
    middle = shapely.box(left + MARGIN_MM, top, right, bottom - MARGIN_MM)
    drawn = []
    for cross in grid_crosses(sheet):
        x, y = cross.at
        sign = MultiLineString(
            [[(x - CROSS_MM, y), (x + CROSS_MM, y)], [(x, y - CROSS_MM), (x, y + CROSS_MM)]]
        )
        if middle.contains(sign) and not clear.intersects(sign) and placed.is_free(sign):
            cut = shapely.intersection(sign, shapely.box(*sheet.frame))
            drawn.append(svg.path(cut, stroke=symbols.GRID))
    return drawn


def _ordinate(words: str, middle: tuple[float, float], angle_deg: float, placed: Labels) -> str:
    place = placed.put(words, place_at(middle, words, height=GRID_TEXT_MM, angle_deg=angle_deg))
    return svg.text(
        words,
        place.at,
        height=GRID_TEXT_MM,
        colour=symbols.GRID_COLOUR,
        angle_deg=angle_deg,
    )


def draw_scale(sheet: Sheet, units: Sequence[Unit]) -> str:
    """Return scale bars with their numbers as a picture of its own, 1 unit = 1 mm.

    units: one bar for each, one below the other.
    """
    drawn: list[str] = []
    width = bottom = 0.0
    for unit in units:
        bottom += BAR_TEXT_MM + BAR_MM + 1.4
        bar = scale_bar(sheet.denominator, unit_m=1 / unit.factor)
        drawn += _bar(bar, unit, bottom)
        width = max(width, bar.length_mm + BAR_WORDS_MM)
    return svg.picture((0.0, 0.0, width, bottom + 0.4), drawn)


def _bar(bar: ScaleBar, unit: Unit, bottom: float) -> list[str]:
    left = 1.5
    step_mm, step = bar.length_mm / bar.divisions, bar.length_m * unit.factor / bar.divisions
    drawn = []
    for division in range(bar.divisions):
        x = left + division * step_mm
        fill = "#000000" if division % 2 == 0 else "#ffffff"
        box = (x, bottom - BAR_MM, x + step_mm, bottom)
        drawn.append(svg.rectangle(box, fill=fill, stroke=BLACK))
    for division in range(bar.divisions + 1):
        words = f"{round(division * step, 6):g}"
        if division == bar.divisions:
            words = f"{words} {unit.label}"
        at = (left + division * step_mm, bottom - BAR_MM - 0.8)
        drawn.append(svg.text(words, at, height=BAR_TEXT_MM))
    return drawn


def draw_arrow(
    sheet: Sheet, letter: str, placed: Labels, *, occupied: list[BaseGeometry]
) -> list[str]:
    """Return the arrow to grid north with its letter; its place is taken."""
    found = north_arrow(sheet, height_mm=ARROW_MM, occupied=occupied)
    placed.take(shapely.box(*found.frame))
    (x, foot), (_, tip) = found.tail, found.tip
    head = tip + 4.5
    left = Polygon([(x, head), (x - 2.4, foot), (x, foot - 3.4)])
    right = Polygon([(x, head), (x + 2.4, foot), (x, foot - 3.4)])
    return [
        svg.rectangle(found.frame, fill="#ffffff", opacity=0.85),
        svg.path(left, stroke=BLACK, fill="#000000"),
        svg.path(right, stroke=BLACK, fill="#ffffff"),
        svg.text(letter, (x, tip + 3.4), height=3.8, bold=True),
    ]


def draw_frame(sheet: Sheet) -> str:
    """Return the frame of the map."""
    return svg.rectangle(sheet.frame, stroke=symbols.FRAME)
