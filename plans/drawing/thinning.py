"""Shapes with less points than paper can show."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

THINNED_MM = 0.05
"""How far a thinned line may leave the true one on paper."""
MANY_POINTS = 400
CLOSEST_MM = 1.5
"""Signs of points that are closer are left out, but for those with a label."""


def thinned(geometry: BaseGeometry) -> BaseGeometry:
    """Return a shape on paper without points that nobody sees; one of few points as it is.

    Source: Douglas and Peucker, 1973.
    """
    if shapely.get_num_coordinates(geometry) <= MANY_POINTS:
        return geometry
    return shapely.simplify(geometry, THINNED_MM)
