"""Areas, lengths and directions in local metres."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gis_platform.geometry.crs import Coordinates, Pair
from gis_platform.geometry.surfaces import Surface

MIN_AREA_TOLERANCE_M2 = 1.0
SETTLEMENT_ACCURACY_M = 0.10


@dataclass(frozen=True, kw_only=True)
class Edge:
    """A straight side of a boundary.

    start, end: (x, y) in local metres. direction_deg: from north, clockwise, 0 to below 360.
    """

    start: Pair
    end: Pair
    length_m: float
    direction_deg: float


def area_m2(surface: Surface) -> float:
    """Return the area of a valid surface in local metres, holes taken off."""
    return float(surface.area)


def perimeter_m(surface: Surface) -> float:
    """Return the length of all rings of a surface, holes included."""
    return float(surface.length)


def direction_deg(start: Pair, end: Pair) -> float:
    """Return the direction from one point to another, from north clockwise, 0 to below 360.

    Raises ValueError if the points are the same: there is no direction then.
    """
    east, north = end[0] - start[0], end[1] - start[1]
    if east == 0 and north == 0:
        raise ValueError(f"No direction leads from {start} to itself.")
    degrees = math.degrees(math.atan2(east, north)) % 360.0
    return 0.0 if degrees >= 360.0 else degrees


def edges(ring: Coordinates) -> list[Edge]:
    """Return the sides of a closed ring of shape (n, 2), in its order.

    Raises ValueError on a repeated point: normalise the ring before.
    """
    lengths = np.hypot(*np.diff(ring[:, :2], axis=0).T)
    points = [(float(x), float(y)) for x, y in ring[:, :2]]
    return [
        Edge(start=start, end=end, length_m=float(length), direction_deg=direction_deg(start, end))
        for start, end, length in zip(points[:-1], points[1:], lengths, strict=True)
    ]


def area_tolerance_m2(declared_m2: float, *, accuracy_m: float = SETTLEMENT_ACCURACY_M) -> float:
    """Return the permissible error of a registered area: 3.5 · Mt · √A.

    accuracy_m: mean error Mt of a turning point; 0.10 m in settlements.
    Raises ValueError if a number is negative or not finite.
    """
    if not (math.isfinite(declared_m2) and declared_m2 >= 0):
        raise ValueError(f"An area cannot be {declared_m2} m².")
    if not (math.isfinite(accuracy_m) and accuracy_m >= 0):
        raise ValueError(f"An accuracy cannot be {accuracy_m} m.")
    return 3.5 * accuracy_m * math.sqrt(declared_m2)


def area_matches(
    measured_m2: float, declared_m2: float, *, accuracy_m: float = SETTLEMENT_ACCURACY_M
) -> bool:
    """Say whether a measured area agrees with the registered one: within max(1 m², ΔP)."""
    tolerance_m2 = area_tolerance_m2(declared_m2, accuracy_m=accuracy_m)
    return abs(measured_m2 - declared_m2) <= max(MIN_AREA_TOLERANCE_M2, tolerance_m2)
