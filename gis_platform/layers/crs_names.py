"""Coordinate reference systems by their names (URIs): what is read and answered in which.

Source: OGC 18-058r1 (Features, Part 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.enums import TransformDirection
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import LONLAT_DECIMALS, CoordinateOutOfRange, LocalCrs
from gis_platform.layers.errors import InvalidParameter
from gis_platform.municipalities.middleware import MunicipalRequest

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
WEB_MERCATOR = "http://www.opengis.net/def/crs/EPSG/0/3857"
LAT_LON = "http://www.opengis.net/def/crs/EPSG/0/4326"
STORAGE_CRS = CRS84
LOCAL_PATH = "crs/local"
"""Below `/{municipality}/api/`."""

WORLD_EDGE_M = 20_037_509.0
"""Of EPSG:3857, rounded up."""

FARTHEST_M = 100_000_000.0
"""No local system writes a place on earth with a larger number."""

PLANAR_DECIMALS = 4
"""Decimals of a metre that are answered."""

_SHORT_NAMES = {"[OGC:CRS84]": CRS84, "[EPSG:3857]": WEB_MERCATOR, "[EPSG:4326]": LAT_LON}
Coordinates = NDArray[np.float64]
_UTC = ZoneInfo("UTC")


class Axes(StrEnum):
    """What the two numbers of a position are."""

    LON_LAT = "longitude and latitude, degrees"
    LAT_LON = "latitude and longitude, degrees"
    WEB_MERCATOR = "x and y of EPSG:3857, metres"
    LOCAL = "x (east) and y (north) of the local system, metres"


@dataclass(frozen=True, kw_only=True)
class NamedCrs:
    """A coordinate reference system that the API knows; local: of the municipality's own one."""

    uri: str
    axes: Axes
    local: LocalCrs | None = None

    @property
    def is_planar(self) -> bool:
        """Whether its unit is the metre."""
        return self.axes in (Axes.WEB_MERCATOR, Axes.LOCAL)

    @property
    def decimals(self) -> int:
        """How many decimals of its coordinates are answered."""
        return PLANAR_DECIMALS if self.is_planar else LONLAT_DECIMALS

    def to_storage(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry of this system in longitude and latitude (EPSG:4326).

        Raises CoordinateOutOfRange for a position that is nowhere on earth.
        """
        self._refuse_far(geometry)
        moved = geometry
        if self.axes is Axes.LAT_LON:
            moved = shapely.transform(geometry, lambda points: points[:, ::-1])
        elif self.is_planar:
            moved = shapely.transform(geometry, self._inverse)
        places = shapely.get_coordinates(moved)
        on_earth = np.isfinite(places).all(axis=1) & (np.abs(places) <= (180.0, 90.0)).all(axis=1)
        if not on_earth.all():
            at = int(np.argmin(on_earth))
            first, second = shapely.get_coordinates(geometry)[at]
            raise CoordinateOutOfRange((float(first), float(second)))
        return moved

    def _refuse_far(self, geometry: BaseGeometry) -> None:
        """Raise CoordinateOutOfRange for metres that would be wound round the earth."""
        if self.is_planar:
            farthest = WORLD_EDGE_M if self.axes is Axes.WEB_MERCATOR else FARTHEST_M
            for x, y in shapely.get_coordinates(geometry):
                if not max(abs(x), abs(y)) <= farthest:
                    raise CoordinateOutOfRange((float(x), float(y)))

    def from_storage(self, geometries: NDArray[np.object_]) -> NDArray[np.object_]:
        """Return geometries of EPSG:4326 in this planar system, not rounded."""
        moved: NDArray[np.object_] = shapely.transform(geometries, self._forward)
        return moved

    def _forward(self, points: Coordinates) -> Coordinates:
        return self._moved(points, TransformDirection.FORWARD)

    def _inverse(self, points: Coordinates) -> Coordinates:
        return self._moved(points, TransformDirection.INVERSE)

    def _moved(self, points: Coordinates, direction: TransformDirection) -> Coordinates:
        transformer = _transformer(self.local.definition if self.local else "EPSG:3857")
        return np.column_stack(
            transformer.transform(points[:, 0], points[:, 1], direction=direction)
        )


@lru_cache(maxsize=64)
def _transformer(definition: str) -> Transformer:
    return Transformer.from_crs("EPSG:4326", CRS.from_user_input(definition), always_xy=True)


LON_LAT_CRS = NamedCrs(uri=CRS84, axes=Axes.LON_LAT)
LAT_LON_CRS = NamedCrs(uri=LAT_LON, axes=Axes.LAT_LON)
WEB_MERCATOR_CRS = NamedCrs(uri=WEB_MERCATOR, axes=Axes.WEB_MERCATOR)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What coordinates and days mean where a question is asked.

    local: the municipality's own system, None where there is none to name.
    """

    local: NamedCrs | None = None
    time_zone: ZoneInfo = _UTC

    @property
    def known(self) -> tuple[NamedCrs, ...]:
        """The systems that can be asked for, CRS84 first."""
        own = (self.local,) if self.local else ()
        return (LON_LAT_CRS, LAT_LON_CRS, WEB_MERCATOR_CRS, *own)


WORLD = Frame()
"""No municipality's own system; days are those of UTC."""


def frame_of(request: MunicipalRequest) -> Frame:
    """Return what coordinates and days mean in the municipality of a request."""
    municipality = request.municipality
    uri = request.build_absolute_uri(f"/{municipality.code}/api/{LOCAL_PATH}")
    return Frame(
        local=NamedCrs(uri=uri, axes=Axes.LOCAL, local=municipality.local_crs),
        time_zone=ZoneInfo(municipality.time_zone),
    )


def read_crs(name: str, value: str, frame: Frame) -> NamedCrs:
    """Return the system that a parameter names; InvalidParameter lists the known ones."""
    uri = _SHORT_NAMES.get(value, value)
    for known in frame.known:
        if known.uri == uri:
            return known
    listed = ", ".join(known.uri for known in frame.known)
    raise InvalidParameter(name, value[:200], f"one of {listed}")
