"""Longitude and latitude to a municipality's local metres, and the axes of its documents."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.enums import TransformDirection
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.grid import Coordinates as Coordinates
from gis_platform.geometry.grid import round_to_grid

Geometry = TypeVar("Geometry", bound=BaseGeometry)
Pair = tuple[float, float]
Extent = tuple[float, float, float, float]

LONLAT_DECIMALS = 9
"""Decimals of a degree that are stored: about 0.1 mm on the ground."""


class AxisOrder(StrEnum):
    """The order of the first and second ordinate (X; Y) in documents and register files."""

    NORTH_EAST = "NE"
    EAST_NORTH = "EN"


class CoordinateOutOfRange(ValueError):  # noqa: N818  the name is the sentence
    """A coordinate is not finite, cannot be transformed, or lies outside the allowed ranges.

    pair: the two ordinates in the order in which they were given.
    ranges: the allowed (min, max) of each ordinate in that order; None where none are set.
    """

    def __init__(self, pair: Pair, ranges: tuple[Pair, Pair] | None = None) -> None:
        self.pair = pair
        self.ranges = ranges
        given = f"Coordinate pair {pair[0]}; {pair[1]}"
        if ranges is None:
            super().__init__(f"{given} has no place in this coordinate system.")
        else:
            super().__init__(f"{given} is outside {_describe(ranges)}.")


class AxisSwapped(ValueError):  # noqa: N818  the name is the sentence
    """A pair of ordinates fits the allowed ranges only when its two numbers are exchanged.

    pair: the two ordinates in the order in which they were given.
    ranges: the allowed (min, max) of each ordinate in that order.
    """

    def __init__(self, pair: Pair, ranges: tuple[Pair, Pair]) -> None:
        self.pair = pair
        self.ranges = ranges
        super().__init__(
            f"Coordinate pair {pair[0]}; {pair[1]} has its axes swapped: "
            f"it must be within {_describe(ranges)}."
        )


def _describe(ranges: tuple[Pair, Pair]) -> str:
    (first_min, first_max), (second_min, second_max) = ranges
    return f"{first_min} to {first_max}; {second_min} to {second_max}"


@lru_cache(maxsize=64)
def _transformer(definition: str) -> Transformer:
    """Return the transformer from lon/lat; pyproj keeps its context apart in each thread."""
    return Transformer.from_crs("EPSG:4326", CRS.from_user_input(definition), always_xy=True)


@lru_cache(maxsize=64)
def named_crs(definition: str, name: str) -> CRS:
    """Return a system, under the name that people know it by where its definition has none."""
    told = CRS.from_user_input(definition).to_json_dict()
    inner = told["source_crs"] if told["type"] == "BoundCRS" else told
    if inner["name"] == "unknown" and name:
        inner["name"] = name
    return CRS.from_json_dict(told)


@dataclass(frozen=True, kw_only=True)
class LocalCrs:
    """A municipality's planar system: x is east, y is north, in metres on a fixed grid.

    definition: PROJ string or "EPSG:n"; raises pyproj.exceptions.CRSError if it is neither.
    axis_order: the order in which documents and register files write the ordinates.
    precision_m: size of the grid on which local coordinates lie.
    extent: (min_x, min_y, max_x, max_y) in local metres into which document coordinates fall.
    Raises ValueError for a system that is not planar in metres, or an empty extent.
    """

    definition: str
    axis_order: AxisOrder = AxisOrder.NORTH_EAST
    precision_m: float = 0.01
    extent: Extent | None = None

    def __post_init__(self) -> None:
        if not (math.isfinite(self.precision_m) and self.precision_m > 0):
            raise ValueError(f"The precision must be above 0 m, not {self.precision_m}.")
        if self.extent is not None:
            min_x, min_y, max_x, max_y = self.extent
            if not (min_x < max_x and min_y < max_y):
                raise ValueError(f"The extent {self.extent} holds no ground.")
        units = {axis.unit_name for axis in CRS.from_user_input(self.definition).axis_info}
        if units != {"metre"}:
            raise ValueError(f"{self.definition} is measured in {units}, not in metres.")

    def to_local(self, geometry: Geometry) -> Geometry:
        """Return a geometry of lon/lat (EPSG:4326) in local metres, on the precision grid.

        Rings and vertices keep their order and number; heights are dropped. Rounding may make
        a degenerate ring: check validity before measuring.
        Raises CoordinateOutOfRange for a vertex that cannot be transformed.
        """
        return self._transform(geometry, TransformDirection.FORWARD)

    def all_to_local(self, geometries: NDArray[np.object_]) -> NDArray[np.object_]:
        """Return geometries (n,) in local metres as `to_local` does each; raises as it does."""
        transformer = _transformer(self.definition)
        return np.asarray(shapely.transform(geometries, partial(self._forward, transformer)))

    def to_lonlat(self, geometry: Geometry) -> Geometry:
        """Return a geometry of local metres in lon/lat (EPSG:4326), rounded to 9 decimals.

        Raises CoordinateOutOfRange for a vertex that cannot be transformed.
        """
        return self._transform(geometry, TransformDirection.INVERSE)

    def document_pair(self, x: float, y: float) -> Pair:
        """Return a local point as documents of this municipality write it (X; Y)."""
        return (y, x) if self.axis_order is AxisOrder.NORTH_EAST else (x, y)

    def from_document(self, first: float, second: float) -> Pair:
        """Return (x, y) for the ordinates of a document; the numbers themselves are unchanged.

        Raises AxisSwapped if the pair fits the extent only when exchanged, and
        CoordinateOutOfRange if it does not fit at all or is not finite.
        """
        x, y = self.from_document_array(np.array([[first, second]], dtype=np.float64))[0]
        return float(x), float(y)

    def from_document_array(self, pairs: Coordinates) -> Coordinates:
        """Return x, y of shape (n, 2) for document ordinates of shape (n, 2).

        Raises AxisSwapped and CoordinateOutOfRange for the first pair that does not fit.
        """
        swap = self.axis_order is AxisOrder.NORTH_EAST
        _refuse(pairs, _finite(pairs))
        points = pairs[:, ::-1] if swap else pairs
        if self.extent is None:
            return points.copy()
        min_x, min_y, max_x, max_y = self.extent
        fits = _within(points, self.extent)
        if not fits.all():
            row = int(np.argmin(fits))
            pair = (float(pairs[row, 0]), float(pairs[row, 1]))
            ranges = ((min_y, max_y), (min_x, max_x)) if swap else ((min_x, max_x), (min_y, max_y))
            if _within(points[row : row + 1, ::-1], self.extent)[0]:
                raise AxisSwapped(pair, ranges)
            raise CoordinateOutOfRange(pair, ranges)
        return points.copy()

    def round_to_grid(self, values: Coordinates) -> Coordinates:
        """Return local ordinates rounded to the precision grid, as the nearest float."""
        return round_to_grid(values, self.precision_m)

    def _transform(self, geometry: Geometry, direction: TransformDirection) -> Geometry:
        transformer = _transformer(self.definition)
        if direction is TransformDirection.FORWARD:
            return shapely.transform(geometry, partial(self._forward, transformer))

        def convert(points: Coordinates) -> Coordinates:
            moved = _moved(transformer, points, direction)
            return np.asarray(np.round(moved, LONLAT_DECIMALS), dtype=np.float64)

        return shapely.transform(geometry, convert)

    def _forward(self, transformer: Transformer, points: Coordinates) -> Coordinates:
        return self.round_to_grid(_moved(transformer, points, TransformDirection.FORWARD))


def _moved(
    transformer: Transformer, points: Coordinates, direction: TransformDirection
) -> Coordinates:
    """Return transformed points (n, 2); CoordinateOutOfRange for the first that cannot be."""
    if not len(points):
        return points
    x, y = transformer.transform(points[:, 0], points[:, 1], direction=direction)
    moved = np.column_stack([x, y])
    _refuse(points, _finite(points) & _finite(moved))
    return moved


def _finite(points: Coordinates) -> NDArray[np.bool_]:
    return np.asarray(np.isfinite(points).all(axis=1))


def _within(points: Coordinates, extent: Extent) -> NDArray[np.bool_]:
    low, high = np.array(extent[:2]), np.array(extent[2:])
    return np.asarray(((points >= low) & (points <= high)).all(axis=1))


def _refuse(pairs: Coordinates, usable: NDArray[np.bool_]) -> None:
    """Raise CoordinateOutOfRange for the first pair that is not usable."""
    if not usable.all():
        first, second = pairs[int(np.argmin(usable))]
        raise CoordinateOutOfRange((float(first), float(second)))
