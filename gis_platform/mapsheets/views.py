"""Map sheets for the map page: papers, the ground of a sheet, the sheet as PDF."""

from __future__ import annotations

import shapely
from django.contrib.auth.models import AbstractUser
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from gis_platform.geometry.crs import LocalCrs, Pair
from gis_platform.geometry.sheet import DENOMINATORS, ISO_PAPERS
from gis_platform.layers.api.answers import JSON, json_answer, require_known
from gis_platform.layers.api.bodies import read_json
from gis_platform.layers.crs_names import frame_of
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.parameters import whole_number
from gis_platform.mapsheets.orders import (
    DEFAULT_SCALE,
    LEAST_SCALE,
    MOST_SCALE,
    local_point,
    read_order,
    read_paper,
)
from gis_platform.mapsheets.papers import Orientation, Paper
from gis_platform.mapsheets.printing import print_sheet
from gis_platform.mapsheets.queries import ground_of
from gis_platform.municipalities.actors import NotAllowed
from gis_platform.municipalities.middleware import MunicipalRequest

SCALES = (*DENOMINATORS, 25_000)
PDF = "application/pdf"


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
    sheet = read_paper(asked.get("paper", "A4"), asked.get("orientation", "landscape")).sheet(
        denominator=scale, centre=_centre(asked.get("centre", ""), local)
    )
    geometry = shapely.geometry.mapping(ground_of(sheet, local))
    return json_answer({"geometry": geometry, "local": sheet.ground, "centre": sheet.centre})


@require_POST
def print_map(request: MunicipalRequest) -> HttpResponse:
    """Answer a map sheet as PDF to people who have signed in; the body is JSON."""
    municipality, user = request.municipality, request.user
    if not isinstance(user, AbstractUser):
        raise NotAllowed("print map sheets", municipality)
    order = read_order(read_json(request, (JSON,)), request.actor, frame_of(request))
    author = user.get_full_name() or user.get_username()
    pdf = print_sheet(order, municipality, author=author, on=municipality.today)
    name = f"{municipality.code}-{order.sheet.denominator}-{order.paper.name}.pdf".lower()
    response = HttpResponse(pdf, content_type=PDF)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _centre(text: str, local: LocalCrs) -> Pair:
    """Return the local point of `lon,lat`."""
    try:
        lon, lat = (float(part) for part in text[:80].split(","))
        return local_point(lon, lat, local)
    except ValueError as error:
        raise InvalidParameter("centre", text[:80], "longitude,latitude in degrees") from error
