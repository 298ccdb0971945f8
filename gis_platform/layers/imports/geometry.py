"""Fitness of delivered geometry: type, place, validity; pure arrays of shapely objects."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import GeometryType

from gis_platform.layers.imports.values import Geometries

_PROMOTED = {
    "MULTIPOLYGON": (GeometryType.POLYGON, shapely.multipolygons),
    "MULTILINESTRING": (GeometryType.LINESTRING, shapely.multilinestrings),
    "MULTIPOINT": (GeometryType.POINT, shapely.multipoints),
}


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
