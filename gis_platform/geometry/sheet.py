"""The paper of a drawing: sheet, scale, frame, coordinate grid, scale bar, north arrow.

Paper coordinates are millimetres from the upper left corner of the sheet, y downwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import Coordinates, Extent, Pair

Geometry = TypeVar("Geometry", bound=BaseGeometry)

Frame = tuple[float, float, float, float]
"""(left, top, right, bottom) in millimetres on paper."""

PAPERS_MM: Mapping[str, Pair] = MappingProxyType(
    {
        "A4": (297.0, 210.0),
        "A3": (420.0, 297.0),
        "A2": (594.0, 420.0),
        "A1": (841.0, 594.0),
        "ANSI A": (279.4, 215.9),
        "ANSI B": (431.8, 279.4),
        "ANSI C": (558.8, 431.8),
        "ANSI D": (863.6, 558.8),
    }
)
"""Width and height of the sheets, landscape. Source: ISO 216, ANSI/ASME Y14.1."""
ISO_PAPERS = ("A4", "A3", "A2", "A1")
LARGEST_USUAL_MM2 = 594.0 * 420.0
"""A larger sheet than A2 is taken only where nothing else holds the ground."""
DENOMINATORS = (500, 1000, 2000, 5000, 10000)
AROUND_M = 15.0
"""Ground shown around what is drawn."""
POINTS_PER_MM = 72 / 25.4
_NICE = (1, 2, 5)
_DIVISIONS = {1: 5, 2: 4, 5: 5}


class DoesNotFit(ValueError):  # noqa: N818  the name is the sentence
    """Ground that no allowed sheet holds at any allowed scale.

    width_m, height_m: the ground to be shown, its margin included.
    """

    def __init__(self, width_m: float, height_m: float, *, paper: str, denominator: int) -> None:
        self.width_m = width_m
        self.height_m = height_m
        self.paper = paper
        self.denominator = denominator
        super().__init__(
            f"Ground of {width_m:.0f} by {height_m:.0f} m does not fit "
            f"a sheet of {paper} at 1:{denominator}."
        )


@dataclass(frozen=True, kw_only=True)
class SheetLayout:
    """What of a sheet is not map: margins and a panel on the right for legend and title block.

    left_mm: the binding edge. panel_mm: width of the panel by paper.
    """

    left_mm: float = 20.0
    margin_mm: float = 5.0
    panel_mm: Mapping[str, float] = field(
        default_factory=lambda: {
            "A4": 75.0,
            "A3": 100.0,
            "A2": 120.0,
            "A1": 140.0,
            "ANSI A": 75.0,
            "ANSI B": 100.0,
            "ANSI C": 120.0,
            "ANSI D": 140.0,
        }
    )

    def frame(self, paper: str) -> Frame:
        """Return the frame of the map on a sheet."""
        width, height = PAPERS_MM[paper]
        right = width - self.margin_mm - self.panel_mm[paper]
        return self.left_mm, self.margin_mm, right, height - self.margin_mm


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A landscape sheet with a map frame at a true scale, north upwards.

    frame: (left, top, right, bottom) in mm. centre: (x, y) in local metres in its middle.
    """

    paper: str
    denominator: int
    frame: Frame
    centre: Pair

    @property
    def size_mm(self) -> Pair:
        """Width and height of the sheet."""
        return PAPERS_MM[self.paper]

    @property
    def mm_per_m(self) -> float:
        """Millimetres on paper to a metre on the ground."""
        return 1000 / self.denominator

    @property
    def origin(self) -> Pair:
        """Local (x, y) at the upper left corner of the frame."""
        left, top, _, _ = self.frame
        return self.to_ground(left, top)

    @property
    def ground(self) -> Extent:
        """The ground in the frame: (min_x, min_y, max_x, max_y) in local metres."""
        left, top, right, bottom = self.frame
        return (*self.to_ground(left, bottom), *self.to_ground(right, top))

    def to_paper(self, geometry: Geometry) -> Geometry:
        """Return a geometry of local metres in millimetres on the sheet, unclipped."""
        return shapely.transform(geometry, self._points_to_paper)

    def all_to_paper(self, geometries: Sequence[BaseGeometry]) -> NDArray[np.object_]:
        """Return geometries of local metres in millimetres on the sheet, all at once."""
        shapes = np.empty(len(geometries), dtype=object)
        shapes[:] = geometries
        return np.asarray(shapely.transform(shapes, self._points_to_paper), dtype=object)

    def _points_to_paper(self, points: Coordinates) -> Coordinates:
        scale = np.array([self.mm_per_m, -self.mm_per_m])
        moved = (points - np.array(self.centre)) * scale + np.array(self._middle)
        return np.asarray(moved, dtype=np.float64)

    def point_to_paper(self, x: float, y: float) -> Pair:
        """Return a local point in millimetres on the sheet."""
        middle_x, middle_y = self._middle
        return (
            middle_x + (x - self.centre[0]) * self.mm_per_m,
            middle_y - (y - self.centre[1]) * self.mm_per_m,
        )

    def to_ground(self, x_mm: float, y_mm: float) -> Pair:
        """Return the local point at a place of the sheet."""
        middle_x, middle_y = self._middle
        return (
            self.centre[0] + (x_mm - middle_x) / self.mm_per_m,
            self.centre[1] - (y_mm - middle_y) / self.mm_per_m,
        )

    @property
    def _middle(self) -> Pair:
        left, top, right, bottom = self.frame
        return (left + right) / 2, (top + bottom) / 2


@dataclass(frozen=True, kw_only=True)
class GridCross:
    """A crossing of the coordinate grid: local (x, y) and its place on paper in mm."""

    x: float
    y: float
    at: Pair


@dataclass(frozen=True, kw_only=True)
class ScaleBar:
    """A bar of a round length, in equal divisions."""

    length_m: float
    length_mm: float
    divisions: int


@dataclass(frozen=True, kw_only=True)
class NorthArrow:
    """An arrow to grid north, which is upwards: tail and tip in mm; its frame for clearance."""

    tail: Pair
    tip: Pair
    frame: Frame


def choose(
    bounds: Extent,
    *,
    around_m: float = AROUND_M,
    papers: Sequence[str] = ISO_PAPERS,
    denominators: Sequence[int] = DENOMINATORS,
    steps: Sequence[tuple[str, int]] = (),
    layout: SheetLayout | None = None,
) -> Sheet:
    """Return the sheet for ground: the largest scale, then the smallest paper that holds it.

    bounds: (min_x, min_y, max_x, max_y) in local metres, shown with `around_m` on each side.
    A larger sheet is preferred to a smaller scale up to A2; a larger one than that is taken only
    where the smallest scale does not fit. With steps, pairs of paper and denominator, the first
    that holds the ground is taken instead.
    Raises DoesNotFit where nothing holds the ground, ValueError for bounds that are none.
    """
    min_x, min_y, max_x, max_y = bounds
    if not (all(map(math.isfinite, bounds)) and min_x <= max_x and min_y <= max_y):
        raise ValueError(f"The bounds {bounds} hold no ground.")
    placed = layout or SheetLayout()
    width_m, height_m = max_x - min_x + 2 * around_m, max_y - min_y + 2 * around_m
    options = steps or _options(papers, denominators)
    for paper, denominator in options:
        left, top, right, bottom = placed.frame(paper)
        held_m = ((right - left) * denominator / 1000, (bottom - top) * denominator / 1000)
        if width_m <= held_m[0] and height_m <= held_m[1]:
            return Sheet(
                paper=paper,
                denominator=denominator,
                frame=(left, top, right, bottom),
                centre=((min_x + max_x) / 2, (min_y + max_y) / 2),
            )
    paper, denominator = options[-1]
    raise DoesNotFit(width_m, height_m, paper=paper, denominator=denominator)


def _options(papers: Sequence[str], denominators: Sequence[int]) -> list[tuple[str, int]]:
    """Return the sheets and scales to try, in order. Raises ValueError where there are none."""
    ordered = sorted((paper for paper in PAPERS_MM if paper in papers), key=_surface_mm2)
    if not ordered or not denominators:
        raise ValueError(f"There is no sheet among {list(papers)} at 1 to {list(denominators)}.")
    usual = [paper for paper in ordered if _surface_mm2(paper) <= LARGEST_USUAL_MM2]
    larger = [paper for paper in ordered if paper not in usual]
    scales = sorted(denominators)
    return [(paper, scale) for some in (usual, larger) for scale in scales for paper in some]


def _surface_mm2(paper: str) -> float:
    width, height = PAPERS_MM[paper]
    return width * height


def grid_step_m(denominator: int, *, min_spacing_mm: float = 50.0) -> float:
    """Return the step of the coordinate grid: 1, 2 or 5 · 10ⁿ m, no closer than the spacing."""
    least_m = min_spacing_mm * denominator / 1000
    power = 10.0 ** math.floor(math.log10(least_m))
    steps = [lead * power * scale for scale in (1, 10) for lead in _NICE]
    return next(step for step in steps if step >= least_m * (1 - 1e-9))


def grid_crosses(sheet: Sheet, *, min_spacing_mm: float = 50.0) -> list[GridCross]:
    """Return the crossings of the grid within the frame, from south-west, row by row."""
    step = grid_step_m(sheet.denominator, min_spacing_mm=min_spacing_mm)
    min_x, min_y, max_x, max_y = sheet.ground
    columns = range(math.ceil(min_x / step), math.floor(max_x / step) + 1)
    rows = range(math.ceil(min_y / step), math.floor(max_y / step) + 1)
    places = [(column * step, row * step) for row in rows for column in columns]
    return [GridCross(x=x, y=y, at=sheet.point_to_paper(x, y)) for x, y in places]


def scale_bar(denominator: int, *, max_length_mm: float = 60.0, unit_m: float = 1.0) -> ScaleBar:
    """Return the longest bar of 1, 2 or 5 · 10ⁿ units that is not longer than the limit.

    unit_m: metres in one unit.
    """
    most = max_length_mm * denominator / 1000 / unit_m
    power = 10.0 ** math.floor(math.log10(most))
    lead = max(lead for lead in _NICE if lead * power <= most * (1 + 1e-9))
    length_m = lead * power * unit_m
    length_mm = length_m * 1000 / denominator
    return ScaleBar(length_m=length_m, length_mm=length_mm, divisions=_DIVISIONS[lead])


def free_corner(
    sheet: Sheet,
    *,
    width_mm: float,
    height_mm: float,
    occupied: Iterable[BaseGeometry] = (),
    gap_mm: float = 4.0,
) -> Frame:
    """Return a place in a corner of the frame: the one that covers least of what is drawn.

    occupied: geometries in paper mm. Of equals: upper right, upper left, lower right, lower left.
    """
    left, top, right, bottom = sheet.frame
    columns = (right - gap_mm - width_mm, left + gap_mm)
    rows = (top + gap_mm, bottom - gap_mm - height_mm)
    corners = [(x, y, x + width_mm, y + height_mm) for y in rows for x in columns]
    drawn = list(occupied)

    def covered(corner: Frame) -> tuple[float, float]:
        place = shapely.box(*corner)
        shared = [shapely.intersection(place, geometry) for geometry in drawn]
        return sum(part.area for part in shared), sum(part.length for part in shared)

    return min(corners, key=covered)


def north_arrow(
    sheet: Sheet, *, height_mm: float = 18.0, occupied: Iterable[BaseGeometry] = ()
) -> NorthArrow:
    """Return an arrow to grid north in the freest corner of the frame."""
    width_mm = height_mm * 2 / 3
    frame = free_corner(sheet, width_mm=width_mm, height_mm=height_mm, occupied=occupied)
    middle = (frame[0] + frame[2]) / 2
    return NorthArrow(tail=(middle, frame[3]), tip=(middle, frame[1]), frame=frame)
