"""The drawing of a plan, from the ground up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely import MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.annotations import dimension_lines, label_turning_points
from gis_platform.geometry.setback import EdgeKind
from gis_platform.geometry.setback_lines import SetbackLine
from gis_platform.geometry.sheet import Sheet
from gis_platform.geometry.surfaces import polygons_of, surface_of
from plans.content import PlanContent
from plans.drawing import furniture, svg, symbols
from plans.drawing.dimensions import DimensionSet, draw_dimensions
from plans.drawing.labels import Labels
from plans.drawing.legend import LegendRow, legend_of, restriction_kinds
from plans.zoning_content import EnvelopeContent

POINT_RADIUS_MM = 1.0
POINT_TEXT_MM = 2.6
SMALL_TEXT_MM = 2.0
OBJECT_TEXT_MM = 2.6
OBJECT_RADIUS_MM = 2.3


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A drawing and its legend. every: each k-th turning point is labelled."""

    svg: str
    legend: tuple[LegendRow, ...]
    every: int


def draw(content: PlanContent, sheet: Sheet) -> str:
    """Return the drawing as SVG of the map frame, 1 unit = 1 mm on paper, true to scale."""
    return draw_plan(content, sheet).svg


def draw_plan(content: PlanContent, sheet: Sheet) -> Drawing:
    """Return the drawing with the legend of what is on it."""
    board = _Board(content, sheet)
    around = [
        svg.group("common-use", board.common_use()),
        svg.group("neighbours", board.neighbours()),
        svg.group("buildings-around", board.other_buildings()),
        svg.group("red-lines", board.red_lines()),
        svg.group("heritage", board.heritage()),
        svg.group("restrictions", board.restrictions()),
        svg.group("easements", board.easements()),
        svg.group("zones", board.zones()),
        svg.group("envelopes", board.envelopes()),
        svg.group("setbacks", board.setbacks()),
        svg.group("buildings", board.buildings()),
    ]
    points, every = board.points()
    top = [
        svg.group("parcel", [svg.path(board.parcel.boundary, stroke=symbols.PARCEL)]),
        svg.group("points", points),
        svg.group("furniture", board.furniture()),
        svg.group("labels", board.labels()),
    ]
    return Drawing(
        svg=svg.picture(sheet.frame, [*around, *top]), legend=legend_of(content, sheet), every=every
    )


class _Board:
    """A plan on its sheet under work: shapes on paper, places taken by texts."""

    def __init__(self, content: PlanContent, sheet: Sheet) -> None:
        self.content, self.sheet = content, sheet
        self.clip = shapely.box(*sheet.frame)
        self.parcel = sheet.to_paper(content.parcel.geometry)
        self.decimal_mark = "." if content.language == "en" else ","
        self.placed = Labels(frame=sheet.frame)
        self.placed.take(self.parcel.boundary.buffer(0.5))
        self.shown = [each for each in _drawn_envelopes(content) if each.computed]
        self.dimensions = self._dimensions()
        self.circles = self._circles()

    def on_paper(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a local geometry in mm, cut to the frame."""
        return shapely.intersection(self.sheet.to_paper(geometry), self.clip)

    def common_use(self) -> list[str]:
        return [
            svg.path(surface_of(self.on_paper(each.geometry)), fill=symbols.COMMON_USE_FILL)
            for each in self.content.surroundings.common_use
        ]

    def neighbours(self) -> list[str]:
        return [
            svg.path(self.on_paper(each.geometry.boundary), stroke=symbols.NEIGHBOUR)
            for each in self.content.surroundings.neighbours
        ]

    def other_buildings(self) -> list[str]:
        return [
            svg.path(
                self.on_paper(each.geometry),
                stroke=symbols.OTHER_BUILDING,
                fill=symbols.OTHER_BUILDING_FILL if each.geometry.area else "none",
            )
            for each in self.content.surroundings.buildings
        ]

    def red_lines(self) -> list[str]:
        return [
            svg.path(self.on_paper(each.geometry), stroke=symbols.RED_LINE)
            for each in self.content.surroundings.red_lines
        ]

    def heritage(self) -> list[str]:
        drawn = []
        for each in self.content.heritage:
            surface = surface_of(self.on_paper(each.geometry))
            drawn += [
                svg.hatched(surface, symbols.HERITAGE_HATCH),
                svg.path(surface, stroke=symbols.HERITAGE),
            ]
        return drawn

    def restrictions(self) -> list[str]:
        kinds = restriction_kinds(self.content)
        drawn = []
        for each in self.content.restrictions:
            outline, hatch = symbols.restriction_symbol(kinds.index(each.kind_code))
            surface = surface_of(self.on_paper(each.geometry))
            drawn += [svg.hatched(surface, hatch), svg.path(surface, stroke=outline)]
        return drawn

    def easements(self) -> list[str]:
        return [
            svg.path(surface_of(self.on_paper(each.geometry)), stroke=symbols.EASEMENT)
            for each in self.content.easements
        ]

    def zones(self) -> list[str]:
        """Draw the lines between zones, where a parcel lies in several."""
        zones = self.content.zoning.zones
        if len(zones) < 2:
            return []
        edge = self.content.parcel.geometry.boundary.buffer(0.05)
        borders = shapely.union_all([zone.geometry.boundary for zone in zones])
        inner = shapely.difference(borders, edge)
        return [svg.path(self.on_paper(inner), stroke=symbols.ZONE)]

    def envelopes(self) -> list[str]:
        drawn = []
        for envelope in self.shown:
            surface = surface_of(self.on_paper(envelope.mitred or MultiPolygon()))
            drawn.append(svg.hatched(surface, symbols.ENVELOPE_HATCH))
            for part in envelope.restricted:
                limited = shapely.intersection(self.on_paper(part.geometry), surface)
                drawn.append(svg.hatched(surface_of(limited), symbols.RESTRICTED_HATCH))
            drawn.append(svg.path(surface, stroke=symbols.ENVELOPE))
        return drawn

    def setbacks(self) -> list[str]:
        lines = [
            svg.path(self.on_paper(line.inset), stroke=symbols.SETBACK)
            for envelope in self.shown
            for line in envelope.setback_lines
        ]
        return [*lines, *self.dimensions.drawn]

    def buildings(self) -> list[str]:
        drawn = []
        for each in self.content.oks:
            shape = self.on_paper(each.geometry)
            surface = surface_of(shape)
            drawn += [
                svg.path(surface, fill="#ffffff"),
                svg.hatched(surface, symbols.BUILDING_HATCH),
                svg.path(shape, stroke=symbols.BUILDING),
            ]
        for number, centre in self.circles:
            drawn += [
                svg.circle(centre, OBJECT_RADIUS_MM, fill="#ffffff", stroke=symbols.BUILDING),
                svg.text(
                    str(number),
                    (centre[0], centre[1] + OBJECT_TEXT_MM * 0.35),
                    height=OBJECT_TEXT_MM,
                    bold=True,
                ),
            ]
        return drawn

    def points(self) -> tuple[list[str], int]:
        """Draw the turning points with their numbers; they keep clear of dimensions."""
        placed = label_turning_points(
            self.sheet,
            self.content.parcel.geometry,
            text_height_mm=POINT_TEXT_MM,
            obstacles=[*self.dimensions.boxes, *(_disc(at) for _, at in self.circles)],
        )
        drawn = []
        for polygon in polygons_of(self.parcel):
            for ring in (polygon.exterior, *polygon.interiors):
                for x, y in shapely.get_coordinates(ring)[:-1]:
                    drawn.append(svg.circle((x, y), POINT_RADIUS_MM, fill=symbols.POINT_COLOUR))
        for label in placed.labels:
            left, top, right, bottom = label.frame
            self.placed.take(shapely.box(*label.frame))
            if label.leader is not None:
                leader = shapely.LineString(label.leader)
                drawn.append(svg.path(leader, stroke=symbols.DIMENSION))
            at = ((left + right) / 2, (top + bottom) / 2 + POINT_TEXT_MM * 0.35)
            drawn.append(svg.text(label.text, at, height=POINT_TEXT_MM, bold=True))
        return drawn, placed.every

    def furniture(self) -> list[str]:
        occupied: list[BaseGeometry] = [self.parcel, *self.placed.taken]
        letter, unit = ("N", "m") if self.content.language == "en" else ("С", "м")
        north, north_place = furniture.arrow(self.sheet, letter, occupied=occupied)
        occupied.append(shapely.box(*north_place))
        bar, bar_place = furniture.scale(self.sheet, unit, occupied=occupied)
        for place in (north_place, bar_place):
            self.placed.take(shapely.box(*place).buffer(1.0))
        axes = self.content.municipality.axis_order
        clear = shapely.union_all([self.parcel, shapely.box(*north_place), shapely.box(*bar_place)])
        grid = furniture.grid(self.sheet, axes, clear=clear)
        return [*grid, *north, *bar, furniture.frame(self.sheet)]

    def labels(self) -> list[str]:
        """Write what shapes are called, each where it fits: zones, restrictions, neighbours."""
        for box in self.dimensions.boxes:
            self.placed.take(box)
        for _, centre in self.circles:
            self.placed.take(_disc(centre))
        for building in self.content.surroundings.buildings:
            self.placed.take(self.on_paper(building.geometry))
        for existing in self.content.oks:
            self.placed.take(self.on_paper(existing.geometry))
        kinds = restriction_kinds(self.content)
        wanted: list[tuple[BaseGeometry, str, str, bool]] = []
        zones = self.content.zoning.zones
        if len(zones) > 1:
            wanted += [(zone.geometry, zone.code, symbols.ZONE_COLOUR, True) for zone in zones]
        for each in self.content.restrictions:
            outline, _ = symbols.restriction_symbol(kinds.index(each.kind_code))
            name = each.registry_no or each.kind_code
            wanted.append((each.geometry, name, outline.colour, True))
        wanted += [
            (each.geometry, each.registry_no, symbols.EASEMENT_COLOUR, True)
            for each in self.content.easements
        ]
        wanted += [
            (each.geometry, each.name, symbols.NEIGHBOUR_COLOUR, False)
            for each in self.content.surroundings.neighbours
        ]
        wanted += [
            (each.geometry, each.name, symbols.NEIGHBOUR_COLOUR, False)
            for each in self.content.surroundings.common_use
        ]
        return [
            drawn
            for geometry, words, colour, backed in wanted
            for drawn in self._label(geometry, words, colour, backed=backed)
        ]

    def _label(
        self, geometry: BaseGeometry, words: str, colour: str, *, backed: bool
    ) -> Sequence[str]:
        shape = self.on_paper(geometry)
        at = self.placed.inside(shape, words, height=SMALL_TEXT_MM) if words else None
        if at is None:
            return []
        drawn = []
        if backed:
            half = svg.text_width(words, SMALL_TEXT_MM) / 2 + 0.4
            box = (at[0] - half, at[1] - SMALL_TEXT_MM * 0.95, at[0] + half, at[1] + 0.65)
            drawn.append(svg.rectangle(box, fill="#ffffff", opacity=0.9))
        return [*drawn, svg.text(words, at, height=SMALL_TEXT_MM, colour=colour, italic=not backed)]

    def _dimensions(self) -> DimensionSet:
        lines = [
            SetbackLine(
                kind=EdgeKind(line.kind),
                metres=line.metres,
                source="",
                start=line.start,
                end=line.end,
                inset=line.inset,
                dimension=line.dimension,
            )
            for envelope in self.shown
            for line in envelope.setback_lines
            if not line.inset.is_empty
        ]
        found = dimension_lines(self.sheet, lines, decimal_mark=self.decimal_mark)
        return draw_dimensions(found)

    def _circles(self) -> list[tuple[int, tuple[float, float]]]:
        found = []
        for each in self.content.oks:
            shape = self.on_paper(each.geometry)
            if not shape.is_empty:
                middle = shape.representative_point()
                found.append((each.drawing_no, (middle.x, middle.y)))
        return found


def _drawn_envelopes(content: PlanContent) -> list[EnvelopeContent]:
    """Return the envelope that is drawn for each zone: that of its first row."""
    return [zone.envelopes[0] for zone in content.zoning.zones if zone.envelopes]


def _disc(centre: tuple[float, float]) -> BaseGeometry:
    return Point(centre).buffer(OBJECT_RADIUS_MM, quad_segs=4)
