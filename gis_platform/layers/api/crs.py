"""The municipality's local coordinate reference system, for programs that know no code of it."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from pyproj import CRS

from gis_platform.layers.api.answers import FORM, JSON, require_known, respond
from gis_platform.layers.api.links import api_address
from gis_platform.municipalities.middleware import MunicipalRequest

WKT = "text/plain"
WKT_NAMES = ("application/x-ogcwkt", WKT)
EAST_FIRST = {"east": 0, "north": 1}


def local_crs(request: MunicipalRequest) -> HttpResponse:
    """Return the local CRS as PROJJSON, as WKT2 (`f=wkt`, or by `Accept`) or as a page."""
    require_known(request)
    municipality = request.municipality
    wkt, projjson = describe_crs(municipality.crs_definition, municipality.crs_name)
    if _wants_wkt(request):
        response = HttpResponse(wkt, content_type=f"{WKT}; charset=utf-8")
        response["Vary"] = "Accept, Accept-Language, Cookie"
        return response
    context = {
        "wkt": CRS.from_wkt(wkt).to_wkt("WKT2_2019", pretty=True),
        "address": api_address(request).rstrip("/"),
    }
    body: dict[str, Any] = json.loads(projjson)
    return respond(request, body, template="api/crs.html", context=context)


@lru_cache(maxsize=64)
def describe_crs(definition: str, name: str) -> tuple[str, str]:
    """Return a system as WKT2 and PROJJSON text under its name, x east before y north.

    definition: PROJ string or "EPSG:n". Raises pyproj.exceptions.CRSError if it is neither.
    """
    whole = CRS.from_user_input(definition).to_json_dict()
    planar = whole["source_crs"] if whole["type"] == "BoundCRS" else whole
    planar["name"] = name
    axes = planar["coordinate_system"]["axis"]
    ordered = sorted(axes, key=lambda axis: EAST_FIRST.get(axis["direction"], 2))
    if ordered != axes:
        planar["coordinate_system"]["axis"] = ordered
        planar.pop("id", None)
    crs = CRS.from_json_dict(whole)
    return crs.to_wkt("WKT2_2019"), crs.to_json()


def _wants_wkt(request: MunicipalRequest) -> bool:
    form = request.GET.get(FORM)
    if form is not None:
        return form == "wkt"
    return request.get_preferred_type([JSON, "text/html", *WKT_NAMES]) in WKT_NAMES
