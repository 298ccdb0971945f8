"""Files dropped onto the map: looked at, placed, taken feature by feature at full precision."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gis_platform.geometry.crs import named_crs
from gis_platform.layers.api.answers import JSON, require_known
from gis_platform.layers.api.bodies import MalformedBody
from gis_platform.layers.api.editing_problems import answering
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.imports.axes import Axes
from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import IMPORT_DATA
from gis_platform.previews import limits
from gis_platform.previews.actions import forget, keep, plain_name
from gis_platform.previews.errors import FileTooLarge
from gis_platform.previews.models import PreviewedFile
from gis_platform.previews.numbers import is_number
from gis_platform.previews.placing import FILE, LOCAL, LONLAT, Found, Placement, place
from gis_platform.previews.queries import looking, previewed
from gis_platform.previews.reading import FileContent, read_file
from gis_platform.previews.representation import drawn_layers, exact_features
from gis_platform.previews.turning import suggests_x_north, turning_sentence

ENVELOPE_BYTES = 10_000
"""What a multipart body may have beside its file."""
GEOMETRY_TYPES = ("POINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRY")


@require_POST
def preview(request: MunicipalRequest) -> HttpResponse:
    """Read a sent file (`file`, and `crs`, `axes` where somebody sets them), keep it, tell it."""
    request.actor.require(looking())
    sent = _sent_file(request)
    name = plain_name(sent.name or "")
    kept = keep(sent, name=name, actor=request.actor, now=timezone.now())
    try:
        return _told(request, kept, request.POST)
    except (ImportRefused, InvalidParameter):
        forget([kept])
        raise


@require_GET
def preview_again(request: MunicipalRequest, token: str) -> HttpResponse:
    """Tell a kept file again, read as the parameters `crs` and `axes` say."""
    require_known(request, "crs", "axes")
    request.actor.require(looking())
    kept = previewed(token, actor=request.actor, now=timezone.now())
    return _told(request, kept, request.GET)


@require_GET
def exact(request: MunicipalRequest, token: str) -> HttpResponse:
    """Give features of a kept file in local metres on the grid, with whole values."""
    require_known(request, "crs", "axes", "layer", "rows", "geometry")
    request.actor.require(looking())
    kept = previewed(token, actor=request.actor, now=timezone.now())
    content = _content(kept)
    placement = _placement(request.municipality, content, request.GET)
    if placement.how is Found.OFFERED:
        raise InvalidParameter("crs", "", "local or EPSG:n: the file names no system")
    layers, number = content.layers, request.GET.get("layer", "")
    if not is_number(number) or int(number) >= len(layers):
        raise InvalidParameter("layer", number[:80], f"a number below {len(layers)}")
    kind = request.GET.get("geometry", "GEOMETRY")
    if kind not in GEOMETRY_TYPES:
        raise InvalidParameter("geometry", kind[:80], " or ".join(GEOMETRY_TYPES))
    rows = _rows(request.GET.get("rows", ""))
    told = exact_features(layers[int(number)], placement, request.municipality, rows, kind)
    return HttpResponse(orjson.dumps(told), content_type=JSON)


preview, preview_again, exact = answering(preview), answering(preview_again), answering(exact)


def _sent_file(request: HttpRequest) -> UploadedFile[Any]:
    length = request.headers.get("Content-Length", "0")
    size = int(length) if length.isdigit() else 0
    if size > limits.FILE_BYTES + ENVELOPE_BYTES:
        raise FileTooLarge(_("The file"), size, limits.FILE_BYTES)
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise MalformedBody(_("The body is not multipart/form-data with one file called `file`."))
    if (sent.size or 0) > limits.FILE_BYTES:
        raise FileTooLarge(plain_name(sent.name or ""), sent.size or 0, limits.FILE_BYTES)
    return sent


def _content(kept: PreviewedFile) -> FileContent:
    return read_file(Path(kept.file.path), name=kept.name)


def _placement(municipality: Municipality, content: FileContent, asked: QueryDict) -> Placement:
    return place(
        municipality,
        stated=content.stated,
        format=content.format,
        names_crs=content.names_crs,
        asked=asked.get("crs", "")[:80],
        axes=asked.get("axes", "")[:80],
    )


def _told(request: MunicipalRequest, kept: PreviewedFile, asked: QueryDict) -> HttpResponse:
    municipality = request.municipality
    content = _content(kept)
    placement = _placement(municipality, content, asked)
    layers = drawn_layers(content, placement, municipality)
    is_turned = suggests_x_north(content, placement, municipality)
    if not is_turned and all(layer["bounds"] is None for layer in layers):
        first = next(one["sentence"] for layer in layers for one in layer["problems"])
        if placement.how is not Found.OFFERED and not (asked.get("crs") or asked.get("axes")):
            raise ImportRefused(
                _("Nothing of %(name)s can be drawn: %(why)s") % {"name": kept.name, "why": first}
            )
    body = {
        "token": kept.token,
        "name": kept.name,
        "format": content.format.name,
        "size_bytes": kept.file.size,
        "expires_at": kept.expires_at.isoformat(),
        "crs": {
            "code": placement.code,
            "name": placement.name,
            "how": placement.how,
            "sentence": _sentence(placement),
        },
        "axes": {
            "code": placement.axes,
            "suggested": Axes.X_NORTH if is_turned else None,
            "sentence": _axes_sentence(placement, is_turned=is_turned),
        },
        "choices": _choices(municipality, placement),
        "may_import": request.actor.may(IMPORT_DATA),
        "layers": layers,
    }
    return HttpResponse(orjson.dumps(body), content_type=JSON)


def _sentence(placement: Placement) -> str:
    told = {"name": placement.name, "stated": placement.stated}
    match placement.how:
        case Found.PERSON:
            return _("You have set %(name)s.") % told
        case Found.FILE:
            return _("The file names %(name)s.") % told
        case Found.FORMAT:
            return _("The format is in %(name)s.") % told
        case Found.DATUM_LEFT_OUT:
            return (
                _(
                    "The file names %(stated)s without its datum; its projection is that of "
                    "%(name)s, which is taken."
                )
                % told
            )
    return (
        _("The file names no coordinate system. So it would lie in %(name)s: is that right?") % told
    )


def _axes_sentence(placement: Placement, *, is_turned: bool) -> str:
    if placement.axes is Axes.X_NORTH:
        return _("You have set X to the north and Y to the east.")
    return turning_sentence() if is_turned else ""


def _choices(municipality: Municipality, placement: Placement) -> list[dict[str, str]]:
    local = named_crs(municipality.crs_definition, municipality.crs_name)
    choices = {LOCAL: local.name, LONLAT: "WGS 84 (EPSG:4326)"}
    own = FILE if placement.how is Found.PERSON else placement.code
    if placement.stated and placement.stated not in choices.values():
        choices.setdefault(own, placement.stated)
    return [{"code": code, "name": name} for code, name in choices.items()]


def _rows(text: str) -> list[int]:
    parts = text.split(",")
    expected = f"at most {limits.EXACT_FEATURES} numbers of features"
    if len(parts) > limits.EXACT_FEATURES or not all(map(is_number, parts)):
        raise InvalidParameter("rows", text[:80], expected)
    return [int(one) for one in parts]
