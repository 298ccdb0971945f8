"""Whether a panel holds its legend is told on the safe side."""

from __future__ import annotations

from dataclasses import replace

from gis_platform.geometry.sheet import Sheet
from plans.printing.panel import PanelTexts, surely_holds

SHEET = Sheet(paper="A4", denominator=500, frame=(20.0, 5.0, 217.0, 205.0), centre=(0.0, 0.0))
SHORT = PanelTexts(
    heading="1. Drawing",
    above=("DRAFT", "No.", "Scale 1:500"),
    legend=("boundary",) * 8,
    notes=("Drawn on paper.",),
    stamp=(("Post", "Name", "Signature", "Date"),) * 3,
    verified=False,
)


def test_a_short_legend_is_held() -> None:
    assert surely_holds(SHEET, SHEET.frame, SHORT)


def test_more_rows_than_the_height_of_the_sheet_are_not_held() -> None:
    rows = int(200 / 7.3) + 1  # a row is as high as its symbol, 6 mm, and 1.3 mm to the next
    assert not surely_holds(SHEET, SHEET.frame, replace(SHORT, legend=("boundary",) * rows))


def test_rows_of_many_lines_are_not_held() -> None:
    long = "protective zone of a power line " * 8
    assert not surely_holds(SHEET, SHEET.frame, replace(SHORT, legend=(long,) * 8))


def test_a_panel_without_width_for_words_holds_nothing() -> None:
    frame = (20.0, 5.0, 280.0, 205.0)
    assert not surely_holds(SHEET, frame, replace(SHORT, legend=()))
