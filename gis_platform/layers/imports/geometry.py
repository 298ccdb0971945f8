"""Fitness of delivered geometry: type, place, validity. Pure: arrays of shapely objects."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import LONLAT_DECIMALS, CoordinateOutOfRange, LocalCrs
from gis_platform.geometry.surfaces import surface_of
from gis_platform.layers.imports import limits
from gis_platform.layers.imports.values import Geometries

Bounds = tuple[float, float, float, float]
Coordinates = NDArray[np.float64]
ToLonLat = Callable[[Coordinates], Coordinates]

WORLD: Bounds = (-180.0, -90.0, 180.0, 90.0)
_PROMOTED: dict[str, tuple[GeometryType, Callable[..., Geometries]]] = {
    "MULTIPOLYGON": (GeometryType.POLYGON, shapely.multipolygons),
    "MULTILINESTRING": (GeometryType.LINESTRING, shapely.multilinestrings),
    "MULTIPOINT": (GeometryType.POINT, shapely.multipoints),
}
_ACCEPTED = {
    "MULTIPOLYGON": (GeometryType.POLYGON, GeometryType.MULTIPOLYGON),
    "MULTILINESTRING": (GeometryType.LINESTRING, GeometryType.MULTILINESTRING),
    "MULTIPOINT": (GeometryType.POINT, GeometryType.MULTIPOINT),
    "POINT": (GeometryType.POINT,),
    "GEOMETRY": (
        GeometryType.POINT,
        GeometryType.MULTIPOINT,
        GeometryType.LINESTRING,
        GeometryType.MULTILINESTRING,
        GeometryType.POLYGON,
        GeometryType.MULTIPOLYGON,
    ),
}


@dataclass(frozen=True, kw_only=True)
class Demands:
    """What a geometry must be.

    geometry_type: of the layer. local_crs: in which areas are measured. bounds: lon/lat that it
    must lie in. accept_repairs: take repairs that change the area by more than the limit.
    """

    geometry_type: str
    local_crs: LocalCrs
    bounds: Bounds = WORLD
    accept_repairs: bool = False


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why a geometry is refused."""

    code: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Checked:
    """geometry: what may be stored, None when refused. change_m2: of the area, by a repair."""

    geometry: BaseGeometry | None
    change_m2: float | None = None
    repaired: str = ""
    problem: Problem | None = None


@dataclass(frozen=True, kw_only=True)
class CheckedArray:
    """geometries: what may be stored. remarkable: by row, what was refused or repaired."""

    geometries: Geometries
    remarkable: dict[int, Checked]


def promote(geometries: Geometries, geometry_type: str) -> Geometries:
    """Return the geometries with single ones made multiple where the layer holds multiple ones."""
    if geometry_type not in _PROMOTED:
        return geometries
    single, collect = _PROMOTED[geometry_type]
    chosen = np.flatnonzero(shapely.get_type_id(geometries) == single)
    if not len(chosen):
        return geometries
    promoted = geometries.copy()
    promoted[chosen] = collect(geometries[chosen], indices=np.arange(len(chosen)))
    return promoted


def to_hex(geometries: Geometries, geometry_type: str) -> list[str | None]:
    """Return hexadecimal WKB in two dimensions, promoted: the head of a multiple one is put before.

    Quicker than `promote` and shapely's own hexadecimal writing, with the same result.
    """
    written = shapely.to_wkb(geometries, output_dimension=2, byte_order=1)
    heads = [""] * len(geometries)
    if geometry_type in _PROMOTED:
        single, _collect = _PROMOTED[geometry_type]
        head = struct.pack("<BII", 1, GeometryType[geometry_type], 1).hex()
        for row in np.flatnonzero(shapely.get_type_id(geometries) == single):
            heads[row] = head
    return [
        None if wkb is None else head + wkb.hex() for head, wkb in zip(heads, written, strict=True)
    ]


def check_geometry(
    geometry: BaseGeometry | None, demands: Demands, *, to_lonlat: ToLonLat | None = None
) -> Checked:
    """Check one geometry and promote it; see check_geometries."""
    array = np.full(1, None, dtype=object)
    array[0] = geometry
    checked = check_geometries(array, demands, to_lonlat=to_lonlat)
    promoted = promote(checked.geometries, demands.geometry_type)
    return checked.remarkable.get(0, Checked(geometry=promoted[0]))


def check_geometries(
    geometries: Geometries, demands: Demands, *, to_lonlat: ToLonLat | None = None
) -> CheckedArray:
    """Check geometries in the order given; heights are dropped, 9 decimals are kept.

    to_lonlat: turns (n, 2) source coordinates into lon/lat; None when they are lon/lat.
    An invalid surface is repaired (keeping the structure of its rings) when the area in the
    local CRS changes by no more than the limit, or with consent; other things are refused.
    A missing geometry is returned as it is: the layer decides. Sound single ones stay single.
    """
    problems: list[Problem | None] = [None] * len(geometries)
    flat = shapely.force_2d(geometries) if shapely.has_z(geometries).any() else geometries
    present = ~shapely.is_missing(flat)
    _mark(problems, present & shapely.is_empty(flat), lambda _row: _EMPTY)
    counts = shapely.get_num_coordinates(flat)
    _mark(problems, counts > limits.VERTICES, lambda row: _too_large(int(counts[row])))
    types = shapely.get_type_id(flat)
    fits = np.isin(types, _ACCEPTED[demands.geometry_type])
    _mark(problems, present & ~fits, lambda row: _wrong_type(flat[row], demands.geometry_type))
    lonlat = _transform(flat, problems, to_lonlat)
    _mark(problems, _unplaced(lonlat), lambda _row: _UNPLACED)
    bounds = shapely.bounds(lonlat)
    _mark(problems, ~_inside(bounds, demands.bounds), lambda row: _away(bounds[row], demands))
    fine = _unmarked(problems) & present
    sound = _only(lonlat, fine)
    remarkable = {
        row: Checked(geometry=None, problem=problem)
        for row, problem in enumerate(problems)
        if problem
    }
    for row in map(int, np.flatnonzero(fine & ~shapely.is_valid(sound))):
        remarkable[row] = _repair(sound[row], demands)
        sound[row] = remarkable[row].geometry
    return CheckedArray(geometries=sound, remarkable=remarkable)


_EMPTY = Problem(code="EMPTY", reason="The geometry is empty.")
_UNPLACED = Problem(
    code="ABSURD",
    reason="A coordinate is not a number or has no place in the coordinate system.",
)


def _too_large(count: int) -> Problem:
    reason = f"The geometry has {count} vertices, at most {limits.VERTICES} are allowed."
    return Problem(code="TOO_LARGE", reason=reason)


def _wrong_type(geometry: BaseGeometry, wanted: str) -> Problem:
    reason = f"The geometry is a {geometry.geom_type}, the layer holds {wanted}."
    return Problem(code="WRONG_TYPE", reason=reason)


def _away(bounds: Coordinates, demands: Demands) -> Problem:
    found, allowed = _pairs(bounds), _pairs(np.array(demands.bounds))
    reason = f"The geometry lies within {found} (lon, lat), outside of {allowed}."
    return Problem(code="ABSURD", reason=reason)


def _pairs(bounds: Coordinates) -> str:
    west, south, east, north = (float(value) for value in bounds)
    return f"{west:.6g}, {south:.6g} to {east:.6g}, {north:.6g}"


def _mark(
    problems: list[Problem | None], rows: NDArray[np.bool_], problem: Callable[[int], Problem]
) -> None:
    """Give the rows a problem unless they have one."""
    for row in np.flatnonzero(rows):
        if problems[row] is None:
            problems[row] = problem(int(row))


def _unmarked(problems: list[Problem | None]) -> NDArray[np.bool_]:
    return np.array([problem is None for problem in problems], dtype=bool)


def _only(geometries: Geometries, rows: NDArray[np.bool_]) -> Geometries:
    """Return the geometries of the rows, None elsewhere."""
    chosen: Geometries = np.full(len(geometries), None, dtype=object)
    chosen[rows] = geometries[rows]
    return chosen


def _transform(
    flat: Geometries, problems: list[Problem | None], to_lonlat: ToLonLat | None
) -> Geometries:
    """Return the fit geometries in lon/lat, rounded; the others as None."""

    def convert(points: Coordinates) -> Coordinates:
        moved = points if to_lonlat is None else to_lonlat(points)
        return np.asarray(np.round(moved, LONLAT_DECIMALS), dtype=np.float64)

    fit = _only(flat, _unmarked(problems))
    with np.errstate(invalid="ignore"):
        converted: Geometries = shapely.transform(fit, convert)
    return converted


def _unplaced(geometries: Geometries) -> NDArray[np.bool_]:
    """Say which geometries have a vertex that is not finite."""
    points, owners = shapely.get_coordinates(geometries, return_index=True)
    rows = np.zeros(len(geometries), dtype=bool)
    rows[owners[~np.isfinite(points).all(axis=1)]] = True
    return rows


def _inside(bounds: Coordinates, allowed: Bounds) -> NDArray[np.bool_]:
    """Say which bounds lie inside; those of what is missing do."""
    west, south, east, north = allowed
    low = (bounds[:, 0] >= west) & (bounds[:, 1] >= south)
    high = (bounds[:, 2] <= east) & (bounds[:, 3] <= north)
    return np.asarray((low & high) | np.isnan(bounds).all(axis=1))


def _repair(geometry: BaseGeometry, demands: Demands) -> Checked:
    """Make a surface valid, measuring what that does to its area."""
    reason = shapely.is_valid_reason(geometry)
    if geometry.geom_type not in {"Polygon", "MultiPolygon"}:
        return _refuse("INVALID", f"The geometry is invalid: {reason}.")
    repaired = surface_of(shapely.make_valid(geometry, method="structure", keep_collapsed=False))
    if repaired.is_empty:
        return _refuse("INVALID", f"The surface has no area: {reason}.")
    try:
        change = _area(repaired, demands) - _area(geometry, demands)
    except CoordinateOutOfRange as error:
        return _refuse("ABSURD", str(error))
    if abs(change) > limits.REPAIR_M2 and not demands.accept_repairs:
        return _refuse(
            "INVALID",
            f"The surface is invalid ({reason}); repaired, its area would change by "
            f"{change:+.2f} m², at most {limits.REPAIR_M2:g} m² without consent.",
        )
    fixed: Geometries = np.empty(1, dtype=object)
    fixed[0] = repaired
    return Checked(
        geometry=promote(fixed, demands.geometry_type)[0], change_m2=change, repaired=reason
    )


def _area(geometry: BaseGeometry, demands: Demands) -> float:
    return float(demands.local_crs.to_local(geometry).area)


def _refuse(code: str, reason: str) -> Checked:
    return Checked(geometry=None, problem=Problem(code=code, reason=reason))
