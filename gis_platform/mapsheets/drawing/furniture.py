"""What a map sheet carries beside its layers: grid, north arrow, scale bar, frame."""

from __future__ import annotations

import shapely
from shapely import LineString, MultiLineString, Polygon

from gis_platform.drawing import svg
from gis_platform.drawing.labels import Labels, place_at
from gis_platform.drawing.svg import Stroke
from gis_platform.geometry.sheet import Sheet, grid_crosses, north_arrow, scale_bar
from gis_platform.mapsheets.drawing.content import MapWords

CROSS_MM = 2.5
TICK_MM = 2.5
EDGE_MM = 8.0
"""No cross is drawn so near to the frame: the tick there says the same."""
CORNER_MM = 16.0
GRID_TEXT_MM = 1.9
ARROW_MM = 16.0
BAR_MM, BAR_TEXT_MM, BAR_WORDS_MM = 1.4, 2.1, 8.0
KILOMETRE_FROM_M = 2_000.0
GRID_COLOUR = "#334a55"
GRID = Stroke(colour=GRID_COLOUR, width=0.18)
CLEAR = Stroke(colour="#ffffff", width=0.6, opacity=0.7)
FRAME = Stroke(colour="#000000", width=0.5)
BLACK = Stroke(colour="#000000", width=0.2)


def draw_grid(sheet: Sheet, words: MapWords, labels: Labels) -> list[str]:
    """Return the crosses of the coordinate grid and its ordinates at the frame."""
    left, top, right, bottom = sheet.frame
    crosses = grid_crosses(sheet)
    drawn = []
    for value, x in {cross.x: cross.at[0] for cross in crosses}.items():
        ticks = [[(x, bottom), (x, bottom - TICK_MM)], [(x, top), (x, top + TICK_MM)]]
        drawn += _line(MultiLineString(ticks))
        if left + CORNER_MM < x < right - CORNER_MM:
            middle = (x + 9.5, bottom - 1.7)
            drawn.append(_ordinate(f"{words.east} {value:.0f}", middle, 0.0, labels))
    for value, y in {cross.y: cross.at[1] for cross in crosses}.items():
        ticks = [[(left, y), (left + TICK_MM, y)], [(right, y), (right - TICK_MM, y)]]
        drawn += _line(MultiLineString(ticks))
        if top + CORNER_MM < y < bottom - CORNER_MM:
            middle = (left + 1.7, y - 9.5)
            drawn.append(_ordinate(f"{words.north} {value:.0f}", middle, -90.0, labels))
    inner = shapely.box(left + EDGE_MM, top + EDGE_MM, right - EDGE_MM, bottom - EDGE_MM)
    for cross in crosses:
        x, y = cross.at
        sign = MultiLineString(
            [[(x - CROSS_MM, y), (x + CROSS_MM, y)], [(x, y - CROSS_MM), (x, y + CROSS_MM)]]
        )
        if inner.contains(sign) and labels.is_free(sign):
            labels.take(sign)
            drawn += _line(sign)
    return drawn


def _line(sign: LineString | MultiLineString) -> list[str]:
    return [svg.path(sign, stroke=CLEAR), svg.path(sign, stroke=GRID)]


def _ordinate(words: str, middle: tuple[float, float], angle_deg: float, labels: Labels) -> str:
    place = labels.put(words, place_at(middle, words, height=GRID_TEXT_MM, angle_deg=angle_deg))
    return svg.path(place.box, fill="#ffffff", opacity=0.75) + svg.text(
        words, place.at, height=GRID_TEXT_MM, colour=GRID_COLOUR, angle_deg=angle_deg
    )


def draw_arrow(sheet: Sheet, letter: str, labels: Labels) -> list[str]:
    """Return the arrow to grid north with its letter in the upper right corner."""
    found = north_arrow(sheet, height_mm=ARROW_MM)
    labels.take(shapely.box(*found.frame))
    (x, foot), (_, tip) = found.tail, found.tip
    head, foot = tip + 4.6, foot - 0.8
    left = Polygon([(x, head), (x - 2.2, foot), (x, foot - 3.0)])
    right = Polygon([(x, head), (x + 2.2, foot), (x, foot - 3.0)])
    return [
        svg.rectangle(found.frame, fill="#ffffff", opacity=0.85),
        svg.path(left, stroke=BLACK, fill="#000000"),
        svg.path(right, stroke=BLACK, fill="#ffffff"),
        svg.text(letter, (x, tip + 3.7), height=3.6, bold=True),
    ]


def draw_frame(sheet: Sheet) -> str:
    """Return the frame of the map."""
    left, top, right, bottom = sheet.frame
    half = FRAME.width / 2
    return svg.rectangle((left + half, top + half, right - half, bottom - half), stroke=FRAME)


def draw_scale(denominator: int, words: MapWords, *, most_mm: float) -> tuple[str, float]:
    """Return the scale bar as a picture of its own, 1 unit = 1 mm, and its width in mm."""
    bar = scale_bar(denominator, max_length_mm=most_mm - BAR_WORDS_MM - 3)
    in_km = bar.length_m >= KILOMETRE_FROM_M
    unit_m, unit = (1000.0, words.kilometres) if in_km else (1.0, words.metres)
    left, bottom = 3.0, BAR_TEXT_MM + BAR_MM + 1.4
    step_mm, step_m = bar.length_mm / bar.divisions, bar.length_m / bar.divisions
    drawn = []
    for part in range(bar.divisions):
        x = left + part * step_mm
        fill = "#000000" if part % 2 == 0 else "#ffffff"
        box = (x, bottom - BAR_MM, x + step_mm, bottom)
        drawn.append(svg.rectangle(box, fill=fill, stroke=BLACK))
    for part in range(bar.divisions + 1):
        number = f"{round(part * step_m / unit_m, 6):g}"
        at = (left + part * step_mm, bottom - BAR_MM - 0.8)
        drawn.append(svg.text(number, at, height=BAR_TEXT_MM))
    at = (left + bar.length_mm + 3.0, bottom)
    drawn.append(svg.text(unit, at, height=BAR_TEXT_MM, anchor="start"))
    width = left + bar.length_mm + BAR_WORDS_MM
    return svg.picture((0.0, 0.0, width, bottom + 0.4), drawn), width
