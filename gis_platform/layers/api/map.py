"""What the map page asks: its description and the search."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from gis_platform.layers.api.answers import json_answer
from gis_platform.layers.crs_names import frame_of
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.history import DATETIME, Period, read_past
from gis_platform.layers.map_description import describe_map
from gis_platform.layers.parameters import LONGEST_TEXT
from gis_platform.layers.records import unrecorded
from gis_platform.layers.search import search as search_features
from gis_platform.layers.search import searchable
from gis_platform.municipalities.middleware import MunicipalRequest

SEARCH_LIMIT = 20
SHORTEST_SEARCH = 2


@require_GET
def map_description(request: MunicipalRequest) -> HttpResponse:
    """Tell the map page all it has to know."""
    response = json_answer(describe_map(request.actor, request.municipality.today))
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def search(request: MunicipalRequest) -> HttpResponse:
    """Find features by number, address or name; with `datetime` as they were recorded then.

    Layers that have no record of that moment are named: what was there is not known.
    """
    text = request.GET.get("q", "").strip()
    if not SHORTEST_SEARCH <= len(text) <= LONGEST_TEXT or "\x00" in text:
        expected = f"{SHORTEST_SEARCH} to {LONGEST_TEXT} characters"
        raise InvalidParameter("q", text[:40], expected)
    period = read_past(DATETIME, request.GET.get(DATETIME), frame_of(request).time_zone)
    hits = search_features(request.actor, text, limit=SEARCH_LIMIT, period=period)
    found = [
        {
            "layer": hit.layer.name,
            "layer_title": str(hit.layer.title),
            "id": hit.pk,
            "title": hit.title,
            "subtitle": hit.subtitle,
            "bounds": hit.bounds,
        }
        for hit in hits
    ]
    return json_answer({"results": found, "unrecorded": _unrecorded(request, period)})


def _unrecorded(request: MunicipalRequest, period: Period | None) -> list[dict[str, Any]]:
    if period is None or period.start is None:
        return []
    searched = [seen.layer for seen in searchable(request.actor)]
    lacking = unrecorded(searched, request.municipality, period.start)
    return [
        {"layer": layer.name, "layer_title": str(layer.title), "since": lacking[layer.name]}
        for layer in searched
        if layer.name in lacking
    ]
