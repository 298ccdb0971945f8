"""Texts on paper, kept clear of each other."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon, affinity
from shapely.geometry.base import BaseGeometry

from gis_platform.drawing.glyphs import text_width
from gis_platform.geometry.crs import Pair
from gis_platform.geometry.sheet import Frame
from gis_platform.geometry.surfaces import lines_of, polygons_of

Points = NDArray[np.float64]
"""(n, 2)"""
_STEPS = 9
_FEW = 6
"""Places tried before all the others are."""
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
        half = _half(words, height)
        for polygon in sorted(polygons_of(shape), key=lambda each: -each.area):
            if within and polygon.area < 4 * half[0] * half[1]:
                return None
            shapely.prepare(polygon)
            middles = _candidates(polygon, height)
            for angle_deg in _turns(polygon):
                if within and not _may_hold(polygon, half, angle_deg):
                    continue
                middle = self._first_free(polygon if within else None, middles, half, angle_deg)
                if middle is not None:
                    return self.put(
                        words, place_at(middle, words, height=height, angle_deg=angle_deg)
                    )
        return None

    def _first_free(
        self, within: Polygon | None, middles: Points, half: Pair, angle_deg: float
    ) -> Pair | None:
        """Return the first middle whose box is free, and in a polygon, in the order given."""
        for some in (middles[:_FEW], middles[_FEW:]):
            if len(some) == 0:
                continue
            corners = some[:, None, :] + _corners(half, angle_deg)
            boxes = np.asarray(shapely.polygons(corners), dtype=object)
            low, high = corners.min(axis=1), corners.max(axis=1)
            left, top, right, bottom = self.frame
            fits = (low[:, 0] >= left) & (low[:, 1] >= top)
            fits &= (high[:, 0] <= right) & (high[:, 1] <= bottom)
            if within is not None:
                fits &= shapely.covers(within, boxes)
            taken = self._bounds[: len(self._taken)]
            for place in np.flatnonzero(fits).tolist():
                (left, top), (right, bottom) = low[place].tolist(), high[place].tolist()
                near = (taken[:, 0] <= right) & (taken[:, 2] >= left)
                near &= (taken[:, 1] <= bottom) & (taken[:, 3] >= top)
                found = [self._taken[each] for each in near.nonzero()[0].tolist()]
                if not (found and bool(shapely.intersects(found, boxes[place]).any())):
                    return float(some[place, 0]), float(some[place, 1])
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
    half, rise = _half(words, height)
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


def _half(words: str, height: float) -> Pair:
    """Return half the width and half the height of the ground of a text."""
    return text_width(words, height) / 2 + _PADDING_MM, height * _ASCENT / 2 + _PADDING_MM


def _corners(half: Pair, angle_deg: float) -> Points:
    """Return the corners of a turned box around the origin."""
    turn = math.radians(angle_deg)
    along = np.array([math.cos(turn), math.sin(turn)]) * half[0]
    across = np.array([-math.sin(turn), math.cos(turn)]) * half[1]
    return np.array([along - across, along + across, -along + across, -along - across])


def _turns(polygon: Polygon) -> Iterator[float]:
    """Yield the directions of a text in a polygon: level, then along its longer side."""
    yield 0.0
    angle_deg = direction_of(polygon)
    if abs(angle_deg) > 1:
        yield angle_deg


def _may_hold(polygon: Polygon, half: Pair, angle_deg: float) -> bool:
    """Say whether a polygon is as long and as wide as a box that is turned, seen as it is."""
    turn = math.radians(angle_deg)
    cos, sin = math.cos(turn), math.sin(turn)
    turned = shapely.get_coordinates(polygon.exterior) @ np.array([[cos, -sin], [sin, cos]])
    length, width = np.ptp(turned, axis=0).tolist()
    return bool(length >= 2 * half[0] and width >= 2 * half[1])


def _candidates(polygon: Polygon, height: float) -> Points:
    """Return places in a polygon, those nearest to its middle first."""
    middle, centroid = polygon.representative_point(), polygon.centroid
    left, top, right, bottom = polygon.bounds
    columns = max(_STEPS, min(40, int((right - left) / (2 * height))))
    rows = max(_STEPS, min(40, int((bottom - top) / (2 * height))))
    grid = np.empty((rows * columns + 1, 2))
    grid[0] = middle.x, middle.y
    inner = grid[1:].reshape(rows, columns, 2)
    inner[:, :, 0] = left + np.arange(1, columns + 1) * ((right - left) / (columns + 1))
    inner[:, :, 1] = (top + np.arange(1, rows + 1) * ((bottom - top) / (rows + 1)))[:, None]
    grid = grid[shapely.contains_xy(polygon, grid)]
    away = np.hypot(grid[:, 0] - centroid.x, grid[:, 1] - centroid.y)
    return grid[np.argsort(np.round(away, 6), kind="stable")]
