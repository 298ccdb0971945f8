"""What is wrong with the shapes of a file, each with its feature and a place on the map."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import CoordinateOutOfRange, LocalCrs
from gis_platform.layers.imports.geometry import Bounds
from gis_platform.previews.placing import Shapes

_PLACE = re.compile(r"\[(\S+) (\S+)\]")
_FAR_M = 1_000.0
Rows = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong with one feature. place: lon/lat, None where it has none.

    An error keeps the feature off the map and out of the draft; a warning does not.
    """

    row: int
    code: str
    severity: str
    sentence: str
    place: BaseGeometry | None = None


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """lonlat: shapes that can be drawn, None where one cannot. problems: all of them."""

    lonlat: Shapes
    problems: list[Problem]


def inspect(original: Shapes, lonlat: Shapes, rows: NDArray[np.int64]) -> Inspected:
    """Return what can be drawn and what is wrong; rows: numbers of the features.

    original: in the system of the file. lonlat: the same in lon/lat, infinite where a place has
    none there.
    """
    problems: list[Problem] = []
    drawn = lonlat.copy()

    def mark(chosen: Rows, code: str, tell: Callable[[int], str], *, is_error: bool) -> None:
        severity = "error" if is_error else "warning"
        for at in map(int, np.flatnonzero(chosen)):
            place = None if is_error else _place(drawn[at])
            told = tell(at)
            row = int(rows[at])
            problems.append(
                Problem(row=row, code=code, severity=severity, sentence=told, place=place)
            )
            if is_error:
                drawn[at] = None

    mark(shapely.is_missing(drawn), "NO_GEOMETRY", lambda _at: _nothing(), is_error=True)
    empty = ~shapely.is_missing(drawn) & shapely.is_empty(drawn)
    mark(empty, "EMPTY", lambda _at: _("The geometry is empty."), is_error=True)
    mark(_unplaced(original), "NOT_FINITE", lambda at: _not_finite(original[at]), is_error=True)
    away = ~shapely.is_missing(drawn) & (_unplaced(drawn) | _off_the_earth(drawn))
    mark(away, "NO_PLACE", lambda at: _no_place(original[at]), is_error=True)
    crossing = ~shapely.is_missing(drawn) & ~shapely.is_valid(drawn)
    mark(crossing, "INVALID", lambda at: _invalid(drawn[at]), is_error=False)
    return Inspected(lonlat=drawn, problems=problems)


def distance_from(bounds: Bounds | None, extent: Bounds, local: LocalCrs) -> float:
    """Return how far, in metres, a layer lies from an extent, both in lon/lat; 0 if they meet."""
    if bounds is None:
        return 0.0
    try:
        here, there = (local.to_local(shapely.box(*one)) for one in (bounds, extent))
    except CoordinateOutOfRange:
        return float("inf")
    return float(shapely.distance(here, there))


def is_far(metres: float) -> bool:
    """Say whether a layer lies so far off that its coordinate system is in doubt."""
    return metres > _FAR_M


def _unplaced(shapes: Shapes) -> Rows:
    points, owners = shapely.get_coordinates(shapes, return_index=True)
    marked: Rows = np.zeros(len(shapes), dtype=bool)
    marked[owners[~np.isfinite(points).all(axis=1)]] = True
    return marked


def _off_the_earth(lonlat: Shapes) -> Rows:
    points, owners = shapely.get_coordinates(lonlat, return_index=True)
    marked: Rows = np.zeros(len(lonlat), dtype=bool)
    outside = (np.abs(points[:, 0]) > 180) | (np.abs(points[:, 1]) > 90)
    marked[owners[outside]] = True
    return marked


def _nothing() -> str:
    return _("The feature has no geometry, or one of a kind that is not read.")


def _not_finite(shape: BaseGeometry) -> str:
    points = shapely.get_coordinates(shape)
    first = points[~np.isfinite(points).all(axis=1)][0]
    told = {"x": float(first[0]), "y": float(first[1])}
    return _("The position %(x)s, %(y)s is not two finite numbers.") % told


def _no_place(shape: BaseGeometry) -> str:
    x, y = map(float, shapely.get_coordinates(shape)[0])
    told = {"x": f"{x:.10g}", "y": f"{y:.10g}"}
    return (
        _(
            "The position %(x)s, %(y)s has no place on the earth in this coordinate system: "
            "longitude reaches from -180 to 180, latitude from -90 to 90."
        )
        % told
    )


def _invalid(shape: BaseGeometry) -> str:
    reason = _PLACE.sub("", shapely.is_valid_reason(shape)).strip()
    return _("The geometry is not valid: %(reason)s.") % {"reason": reason}


def _place(shape: BaseGeometry) -> BaseGeometry:
    """Return where a shape breaks, else a point of it."""
    if found := _PLACE.search(shapely.is_valid_reason(shape)):
        return shapely.Point(float(found[1]), float(found[2]))
    return shape.representative_point()
