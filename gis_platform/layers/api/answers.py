"""Answers of the API: JSON for programs, pages for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"


def json_answer(body: object, content_type: str = JSON) -> HttpResponse:
    """Return a body as JSON; decimals and lazy texts are written as text."""
    return HttpResponse(orjson.dumps(body, default=str), content_type=content_type)


def wants_page(request: HttpRequest) -> bool:
    """Say whether a person asks: by `f=html`, or else by preferring HTML in `Accept`."""
    form = request.GET.get("f")
    if form is not None:
        return form == "html"
    return request.get_preferred_type([JSON, GEOJSON, HTML]) == HTML


def respond(
    request: HttpRequest,
    body: Mapping[str, Any],
    *,
    template: str,
    content_type: str = JSON,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Return a body as JSON, or as a page that is given `body` and `context`.

    Both know each other as alternates by their links; caches keep them apart.
    """
    if wants_page(request):
        response = render(request, template, {"body": body, **(context or {})})
    else:
        response = json_answer(body, content_type)
    response["Vary"] = "Accept, Accept-Language, Cookie"
    return response
