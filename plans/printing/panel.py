"""Whether the panel of a graphic sheet holds its whole legend, by an estimate on the safe side.

Measuring it in the template would have the sheet laid out several times.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from gis_platform.drawing.glyphs import text_width
from gis_platform.geometry.sheet import Frame, Sheet

MM_PER_POINT = 25.4 / 72
MARGIN_MM, GAP_MM = 5.0, 3.0
"""Right of the panel, and between it and the map, as the template has them."""
SWATCH_MM, SWATCH_GAP_MM, ROW_GAP_MM = (14.0, 6.0), 2.0, 1.3
TEXT_PT, HEADING_PT, NOTE_PT, STAMP_PT = 8.0, 9.5, 7.0, 6.5
PITCH, PARAGRAPH_GAP = 1.2, 0.25
"""From line to line, and more than that between paragraphs, in heights of the type."""
SCALE_MM, QR_MM, LINES_MM = 9.0, 19.0, 8.0
"""Room for the scale bar, the code of verification, and titles and rules between the parts."""
STAMP_ROWS, STAMP_INSET_MM = 2, 2.0
"""Rows of numbers under the people; above and below the words of a cell together."""
STAMP_CELL = 0.2
"""The narrowest column of the people, as a share of the panel."""
WIDER = 1.06
"""How much wider texts are taken than they are reckoned, for words are not cut."""
SAFETY = 1.08


@dataclass(frozen=True, kw_only=True)
class PanelTexts:
    """What stands in a panel: paragraphs above the legend, its rows, notes, rows of the stamp."""

    heading: str
    above: tuple[str, ...]
    legend: tuple[str, ...]
    notes: tuple[str, ...]
    stamp: tuple[tuple[str, ...], ...]
    verified: bool


def surely_holds(sheet: Sheet, frame: Frame, texts: PanelTexts) -> bool:
    """Say whether the panel beside a frame has room to spare; False: the template measures."""
    width = sheet.size_mm[0] - frame[2] - MARGIN_MM - GAP_MM
    if width <= SWATCH_MM[0] + SWATCH_GAP_MM:
        return False
    taken = _paragraphs([texts.heading], width, HEADING_PT)
    taken += _paragraphs(texts.above, width, TEXT_PT)
    taken += _paragraphs(texts.notes, width, NOTE_PT)
    taken += SCALE_MM + LINES_MM + (QR_MM if texts.verified else 0.0)
    beside = width - SWATCH_MM[0] - SWATCH_GAP_MM
    for row in texts.legend:
        taken += max(SWATCH_MM[1], _lines(row, beside, TEXT_PT)) + ROW_GAP_MM
    cell = width * STAMP_CELL - STAMP_INSET_MM
    for cells in texts.stamp:
        taken += max(_lines(each, cell, STAMP_PT) for each in cells) + STAMP_INSET_MM
    taken += STAMP_ROWS * (PITCH * TEXT_PT * MM_PER_POINT + STAMP_INSET_MM)
    return taken * SAFETY <= frame[3] - frame[1]


def _paragraphs(texts: Iterable[str], width: float, points: float) -> float:
    gap = PARAGRAPH_GAP * points * MM_PER_POINT
    return sum(_lines(each, width, points) + gap for each in texts if each)


def _lines(words: str, width: float, points: float) -> float:
    """Return the height of a paragraph in mm; its lines are taken somewhat too wide."""
    height = points * MM_PER_POINT
    many = sum(
        max(1, math.ceil(text_width(line, height, bold=True) * WIDER / width))
        for line in words.split("\n")
    )
    return many * PITCH * height
