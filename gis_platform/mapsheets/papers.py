"""The sheets that a map is printed on, with the frame that is left to the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from gis_platform.geometry.crs import Pair
from gis_platform.geometry.sheet import ISO_PAPERS, PAPERS_MM, Frame, Sheet

BINDING_MM = 20.0
MARGIN_MM = 5.0
GAP_MM = 3.0
"""Between the map and the panel with legend and title block."""
PANEL_WIDTH_MM: Mapping[str, float] = MappingProxyType(
    {"A4": 70.0, "A3": 90.0, "A2": 110.0, "A1": 130.0}
)
PANEL_HEIGHT_MM: Mapping[str, float] = MappingProxyType(
    {"A4": 75.0, "A3": 95.0, "A2": 120.0, "A1": 150.0}
)


class Orientation(StrEnum):
    """Which side of a sheet lies at the bottom."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A sheet of ISO 216; the panel is at the right of a landscape map, below an upright one.

    Raises ValueError for a name that is none of A4, A3, A2, A1.
    """

    name: str
    orientation: Orientation

    def __post_init__(self) -> None:
        if self.name not in ISO_PAPERS:
            raise ValueError(f"Paper {self.name!r} is none of {', '.join(ISO_PAPERS)}.")

    @property
    def size_mm(self) -> Pair:
        """Width and height of the sheet."""
        width, height = PAPERS_MM[self.name]
        return (width, height) if self.orientation is Orientation.LANDSCAPE else (height, width)

    @property
    def frame(self) -> Frame:
        """The frame of the map: left, top, right, bottom in mm."""
        width, height = self.size_mm
        right, bottom = width - MARGIN_MM, height - MARGIN_MM
        if self.orientation is Orientation.LANDSCAPE:
            right -= PANEL_WIDTH_MM[self.name] + GAP_MM
        else:
            bottom -= PANEL_HEIGHT_MM[self.name] + GAP_MM
        return BINDING_MM, MARGIN_MM, right, bottom

    def sheet(self, *, denominator: int, centre: Pair) -> Sheet:
        """Return the sheet at a true scale; centre: local (x, y) in the middle of the frame."""
        return Sheet(paper=self.name, denominator=denominator, frame=self.frame, centre=centre)
