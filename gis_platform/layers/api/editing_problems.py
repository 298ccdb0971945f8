"""What stands in the way of a change, as problem documents (RFC 9457) with their headers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from http import HTTPStatus
from typing import Any

import shapely
from django.http import HttpResponse
from django.utils.translation import gettext as _

from gis_platform.layers.api.bodies import (
    PATCH_TYPES,
    WHOLE_TYPES,
    BodyTooLarge,
    MalformedBody,
    UnsupportedBody,
)
from gis_platform.layers.editing_errors import (
    BaseVersionMissing,
    IdentifierTaken,
    InvalidFeature,
    LayerBusy,
    ReviewRequired,
    VersionConflict,
)
from gis_platform.layers.errors import FeatureNotFound, LayersError
from gis_platform.layers.findings import Finding
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.layers.serializers import represent
from gis_platform.layers.spoken import spoken
from gis_platform.municipalities.actors import NotAllowed
from gis_platform.municipalities.middleware import MunicipalRequest
from gis_platform.problems import problem

View = Callable[..., HttpResponse]
CHALLENGE = 'Bearer realm="gis"'


class EditingNotOffered(LayersError):  # noqa: N818
    """Nobody changes features of the layer here."""

    def __init__(self, layer: str, allowed: tuple[str, ...]) -> None:
        """allowed: what can be done instead."""
        self.layer, self.allowed = layer, allowed
        super().__init__(f"The layer {layer} is read only.")


STATUS_OF: dict[type[Exception], HTTPStatus] = {
    EditingNotOffered: HTTPStatus.METHOD_NOT_ALLOWED,
    UnsupportedBody: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    MalformedBody: HTTPStatus.BAD_REQUEST,
    BaseVersionMissing: HTTPStatus.PRECONDITION_REQUIRED,
    VersionConflict: HTTPStatus.PRECONDITION_FAILED,
    InvalidFeature: HTTPStatus.UNPROCESSABLE_ENTITY,
    IdentifierTaken: HTTPStatus.CONFLICT,
    ReviewRequired: HTTPStatus.CONFLICT,
    LayerBusy: HTTPStatus.SERVICE_UNAVAILABLE,
}


def answering(view: View) -> View:
    """Return a view that answers what its action raises; all else goes on."""

    @wraps(view)
    def answered(request: MunicipalRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401  a view's
        try:
            return view(request, *args, **kwargs)
        except NotAllowed:
            if request.actor.user_id is not None:
                raise
            response: HttpResponse = problem(
                HTTPStatus.UNAUTHORIZED, "sign-in-required", _("Sign in, or send an API key.")
            )
            response["WWW-Authenticate"] = CHALLENGE
            return response
        except FeatureNotFound as error:
            if request.method != "PUT" or "If-Match" not in request.headers:
                raise
            return problem(HTTPStatus.PRECONDITION_FAILED, "feature-not-found", str(error))
        except tuple(STATUS_OF) as error:
            return _problem(request, error)

    return answered


def _problem(request: MunicipalRequest, error: Exception) -> HttpResponse:
    status = STATUS_OF[type(error)]
    code = "".join(f"-{c.lower()}" if c.isupper() else c for c in type(error).__name__).lstrip("-")
    detail = str(error)
    if isinstance(error, InvalidFeature):
        detail = " ".join(sentence(finding) for finding in error.findings)
    response: HttpResponse = problem(status, code, detail, _members(request, error))
    match error:
        case EditingNotOffered():
            response["Allow"] = ", ".join(error.allowed)
        case LayerBusy():
            response["Retry-After"] = str(error.wait_s)
        case UnsupportedBody() if request.method == "PATCH":
            response["Accept-Patch"] = ", ".join(PATCH_TYPES)
        case UnsupportedBody() if request.method == "POST":
            response["Accept-Post"] = ", ".join(WHOLE_TYPES)
    return response


def _members(request: MunicipalRequest, error: Exception) -> dict[str, Any]:
    match error:
        case InvalidFeature():
            return {"findings": findings_collection(error.findings)}
        case VersionConflict():
            seen = access(request.actor, get_layer(error.layer))
            current = represent(seen, error.current) | {"version": error.current.version}
            return {
                "current": current,
                "base_version": error.base_version,
                "differences": error.differences,
            }
        case BaseVersionMissing():
            return {"version": error.version}
        case IdentifierTaken():
            return {"taken": error.values}
    return dict(getattr(error, "members", {}))


def findings_collection(findings: Iterable[Finding]) -> dict[str, Any]:
    """Return findings as a GeoJSON feature collection; one without a place has no geometry.

    `fix`: the whole geometry that the feature should have, in longitude and latitude as the
    places are, where there is one right answer.
    """
    return {"type": "FeatureCollection", "features": [_feature(one) for one in findings]}


def sentence(finding: Finding) -> str:
    """Return what was found in the reader's language."""
    return spoken(finding.template, finding.values)


def _feature(finding: Finding) -> dict[str, Any]:
    place, fix = finding.place, finding.fix
    mending = fix and {
        "title": spoken(fix.template, fix.values),
        "geometry": shapely.geometry.mapping(fix.geometry),
    }
    return {
        "type": "Feature",
        "geometry": None if place is None else shapely.geometry.mapping(place),
        "properties": {
            "code": finding.code,
            "severity": finding.severity,
            "text": sentence(finding),
            "field": finding.field,
            "values": {name: str(value) for name, value in finding.values.items()},
            "fix": mending,
        },
    }
