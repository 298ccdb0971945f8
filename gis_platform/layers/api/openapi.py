"""The description of the API (OpenAPI 3.0), put together from what every door tells of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from gis_platform.layers.api.answers import require_known, respond
from gis_platform.layers.api.links import api_address, own_links
from gis_platform.layers.api.parts import ApiPart, api_parts
from gis_platform.layers.errors import InvalidDeclaration
from gis_platform.layers.policy import readable_layers
from gis_platform.municipalities.middleware import MunicipalRequest

OPENAPI_JSON = "application/vnd.oai.openapi+json;version=3.0"
SECURITY: Mapping[str, Mapping[str, str]] = {
    "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic", "description": "The password is a key."},
}
EVERYWHERE = {"401": "Unauthorized", "429": "TooManyRequests"}
"""What can be answered to any operation, with its description."""
METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
Named = dict[str, Any]  # JSON


def openapi(request: MunicipalRequest) -> HttpResponse:
    """Describe the API as far as the asker may use it."""
    require_known(request)
    body = describe(request)
    context = {
        "links": own_links(request, media_type=OPENAPI_JSON),
        "operations": _operations(body["paths"]),
    }
    return respond(
        request, body, template="api/openapi.html", content_type=OPENAPI_JSON, context=context
    )


def describe(request: MunicipalRequest) -> Named:
    """Return the whole document; InvalidDeclaration if doors mean different things by a name."""
    parts = api_parts()
    readable = readable_layers(request.actor)
    paths: Named = {}
    for part in parts:
        if part.paths:
            _add_paths(paths, part, part.paths(request.actor, readable))
    components = _components(parts)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": _("Spatial API of %(city)s") % {"city": request.municipality.name},
            "description": _(
                "Features, exports and tiles by open standards. What is described here is what"
                " the asker may read."
            ),
            "version": "1.0.0",
        },
        "servers": [{"url": api_address(request).rstrip("/")}],
        "security": [{}, *({name: []} for name in sorted(components["securitySchemes"]))],
        "paths": dict(sorted(paths.items())),
        "components": components,
    }


def _add_paths(paths: Named, part: ApiPart, added: Mapping[str, Any]) -> None:
    for address, item in added.items():
        known = paths.setdefault(address, {})
        if twice := known.keys() & item.keys() & set(METHODS):
            raise InvalidDeclaration(f"{part.name} describes {address} {sorted(twice)} once more.")
        known.update({name: _answering_for_all(member) for name, member in item.items()})


def _answering_for_all(member: Any) -> Any:  # noqa: ANN401  JSON
    """Return an operation with the answers that any can have; other members as they are."""
    if not isinstance(member, Mapping) or "responses" not in member:
        return member
    for_all = {
        status: {"$ref": f"#/components/responses/{name}"} for status, name in EVERYWHERE.items()
    }
    return {**member, "responses": for_all | member["responses"]}


def _components(parts: Sequence[ApiPart]) -> Named:
    whole: Named = {"securitySchemes": dict(SECURITY)}
    for part in parts:
        for kind, named in (part.components() if part.components else {}).items():
            kept = whole.setdefault(kind, {})
            for name, meaning in named.items():
                if kept.setdefault(name, meaning) != meaning:
                    raise InvalidDeclaration(f"{part.name} gives {kind}/{name} a second meaning.")
    return whole


def _operations(paths: Mapping[str, Any]) -> list[Named]:
    """Return the lines of the page's table."""
    return [
        {
            "address": address,
            "method": method.upper(),
            "summary": item[method].get("summary", ""),
            "parameters": [
                one.get("name") or one["$ref"].rsplit("/", 1)[-1]
                for one in (*item.get("parameters", ()), *item[method].get("parameters", ()))
            ],
        }
        for address, item in paths.items()
        for method in METHODS
        if method in item
    ]
