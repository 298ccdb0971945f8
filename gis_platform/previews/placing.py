"""In which coordinate system a file is, how that was found, and where its places lie."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from gis_platform.geometry.crs import LocalCrs, named_crs
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.imports.axes import Axes, Coordinates
from gis_platform.layers.imports.crs_likeness import shares_projection
from gis_platform.layers.imports.formats import Format
from gis_platform.municipalities.models import Municipality

LOCAL, FILE, LONLAT = "local", "file", "EPSG:4326"
Shapes = NDArray[np.object_]
_EPSG = re.compile(r"EPSG:\d{4,6}")


class Found(StrEnum):
    """How the coordinate system of a file was found."""

    PERSON = "person"
    FILE = "file"
    DATUM_LEFT_OUT = "datum_left_out"
    FORMAT = "format"
    OFFERED = "offered"
    """The file names none; the local one is offered and not taken before somebody says so."""


@dataclass(frozen=True, kw_only=True)
class Placement:
    """How coordinates are read. code: `local`, `EPSG:n`, or `file` for another system."""

    crs: CRS
    code: str
    name: str
    how: Found
    stated: str
    axes: Axes = Axes.FILE

    def to_lonlat(self, shapes: Shapes) -> Shapes:
        """Return shapes (n,) in lon/lat, not rounded; what has no place there is infinite."""
        shapes = self._east_north(shapes)
        if self.code == LONLAT:
            return shapes
        transformer = Transformer.from_crs(self.crs, LONLAT, always_xy=True)
        with np.errstate(invalid="ignore"):
            moved: Shapes = shapely.transform(shapes, partial(_moved, transformer))
        return moved

    def to_local(self, shapes: Shapes, local: LocalCrs) -> Shapes:
        """Return shapes (n,) in local metres on the grid; the local system is not transformed.

        Raises CoordinateOutOfRange for a place that cannot be transformed.
        """
        if self.code == LOCAL:
            rounded: Shapes = shapely.transform(self._east_north(shapes), local.round_to_grid)
            return rounded
        return local.all_to_local(self.to_lonlat(shapes))

    def _east_north(self, shapes: Shapes) -> Shapes:
        if self.axes is Axes.FILE:
            return shapes
        turned: Shapes = shapely.transform(shapes, self.axes.east_north)
        return turned


def _moved(transformer: Transformer, points: Coordinates) -> Coordinates:
    x, y = transformer.transform(points[:, 0], points[:, 1])
    return np.column_stack([x, y])


def place(
    municipality: Municipality,
    *,
    stated: CRS | None,
    format: Format,  # noqa: A002  the file's own word
    names_crs: bool,
    asked: str = "",
    axes: str = "",
) -> Placement:
    """Return the system of a file and the order of its coordinates.

    stated: what the driver read from it. names_crs: whether the file itself says so, not only
    its format. asked: `local`, `file` or `EPSG:n` where somebody set it; raises InvalidParameter
    for another text, and for `file` where the file names none. axes: a value of Axes, empty for
    `file`; raises InvalidParameter for another.
    """
    found = _placed(municipality, stated, format, names_crs=names_crs, asked=asked)
    return replace(found, axes=_axes(axes))


def _placed(
    municipality: Municipality,
    stated: CRS | None,
    format: Format,  # noqa: A002
    *,
    names_crs: bool,
    asked: str,
) -> Placement:
    local = named_crs(municipality.crs_definition, municipality.crs_name)
    name = stated.name if stated else ""
    if asked and asked != FILE:
        crs, code = (local, LOCAL) if asked == LOCAL else (_epsg(asked), asked)
        return Placement(crs=crs, code=code, name=crs.name, how=Found.PERSON, stated=name)
    if stated is None:
        if asked == FILE:
            raise InvalidParameter("crs", asked, "local or EPSG:n: the file names no system")
        return Placement(crs=local, code=LOCAL, name=local.name, how=Found.OFFERED, stated="")
    how = Found.FILE if names_crs and not format.is_xml else Found.FORMAT
    if stated.equals(local, ignore_axis_order=True):
        return Placement(crs=local, code=LOCAL, name=local.name, how=how, stated=name)
    if not asked and not stated.is_bound and shares_projection(stated, local):
        how = Found.DATUM_LEFT_OUT
        return Placement(crs=local, code=LOCAL, name=local.name, how=how, stated=name)
    return Placement(crs=stated, code=_code_of(stated), name=name, how=how, stated=name)


def _axes(asked: str) -> Axes:
    try:
        return Axes(asked or Axes.FILE)
    except ValueError as error:
        raise InvalidParameter("axes", asked[:80], " or ".join(Axes)) from error


def _code_of(crs: CRS) -> str:
    if crs.equals(CRS.from_epsg(4326), ignore_axis_order=True) or "CRS84" in crs.name:
        return LONLAT
    found = crs.to_epsg(min_confidence=100)
    return f"EPSG:{found}" if found else FILE


def _epsg(asked: str) -> CRS:
    expected = "local, file or a code such as EPSG:32639"
    if not _EPSG.fullmatch(asked):
        raise InvalidParameter("crs", asked[:80], expected)
    try:
        crs = CRS.from_user_input(asked)
    except CRSError as error:
        raise InvalidParameter("crs", asked, expected) from error
    if not (crs.is_projected or crs.is_geographic):
        raise InvalidParameter("crs", asked, "a system of places on the ground")
    return crs
