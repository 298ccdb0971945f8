"""What the description of the API tells of the landing page, the collections and the schemas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gis_platform.layers.registry import Layer
from gis_platform.municipalities.actors import Actor

Named = dict[str, Any]  # JSON
PROBLEMS = {"400": "BadRequest", "403": "Forbidden", "404": "NotFound"}
STRING: Named = {"type": "string"}
TAG = "metadata"


def metadata_paths(actor: Actor, layers: Sequence[Layer]) -> Named:
    """Return the path items of the metadata, for the layers that an actor may read."""
    which = {
        "name": "collectionId",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "enum": [layer.name for layer in layers]},
    }
    json = "application/json"
    schema = "application/schema+json"
    openapi = "application/vnd.oai.openapi+json;version=3.0"
    made = {
        "/": _get("landing", "Landing page", json, "landingPage"),
        "/conformance": _get("conformance", "Conformance classes", json, "confClasses"),
        "/openapi": _get("openapi", "This document", openapi, "openapi"),
        "/collections": _get("collections", "The collections", json, "collections"),
        "/collections/{collectionId}": _get("collection", "A collection", json, "collection"),
        "/crs/local": _local_crs(),
    }
    for name, summary in (
        ("schema", "What the items of a collection have"),
        ("feature-schema", "Schema of a feature of a collection in GeoJSON"),
        ("queryables", "What conditions on a collection may name"),
        ("sortables", "What an order of a collection may name"),
    ):
        address = f"/collections/{{collectionId}}/{name}"
        made[address] = _get(name, summary, schema, "jsonSchema")
    for address, item in made.items():
        if "{collectionId}" in address:
            item["parameters"] = [which]
    return made


def metadata_components() -> Mapping[str, Mapping[str, Any]]:
    """Return what the path items of the metadata, and those of others, refer to."""
    return {
        "parameters": {
            "f": {
                "name": "f",
                "in": "query",
                "description": "The form of the answer; without it, what `Accept` asks for.",
                "schema": {"type": "string", "enum": ["json", "html"]},
            }
        },
        "responses": {
            "BadRequest": _problem("A parameter is unknown or not of the expected form."),
            "Forbidden": _problem("The asker's roles do not include this."),
            "NotFound": _problem("There is nothing at this address."),
            "Unauthorized": _problem("The key is wrong, expired or revoked."),
            "TooManyRequests": _problem("More was asked than the rates allow."),
        },
        "schemas": _schemas(),
    }


def _get(name: str, summary: str, media_type: str, schema: str) -> Named:
    answer = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return {
        "get": {
            "operationId": f"get-{name}",
            "summary": summary,
            "tags": [TAG],
            "parameters": [{"$ref": "#/components/parameters/f"}],
            "responses": {
                "200": {
                    "description": summary,
                    "content": {media_type: answer, "text/html": {"schema": STRING}},
                }
            }
            | {
                status: {"$ref": f"#/components/responses/{name}"}
                for status, name in PROBLEMS.items()
            },
        }
    }


def _local_crs() -> Named:
    item = _get("local-crs", "The local coordinate reference system", "application/json", "crs")
    operation = item["get"]
    operation["responses"]["200"]["content"]["text/plain"] = {"schema": STRING}
    forms = {"type": "string", "enum": ["json", "wkt", "html"]}
    operation["parameters"] = [{"name": "f", "in": "query", "schema": forms}]
    return item


def _problem(description: str) -> Named:
    schema = {"$ref": "#/components/schemas/problem"}
    page = {"text/html": {"schema": STRING}}
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": schema}} | page,
    }


def _object(required: Sequence[str], **members: Named) -> Named:
    made: Named = {"type": "object", "properties": members}
    return made | ({"required": [*required]} if required else {})


def _list(items: Named, **more: object) -> Named:
    return {"type": "array", "items": items, **more}


def _schemas() -> Named:
    links = _list({"$ref": "#/components/schemas/link"})
    members = {"href": STRING, "rel": STRING, "type": STRING, "title": STRING}
    schema = {"$schema": STRING, "$id": STRING, "type": STRING, "properties": {"type": "object"}}
    return {
        "link": _object(["href", "rel"], **members, templated={"type": "boolean"}),
        "landingPage": _object(["links"], title=STRING, description=STRING, links=links),
        "confClasses": _object(["conformsTo"], conformsTo=_list(STRING)),
        "openapi": _object(["openapi", "info", "paths"], openapi=STRING),
        "crs": _object(["type"], type=STRING, name=STRING),
        "jsonSchema": _object([*schema], **schema),
        "collections": _object(
            ["links", "collections"],
            links=links,
            crs=_list(STRING),
            collections=_list({"$ref": "#/components/schemas/collection"}),
        ),
        "collection": _collection(links),
        "problem": _object(
            ["type", "title", "status", "detail"],
            type=STRING,
            title=STRING,
            status={"type": "integer"},
            detail=STRING,
            code=STRING,
            parameter=STRING,
            expected=STRING,
        ),
    }


def _collection(links: Named) -> Named:
    moment = {"type": "string", "format": "date-time", "nullable": True}
    corners = _list({"type": "number"}, minItems=4, maxItems=6)
    interval = _list(moment, minItems=2, maxItems=2)
    boolean = {"type": "boolean"}
    return _object(
        ["id", "links", "loaded"],
        id=STRING,
        title=STRING,
        description=STRING,
        links=links,
        extent=_object(
            [],
            spatial=_object(["bbox"], bbox=_list(corners), crs=STRING),
            temporal=_object(["interval"], interval=_list(interval), trs=STRING),
        ),
        itemType=STRING,
        crs=_list(STRING),
        storageCrs=STRING,
        loaded=boolean,
        stale=boolean,
        as_of={"type": "string", "format": "date", "nullable": True},
        gaps=STRING,
    )
