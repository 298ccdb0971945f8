"""Texts on paper, kept clear of each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon, affinity
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import Pair
from gis_platform.geometry.sheet import Frame
from gis_platform.geometry.surfaces import lines_of, polygons_of
from plans.drawing.glyphs import text_width

_STEPS = 9
_PADDING_MM = 0.4
_ASCENT = 0.74
"""Height of capitals and figures, in heights of the type."""
_STRAIGHT_MM = 0.8
"""How far a line may leave the chord under a text."""
_ALONG = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a text stands: the middle of its baseline, its turn clockwise, the ground it takes."""

    at: Pair
    angle_deg: float
    box: Polygon


@dataclass(kw_only=True)
class Labels:
    """Places taken by texts and signs, on paper; grows as texts are placed.

    boxes: those of texts, with their words.
    """

    frame: Frame
    boxes: list[tuple[str, Polygon]] = field(default_factory=list)
    _taken: list[BaseGeometry] = field(default_factory=list)
    _bounds: NDArray[np.float64] = field(default_factory=lambda: np.empty((256, 4)))

    def take(self, *places: BaseGeometry) -> None:
        """Keep places clear of later texts."""
        for place in places:
            if place.is_empty:
                continue
            many = len(self._taken)
            if many == len(self._bounds):
                self._bounds = np.vstack([self._bounds, np.empty_like(self._bounds)])
            self._bounds[many] = place.bounds
            shapely.prepare(place)
            self._taken.append(place)

    @property
    def taken(self) -> tuple[BaseGeometry, ...]:
        """What texts keep clear of."""
        return tuple(self._taken)

    def put(self, words: str, place: Place) -> Place:
        """Take the place of a text."""
        self.boxes.append((words, place.box))
        self.take(place.box)
        return place

    def is_free(self, box: BaseGeometry) -> bool:
        """Say whether a place lies in the frame and touches nothing taken."""
        left, top, right, bottom = box.bounds
        if not (self.frame[0] <= left and self.frame[1] <= top):
            return False
        if not (right <= self.frame[2] and bottom <= self.frame[3]):
            return False
        taken = self._bounds[: len(self._taken)]
        near = (taken[:, 0] <= right) & (taken[:, 2] >= left)
        near &= (taken[:, 1] <= bottom) & (taken[:, 3] >= top)
        found = [self._taken[place] for place in np.flatnonzero(near).tolist()]
        return not (found and bool(shapely.intersects(found, box).any()))

    def inside(
        self, shape: BaseGeometry, words: str, *, height: float, within: bool = True
    ) -> Place | None:
        """Return where a text fits into a surface, free of others; its place is then taken.

        Level where it can be, else along the surface. within False: it may reach over the border.
        """
        for polygon in sorted(polygons_of(shape), key=lambda each: -each.area):
            turns = (0.0, direction_of(polygon))
            for angle_deg in turns if abs(turns[1]) > 1 else turns[:1]:
                for middle in _candidates(polygon, height):
                    place = place_at(middle, words, height=height, angle_deg=angle_deg)
                    fits = not within or polygon.covers(place.box)
                    if fits and self.is_free(place.box):
                        return self.put(words, place)
        return None

    def along(
        self, line: BaseGeometry, words: str, *, height: float, apart_mm: float = 120.0
    ) -> list[Place]:
        """Return where a text runs along a line, once on each stretch; its places are taken."""
        found: list[Place] = []
        width = text_width(words, height)
        for part in sorted(lines_of(line).geoms, key=lambda each: -each.length):
            for share in _ALONG:
                place = _on_chord(part, share, words, width, height)
                if place is None or not self.is_free(place.box):
                    continue
                if all(math.dist(place.at, other.at) > apart_mm for other in found):
                    found.append(self.put(words, place))
        return found


def place_at(middle: Pair, words: str, *, height: float, angle_deg: float = 0.0) -> Place:
    """Return the place of a text around its middle; angle clockwise on paper."""
    half = text_width(words, height) / 2 + _PADDING_MM
    rise = height * _ASCENT / 2 + _PADDING_MM
    x, y = middle
    level = shapely.box(x - half, y - rise, x + half, y + rise)
    turn = math.radians(angle_deg)
    down = height * _ASCENT / 2
    at = (x - math.sin(turn) * down, y + math.cos(turn) * down)
    box = affinity.rotate(level, angle_deg, origin=middle) if angle_deg else level
    return Place(at=at, angle_deg=angle_deg, box=box)


def upright(angle_deg: float) -> float:
    """Return the direction of a text so that it is read upright: above -90 to 90."""
    turned = (angle_deg + 90.0) % 180.0 - 90.0
    return -90.0 if turned >= 90.0 - 1e-6 else turned


def direction_of(polygon: Polygon) -> float:
    """Return the direction of the longer side of the least box around a polygon, upright."""
    box = shapely.oriented_envelope(polygon)
    if not isinstance(box, Polygon):
        return 0.0
    corners = shapely.get_coordinates(box)
    sides = [(corners[i + 1] - corners[i]) for i in range(2)]
    x, y = max(sides, key=lambda side: float(np.hypot(*side)))
    return upright(math.degrees(math.atan2(y, x)))


def _on_chord(
    line: LineString, share: float, words: str, width: float, height: float
) -> Place | None:
    if line.length < width * 1.1:
        return None
    middle = line.length * share
    if middle < width / 2 or middle > line.length - width / 2:
        return None
    start, end = (line.interpolate(middle + side * width / 2) for side in (-1, 1))
    chord = LineString([start, end])
    bulge = chord.distance(line.interpolate(middle))
    if bulge > _STRAIGHT_MM or chord.length < width * 0.97:
        return None
    angle = upright(math.degrees(math.atan2(end.y - start.y, end.x - start.x)))
    centre = chord.interpolate(0.5, normalized=True)
    return place_at((centre.x, centre.y), words, height=height, angle_deg=angle)


def _candidates(polygon: Polygon, height: float) -> Sequence[Pair]:
    """Return places in a polygon, those nearest to its middle first."""
    middle = polygon.representative_point()
    left, top, right, bottom = polygon.bounds
    columns = max(_STEPS, min(40, int((right - left) / (2 * height))))
    rows = max(_STEPS, min(40, int((bottom - top) / (2 * height))))
    x, y = np.meshgrid(
        np.linspace(left, right, columns + 2)[1:-1], np.linspace(top, bottom, rows + 2)[1:-1]
    )
    grid: NDArray[np.float64] = np.column_stack([x.ravel(), y.ravel()])
    grid = np.vstack([[middle.x, middle.y], grid])
    grid = grid[shapely.contains_xy(polygon, grid)]
    centre = np.array([polygon.centroid.x, polygon.centroid.y])
    order = np.argsort(np.round(np.hypot(*(grid - centre).T), 6), kind="stable")
    return [(float(px), float(py)) for px, py in grid[order]]


def short_number(number: str) -> str:
    """Return the last part of a parcel's number, ":7" of "16:50:1:7"; one without parts whole."""
    before, colon, last = number.rpartition(":")
    return f"{colon}{last}" if before else number
