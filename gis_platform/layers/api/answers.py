"""Answers of the API: JSON for programs, pages for people."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gis_platform.layers.errors import InvalidParameter

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"
FORM = "f"
FORMS = ("json", "html")
HEADER_RELATIONS = frozenset(
    {"self", "alternate", "next", "prev", "describedby", "service-desc", "conformance", "data"}
)
"""Relations of the links that stand in the header too; more would not fit into it."""


def json_answer(body: object, content_type: str = JSON) -> HttpResponse:
    """Return a body as JSON; decimals and lazy texts are written as text."""
    return HttpResponse(orjson.dumps(body, default=str), content_type=content_type)


def require_known(request: HttpRequest, *names: str) -> None:
    """Raise InvalidParameter for a query parameter that is none of those, nor `f`."""
    known = sorted({FORM, *names})
    for name, value in request.GET.items():
        if name not in known:
            expected = f"one of the parameters {', '.join(known)}"
            raise InvalidParameter(name[:60], str(value)[:40], expected)


def wants_page(request: HttpRequest) -> bool:
    """Say whether a person asks: by `f=html`, or else by preferring HTML in `Accept`.

    Raises InvalidParameter for another form than `json` and `html`.
    """
    form = request.GET.get(FORM)
    if form is None:
        return _prefers_page(request.META.get("HTTP_ACCEPT", "*/*"))
    if form not in FORMS:
        raise InvalidParameter(FORM, form[:40], " or ".join(FORMS))
    return form == "html"


@lru_cache(maxsize=256)
def _prefers_page(accept: str) -> bool:
    asked = HttpRequest()
    asked.META["HTTP_ACCEPT"] = accept
    return asked.get_preferred_type([JSON, GEOJSON, HTML]) == HTML


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
    if header := link_header(body.get("links", ())):
        response["Link"] = header
    response["Vary"] = "Accept, Accept-Language, Cookie"
    return response


def link_header(links: Any) -> str:  # noqa: ANN401  whatever a body has
    """Return the chief links of a body as the header writes them (RFC 8288)."""
    written = [
        f'<{link["href"]}>; rel="{link["rel"]}"; type="{link.get("type", JSON)}"'
        for link in links
        if link["rel"] in HEADER_RELATIONS
    ]
    return ", ".join(written)
