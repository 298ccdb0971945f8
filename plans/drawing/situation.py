"""The situation plan: the parcel in red among parcels, buildings and streets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gis_platform.drawing import svg
from gis_platform.drawing.labels import Labels
from gis_platform.geometry.sheet import Sheet, SheetLayout, choose
from gis_platform.geometry.surfaces import surface_of
from plans.content import ContextContent, PlanContent
from plans.drawing import furniture, symbols
from plans.drawing.legend import INNER, MIDDLE, SWATCH, LegendRow
from plans.drawing.sheets import rules_of
from plans.drawing.thinning import thinned
from plans.drawing.words import short_number, words_in

PANEL_MM = 62.0
AROUND_SHARE = 0.3
"""Ground shown on each side of the parcel, in its larger extent."""
HOUSE_TEXT_MM, PARCEL_TEXT_MM, STREET_TEXT_MM, NUMBER_TEXT_MM = 1.9, 1.6, 2.4, 2.8
LABELLED_MM2 = 12.0
"""Smaller buildings, such as sheds, bear no number."""
PARCEL, BUILDING, STREET = "PARCEL", "BUILDING", "STREET"
COMMON_USE, WATER = "COMMON_USE", "WATER"


@dataclass(frozen=True, kw_only=True)
class SituationDrawing:
    """A situation plan on its sheet, with the legend of what is on it.

    texts: words with the ground that each takes on the sheet. scale_bar: SVG.
    """

    svg: str
    sheet: Sheet
    legend: tuple[LegendRow, ...]
    scale_bar: str
    texts: tuple[tuple[str, Polygon], ...]


def situation_sheet(content: PlanContent) -> Sheet:
    """Return the sheet of a situation plan: A4 at 1:2000 unless the form says otherwise.

    A larger parcel has a smaller scale.
    """
    rules = rules_of(content)
    paper = rules.situation_paper
    low_x, low_y, high_x, high_y = content.parcel.geometry.bounds
    around = AROUND_SHARE * max(high_x - low_x, high_y - low_y)
    return choose(
        (low_x, low_y, high_x, high_y),
        around_m=around,
        papers=(paper,),
        denominators=rules.situation_denominators,
        layout=SheetLayout(panel_mm={paper: PANEL_MM}),
    )


def draw_situation(content: PlanContent) -> SituationDrawing | None:
    """Return the situation plan; None where nothing is known of the surroundings."""
    if not content.situation:
        return None
    sheet = situation_sheet(content)
    picture = _Picture(content, sheet)
    return SituationDrawing(
        svg=picture.svg(),
        sheet=sheet,
        legend=picture.legend(),
        scale_bar=furniture.draw_scale(sheet, rules_of(content).bars),
        texts=tuple(picture.placed.boxes),
    )


class _Picture:
    """A situation plan under work."""

    def __init__(self, content: PlanContent, sheet: Sheet) -> None:
        self.content, self.sheet = content, sheet
        self.clip = shapely.box(*sheet.frame)
        self.placed = Labels(frame=sheet.frame)
        self.parcel = surface_of(self.on_paper(content.parcel.geometry))
        self.shapes: dict[str, list[tuple[ContextContent, BaseGeometry]]] = {}
        around = content.situation
        for each, shape in zip(around, self._all_on_paper(around), strict=True):
            if not shape.is_empty:
                self.shapes.setdefault(each.kind, []).append((each, shape))

    def on_paper(self, geometry: BaseGeometry) -> BaseGeometry:
        return thinned(shapely.intersection(self.sheet.to_paper(geometry), self.clip))

    def _all_on_paper(self, around: Sequence[ContextContent]) -> list[BaseGeometry]:
        """Return shapes on paper; those that lie in the frame as a whole need no cutting."""
        shapes = self.sheet.all_to_paper([each.geometry for each in around])
        left, top, right, bottom = self.sheet.frame
        bounds = shapely.bounds(shapes)
        cut = (bounds[:, :2] < (left, top)).any(axis=1) | (bounds[:, 2:] > (right, bottom)).any(
            axis=1
        )
        shapes[cut] = shapely.intersection(shapes[cut], self.clip)
        return [thinned(shape) for shape in shapes.tolist()]

    def svg(self) -> str:
        words = words_in(self.content.language)
        arrow = furniture.draw_arrow(self.sheet, words.north, self.placed, occupied=[self.parcel])
        axes = self.content.municipality.axis_order
        ordinates = furniture.draw_ordinates(self.sheet, axes, self.placed)
        self.placed.take(self.parcel.boundary.buffer(0.5))
        labels = self._labels()
        here = symbols.HERE
        drawn = [
            svg.group("common-use", self._filled(COMMON_USE, symbols.COMMON_USE_FILL)),
            svg.group("water", self._filled(WATER, symbols.WATER_FILL)),
            svg.group("parcels", self._parcels()),
            svg.group("here", [svg.path(self.parcel, fill=here.colour, opacity=0.14)]),
            svg.group("buildings", self._buildings()),
            svg.group("streets", self._streets()),
            svg.group("boundary", [svg.path(self.parcel, stroke=here)]),
            svg.group("labels", labels),
            svg.group("furniture", [*ordinates, *arrow, furniture.draw_frame(self.sheet)]),
        ]
        return svg.picture(self.sheet.frame, drawn)

    def legend(self) -> tuple[LegendRow, ...]:
        return tuple(
            LegendRow(code=code, svg=svg.picture(SWATCH, symbol()))
            for code, (kind, symbol) in SYMBOLS.items()
            if not kind or kind in self.shapes
        )

    def _of(self, kind: str) -> list[tuple[ContextContent, BaseGeometry]]:
        return self.shapes.get(kind, [])

    def _filled(self, kind: str, fill: str) -> list[str]:
        return [svg.path(surface_of(shape), fill=fill) for _, shape in self._of(kind)]

    def _parcels(self) -> list[str]:
        return [
            svg.path(surface_of(shape), stroke=symbols.NEIGHBOUR) for _, shape in self._of(PARCEL)
        ]

    def _buildings(self) -> list[str]:
        return [
            svg.path(
                shape,
                stroke=symbols.HOUSE,
                fill=symbols.HOUSE_FILL if shapely.get_dimensions(shape) == 2 else "none",
            )
            for _, shape in self._of(BUILDING)
        ]

    def _streets(self) -> list[str]:
        return [svg.path(shape, stroke=symbols.STREET_AXIS) for _, shape in self._of(STREET)]

    def _labels(self) -> list[str]:
        """Write the parcel's number, then names of streets, numbers of houses and parcels."""
        drawn = self._inside(
            self.parcel,
            short_number(self.content.parcel.cadastral_number),
            NUMBER_TEXT_MM,
            symbols.PARCEL.colour,
            within=False,
            bold=True,
        )
        drawn += self._street_names()
        for each, shape in self._of(WATER):
            drawn += self._inside(shape, each.label, STREET_TEXT_MM, symbols.WATER.colour)
        for each, shape in self._of(BUILDING):
            if shape.area < LABELLED_MM2:
                continue
            drawn += self._inside(shape, each.label, HOUSE_TEXT_MM, "#222222", within=False)
        for _, shape in self._of(BUILDING):
            self.placed.take(shape)
        self.placed.take(self.parcel)
        for each, shape in self._of(PARCEL):
            drawn += self._inside(shape, each.label, PARCEL_TEXT_MM, symbols.NEIGHBOUR_COLOUR)
        return drawn

    def _street_names(self) -> list[str]:
        drawn = []
        for each, shape in self._of(STREET):
            if not each.label:
                continue
            for place in self.placed.along(shape, each.label, height=STREET_TEXT_MM):
                drawn.append(
                    svg.text(
                        each.label, place.at, height=STREET_TEXT_MM,
                        colour=symbols.STREET_COLOUR, angle_deg=place.angle_deg,
                    )
                )  # fmt: skip
        return drawn

    def _inside(
        self,
        shape: BaseGeometry,
        words: str,
        height: float,
        colour: str,
        *,
        within: bool = True,
        bold: bool = False,
    ) -> list[str]:
        if not words:
            return []
        place = self.placed.inside(shape, words, height=height, within=within)
        if place is None:
            return []
        return [
            svg.text(
                words, place.at, height=height, colour=colour, angle_deg=place.angle_deg, bold=bold
            )
        ]


def _here() -> list[str]:
    return [
        svg.path(INNER, fill=symbols.HERE.colour, opacity=0.14),
        svg.path(INNER, stroke=symbols.HERE),
    ]


SYMBOLS: dict[str, tuple[str, Callable[[], list[str]]]] = {
    "here": ("", _here),
    "houses": (
        BUILDING,
        lambda: [svg.path(INNER, stroke=symbols.HOUSE, fill=symbols.HOUSE_FILL)],
    ),
    "parcels": (PARCEL, lambda: [svg.path(INNER, stroke=symbols.NEIGHBOUR)]),
    "streets": (STREET, lambda: [svg.path(MIDDLE, stroke=symbols.STREET_AXIS)]),
    "common_use": (
        COMMON_USE,
        lambda: [svg.path(INNER, fill=symbols.COMMON_USE_FILL, stroke=symbols.NEIGHBOUR)],
    ),
    "water": (
        WATER,
        lambda: [svg.path(INNER, fill=symbols.WATER_FILL, stroke=symbols.WATER)],
    ),
}
"""By code of the row: the kind that it is for, empty where it always stands, and its symbol."""
