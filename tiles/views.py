"""Tiles, TileJSON, styles, sprites and archives over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from gis_platform.layers.api.answers import JSON
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.exports.errors import TooManyExports
from gis_platform.layers.parameters import truth
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.problems import answer
from tiles.matrix import DEEPEST, Tile
from tiles.past_answers import answer_tile_at
from tiles.pmtiles_export import (
    CITY,
    MEDIA_TYPE,
    Archive,
    archive_zooms,
    open_archive,
    public_layers,
)
from tiles.revisions import SeenLayers, layers_version, seen_layers
from tiles.sprites import sprite_index, sprite_picture
from tiles.styles import MAPLIBRE, QGIS, city_style
from tiles.tilejson import tilejson as describe

VERSIONED, FIRST, LAST = "versioned", "minzoom", "maxzoom"
EDITION = 1
"""Raised when the same tiles become other bytes of an archive."""
A_DAY_S = 86_400


@require_safe
def tile(request: MunicipalRequest, layers: str, z: int, x: int, y: int) -> HttpResponse:
    """Return one tile of one layer or of several, as it is or as at `datetime`; empty: 204."""
    seen = seen_layers(request.actor, layers)
    return answer_tile_at(request, seen, Tile(z=z, x=x, y=y))


@require_safe
def tilejson(request: MunicipalRequest, layers: str) -> HttpResponseBase:
    """Return the TileJSON 3.0 of layers.

    Its addresses are always fresh; with `versioned=1` caches may keep their tiles for good.
    """
    seen = seen_layers(request.actor, layers)
    folder = request.build_absolute_uri(request.path.rsplit("/", 1)[0])
    is_versioned = _truth(request, VERSIONED)
    body = describe(seen, request.municipality, folder=folder, is_versioned=is_versioned)
    return _fresh_json(request, body)


@require_safe
def style(request: MunicipalRequest) -> HttpResponseBase:
    """Return the style of the municipality for MapLibre, of what the asker may read."""
    return _fresh_json(request, city_style(request, MAPLIBRE))


@require_safe
def style_for_qgis(request: MunicipalRequest) -> HttpResponseBase:
    """Return the style of the municipality for QGIS, which loads no pictures."""
    return _fresh_json(request, city_style(request, QGIS))


@require_safe
def sprite(request: HttpRequest, ratio: int, form: str) -> HttpResponseBase:
    """Return the pictures of hatches, or where they are in it; the same for everybody."""
    if form == "json":
        return _kept(request, orjson.dumps(sprite_index(ratio)), JSON)
    return _kept(request, sprite_picture(ratio), "image/png")


@require_safe
def archive(request: MunicipalRequest, layers: str) -> HttpResponseBase:
    """Return the tiles of layers as a PMTiles archive, made now; `city`: all public layers.

    HEAD and a fresh copy at the asker's cost no more than the revision of the layers.
    """
    is_city = layers == CITY
    municipality = request.municipality
    seen = public_layers(municipality) if is_city else seen_layers(request.actor, layers)
    zooms = archive_zooms(seen, _zoom(request, FIRST), _zoom(request, LAST))
    etag = _archive_tag(seen, request, zooms)
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None and request.method == "HEAD":
        response = HttpResponse()
    if response is None:
        asked = Archive(seen=seen, municipality=municipality, zooms=zooms)
        try:
            response = StreamingHttpResponse(open_archive(asked))
        except TooManyExports as error:
            return _busy(request, error)
    stem = "city" if is_city else "-".join(asked_names(seen))[:100]
    name = f"{municipality.code}-{stem}-{municipality.today}.pmtiles"
    response["Content-Type"] = MEDIA_TYPE
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Accept-Ranges"] = "none"
    return _told(response, etag)


def asked_names(seen: SeenLayers) -> list[str]:
    """Return the names of layers in the order asked for."""
    return [layer.name for layer in seen.layers]


def _archive_tag(seen: SeenLayers, request: MunicipalRequest, zooms: range) -> str:
    version = layers_version(seen, request.municipality)
    parts = (EDITION, version, zooms, get_language(), request.municipality.today)
    return f'W/"{_hash(repr(parts).encode())}"'


def _busy(request: HttpRequest, error: TooManyExports) -> HttpResponse:
    response = answer(request, HTTPStatus.SERVICE_UNAVAILABLE, "too-many-exports", str(error))
    response["Retry-After"] = str(error.retry_after_s)
    return response


def _fresh_json(request: HttpRequest, body: Mapping[str, Any]) -> HttpResponseBase:
    """Return a body that clients ask for again each time and that is sent if it has changed."""
    content = orjson.dumps(body, default=str)
    etag = f'"{_hash(content)}"'
    response = HttpResponse(content, content_type=JSON)
    return _told(get_conditional_response(request, etag=etag, response=response), etag)


def _told(response: HttpResponseBase | None, etag: str) -> HttpResponseBase:
    told = response or HttpResponse()
    told["ETag"] = etag
    told["Cache-Control"] = "no-cache"
    patch_vary_headers(told, ["Accept-Language"])
    return told


def _kept(request: HttpRequest, content: bytes, media_type: str) -> HttpResponseBase:
    etag = f'"{_hash(content)}"'
    response = HttpResponse(content, content_type=media_type)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={A_DAY_S}"
    return get_conditional_response(request, etag=etag, response=response) or response


def _hash(content: bytes) -> str:
    return blake2b(content, digest_size=12).hexdigest()


def _truth(request: HttpRequest, name: str) -> bool:
    given = request.GET.get(name)
    return truth(name, {"1": "true", "0": "false"}.get(given, given) if given else None)


def _zoom(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and int(given[:4]) <= DEEPEST):
        raise InvalidParameter(name, given[:20], f"a zoom from 0 to {DEEPEST}")
    return int(given)
