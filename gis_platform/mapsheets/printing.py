"""The PDF file of a map sheet: the map to scale, its legend and its title block."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from gis_platform.documents.pdf import render
from gis_platform.geometry.crs import AxisOrder
from gis_platform.layers.freshness import freshness
from gis_platform.mapsheets.drawing.amounts import Amounts, zoom_of
from gis_platform.mapsheets.drawing.content import MapWords
from gis_platform.mapsheets.drawing.furniture import draw_scale
from gis_platform.mapsheets.drawing.legend import LegendRow, RowKind
from gis_platform.mapsheets.drawing.map_drawing import MapDrawing, draw_map
from gis_platform.mapsheets.layers_on_sheet import layers_on
from gis_platform.mapsheets.orders import OrderedLayer, SheetOrder
from gis_platform.mapsheets.papers import GAP_MM, MARGIN_MM, PANEL_WIDTH_MM, Orientation, Paper
from gis_platform.mapsheets.queries import ground_of
from gis_platform.mapsheets.typeface import printable
from gis_platform.municipalities.models import Municipality

TEMPLATE = Path(__file__).resolve().parent / "templates" / "map_sheet"
LEAST_COLUMN_MM = 52.0
"""Of a column of the legend, with the gap beside it."""
_PADDING_MM = 4.0


def print_sheet(order: SheetOrder, municipality: Municipality, *, author: str, on: date) -> bytes:
    """Return the sheet as a PDF file, in the language of the order.

    author, on: told in the title block. Raises InvalidParameter for ground that is not on earth or
    a filter that cannot be computed, UnprintableContent.
    """
    with override(order.language):
        ground = ground_of(order.sheet, municipality.local_crs)
        layers = layers_on(order.layers, ground, municipality, on=on, moment=order.moment)
        zoom = zoom_of(order.sheet.denominator, latitude_deg=ground.centroid.y)
        words = words_for(municipality)
        drawing = draw_map(layers, order.sheet, Amounts(zoom=zoom), words)
        block = _title_block(order, municipality, author=author, on=on)
        data = sheet_data(order, drawing, block, words)
    return render(TEMPLATE, data, made_on=on)


def words_for(municipality: Municipality) -> MapWords:
    """Return the words of the drawing in the active language."""
    north_first = municipality.local_crs.axis_order is AxisOrder.NORTH_EAST
    north, east = ("X", "Y") if north_first else ("Y", "X")
    return MapWords(
        north_letter=_("N"),
        north=north,
        east=east,
        metres=_("m"),
        kilometres=_("km"),
        nothing=_("Nothing lies on this sheet of:"),
    )


def sheet_data(
    order: SheetOrder, drawing: MapDrawing, block: dict[str, Any], words: MapWords
) -> dict[str, Any]:
    """Return what the template reads; lengths in mm."""
    paper = order.paper
    (width, height), (left, top, right, bottom) = paper.size_mm, paper.frame
    is_beside = paper.orientation is Orientation.LANDSCAPE
    block_width = PANEL_WIDTH_MM[paper.name]
    legend_width = block_width if is_beside else right - left - block_width - _PADDING_MM
    bar, bar_width = draw_scale(order.sheet.denominator, words, most_mm=block_width - _PADDING_MM)
    return {
        **block,
        "language": order.language,
        "width": width,
        "height": height,
        "frame": {"left": left, "top": top, "width": right - left, "height": bottom - top},
        "margin": MARGIN_MM,
        "gap": GAP_MM,
        "is_beside": is_beside,
        "block_width": block_width,
        "legend_width": legend_width,
        "legend_columns": max(1, int(legend_width // LEAST_COLUMN_MM)),
        "svg": drawing.svg,
        "bar": bar,
        "bar_width": bar_width,
        "legend": [_row(row) for row in drawing.legend],
        "legend_title": _("Legend"),
        "legend_more": _("Legend, continued"),
        "legend_on_next": _("The legend goes on on the next page."),
        "page": _("Page {n} of {total}"),
    }


def _row(row: LegendRow) -> dict[str, str]:
    text, more = printable(row.text), printable(row.more)
    if row.kind is RowKind.NOTE and more:
        more += " "
    return {"kind": row.kind, "text": text, "more": more, "sample": row.sample}


def _title_block(
    order: SheetOrder, municipality: Municipality, *, author: str, on: date
) -> dict[str, Any]:
    name = printable(municipality.name_in(order.language))
    scale = f"1:{order.sheet.denominator:,}".replace(",", "\u202f")
    title = order.title or _("Map of %(name)s") % {"name": name}
    return {
        "municipality": name,
        "title": title,
        "alt": _("%(title)s, %(scale)s") % {"title": title, "scale": scale},
        "rows": [
            [_("Scale"), scale],
            [_("Paper"), _paper(order.paper)],
            [_("Coordinates"), printable(municipality.crs_name)],
            _time(order, municipality, on),
            [_("Made by"), printable(author)],
            [_("Date"), date_format(on, "DATE_FORMAT")],
        ],
    }


def _paper(paper: Paper) -> str:
    is_landscape = paper.orientation is Orientation.LANDSCAPE
    side = _("landscape") if is_landscape else _("portrait")
    return f"{paper.name}, {side}"


def _time(order: SheetOrder, municipality: Municipality, on: date) -> list[str]:
    """Return the row that says when the map is true."""
    if order.moment is None:
        return [_("Data as of"), _data_dates(order.layers, municipality, on)]
    moment = order.moment.astimezone(ZoneInfo(municipality.time_zone))
    return [_("As at"), date_format(moment, "DATETIME_FORMAT")]


def _data_dates(ordered: Sequence[OrderedLayer], municipality: Municipality, on: date) -> str:
    """Return from when to when the data is; the legend has the day of each layer."""
    fresh = freshness(municipality, on)
    days = sorted(
        day for one in ordered if (day := fresh[one.selection.access.layer.name].as_of) is not None
    )
    if not days:
        return _("not known")
    shown = [date_format(day, "DATE_FORMAT") for day in dict.fromkeys((days[0], days[-1]))]
    span = " – ".join(shown)
    return span if len(shown) == 1 else _("%(span)s, see the legend") % {"span": span}
