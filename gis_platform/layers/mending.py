"""The repair of an invalid geometry, where there is one right answer."""

from __future__ import annotations

from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import CoordinateOutOfRange, LocalCrs
from gis_platform.geometry.surfaces import polygons_of, surface_of
from gis_platform.layers.checks.fixing import cleaned
from gis_platform.layers.findings import Finding, Fix
from gis_platform.layers.findings import marked as _


def with_repair(finding: Finding, shape: BaseGeometry | None, local: LocalCrs | None) -> Finding:
    """Return a finding about an invalid shape with its repair as the fix, if that is certain.

    shape: in EPSG:4326, as it was read. local: the CRS on whose grid it is repaired.
    """
    if shape is None or local is None:
        return finding
    try:
        made = repaired(local.to_local(shape), precision_m=local.precision_m)
    except (CoordinateOutOfRange, shapely.GEOSException):
        return finding
    if made is None:
        return finding
    fix = Fix(template=_("Repair the geometry."), geometry=local.to_lonlat(made))
    return replace(finding, fix=fix)


def repaired(shape: BaseGeometry, *, precision_m: float) -> BaseGeometry | None:
    """Return an invalid surface made valid on the grid; None where a person has to decide.

    There is one right answer if both ways to read crossing rings (what an odd number of rings is
    around; what a shell is around and no hole) mean the same ground, and no part comes off.
    """
    if shape.geom_type not in {"Polygon", "MultiPolygon"}:
        return None
    odd = surface_of(shapely.make_valid(shape, method="linework"))
    made = cleaned(shape, precision_m=precision_m)
    if made is None or len(polygons_of(made)) > len(polygons_of(shape)):
        return None
    noise_m2 = precision_m * shape.length
    return made if shapely.symmetric_difference(odd, made).area <= noise_m2 else None
