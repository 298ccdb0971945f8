"""What the description of the API (OpenAPI 3.0) tells of reading items; its conformance classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gis_platform.layers.api.answers import GEOJSON, HTML
from gis_platform.layers.api.parts import ApiPart
from gis_platform.layers.cql2.reading import Language
from gis_platform.layers.crs_names import WORLD
from gis_platform.layers.kinds import LONGEST_TEXT, Kind, simple
from gis_platform.layers.parameters import CARD, DEFAULT_LIMIT, ITEM, LARGEST_LIMIT
from gis_platform.layers.policy import Access, access
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.actors import Actor

Named = dict[str, Any]  # JSON
SPEC = "http://www.opengis.net/spec"
FEATURES = f"{SPEC}/ogcapi-features"
CQL2 = f"{SPEC}/cql2/1.0/conf"
CLASSES_OF_FILTERS = (
    "accent-insensitive-comparison",
    "advanced-comparison-operators",
    "arithmetic",
    "array-functions",
    "array-operators",
    "basic-cql2",
    "basic-spatial-functions",
    "basic-spatial-functions-plus",
    "basic-spatial-operators",
    "case-insensitive-comparison",
    "cql2-json",
    "cql2-text",
    "insensitive-comparison",
    "property-property",
    "spatial-functions",
    "spatial-operators",
    "temporal-functions",
    "temporal-operators",
)
"""Classes of CQL2 by their names in the standard and in its drafts, which clients ask for."""

CONFORMANCE = (
    f"{FEATURES}-1/1.0/conf/core",
    f"{FEATURES}-1/1.0/conf/geojson",
    f"{FEATURES}-1/1.0/conf/html",
    f"{FEATURES}-1/1.0/conf/oas30",
    f"{FEATURES}-2/1.0/conf/crs",
    f"{FEATURES}-3/1.0/conf/filter",
    f"{FEATURES}-3/1.0/conf/features-filter",
    f"{FEATURES}-3/1.0/conf/queryables-query-parameters",
    *(f"{CQL2}/{name}" for name in CLASSES_OF_FILTERS),
)
PROBLEMS = {
    "400": "BadRequest",
    "401": "Unauthorized",
    "403": "Forbidden",
    "404": "NotFound",
    "429": "TooManyRequests",
}
STRING: Named = {"type": "string"}
NUMBER: Named = {"type": "number"}
TYPES: Mapping[Kind, Named] = {
    Kind.TEXT: {"type": "string", "maxLength": LONGEST_TEXT},
    Kind.INTEGER: {"type": "integer", "format": "int64"},
    Kind.NUMBER: NUMBER,
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.TIMESTAMP: {"type": "string", "format": "date-time"},
}


def items_paths(actor: Actor, layers: Sequence[Layer]) -> Named:
    """Return the operations that read features, for the layers that an actor may read."""
    paths: Named = {}
    for layer in layers:
        seen = access(actor, layer)
        address = f"/collections/{layer.name}/items"
        paths[address] = {"get": _read_items(seen)}
        paths[f"{address}/{{featureId}}"] = {"get": _read_item(seen)}
    return paths


def items_components() -> Mapping[str, Mapping[str, Any]]:
    """Return what the operations refer to."""
    return {
        "parameters": {parameter["name"]: parameter for parameter in _parameters()},
        "schemas": {
            "item": {
                "type": "object",
                "required": ["type", "id", "geometry", "properties"],
                "properties": {
                    "type": {"type": "string", "enum": ["Feature"]},
                    "id": {"type": "integer"},
                    "geometry": {"type": "object", "nullable": True},
                    "properties": {"type": "object"},
                    "links": _list({"$ref": "#/components/schemas/link"}),
                },
            },
            "items": {
                "type": "object",
                "required": ["type", "features", "links", "numberReturned", "timeStamp"],
                "properties": {
                    "type": {"type": "string", "enum": ["FeatureCollection"]},
                    "features": _list({"$ref": "#/components/schemas/item"}),
                    "links": _list({"$ref": "#/components/schemas/link"}),
                    "timeStamp": {"type": "string", "format": "date-time"},
                    "numberReturned": {"type": "integer", "minimum": 0},
                    "numberMatched": {"type": "integer", "minimum": 0},
                },
            },
        },
    }


def _read_items(seen: Access) -> Named:
    own = [_query(name, TYPES[kind]) for name, kind in simple(seen).items()]
    shared = [{"$ref": f"#/components/parameters/{one['name']}"} for one in _parameters()]
    chosen = [_chosen("properties", seen.names), _chosen("exclude-properties", seen.names)]
    signed = [sign + name for name in simple(seen) for sign in ("", "+", "-")]
    order = _query("sortby", _list({"type": "string", "enum": signed}), "`-` sorts falling.")
    title = f"Features of {seen.layer.name}"
    return _operation(f"get-items-{seen.layer.name}", title, "items") | {
        "parameters": [*shared, *chosen, order, *own, _form()]
    }


def _read_item(seen: Access) -> Named:
    which = {
        "name": "featureId",
        "in": "path",
        "required": True,
        "schema": {"type": "integer", "minimum": 0},
    }
    shared = [
        {"$ref": f"#/components/parameters/{one['name']}"}
        for one in _parameters()
        if one["name"] in ITEM
    ]
    chosen = [_chosen("properties", seen.names), _chosen("exclude-properties", seen.names)]
    return _operation(f"get-item-{seen.layer.name}", f"A feature of {seen.layer.name}", "item") | {
        "parameters": [which, *shared, *chosen, _card(), _form()]
    }


def _operation(name: str, summary: str, schema: str) -> Named:
    answer = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    header = {"description": "The system of the coordinates.", "schema": STRING}
    done = {
        "description": summary,
        "headers": {"Content-Crs": header},
        "content": {GEOJSON: answer, HTML: {"schema": STRING}},
    }
    problems = {code: {"$ref": f"#/components/responses/{one}"} for code, one in PROBLEMS.items()}
    unchanged = {"description": "What the asker holds is still so."}
    responses = {"200": done, "304": unchanged, **problems}
    return {"operationId": name, "summary": summary, "tags": ["Features"], "responses": responses}


def _parameters() -> list[Named]:
    known = ", ".join(crs.uri for crs in WORLD.known)
    systems = f"{known}, or the municipality's own, which the collection lists."
    uri: Named = {"type": "string", "format": "uri", "default": WORLD.known[0].uri}
    limit: Named = {
        "type": "integer",
        "minimum": 1,
        "maximum": LARGEST_LIMIT,
        "default": DEFAULT_LIMIT,
    }
    truth: Named = {"type": "boolean", "default": False}
    language: Named = {"type": "string", "enum": [*Language], "default": Language.TEXT}
    box = {**_list(NUMBER), "minItems": 4, "maxItems": 6}
    moment = r"(\.\.|\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2}))?)"
    period: Named = {"type": "string", "pattern": rf"^{moment}(/{moment})?$"}
    condition: Named = {"type": "string", "minLength": 1}
    return [
        _query("limit", limit, "More than the most is answered with the most."),
        _query("bbox", box, "Features that share a point with the box; heights are left out."),
        _query("bbox-crs", uri, systems),
        _query("crs", uri, systems),
        _query("datetime", period, "As it was recorded at an instant or day, or in an interval."),
        _query("filter", condition, "A condition in CQL2 on the queryables."),
        _query("filter-lang", language),
        _query("filter-crs", uri, systems),
        _query("skipGeometry", truth),
        _query("count", truth, "Whether `numberMatched` is told, which costs time."),
        _query("after", STRING, "The place of a page, from a `next` link."),
    ]


def _query(name: str, schema: Named, description: str = "") -> Named:
    made: Named = {"name": name, "in": "query", "required": False, "schema": schema}
    if schema.get("type") == "array":
        made |= {"style": "form", "explode": False}
    return made | ({"description": description} if description else {})


def _chosen(name: str, names: Sequence[str]) -> Named:
    return _query(name, _list({"type": "string", "enum": [*names]}))


def _list(items: Named) -> Named:
    return {"type": "array", "items": items}


def _card() -> Named:
    truth: Named = {"type": "boolean", "default": False}
    told = (
        "Whether `title`, `layer_title`, `card` (labels and values in words) and `bounds` are told."
    )
    return _query(CARD, truth, told)


def _form() -> Named:
    return {"$ref": "#/components/parameters/f"}


ITEMS = ApiPart(
    name="features",
    conformance=CONFORMANCE,
    paths=items_paths,
    components=items_components,
)
