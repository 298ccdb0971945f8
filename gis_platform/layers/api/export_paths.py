"""What the API tells of exports: the links of a collection, the paths of its description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gis_platform.layers.api.items_description import items_paths
from gis_platform.layers.api.links import link
from gis_platform.layers.api.parts import ApiPart, Link
from gis_platform.layers.exports.formats import CSV, FORMATS, Format
from gis_platform.layers.exports.request import SPREADSHEET
from gis_platform.layers.parameters import PAGING
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.middleware import MunicipalRequest

Named = dict[str, Any]  # JSON
PROBLEMS = {"400": "BadRequest", "403": "Forbidden", "404": "NotFound"}
BINARY: Named = {"type": "string", "format": "binary"}
TEXT: Named = {"type": "string"}
FORMAT = "exportFormat"


def export_links(request: MunicipalRequest, layer: Layer) -> list[Link]:
    """Return a link to the whole collection in each format, named by `format`."""
    return [
        link(
            request,
            "enclosure",
            f"collections/{layer.name}/export.{form.name}",
            _("The whole collection as %(format)s") % {"format": form.title},
            media_type=form.media_type,
        )
        | {"format": form.title}
        for form in FORMATS.values()
    ]


def export_paths(actor: Actor, layers: Sequence[Layer]) -> Named:
    """Return the operations, for the layers that an actor may read."""
    read = items_paths(actor, layers)
    paths: Named = {}
    for layer in layers:
        items = read[f"/collections/{layer.name}/items"]["get"]
        address = f"/collections/{layer.name}/export"
        others = [form for form in FORMATS.values() if form is not CSV]
        paths[f"{address}.csv"] = {"get": _operation(layer, items, "-csv", SPREADSHEET, [CSV])}
        paths[f"{address}.{{format}}"] = {"get": _operation(layer, items, "", FORMAT, others)}
    return paths


def export_components() -> Mapping[str, Mapping[str, Any]]:
    """Return what the operations refer to."""
    problem = {"schema": {"$ref": "#/components/schemas/problem"}}
    retry = {"description": "Seconds after which to ask again.", "schema": {"type": "integer"}}
    return {
        "parameters": {
            FORMAT: {
                "name": "format",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "enum": [one for one in FORMATS if one != CSV.name]},
            },
            SPREADSHEET: {
                "name": SPREADSHEET,
                "in": "query",
                "description": "With a byte order mark, and formulas made harmless.",
                "schema": {"type": "boolean", "default": False},
            },
        },
        "responses": {
            "TooManyExports": {
                "description": "Too many exports of the municipality run at once.",
                "headers": {"Retry-After": retry},
                "content": {"application/problem+json": problem},
            }
        },
    }


def _operation(layer: Layer, items: Named, suffix: str, own: str, forms: Sequence[Format]) -> Named:
    left_out = {f"#/components/parameters/{name}" for name in (*PAGING, "f")}
    content = {form.media_type: {"schema": _schema(form.media_type)} for form in forms}
    return {
        "operationId": f"export-{layer.name}{suffix}",
        "summary": f"All of {layer.name}, or a selection, as a file",
        "tags": ["Exports"],
        "parameters": [
            {"$ref": f"#/components/parameters/{own}"},
            *(one for one in items["parameters"] if one.get("$ref") not in left_out),
        ],
        "responses": {
            "200": {"description": "The file.", "content": content},
            "304": {"description": "What the asker holds is still so."},
            **{code: {"$ref": f"#/components/responses/{name}"} for code, name in PROBLEMS.items()},
            "503": {"$ref": "#/components/responses/TooManyExports"},
        },
    }


def _schema(media_type: str) -> Named:
    if media_type == "application/geo+json":
        return {"type": "object", "required": ["type", "features"]}
    is_text = media_type.startswith("text/") or media_type.endswith(("xml", "seq"))
    return TEXT if is_text else BINARY


EXPORTS = ApiPart(
    name="exports",
    collection_links=export_links,
    paths=export_paths,
    components=export_components,
)
