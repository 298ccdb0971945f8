"""The grid on which local coordinates lie, and geometries brought onto it."""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Coordinates = NDArray[np.float64]
Cells = NDArray[np.int64]


def round_to_grid(values: Coordinates, precision_m: float) -> Coordinates:
    """Return local ordinates rounded to a grid, as the nearest float.

    precision_m: size of the grid's cells.
    """
    steps = round(1 / precision_m)
    if steps >= 1 and math.isclose(steps * precision_m, 1, rel_tol=1e-9):
        return np.asarray(np.rint(values * steps) / steps, dtype=np.float64)
    return np.asarray(np.rint(values / precision_m) * precision_m, dtype=np.float64)


def cells(values: Coordinates, precision_m: float) -> Cells:
    """Return the whole numbers of the grid's lines on which ordinates lie, of the same shape."""
    return np.asarray(np.rint(values / precision_m), dtype=np.int64)


def rounded(geometry: BaseGeometry, precision_m: float) -> BaseGeometry:
    """Return a geometry with each vertex on the grid; it may have become invalid."""
    return shapely.transform(geometry, lambda points: round_to_grid(points, precision_m))


def fitted(geometry: BaseGeometry, precision_m: float) -> BaseGeometry:
    """Return a valid geometry on the grid; what is narrower than a cell is gone.

    Edges that pass through the cell of a vertex are led through that vertex (snap rounding), so
    that nothing crosses after rounding.
    """
    made = rounded(geometry, precision_m)
    if shapely.is_valid(made):
        return made
    return rounded(shapely.set_precision(geometry, precision_m), precision_m)
