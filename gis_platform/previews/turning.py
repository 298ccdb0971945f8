"""Whether a file seems to be written with X to the north, which is suggested and never assumed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from django.utils.translation import gettext as _

from gis_platform.layers.imports.axes import Axes
from gis_platform.layers.imports.geometry import WORLD, Bounds
from gis_platform.layers.imports.layer_files import neighbourhood
from gis_platform.municipalities.models import Municipality
from gis_platform.previews.placing import Placement, Shapes
from gis_platform.previews.reading import FileContent


def suggests_x_north(
    content: FileContent, placement: Placement, municipality: Municipality
) -> bool:
    """Say whether a file lies in a municipality only once its X is taken as north.

    It does so where no layer meets the bounds in which features of the municipality are believed
    as the placement reads them, and one lies within them otherwise.
    """
    area = neighbourhood(municipality)
    if placement.axes is Axes.X_NORTH or area == WORLD:
        return False
    extents = [found for layer in content.layers if (found := _extent(layer.shapes)) is not None]
    turned = replace(placement, axes=Axes.X_NORTH)
    if any(_meets(_in_lonlat(one, placement), area) for one in extents):
        return False
    return any(_is_within(_in_lonlat(one, turned), area) for one in extents)


def turning_sentence() -> str:
    """Return what is said where X to the north is suggested."""
    return _(
        "As it is written, the file lies off the municipality; with X to the north and Y to the "
        "east it lies in it. Is it written so?"
    )


def _extent(shapes: Shapes) -> Bounds | None:
    """Return the bounds of what has finite ones, in the units of the file."""
    bounds = shapely.bounds(shapes)
    finite = bounds[np.isfinite(bounds).all(axis=1)]
    if len(finite) == 0:
        return None
    west, south = map(float, finite[:, :2].min(axis=0))
    east, north = map(float, finite[:, 2:].max(axis=0))
    return west, south, east, north


def _in_lonlat(extent: Bounds, placement: Placement) -> Bounds:
    """Return the bounds of the corners of an extent; infinite where one has no place."""
    corners = np.array([shapely.box(*extent)], dtype=object)
    points = shapely.get_coordinates(placement.to_lonlat(corners))
    west, south = map(float, points.min(axis=0))
    east, north = map(float, points.max(axis=0))
    return west, south, east, north


def _meets(one: Bounds, other: Bounds) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


def _is_within(inner: Bounds, outer: Bounds) -> bool:
    return all(
        low <= one <= high
        for one, low, high in (
            (inner[0], outer[0], outer[2]),
            (inner[2], outer[0], outer[2]),
            (inner[1], outer[1], outer[3]),
            (inner[3], outer[1], outer[3]),
        )
    )
