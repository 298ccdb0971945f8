"""What the items of a collection have, what can be asked for and sorted by, as JSON Schema."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from gis_platform.layers.api.answers import json_answer, require_known, respond
from gis_platform.layers.api.collections import JSON_SCHEMA
from gis_platform.layers.api.links import api_address, own_links
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.policy import Access, access
from gis_platform.layers.receivable_schema import Operation, receivable_schema
from gis_platform.layers.registry import get_layer
from gis_platform.layers.schema import (
    DIALECT,
    Schema,
    feature_schema,
    layer_schema,
    queryable_schema,
    sortable_schema,
)
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.middleware import MunicipalRequest

SchemaOf = Callable[[Access, Actor], Schema]
KINDS: dict[str, tuple[SchemaOf, object]] = {
    "schema": (layer_schema, _("Schema")),
    "feature-schema": (feature_schema, _("Schema of a feature in GeoJSON")),
    "queryables": (queryable_schema, _("What can be asked for")),
    "sortables": (sortable_schema, _("What can be sorted by")),
}


def schema(request: MunicipalRequest, collection: str, kind: str) -> HttpResponse:
    """Return a schema of a collection in the reader's language; `kind` is a key of KINDS.

    The schema itself can be asked for by `type`: create, replace or update, as GeoJSON.
    """
    require_known(request, *(("type",) if kind == "schema" else ()))
    seen = access(request.actor, get_layer(collection))
    if kind == "schema" and "type" in request.GET:
        return _receivable(request, seen)
    schema_of, title = KINDS[kind]
    address = api_address(request, f"collections/{seen.layer.name}/{kind}")
    body = {"$schema": DIALECT, "$id": address, **schema_of(seen, request.actor)}
    context = {
        "layer": seen.layer,
        "heading": title,
        "kind": kind,
        "links": own_links(request, media_type=JSON_SCHEMA),
        "fields": _fields(body, kind),
    }
    return respond(
        request, body, template="api/schema.html", content_type=JSON_SCHEMA, context=context
    )


def _receivable(request: MunicipalRequest, seen: Access) -> HttpResponse:
    """Return what a feature that is sent has to keep to, in JSON alone."""
    operation = request.GET["type"]
    if operation not in [*Operation]:
        raise InvalidParameter("type", operation[:40], " or ".join(Operation))
    address = api_address(request, f"collections/{seen.layer.name}/schema?type={operation}")
    made = receivable_schema(seen, request.actor, Operation(operation))
    return json_answer({"$schema": DIALECT, "$id": address, **made}, JSON_SCHEMA)


def _fields(body: Schema, kind: str) -> list[Schema]:
    """Return the lines of the page's table, in order."""
    found = body["properties"]
    if kind == "feature-schema":
        found = found["properties"]["properties"]
    required = body.get("required", ())
    return [
        {
            "name": name,
            "title": made.get("title", name),
            "type": made.get("type", ""),
            "format": made.get("format", ""),
            "unit": made.get("x-ogc-unit", ""),
            "role": made.get("x-ogc-role", ""),
            "read_only": made.get("readOnly", False),
            "set_once": made.get("x-set-once", False),
            "required": name in required,
            "codes": [one for one in made.get("oneOf") or made.get("anyOf", ()) if "const" in one],
        }
        for name, made in found.items()
    ]
