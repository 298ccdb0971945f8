"""Map sheets for the map page: which papers there are, where a sheet lies on the ground."""

from __future__ import annotations

import math

import shapely
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from gis_platform.geometry.crs import CoordinateOutOfRange, LocalCrs, Pair
from gis_platform.geometry.sheet import DENOMINATORS, ISO_PAPERS
from gis_platform.layers.api.answers import json_answer, require_known
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.parameters import whole_number
from gis_platform.mapsheets.papers import Orientation, Paper
from gis_platform.municipalities.middleware import MunicipalRequest

SCALES = (*DENOMINATORS, 25_000)
DEFAULT_SCALE, LEAST_SCALE, MOST_SCALE = 2_000, 50, 200_000
_SIDE_PARTS = 8


@require_GET
def papers(request: MunicipalRequest) -> HttpResponse:
    """Tell the papers with their map frames in mm, and the usual and the allowed scales."""
    found = [Paper(name=name, orientation=side) for name in ISO_PAPERS for side in Orientation]
    listed = [
        {"name": one.name, "orientation": one.orientation, "size": one.size_mm, "frame": one.frame}
        for one in found
    ]
    body = {"papers": listed, "scales": SCALES, "least": LEAST_SCALE, "most": MOST_SCALE}
    return json_answer(body)


@require_GET
def frame(request: MunicipalRequest) -> HttpResponse:
    """Give the ground in the frame of a sheet, in longitude and latitude and in local metres."""
    require_known(request, "centre", "paper", "orientation", "scale")
    asked, local = request.GET, request.municipality.local_crs
    scale = whole_number("scale", asked.get("scale"), DEFAULT_SCALE, LEAST_SCALE, MOST_SCALE)
    sheet = _paper(asked.get("paper", "A4"), asked.get("orientation", "landscape")).sheet(
        denominator=scale, centre=_centre(asked.get("centre", ""), local)
    )
    ground = shapely.box(*sheet.ground)
    longest = max(sheet.ground[2] - sheet.ground[0], sheet.ground[3] - sheet.ground[1])
    try:
        there = local.to_lonlat(shapely.segmentize(ground, longest / _SIDE_PARTS))
    except CoordinateOutOfRange as error:
        raise InvalidParameter("scale", str(scale), "a sheet whose ground is on earth") from error
    geometry = shapely.geometry.mapping(there)
    return json_answer({"geometry": geometry, "local": sheet.ground, "centre": sheet.centre})


def _paper(name: str, orientation: str) -> Paper:
    if name not in ISO_PAPERS:
        raise InvalidParameter("paper", name[:40], f"one of {', '.join(ISO_PAPERS)}")
    if orientation not in set(Orientation):
        raise InvalidParameter("orientation", orientation[:40], " or ".join(Orientation))
    return Paper(name=name, orientation=Orientation(orientation))


def _centre(text: str, local: LocalCrs) -> Pair:
    """Return the local point of `lon,lat`."""
    try:
        lon, lat = (float(part) for part in text[:80].split(","))
        within = math.isfinite(lon) and abs(lon) <= 180 and abs(lat) <= 90
        point = local.to_local(shapely.Point(lon, lat)) if within else None
    except ValueError:
        point = None
    if point is None:
        raise InvalidParameter("centre", text[:80], "longitude,latitude in degrees")
    return point.x, point.y
