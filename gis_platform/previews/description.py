"""The doors of dropped files in the description of the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gis_platform.layers.api.answers import JSON
from gis_platform.layers.api.parts import ApiPart
from gis_platform.layers.imports.axes import Axes
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.actors import Actor
from gis_platform.previews import limits
from gis_platform.previews.queries import looking

Named = dict[str, Any]
_CRS: Named = {
    "name": "crs",
    "in": "query",
    "description": "`local`, `file` or `EPSG:n`; without it what the file names.",
    "schema": {"type": "string", "maxLength": 80},
}
_AXES: Named = {
    "name": "axes",
    "in": "query",
    "description": (
        "How positions are read: `file`, X to the east (without it), or `x_north`, X to the north "
        "and Y to the east. The answer suggests `x_north` in `axes.suggested` where the file lies "
        "in the municipality only so; it is never taken by itself."
    ),
    "schema": {"type": "string", "enum": [*Axes], "default": Axes.FILE},
}
_TOKEN: Named = {
    "name": "token",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
}


def preview_paths(actor: Actor, readable: Sequence[Layer]) -> Named:
    """Return the operations, for whoever may use them."""
    if not actor.may(looking()):
        return {}
    told = "Layers with fields, extents, problems and features in longitude and latitude."
    return {
        "/preview": {"post": _operation("preview", "Look at a file", told) | _body()},
        "/preview/{token}": {
            "parameters": [_TOKEN],
            "get": _operation("preview-again", "Look at a kept file again", told)
            | {"parameters": [_CRS, _AXES]},
        },
        "/preview/{token}/features": {
            "parameters": [_TOKEN],
            "get": _operation(
                "preview-features",
                "Features of a kept file, exactly",
                "Features in local metres on the grid; `refused` says which cannot be.",
            )
            | {"parameters": [_CRS, _AXES, *_choosing()]},
        },
    }


def _choosing() -> list[Named]:
    kinds = ["POINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRY"]
    return [
        {"name": "layer", "in": "query", "required": True, "schema": {"type": "integer"}},
        {
            "name": "rows",
            "in": "query",
            "required": True,
            "description": f"Numbers of at most {limits.EXACT_FEATURES} features.",
            "schema": {"type": "array", "items": {"type": "integer"}},
            "style": "form",
            "explode": False,
        },
        {"name": "geometry", "in": "query", "schema": {"type": "string", "enum": kinds}},
    ]


def _body() -> Named:
    properties = {
        "file": {"type": "string", "format": "binary"},
        "crs": {"type": "string", "maxLength": 80},
        "axes": _AXES["schema"],
    }
    schema = {"type": "object", "required": ["file"], "properties": properties}
    content = {"multipart/form-data": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


def _operation(name: str, summary: str, answered: str) -> Named:
    shown = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}
    refused = {
        "404": "Nothing is kept under the token, or no longer.",
        "413": f"The file has more than {limits.FILE_BYTES} bytes.",
        "422": "Why the file is not shown, in a sentence with the thing, the value and the limit.",
    }
    return {
        "operationId": name,
        "summary": summary,
        "tags": ["previews"],
        "responses": {
            "200": {"description": answered, "content": {JSON: {"schema": {"type": "object"}}}},
            "400": {"$ref": "#/components/responses/BadRequest"},
            "403": {"$ref": "#/components/responses/Forbidden"},
            **{code: {"description": why, "content": shown} for code, why in refused.items()},
        },
    }


PREVIEWS = ApiPart(name="previews", paths=preview_paths)
