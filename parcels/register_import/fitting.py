"""Whether a record lies in the municipality's system, and what it draws there, in lon/lat."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.boundary import InvalidBoundary
from gis_platform.geometry.crs import AxisOrder, AxisSwapped, CoordinateOutOfRange, LocalCrs
from gis_platform.layers.imports.values import Refusal
from parcels.register.crs_names import is_recognised
from parcels.register.geometry import DrawnShape
from parcels.register.records import Drawn
from parcels.register_import.targets import Target

REPAIR_LIMIT_M2 = 1.0
"""A repair that changes the area by more than this is for a person to accept."""

CRS_UNKNOWN = "CRS_UNKNOWN"
AXIS_SWAPPED = "AXIS_SWAPPED"
OUT_OF_RANGE = "OUT_OF_RANGE"
OTHER_GROUND = frozenset({CRS_UNKNOWN, AXIS_SWAPPED, OUT_OF_RANGE})
"""Codes of the refusals that say that a record does not lie in the municipality's system."""

_FAULTS: dict[type[Exception], str] = {
    AxisSwapped: AXIS_SWAPPED,
    CoordinateOutOfRange: OUT_OF_RANGE,
    InvalidBoundary: "GEOMETRY_INVALID",
    shapely.errors.GEOSException: "GEOMETRY_INVALID",
}


@dataclass(frozen=True, kw_only=True)
class LocalSystem:
    """The system that registers of a municipality are drawn in.

    names: how they spell it. districts: cadastral districts ("91:01") whose quarters stand for
    it. A contour that names no system is judged by the bounds of `local_crs` alone.
    """

    local_crs: LocalCrs
    names: Collection[str]
    districts: Collection[str]

    @cached_property
    def unbounded(self) -> LocalCrs:
        """The same system for shapes that may reach beyond its bounds."""
        return replace(self.local_crs, extent=None)

    def require_reach(self, record: Drawn) -> None:
        """Refuse a record whose bounding box has nothing in common with the bounds.

        Raises AxisSwapped and CoordinateOutOfRange, naming the middle of the box.
        """
        extent = self.local_crs.extent
        if extent is None:
            return
        pairs = np.array([(point.first, point.second) for point in record.points()])
        (south, west), (north, east) = pairs.min(axis=0), pairs.max(axis=0)
        if self.local_crs.axis_order is AxisOrder.EAST_NORTH:
            (south, west), (north, east) = (west, south), (east, north)
        if not shapely.box(west, south, east, north).intersects(shapely.box(*extent)):
            middle = (pairs.min(axis=0) + pairs.max(axis=0)) / 2
            self.local_crs.from_document(float(middle[0]), float(middle[1]))

    def unknown_in(self, record: Drawn) -> tuple[str, ...]:
        """Return the names in a record that do not stand for this system."""
        return tuple(name for name in record.crs_names if not self._knows(name))

    def _knows(self, name: str) -> bool:
        if not name.strip():
            return self.local_crs.extent is not None
        return is_recognised(name, names=self.names, districts=self.districts)


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """What a record draws in EPSG:4326, or why it is refused.

    repair: what was wrong and has been repaired, "" where nothing was.
    """

    geometry: BaseGeometry | None = None
    refusal: Refusal | None = None
    repair: str = ""


def fit(
    record: Drawn, number: str, target: Target, system: LocalSystem, *, accept_repairs: bool
) -> Fitted:
    """Return the geometry of a record; what is unfit comes back as a refusal, not an exception.

    Every point has to lie within the bounds of the system; of a target that reaches beyond,
    its bounding box has to meet them.
    """
    if not record.has_contours:
        return Fitted()
    if unknown := system.unknown_in(record):
        listed = ", ".join(name or "none" for name in unknown)
        return _refused(number, CRS_UNKNOWN, f"Its coordinate system is not known here: {listed}.")
    try:
        if target.reaches_beyond:
            system.require_reach(record)
        shape = target.draw(record, system.unbounded if target.reaches_beyond else system.local_crs)
        return _drawn(shape, number, system.local_crs, accept_repairs=accept_repairs)
    except tuple(_FAULTS) as fault:
        return _refused(number, _code_of(fault), str(fault))


def _drawn(
    shape: DrawnShape | None, number: str, local_crs: LocalCrs, *, accept_repairs: bool
) -> Fitted:
    if shape is None or shape.geometry.is_empty:
        return Fitted()
    repair = _repair_sentence(shape) if shape.fault else ""
    if repair and abs(shape.area_change_m2) > REPAIR_LIMIT_M2 and not accept_repairs:
        return _refused(number, "REPAIR_NEEDED", repair)
    return Fitted(geometry=local_crs.to_lonlat(shape.geometry), repair=repair)


def _refused(number: str, code: str, reason: str) -> Fitted:
    return Fitted(refusal=Refusal(number=number, code=code, reason=reason))


def _code_of(fault: Exception) -> str:
    return next(code for kind, code in _FAULTS.items() if isinstance(fault, kind))


def _repair_sentence(shape: DrawnShape) -> str:
    return f"{shape.fault} Its repair changes the area by {shape.area_change_m2:+.2f} m²."
