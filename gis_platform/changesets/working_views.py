"""What the editor reads: the local CRS, the layers' forms, and features at full precision."""

from __future__ import annotations

import math

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from gis_platform.changesets.working import (
    MOST_FEATURES,
    LocalBox,
    WorkingItems,
    describe_working,
    features_by_id,
    features_in_box,
)
from gis_platform.geometry.crs import CoordinateOutOfRange
from gis_platform.layers.api.answers import json_answer, require_known
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.middleware import MunicipalRequest

MOST_LAYERS = 40
LONGEST_SIDE_M = 5_000.0


@require_safe
def working(request: MunicipalRequest) -> HttpResponse:
    """Tell in which CRS is edited, which layers the actor may edit, and what their forms ask."""
    require_known(request)
    return _fresh(json_answer(describe_working(request.actor)))


@require_safe
def working_items(request: MunicipalRequest) -> HttpResponse:
    """Return features of layers in a box, or of one layer by id, in the local CRS."""
    require_known(request, "layers", "bbox", "layer", "ids")
    if "ids" in request.GET:
        layer = get_layer(request.GET.get("layer", ""))
        found = features_by_id(layer, _ids(request.GET["ids"]), request.actor)
    else:
        found = _in_box(request)
    body = {"crs": "local", "features": found.features, "truncated": found.truncated}
    return _fresh(json_answer(body))


def _in_box(request: MunicipalRequest) -> WorkingItems:
    names = [name for name in request.GET.get("layers", "").split(",") if name]
    if not 1 <= len(names) <= MOST_LAYERS:
        raise InvalidParameter("layers", ",".join(names)[:80], f"1 to {MOST_LAYERS} names")
    box = _box(request.GET.get("bbox", ""))
    try:
        return features_in_box([get_layer(name) for name in names], box, request.actor)
    except CoordinateOutOfRange as error:
        raise InvalidParameter("bbox", request.GET["bbox"][:80], "a box on earth") from error


def _box(text: str) -> LocalBox:
    expected = (
        f"west,south,east,north in metres of the local CRS, at most {LONGEST_SIDE_M:.0f} m a side"
    )
    try:
        west, south, east, north = (float(side) for side in text.split(","))
    except ValueError as error:
        raise InvalidParameter("bbox", text[:80], expected) from error
    sides = (east - west, north - south)
    if not all(math.isfinite(side) and 0 <= side <= LONGEST_SIDE_M for side in sides):
        raise InvalidParameter("bbox", text[:80], expected)
    return west, south, east, north


def _ids(text: str) -> list[int]:
    parts = text.split(",")
    if len(parts) > MOST_FEATURES or not all(
        part.isascii() and part.isdigit() and len(part) < 16 for part in parts
    ):
        raise InvalidParameter("ids", text[:80], f"1 to {MOST_FEATURES} whole numbers")
    return [int(part) for part in parts]


def _fresh(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
