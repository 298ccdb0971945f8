"""The short way of features, for anybody: who sends neither key nor cookie."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from gis_platform.keys.middleware import too_many
from gis_platform.keys.throttle import count_anonymous
from gis_platform.layers.api.answers import wants_page
from gis_platform.layers.api.items import item, items
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.prepared import fetch_raw
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.middleware import Handler, MunicipalRequest, tell_caches
from gis_platform.municipalities.models import Municipality
from gis_platform.problems import ProblemMiddleware

_ADDRESS = re.compile(r"/([a-z0-9_-]+)/api/collections/([A-Za-z0-9_-]+)/items(?:/(\d{1,18}))?")
_METHODS = frozenset({"GET", "HEAD"})
_KEYS = ("HTTP_AUTHORIZATION", "HTTP_X_API_KEY")
_VERSION = "SELECT xmin::text, ctid::text FROM municipalities_municipality WHERE code = %s"
_MOST_KEPT = 64
"""Rows of municipalities that a process keeps."""


def features_for_everybody(get_response: Handler) -> Handler:
    """Answer programs that send neither cookie nor key with features, before all others do.

    Sessions and the chain of middlewares would cost more than a feature. Who is answered by a page
    goes the way of all requests. Comes after what adds headers to every answer and before what
    finds out who asks. Views, rights, rates and problems are those of all requests.
    """
    problems = ProblemMiddleware(get_response)

    def handle(request: HttpRequest) -> HttpResponse:
        match = _ADDRESS.fullmatch(request.path_info)
        if match is None or not _is_program_of_anybody(request):
            return get_response(request)
        code, collection, pk = match.groups()
        municipality = known_municipality(code)
        if municipality is None:
            return get_response(request)
        asked = cast(MunicipalRequest, request)
        asked.municipality = municipality
        asked.actor = Actor(municipality=municipality)
        language = municipality.languages[0]
        with translation.override(language), timezone.override(ZoneInfo(municipality.time_zone)):
            response = _answer(asked, collection, pk, problems.process_exception)
        return _told(response, asked.actor, language)

    return handle


def _answer(
    request: MunicipalRequest,
    collection: str,
    pk: str | None,
    explain: Callable[[HttpRequest, Exception], HttpResponse],
) -> HttpResponse:
    if excess := count_anonymous(request):
        return too_many(request, excess)
    try:
        return items(request, collection) if pk is None else item(request, collection, int(pk))
    except Exception as error:  # as for all views
        return explain(request, error)


def _told(response: HttpResponse, actor: Actor, language: str) -> HttpResponse:
    """Add what the middlewares that were left out add."""
    tell_caches(response, actor)
    headers = response.headers
    headers.setdefault("Content-Length", str(len(response.content)))
    headers.setdefault("Content-Language", language)
    headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
    return response


def _is_program_of_anybody(request: HttpRequest) -> bool:
    meta = request.META
    if request.method not in _METHODS or meta.get("HTTP_COOKIE"):
        return False
    if any(name in meta for name in _KEYS):  # an empty key is a wrong one
        return False
    try:
        return "text/html" not in meta.get("HTTP_ACCEPT", "") and not wants_page(request)
    except InvalidParameter:
        return False


def known_municipality(code: str) -> Municipality | None:
    """Return a municipality as its row is now, without reading again what has not changed.

    One statement by the index of codes; its answer names the version of the row. None if there is
    none of that code. To read only: the same object is given to others.
    """
    rows = fetch_raw(_VERSION, (code,))
    return _municipality(code, rows[0]) if rows else None


@lru_cache(maxsize=_MOST_KEPT)
def _municipality(code: str, version: tuple[bytes | None, ...]) -> Municipality:
    return Municipality.objects.defer("boundary").get(code=code)
