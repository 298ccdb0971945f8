"""Boxes in parameters: west,south,east,north, in any of the systems that the API knows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import CoordinateOutOfRange
from gis_platform.layers.crs_names import FARTHEST_M, LON_LAT_CRS, Axes, NamedCrs
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.selection import Bounds

_SEGMENTS = 16
_EXPECTED = "four or six finite numbers, the lower corner and then the upper one, in {}"


@dataclass(frozen=True, kw_only=True)
class Box:
    """What a box asks for: bounds in degrees, or an area in EPSG:4326 where it is no such box."""

    bounds: Bounds | None = None
    area: BaseGeometry | None = None


def read_box(name: str, value: str, crs: NamedCrs = LON_LAT_CRS) -> Box:
    """Return the box that a parameter names; heights are left out. Raises InvalidParameter.

    In degrees west > east is a box across the antimeridian. Source: OGC 17-069r4, 7.15.3.
    """
    expected = _EXPECTED.format(crs.axes.value)
    try:
        numbers = [float(part) for part in value[:300].split(",")]
    except ValueError as error:
        raise InvalidParameter(name, value[:80], expected) from error
    if len(numbers) not in (4, 6) or not all(math.isfinite(number) for number in numbers):
        raise InvalidParameter(name, value[:80], expected)
    half = len(numbers) // 2
    low, high = numbers[:2], numbers[half : half + 2]
    if len(numbers) == 6 and numbers[2] > numbers[5]:
        raise InvalidParameter(name, value[:80], expected)
    if crs.axes is Axes.LAT_LON:
        low, high = low[::-1], high[::-1]
    if crs.is_planar:
        try:
            return Box(area=planar_area(crs, low, high))
        except CoordinateOutOfRange as error:
            raise InvalidParameter(name, value[:80], f"{expected}, of places on earth") from error
    (west, south), (east, north) = low, high
    within = all(-180 <= lon <= 180 for lon in (west, east)) and -90 <= south <= north <= 90
    if not within:
        expected += ", within -180 to 180 and -90 to 90"
        raise InvalidParameter(name, value[:80], expected)
    return Box(bounds=(west, south, east, north))


def planar_area(crs: NamedCrs, low: Sequence[float], high: Sequence[float]) -> BaseGeometry:
    """Return a box of metres in EPSG:4326; its sides have corners, as they are curves there.

    Raises CoordinateOutOfRange if it is not on earth, or its corners are not in order.
    """
    far = max(map(abs, (*low, *high)))
    if far > FARTHEST_M or low[0] > high[0] or low[1] > high[1]:
        raise CoordinateOutOfRange((high[0], high[1]))
    longest = max(high[0] - low[0], high[1] - low[1])
    corners = [(low[0], low[1]), (low[0], high[1]), (high[0], high[1]), (high[0], low[1])]
    box = shapely.MultiPoint(corners).convex_hull
    return crs.to_storage(shapely.segmentize(box, max(longest / _SEGMENTS, 0.01)))
