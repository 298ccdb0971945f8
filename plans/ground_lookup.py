"""Ground in local metres as the database is asked for it."""

from __future__ import annotations

import shapely
from django.contrib.gis.geos import GEOSGeometry
from shapely import Polygon

from gis_platform.geometry.crs import LocalCrs
from gis_platform.geometry.sheet import AROUND_M, DoesNotFit, choose
from gis_platform.municipalities.models import STORAGE_SRID

SEARCH_MARGIN_M = 5.0


def drawn_ground(geometry: shapely.MultiPolygon) -> Polygon:
    """Return the ground that a drawing of a parcel shows, with a margin, in local metres."""
    try:
        bounds = choose(geometry.bounds).ground
    except DoesNotFit:
        bounds = geometry.buffer(AROUND_M).bounds
    min_x, min_y, max_x, max_y = (round(value) for value in bounds)
    margin = SEARCH_MARGIN_M
    return shapely.box(min_x - margin, min_y - margin, max_x + margin, max_y + margin)


def lonlat_of(crs: LocalCrs, window: Polygon) -> GEOSGeometry:
    """Return a window of local metres as it is compared with what is stored."""
    outline = shapely.segmentize(window, 100.0)
    around = crs.to_lonlat(outline)
    return GEOSGeometry(memoryview(shapely.to_wkb(around)), srid=STORAGE_SRID)
