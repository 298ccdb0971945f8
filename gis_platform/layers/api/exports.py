"""Exports of collections: `GET /{municipality}/api/collections/{collection}/export.{format}`."""

from __future__ import annotations

from hashlib import blake2b
from http import HTTPStatus

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from gis_platform.layers.crs_names import frame_of
from gis_platform.layers.exports.errors import FormatNotFound, TooManyExports
from gis_platform.layers.exports.export import Export, open_export
from gis_platform.layers.exports.formats import format_called
from gis_platform.layers.exports.request import read_export
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.layers.revisions import layer_versions
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.problems import answer, register_problem

EDITION = 1
"""Raised when the same features become other bytes."""

register_problem(FormatNotFound, HTTPStatus.NOT_FOUND)


def export(request: MunicipalRequest, collection: str, extension: str) -> HttpResponseBase:
    """Return a whole collection, or what is selected of it, as a file.

    HEAD and a fresh copy at the asker's cost no more than the revision of the layer.
    """
    seen = access(request.actor, get_layer(collection))
    asked = read_export(
        seen,
        request.municipality,
        format_called(extension),
        request.GET.dict(),
        frame_of(request),
    )
    etag = _etag(request, asked)
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None and request.method == "HEAD":
        response = HttpResponse()
    if response is None:
        try:
            response = StreamingHttpResponse(open_export(asked))
        except TooManyExports as error:
            return _busy(request, error)
    return _with_headers(response, asked, etag)


def _with_headers(response: HttpResponseBase, asked: Export, etag: str) -> HttpResponseBase:
    response["Content-Type"] = asked.format.media_type
    response["Content-Disposition"] = f'attachment; filename="{asked.file_name}"'
    response["Content-Crs"] = f"<{asked.selection.crs.uri}>"
    response["ETag"] = etag
    shared = "" if asked.selection.access.is_everybodys else "private, "
    response["Cache-Control"] = f"{shared}no-cache"
    response["Vary"] = "Authorization, Cookie"
    return response


def _etag(request: MunicipalRequest, asked: Export) -> str:
    """Return a weak tag: of the same features the bytes may differ, by a date within, say."""
    [version] = layer_versions([asked.layer], request.municipality)
    local = (request.municipality.crs_definition, request.municipality.crs_name)
    parameters = sorted(request.GET.items())
    told = repr(
        (EDITION, version, asked.selection.access.key, asked.format.name, parameters, local)
    )
    return f'W/"{blake2b(told.encode(), digest_size=12).hexdigest()}"'


def _busy(request: MunicipalRequest, error: TooManyExports) -> HttpResponse:
    response = answer(request, HTTPStatus.SERVICE_UNAVAILABLE, "too-many-exports", str(error))
    response["Retry-After"] = str(error.retry_after_s)
    return response
