"""Boundaries: rings from registers, their turning points, their faults and repair."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import Coordinates, Pair
from gis_platform.geometry.surfaces import Surface, polygons_of, surface_of

REPEATED_POINT_M = 0.01
_FLOAT_NOISE_M = 1e-6
_PLACE = re.compile(r"^(?P<reason>.*)\[(?P<x>\S+) (?P<y>\S+)\]$")


class InvalidBoundary(ValueError):  # noqa: N818  the name is the sentence
    """A boundary that bounds no area, or touches or crosses itself.

    reason: what is wrong. place: (x, y) in local metres, or None where no one place is at fault.
    """

    def __init__(self, reason: str, place: Pair | None = None) -> None:
        self.reason = reason
        self.place = place
        where = "" if place is None else f" at x {place[0]:.2f}, y {place[1]:.2f}"
        super().__init__(f"{reason}{where}.")


@dataclass(frozen=True, kw_only=True)
class TurningPoint:
    """A numbered point of a boundary, x east and y north in local metres.

    closing: the first point of the ring written once more, under its own number.
    """

    number: int
    x: float
    y: float
    closing: bool = False


@dataclass(frozen=True, kw_only=True)
class Ring:
    """A closed ring; its last point is the closing one."""

    points: tuple[TurningPoint, ...]
    is_hole: bool = False


@dataclass(frozen=True, kw_only=True)
class Contour:
    """One outer ring with its holes; contours are numbered from 1."""

    number: int
    exterior: Ring
    holes: tuple[Ring, ...] = ()

    @property
    def rings(self) -> tuple[Ring, ...]:
        """The outer ring, then the holes."""
        return (self.exterior, *self.holes)


@dataclass(frozen=True, kw_only=True)
class Repaired:
    """A surface made valid, and by how much its area grew (negative: shrank)."""

    geometry: MultiPolygon
    area_change_m2: float


def turning_points(parcel: Surface) -> list[Contour]:
    """Return the numbered points of a boundary in its own order.

    Numbers run on through contours and holes; each ring ends with its first point again.
    """
    contours: list[Contour] = []
    following = 1
    for number, polygon in enumerate(polygons_of(parcel), start=1):
        rings = []
        for place, linear in enumerate([polygon.exterior, *polygon.interiors]):
            open_points = shapely.get_coordinates(linear)[:-1]
            points = [
                TurningPoint(number=following + i, x=float(x), y=float(y))
                for i, (x, y) in enumerate(open_points)
            ]
            first = points[0]
            closing = TurningPoint(number=first.number, x=first.x, y=first.y, closing=True)
            rings.append(Ring(points=(*points, closing), is_hole=place > 0))
            following += len(points)
        contours.append(Contour(number=number, exterior=rings[0], holes=tuple(rings[1:])))
    return contours


def normalise_ring(points: ArrayLike) -> Coordinates:
    """Return a closed ring of shape (n, 2) without points repeated within 1 cm.

    points: (n, 2) in local metres, closed or not; the first point of a repeated run stays.
    Raises InvalidBoundary if a coordinate is not finite or fewer than three points remain.
    """
    ring = np.asarray(points, dtype=np.float64)
    if ring.ndim != 2 or ring.shape[1] < 2:
        raise InvalidBoundary("A ring is a list of coordinate pairs")
    ring = ring[:, :2]
    if not np.isfinite(ring).all():
        row = int(np.argmin(np.isfinite(ring).all(axis=1)))
        raise InvalidBoundary(f"Point {row + 1} of the ring is not a finite coordinate pair")
    kept: list[Coordinates] = []
    for point in ring:
        if not kept or not _repeats(kept[-1], point):
            kept.append(point)
    while len(kept) > 1 and _repeats(kept[0], kept[-1]):
        kept.pop()
    if len(kept) < 3:
        place = (float(kept[0][0]), float(kept[0][1])) if kept else None
        raise InvalidBoundary(f"A ring needs three points, this one has {len(kept)}", place)
    return np.array([*kept, kept[0]])


def assemble(rings: Sequence[ArrayLike]) -> MultiPolygon:
    """Return rings as a multi-polygon: outer or hole by containment, not by order or direction.

    The result is not checked; the order of vertices stays. Raises InvalidBoundary as
    `normalise_ring` does, and if there is no ring.
    """
    if not rings:
        raise InvalidBoundary("A boundary needs at least one ring")
    shells = [Polygon(normalise_ring(ring)) for ring in rings]
    within = [_rings_around(index, shells) for index in range(len(shells))]
    outer = [index for index, around in enumerate(within) if len(around) % 2 == 0]
    holes: dict[int, list[Coordinates]] = {index: [] for index in outer}
    for index, around in enumerate(within):
        if len(around) % 2:
            owner = max(around, key=lambda shell: len(within[shell]))
            holes[owner].append(shapely.get_coordinates(shells[index]))
    return MultiPolygon(
        [Polygon(shapely.get_coordinates(shells[index]), holes[index]) for index in outer]
    )


def build_surface(rings: Sequence[ArrayLike]) -> MultiPolygon:
    """Return the valid surface that rings bound: outer or hole by containment.

    rings: (n, 2) each, local metres. Raises InvalidBoundary, naming the place, if a ring
    touches or crosses itself or another ring along more than a point.
    """
    return require_valid(assemble(rings))


def require_valid(surface: MultiPolygon) -> MultiPolygon:
    """Return the surface itself. Raises InvalidBoundary, naming the place, if it is not valid."""
    if shapely.is_valid(surface):
        return surface
    reason = str(shapely.is_valid_reason(surface))
    if match := _PLACE.match(reason):
        place = (float(match["x"]), float(match["y"]))
        fault = f"The boundary is not simple ({match['reason'].strip().lower()})"
        raise InvalidBoundary(fault, place if all(map(math.isfinite, place)) else None)
    raise InvalidBoundary(f"The boundary is not simple ({reason.lower()})")


def repair(geometry: BaseGeometry) -> Repaired:
    """Return a boundary made valid by `make_valid`, with the change of its area.

    Overlapping contours are merged, holes outside are dropped, spikes vanish. A person has to
    confirm a change above 1 m²: that is the caller's to ask.
    Raises InvalidBoundary if no area remains or a coordinate is not finite.
    """
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise InvalidBoundary("A coordinate of the boundary is not finite")
    if shapely.is_valid(geometry):
        valid = surface_of(geometry)
    else:
        made = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
        valid = surface_of(made)
    if valid.is_empty:
        raise InvalidBoundary("The boundary bounds no area")
    return Repaired(geometry=valid, area_change_m2=float(valid.area - geometry.area))


def _repeats(one: Coordinates, other: Coordinates) -> bool:
    distance_m = math.hypot(one[0] - other[0], one[1] - other[1])
    return distance_m < REPEATED_POINT_M - _FLOAT_NOISE_M


def _rings_around(index: int, shells: list[Polygon]) -> list[int]:
    """Return the larger rings in which a ring lies; equal rings are not around each other."""
    inner = shells[index]
    place = shapely.point_on_surface(inner)
    return [
        other
        for other, shell in enumerate(shells)
        if other != index
        and shell.area > inner.area
        and bool(shapely.contains_xy(shell, place.x, place.y))
    ]
