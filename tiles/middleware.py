"""The short way of tiles that everybody may see."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from gis_platform.keys.middleware import too_many
from gis_platform.keys.throttle import count_tile
from gis_platform.layers.errors import LayersError
from gis_platform.layers.history import DATETIME
from gis_platform.municipalities.middleware import Handler
from gis_platform.municipalities.models import Municipality
from tiles.answers import answer_tile
from tiles.matrix import NoSuchTile, Tile
from tiles.revisions import everybodys_layers

_ADDRESS = re.compile(r"/([a-z0-9_-]+)/tiles/([a-z0-9_,-]+)/(\d{1,2})/(\d{1,7})/(\d{1,7})\.mvt")
_METHODS = frozenset({"GET", "HEAD"})
_WHO_ASKS = ("HTTP_AUTHORIZATION", "HTTP_X_API_KEY")


def tiles_for_everybody(get_response: Handler) -> Handler:
    """Answer tiles of public layers to who sends neither session nor key, before all others do.

    Sessions, languages and the municipality's row would cost more than the tile. Comes after what
    adds headers to every answer and before what finds out who asks. Anything unusual, errors
    too, goes the way of all requests.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        match = _ADDRESS.fullmatch(request.path_info)
        if match is None or _is_of_the_past(request) or not _is_from_anybody(request):
            return get_response(request)
        if excess := count_tile(request):
            return too_many(request, excess)
        code, names, z, x, y = match.groups()
        try:
            seen = everybodys_layers(names)
            if seen is None:
                return get_response(request)
            return answer_tile(request, code, seen, Tile(z=int(z), x=int(x), y=int(y)))
        except (LayersError, NoSuchTile, Municipality.DoesNotExist):
            return get_response(request)

    return handle


def _is_of_the_past(request: HttpRequest) -> bool:
    return f"{DATETIME}=" in request.META.get("QUERY_STRING", "")


def _is_from_anybody(request: HttpRequest) -> bool:
    meta = request.META
    if request.method not in _METHODS or any(name in meta for name in _WHO_ASKS):
        return False
    return "HTTP_COOKIE" not in meta or settings.SESSION_COOKIE_NAME not in request.COOKIES
