"""A plan on its sheet under work: shapes on paper, places taken by texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis_platform.drawing import svg
from gis_platform.drawing.labels import Labels, Place
from gis_platform.geometry.crs import AxisOrder, Pair
from gis_platform.geometry.sheet import Sheet
from gis_platform.geometry.surfaces import surface_of
from plans.content import PlanContent
from plans.drawing.thinning import thinned
from plans.drawing.words import Words, words_in
from plans.zoning_content import EnvelopeContent

SMALL_TEXT_MM = 2.0
POINT_TEXT_MM = 2.6
OBJECT_TEXT_MM = 2.6
OBJECT_RADIUS_MM = 2.3


@dataclass(kw_only=True)
class Board:
    """What is drawn, where, and what is already there.

    parcel: its boundary on paper. shown: the envelopes that are drawn. kinds: of restrictions.
    """

    content: PlanContent
    sheet: Sheet
    placed: Labels
    parcel: MultiPolygon
    clip: Polygon
    words: Words

    @classmethod
    def of(cls, content: PlanContent, sheet: Sheet) -> Board:
        """Return the empty board of a plan."""
        parcel = surface_of(thinned(sheet.to_paper(content.parcel.geometry)))
        return cls(
            content=content,
            sheet=sheet,
            placed=Labels(frame=sheet.frame),
            parcel=parcel,
            clip=shapely.box(*sheet.frame),
            words=words_in(content.language),
        )

    @property
    def shown(self) -> list[EnvelopeContent]:
        """The envelope that is drawn for each zone: that of its first row."""
        first = [zone.envelopes[0] for zone in self.content.zoning.zones if zone.envelopes]
        return [envelope for envelope in first if envelope.computed]

    @property
    def decimal_mark(self) -> str:
        """The mark of documents in the language of the plan."""
        return self.words.decimal_mark

    def on_paper(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a local geometry in mm, cut to the frame and thinned."""
        here = self.sheet.to_paper(geometry)
        left, top, right, bottom = here.bounds if not here.is_empty else (0.0,) * 4
        inside = shapely.box(left, top, right, bottom).within(self.clip)
        return thinned(here if inside else shapely.intersection(here, self.clip))

    def document_point(self, x: float, y: float) -> Pair:
        """Return the place on paper of a point in the axis order of documents."""
        if self.content.municipality.axis_order == AxisOrder.NORTH_EAST:
            x, y = y, x
        return self.sheet.point_to_paper(x, y)

    def write(
        self,
        words: str,
        place: Place,
        *,
        colour: str,
        height: float = SMALL_TEXT_MM,
        backed: bool = False,
        italic: bool = False,
        bold: bool = False,
    ) -> Sequence[str]:
        """Return a text as drawn; backed: on white."""
        behind = [svg.path(place.box, fill="#ffffff", opacity=0.85)] if backed else []
        return [
            *behind,
            svg.text(
                words,
                place.at,
                height=height,
                colour=colour,
                angle_deg=place.angle_deg,
                italic=italic,
                bold=bold,
            ),
        ]


def disc(centre: Pair, radius: float = OBJECT_RADIUS_MM) -> Polygon:
    """Return the ground of a sign on paper."""
    return Point(centre).buffer(radius, quad_segs=4)
