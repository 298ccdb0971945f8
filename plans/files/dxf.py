"""The drawing of a plan as DXF at ground coordinates: x east, y north, in local metres."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import shapely
from shapely import LineString, MultiLineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from gis_platform.drawing.labels import upright
from gis_platform.drawing.svg import Hatch, Stroke
from gis_platform.geometry.annotations import label_turning_points, metres_text
from gis_platform.geometry.boundary import turning_points
from gis_platform.geometry.crs import AxisOrder, Pair
from gis_platform.geometry.sheet import Sheet
from gis_platform.geometry.surfaces import lines_of, polygons_of
from plans.content import NamedShape, PlanContent, PointContent
from plans.drawing import sheet_for, symbols
from plans.drawing.dimensions import measured_setbacks
from plans.drawing.inset import has_insets
from plans.drawing.words import Words, words_in
from plans.files.dxf_document import Cad
from plans.forms import Form
from plans.zoning_content import EnvelopeContent, SetbackLineContent

POINT_TEXT_MM, SMALL_TEXT_MM, OBJECT_RADIUS_MM = 2.5, 2.0, 2.3
BESIDE_MM = 1.6


def write(content: PlanContent, form: Form) -> bytes:
    """Return the drawing of a plan as DXF."""
    return plan_dxf(content, form)


def plan_dxf(content: PlanContent, form: Form) -> bytes:
    """Return the drawing of a plan as DXF; the same content gives the same bytes.

    Layers have stable codes (PARCEL, POINTS, ENVELOPE, ZOUIT_<kind>, ...) and a description in
    the words of the form. Texts have the height that suits the plan's scale.
    """
    sheet = sheet_for(content)
    file = _PlanFile(content=content, form=form, sheet=sheet, cad=Cad.new(sheet.denominator))
    file.surroundings()
    file.territories()
    file.restrictions()
    file.zones()
    file.envelopes()
    file.objects()
    file.line_points()
    file.parcel()
    return file.cad.to_bytes(content.parcel.cadastral_number, content.composed_on)


@dataclass(frozen=True, kw_only=True)
class _PlanFile:
    """A drawing under work."""

    content: PlanContent
    form: Form
    sheet: Sheet
    cad: Cad

    @property
    def words(self) -> Words:
        return words_in(self.content.language)

    def layer(self, name: str, stroke: Stroke, label: str) -> str:
        return self.cad.layer(name, stroke, self.form.say(label))

    def surroundings(self) -> None:
        around = self.content.surroundings
        kinds: tuple[tuple[str, Stroke, str, Iterable[NamedShape]], ...] = (
            ("COMMON_USE", symbols.STREET_AXIS, "legend_common_use", around.common_use),
            ("WATER", symbols.WATER, "legend_water", around.water),
            ("NEIGHBOURS", symbols.NEIGHBOUR, "legend_neighbours", around.neighbours),
            ("BUILDINGS_AROUND", symbols.OTHER_BUILDING, "legend_buildings", around.buildings),
            ("STREETS", symbols.STREET_AXIS, "legend_streets", around.streets),
            ("RED_LINES", symbols.RED_LINE, "legend_red_lines", around.red_lines),
        )
        for name, stroke, label, shapes in kinds:
            for each in shapes:
                layer = self.layer(name, stroke, label)
                self.cad.shape(each.geometry, layer)
                if name != "BUILDINGS_AROUND":
                    self._name(each.name, each.geometry, layer)

    def territories(self) -> None:
        content = self.content
        found: list[tuple[str, Stroke, Hatch | None, str, str, BaseGeometry]] = []
        found += [
            ("HERITAGE", symbols.HERITAGE, symbols.HERITAGE_HATCH, "legend_heritage",
             each.registry_no, each.geometry) for each in content.heritage
        ]  # fmt: skip
        found += [
            ("APPEARANCE", symbols.APPEARANCE, symbols.APPEARANCE_HATCH, "legend_appearance",
             each.code, each.geometry) for each in content.appearance
        ]  # fmt: skip
        found += [
            ("PROTECTED", symbols.PROTECTED, symbols.PROTECTED_HATCH, "legend_protected",
             each.registry_no, each.geometry) for each in content.protected_areas
        ]  # fmt: skip
        found += [
            ("PLACEMENT", symbols.PLACEMENT, symbols.PLACEMENT_HATCH, "legend_placement",
             each.number, each.geometry) for each in content.placement_zones
        ]  # fmt: skip
        found += [
            ("COMPLEX", symbols.COMPLEX, None, "legend_complex", each.name, each.geometry)
            for each in content.complex_development
        ]
        found += [
            ("EASEMENTS", symbols.EASEMENT, None, "legend_easements",
             each.registry_no, each.geometry) for each in content.easements
        ]  # fmt: skip
        for name, stroke, hatch, label, words, geometry in found:
            layer = self.layer(name, stroke, label)
            self._area(geometry, hatch, layer)
            self._name(words, geometry, layer)

    def restrictions(self) -> None:
        kinds = sorted({each.kind_code for each in self.content.restrictions})
        for each in self.content.restrictions:
            stroke, hatch = symbols.restriction_symbol(kinds.index(each.kind_code))
            layer = self.cad.layer(f"ZOUIT_{each.kind_code}", stroke, each.title)
            self._area(each.geometry, hatch, layer)
            self._name(each.registry_no or each.kind_code, each.geometry, layer)

    def zones(self) -> None:
        for zone in self.content.zoning.zones:
            layer = self.layer("ZONES", symbols.ZONE, "legend_zones")
            self.cad.shape(zone.geometry, layer)
            self._name(zone.code, zone.geometry, layer)

    def envelopes(self) -> None:
        for zone in self.content.zoning.zones:
            for envelope in zone.envelopes[:1]:
                if envelope.computed and envelope.geometry is not None:
                    self._envelope(envelope, envelope.geometry)

    def _envelope(self, envelope: EnvelopeContent, ground: MultiPolygon) -> None:
        limited = shapely.union_all([part.geometry for part in envelope.restricted])
        if not ground.is_empty:
            layer = self.layer("ENVELOPE", symbols.ENVELOPE, "legend_envelope")
            self.cad.shape(ground, layer)
            free = shapely.difference(ground, limited)
            self.cad.hatch(free, symbols.ENVELOPE_HATCH, layer)
            if len(envelope.parts) > 1:
                for number, polygon in enumerate(polygons_of(ground), start=1):
                    self._name(self.words.part.format(n=number), polygon, layer)
        if not limited.is_empty:
            layer = self.layer("ENVELOPE_RESTRICTED", symbols.RESTRICTED, "legend_restricted")
            self._area(limited, symbols.RESTRICTED_HATCH, layer)
        self._setbacks([line for line in envelope.setback_lines if line.metres > 0])

    def _setbacks(self, lines: list[SetbackLineContent]) -> None:
        """Draw the inset lines, and the dimensions that the drawing has."""
        insets = [part for line in lines for part in line.inset.geoms]
        if not insets:
            return
        layer = self.layer("SETBACKS", symbols.SETBACK, "legend_setbacks")
        self.cad.shape(lines_of(shapely.line_merge(MultiLineString(insets))), layer)
        for each in measured_setbacks(self.sheet, lines):
            foot = each.foot.interpolate(0.5, normalized=True)
            x, y = each.inward
            start, middle, end = (
                self.sheet.to_ground(foot.x + x * share, foot.y + y * share)
                for share in (0.0, 0.5, 1.0)
            )
            self.cad.shape(LineString([start, end]), layer)
            words = metres_text(each.metres, decimal_mark=self.words.decimal_mark)
            turn = _direction(start, end)
            self.cad.text(words, middle, layer, height_mm=SMALL_TEXT_MM, angle_deg=turn)

    def objects(self) -> None:
        for each in self.content.oks:
            layer = self.layer("BUILDINGS", symbols.BUILDING, "legend_buildings")
            self._area(each.geometry, symbols.BUILDING_HATCH, layer)
        numbered = [(each.drawing_no, each.geometry) for each in self.content.oks]
        numbered += [(each.drawing_no, each.geometry) for each in self.content.heritage]
        for number, geometry in numbered:
            layer = self.layer("OBJECT_NUMBERS", symbols.BUILDING, "legend_oks_no")
            middle = geometry.representative_point()
            self.cad.circle((middle.x, middle.y), OBJECT_RADIUS_MM, layer)
            self.cad.text(str(number), (middle.x, middle.y), layer, height_mm=POINT_TEXT_MM)

    def line_points(self) -> None:
        content, words = self.content, self.words
        for line in content.red_lines.lines:
            layer = self.layer("RED_LINES", symbols.RED_LINE, "legend_red_lines")
            self._points(line.points, words.red_point, layer)
        for each in content.easements:
            layer = self.layer("EASEMENTS", symbols.EASEMENT, "legend_easements")
            for ring in each.points:
                self._points(ring.points, words.easement_point, layer)
        for zone in content.placement_zones:
            layer = self.layer("PLACEMENT", symbols.PLACEMENT, "legend_placement")
            for ring in zone.points:
                self._points(ring.points, words.placement_point, layer)

    def parcel(self) -> None:
        geometry = self.content.parcel.geometry
        self.cad.shape(geometry, self.layer("PARCEL", symbols.PARCEL, "legend_parcel"))
        layer = self.layer("POINTS", symbols.PARCEL, "legend_points")
        places = self._label_places()
        for contour in turning_points(geometry):
            for ring in contour.rings:
                for point in ring.points[:-1]:
                    self.cad.point((point.x, point.y), layer)
                    beside = BESIDE_MM * self.cad.mm_m
                    number = str(point.number)
                    at = places.get(number, (point.x + beside, point.y + beside))
                    self.cad.text(number, at, layer, height_mm=POINT_TEXT_MM)

    def _label_places(self) -> dict[str, Pair]:
        """Return where the numbers of points stand clear of each other; of few points only."""
        if has_insets(self.content.parcel.geometry):
            return {}
        placed = label_turning_points(self.sheet, self.content.parcel.geometry)
        found = {}
        for label in placed.labels:
            left, top, right, bottom = label.frame
            found[label.text] = self.sheet.to_ground((left + right) / 2, (top + bottom) / 2)
        return found

    def _points(self, points: Iterable[PointContent], prefix: str, layer: str) -> None:
        is_north_first = self.content.municipality.axis_order == AxisOrder.NORTH_EAST
        beside = BESIDE_MM * self.cad.mm_m
        for point in points:
            if point.closing:
                continue
            x, y = (point.y, point.x) if is_north_first else (point.x, point.y)
            self.cad.point((x, y), layer)
            at = (x + beside, y - beside)
            self.cad.text(f"{prefix}{point.n}", at, layer, height_mm=SMALL_TEXT_MM)

    def _area(self, geometry: BaseGeometry, hatch: Hatch | None, layer: str) -> None:
        self.cad.shape(geometry, layer)
        if hatch is not None:
            self.cad.hatch(geometry, hatch, layer)

    def _name(self, words: str, geometry: BaseGeometry, layer: str) -> None:
        if not geometry.is_empty:
            middle = geometry.representative_point()
            self.cad.text(words, (middle.x, middle.y), layer, height_mm=SMALL_TEXT_MM)


def _direction(start: Pair, end: Pair) -> float:
    """Return the direction of a text along a line, counter-clockwise, read upright."""
    return upright(math.degrees(math.atan2(end[1] - start[1], end[0] - start[0])))
