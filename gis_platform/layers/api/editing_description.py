"""What the description of the API (OpenAPI 3.0) tells of editing; its conformance classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gis_platform.layers.api.bodies import (
    ACCEPTED_WARNINGS,
    CHANGE_REASON,
    LONGEST_REASON,
    MERGE_PATCH,
    SOURCE_DOCUMENT,
    WHOLE_TYPES,
)
from gis_platform.layers.api.parts import ApiPart
from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.policy import Access, access
from gis_platform.layers.registry import Layer
from gis_platform.layers.schema import layer_schema
from gis_platform.layers.serializers import creatable, is_required, writable
from gis_platform.layers.shapes import accepted_types
from gis_platform.municipalities.actors import Actor

Named = dict[str, Any]  # JSON
SPEC = "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf"
STRING: Named = {"type": "string"}
COPIED = ("title", "type", "format", "maxLength", "minimum", "maximum", "items")
PROBLEMS: Mapping[str, tuple[str, str]] = {
    "409": (
        "IdentifierTaken",
        "Another feature has the number, `taken` names it; or a second person has to approve"
        " changes of the layer (`code` is `review-required`): those are published as changesets.",
    ),
    "412": (
        "VersionConflict",
        "The feature is at another version: `current`, `base_version` and by field `differences`"
        " (`base`, `theirs`, `mine`).",
    ),
    "413": ("BodyTooLarge", "The body is longer than any feature may be."),
    "415": ("UnsupportedBody", "The media type is not read here; `accepted` lists those that are."),
    "422": ("InvalidFeature", "What is wrong, as GeoJSON features with their place: `findings`."),
    "428": ("BaseVersionMissing", "No precondition was sent; `version` is the current one."),
    "503": ("LayerBusy", "Somebody else is changing the layer; try again after `Retry-After`."),
}
SHARED_PROBLEMS = {
    "400": "BadRequest",
    "401": "Unauthorized",
    "403": "Forbidden",
    "404": "NotFound",
    "429": "TooManyRequests",
}
CREATING = ("409", "413", "415", "422", "503")
CHANGING = ("409", "412", "413", "415", "422", "428", "503")
DELETING = ("409", "412", "422", "428", "503")


def editing_paths(actor: Actor, layers: Sequence[Layer]) -> Named:
    """Return the operations that change features, for the layers that somebody edits."""
    paths: Named = {}
    for layer in layers:
        if layer.editors:
            items = f"/collections/{layer.name}/items"
            seen = access(actor, layer)
            whole = _feature_schema(seen, actor, writable(seen), required=True)
            new = _feature_schema(seen, actor, creatable(seen), required=True)
            part = _feature_schema(seen, actor, writable(seen), required=False)
            paths[items] = {"post": _create(layer, new)}
            paths[f"{items}/{{featureId}}"] = {
                "put": _change(layer, "replace", "Replace a feature", whole, WHOLE_TYPES),
                "patch": _change(layer, "update", "Update a feature", part, (MERGE_PATCH,)),
                "delete": _delete(layer),
            }
    return paths


def editing_components() -> Mapping[str, Mapping[str, Any]]:
    """Return what the operations refer to."""
    return {
        "headers": {
            "ETag": _header("The version, for the `If-Match` of the next change."),
            "Last-Modified": _header("When the feature was last changed."),
            "Location": _header("The address of the new feature."),
        },
        "parameters": {
            "If-Match": _parameter("If-Match", "ETag of the version that was read, or `*`."),
            "If-Unmodified-Since": _parameter(
                "If-Unmodified-Since", "Last-Modified of the state that was read."
            ),
            "Prefer": _parameter("Prefer", "`return=minimal`: an answer without the feature."),
            "Content-Crs": _parameter("Content-Crs", "CRS of the geometry that is sent."),
            CHANGE_REASON: _parameter(
                CHANGE_REASON, "Why: percent-encoded UTF-8, kept with the history.", LONGEST_REASON
            ),
            SOURCE_DOCUMENT: _parameter(
                SOURCE_DOCUMENT, "On what ground: percent-encoded UTF-8.", LONGEST_REASON
            ),
            ACCEPTED_WARNINGS: _parameter(
                ACCEPTED_WARNINGS,
                "Codes of the warnings about what the end leaves behind that are accepted,"
                " between commas.",
            ),
            "featureId": {
                "name": "featureId",
                "in": "path",
                "required": True,
                "schema": {"type": "integer", "format": "int64", "minimum": 1},
            },
        },
        "responses": {name: _problem(text) for name, text in PROBLEMS.values()},
        "schemas": {"storedFeature": _stored_feature()},
    }


EDITING = ApiPart(
    name="editing",
    conformance=tuple(
        f"{SPEC}/{name}"
        for name in (
            "create-replace-delete",
            "update",
            "optimistic-locking-etags",
            "optimistic-locking-timestamps",
            "features",
        )
    ),
    paths=editing_paths,
    components=editing_components,
)


def _create(layer: Layer, schema: Named) -> Named:
    headers = ("Location", "ETag", "Last-Modified")
    return {
        "operationId": f"create-{layer.name}",
        "summary": f"Create: {layer.title}",
        "tags": [layer.name],
        "parameters": _parameters("Content-Crs", "Prefer", CHANGE_REASON, SOURCE_DOCUMENT),
        "requestBody": _body(schema, WHOLE_TYPES),
        "responses": {"201": _stored("The new feature.", headers), **_problems(CREATING)},
    }


def _change(layer: Layer, verb: str, summary: str, schema: Named, types: Iterable[str]) -> Named:
    names = ("If-Match", "If-Unmodified-Since", "Content-Crs", "Prefer")
    headers = ("ETag", "Last-Modified")
    return {
        "operationId": f"{verb}-{layer.name}",
        "summary": f"{summary}: {layer.title}",
        "tags": [layer.name],
        "parameters": _parameters("featureId", *names, CHANGE_REASON, SOURCE_DOCUMENT),
        "requestBody": _body(schema, types),
        "responses": {
            "200": _stored("The feature as it is now.", headers),
            "204": {"description": "Done, as `Prefer: return=minimal` wishes."}
            | {"headers": _headers(headers)},
            **_problems(CHANGING),
        },
    }


def _delete(layer: Layer) -> Named:
    names = ("If-Match", "If-Unmodified-Since", ACCEPTED_WARNINGS, CHANGE_REASON, SOURCE_DOCUMENT)
    return {
        "operationId": f"delete-{layer.name}",
        "summary": f"End the lifespan of a feature: {layer.title}",
        "tags": [layer.name],
        "parameters": _parameters("featureId", *names),
        "responses": {"204": {"description": "Its history stays."}, **_problems(DELETING)},
    }


def _feature_schema(seen: Access, actor: Actor, names: Sequence[str], *, required: bool) -> Named:
    known = layer_schema(seen, actor)["properties"]
    fields = {name: _field_schema(known[name], seen, name) for name in names if name != GEOMETRY}
    demanded = [name for name in fields if required and is_required(seen, name)]
    types = [*accepted_types(seen.layer.geometry_type)]
    geometry: Named = {
        "type": "object",
        "nullable": seen.layer.column(GEOMETRY).null,
        "required": ["type", "coordinates"],
        "properties": {
            "type": {"type": "string", "enum": types},
            "coordinates": {"type": "array", "items": {}},
        },
    }
    return {
        "type": "object",
        **({"required": ["type", GEOMETRY, "properties"]} if required else {}),
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            GEOMETRY: geometry,
            "properties": {
                "type": "object",
                "properties": fields,
                "additionalProperties": False,
                **({"required": demanded} if demanded else {}),
            },
            "accept": {
                "type": "array",
                "items": STRING,
                "description": "Codes of the warnings that are known and accepted.",
            },
        },
    }


def _field_schema(known: Named, seen: Access, name: str) -> Named:
    """Return the schema of a field in the words of OpenAPI 3.0."""
    made: Named = {key: known[key] for key in COPIED if key in known}
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if exclusive in known:
            made |= {bound: known[exclusive], exclusive: True}
    if codes := [one["const"] for one in known.get("oneOf", ())]:
        made["enum"] = codes
    if not is_required(seen, name):
        made["nullable"] = True
        if "enum" in made:
            made["enum"] = [*made["enum"], None]
    return made


def _stored_feature() -> Named:
    return {
        "type": "object",
        "required": ["type", "id", GEOMETRY, "properties", "version", "revision"],
        "properties": {
            "type": STRING,
            "id": {"type": "integer"},
            GEOMETRY: {"type": "object", "nullable": True},
            "properties": {"type": "object"},
            "version": {"type": "integer"},
            "revision": {"type": "integer", "description": "Of the collection."},
        },
    }


def _stored(description: str, headers: Iterable[str]) -> Named:
    schema = {"$ref": "#/components/schemas/storedFeature"}
    return {
        "description": description,
        "headers": _headers(headers),
        "content": {"application/geo+json": {"schema": schema}},
    }


def _headers(names: Iterable[str]) -> Named:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _header(description: str) -> Named:
    return {"description": description, "schema": STRING}


def _parameter(name: str, description: str, longest: int | None = None) -> Named:
    schema = STRING | ({"maxLength": longest} if longest else {})
    return {"name": name, "in": "header", "description": description, "schema": schema}


def _parameters(*names: str) -> list[Named]:
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]


def _body(schema: Named, types: Iterable[str]) -> Named:
    return {"required": True, "content": {one: {"schema": schema} for one in types}}


def _problems(statuses: Iterable[str]) -> Named:
    names = {status: PROBLEMS[status][0] for status in statuses} | SHARED_PROBLEMS
    return {status: {"$ref": f"#/components/responses/{name}"} for status, name in names.items()}


def _problem(description: str) -> Named:
    schema = {"$ref": "#/components/schemas/problem"}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}
