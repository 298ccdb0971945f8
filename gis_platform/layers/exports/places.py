"""In which coordinate system an export is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from gis_platform.geometry.crs import named_crs
from gis_platform.layers.crs_names import Axes, NamedCrs
from gis_platform.municipalities.models import Municipality

Shapes = NDArray[np.object_]
Move = Callable[[Shapes], Shapes]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A coordinate system of a file. x is east or the longitude, y is north or the latitude.

    move: from lon/lat (EPSG:4326), whole arrays at once; None where nothing moves.
    """

    crs: CRS
    move: Move | None = None

    @property
    def wkt(self) -> str:
        """The definition, WKT 2 (ISO 19162:2019)."""
        return str(self.crs.to_wkt())

    @property
    def shifted_wkt(self) -> str:
        """The definition with its shift of datum, WKT 1 as GDAL reads it; empty if it has none.

        A `.prj` as ESRI writes it has no place for the shift, and would be off by it.
        """
        return str(self.crs.to_wkt("WKT1_GDAL")) if self.crs.is_bound else ""

    @property
    def projjson(self) -> dict[str, Any]:
        """The definition as GeoParquet has it, where lon/lat is OGC:CRS84."""
        return dict((self.crs if self.move else named_crs("OGC:CRS84", "")).to_json_dict())


def place_of(crs: NamedCrs, municipality: Municipality) -> Place:
    """Return where the coordinates of a file are, whose axes are x and y in any system.

    Files have their own rule for the axes of EPSG:4326, longitude first: it is CRS84 in them.
    """
    if crs.axes is Axes.LOCAL:
        definition = municipality.local_crs.definition
        return Place(crs=named_crs(definition, municipality.crs_name), move=crs.from_storage)
    if crs.axes is Axes.WEB_MERCATOR:
        return Place(crs=named_crs("EPSG:3857", ""), move=crs.from_storage)
    return Place(crs=named_crs("EPSG:4326", ""))
