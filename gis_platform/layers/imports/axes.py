"""In which order a file writes its coordinates: X to the east, or X to the north."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Coordinates = NDArray[np.float64]


class Axes(StrEnum):
    """How the two numbers of a position are read."""

    FILE = "file"
    """X to the east and Y to the north, as formats and their drivers have it."""
    X_NORTH = "x_north"
    """X to the north and Y to the east, as surveyors write."""

    def east_north(self, points: Coordinates) -> Coordinates:
        """Return positions (n, 2) of a file with the east first, in the units of the file."""
        return np.ascontiguousarray(points[:, ::-1]) if self is Axes.X_NORTH else points
