"""The history of one feature: its versions, the newest first, and what each changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import orjson
import shapely
from django.http import HttpResponse
from django.utils.translation import gettext as _

from gis_platform.geometry.crs import LONLAT_DECIMALS
from gis_platform.layers.api.answers import json_answer, link_header, require_known
from gis_platform.layers.api.links import api_address
from gis_platform.layers.api.parts import ApiPart, Link
from gis_platform.layers.api.relatives import RELATIVES
from gis_platform.layers.descent import descent
from gis_platform.layers.feature_history import Ground, HistoryPage, Version, feature_history
from gis_platform.layers.parameters import truth, whole_number
from gis_platform.layers.policy import access
from gis_platform.layers.registry import Layer, get_layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.middleware import MunicipalRequest

USUAL_VERSIONS = 20
MOST_VERSIONS = 100
LARGEST_KEY = 2**63 - 1
BEFORE, LIMIT, SKIP = "before", "limit", "skipGeometry"
Named = dict[str, Any]  # JSON


def history(request: MunicipalRequest, collection: str, pk: int) -> HttpResponse:
    """Return a page of a feature's versions, see `feature_history`; one statement.

    The first page tells what it came from and became as well, with the statements of `descent`.
    """
    require_known(request, BEFORE, LIMIT, SKIP)
    layer = get_layer(collection)
    limit = whole_number(LIMIT, request.GET.get(LIMIT), USUAL_VERSIONS, 1, MOST_VERSIONS)
    earlier = request.GET.get(BEFORE)
    before = whole_number(BEFORE, earlier, 1, 1, LARGEST_KEY) if earlier is not None else None
    with_geometry = not truth(SKIP, request.GET.get(SKIP))
    seen = access(request.actor, layer)
    page = feature_history(seen, pk, actor=request.actor, limit=limit, before=before)
    links = _links(request, layer, pk, page)
    body: Named = {
        "layer": layer.name,
        "id": pk,
        "versions": [_told(version, with_geometry) for version in page.versions],
        "next": page.following,
        "links": links,
    }
    if before is None and layer.editors:
        body |= descent(seen, pk, request.municipality).as_json()
    response = json_answer(body)
    response["Link"] = link_header(links)
    response["Vary"] = "Accept-Language, Cookie"
    return response


def _links(request: MunicipalRequest, layer: Layer, pk: int, page: HistoryPage) -> list[Link]:
    item = f"collections/{layer.name}/items/{pk}"
    links: list[Link] = [
        {"rel": "self", "href": request.build_absolute_uri(), "type": "application/json"},
        {"rel": "item", "href": api_address(request, item), "type": "application/geo+json"},
    ]
    if page.following is not None:
        parameters = request.GET.copy()
        parameters[BEFORE] = str(page.following)
        href = request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")
        links.append(
            {"rel": "next", "href": href, "type": "application/json", "title": _("Next page")}
        )
    return links


def _told(version: Version, with_geometry: bool) -> Named:
    why = version.provenance
    told: Named = {
        "id": version.pk,
        "version": version.number,
        "step": version.step,
        "at": version.at,
        "by": why.author if why else None,
        "channel": why.channel if why else None,
        "reason": why.reason if why else None,
        "source_document": why.source_document if why else None,
        "changes": [
            {
                "field": change.field,
                "label": change.label,
                "before": _plain(change.before),
                "after": _plain(change.after),
                "before_text": change.before_text,
                "after_text": change.after_text,
            }
            for change in version.changes
        ],
        "moved": version.moved,
        "size": _size(version),
    }
    if with_geometry and version.moved:
        told["before"] = _geojson(version.before)
        told["after"] = _geojson(version.after)
    return told


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value


def _size(version: Version) -> Named | None:
    """Return m² or m before and after; None where nothing with a size has changed."""
    grounds = [ground for ground in (version.before, version.after) if ground]
    sizes = [ground.size for ground in grounds]
    if not grounds or None in sizes:
        return None
    before, after = ((one.size if one else None) for one in (version.before, version.after))
    surface = any(shapely.get_dimensions(ground.shape) == 2 for ground in grounds)
    return {"unit": "m2" if surface else "m", "before": _metric(before), "after": _metric(after)}


def _metric(size: float | None) -> float | None:
    return None if size is None else round(size, 2)


def _geojson(ground: Ground | None) -> orjson.Fragment | None:
    if ground is None:
        return None
    rounded = shapely.transform(
        ground.shape, lambda points: np.round(points, LONLAT_DECIMALS) + 0.0
    )
    return orjson.Fragment(shapely.to_geojson(rounded))


def _paths(actor: Actor, layers: Sequence[Layer]) -> Named:
    """Return the operations, for the layers that an actor may read."""
    return {
        f"/collections/{layer.name}/items/{{featureId}}/history": {
            "parameters": [{"$ref": "#/components/parameters/featureId"}],
            "get": {
                "operationId": f"history-{layer.name}",
                "summary": f"Versions of a feature of {layer.name}, the newest first",
                "tags": [layer.name],
                "parameters": [
                    {"$ref": f"#/components/parameters/history-{name}"} for name in _PARAMETERS
                ],
                "responses": {
                    "200": {
                        "description": "What each version changed, who made it and why.",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/featureHistory"}
                            }
                        },
                    },
                    **{
                        status: {"$ref": f"#/components/responses/{name}"}
                        for status, name in _PROBLEMS.items()
                    },
                },
            },
        }
        for layer in layers
    }


_PROBLEMS = {"400": "BadRequest", "403": "Forbidden", "404": "NotFound"}
_PARAMETERS: Mapping[str, tuple[str, Named]] = {
    LIMIT: (
        "Versions at most.",
        {"type": "integer", "minimum": 1, "maximum": MOST_VERSIONS, "default": USUAL_VERSIONS},
    ),
    BEFORE: (
        "`next` of the page before.",
        {"type": "integer", "format": "int64", "minimum": 1},
    ),
    SKIP: ("Leave the geometries out.", {"type": "boolean", "default": False}),
}


def _components() -> Mapping[str, Mapping[str, Any]]:
    whole = {"type": "integer", "format": "int64"}
    return {
        "parameters": {
            f"history-{name}": {
                "name": name,
                "in": "query",
                "description": description,
                "schema": schema,
            }
            for name, (description, schema) in _PARAMETERS.items()
        },
        "schemas": {
            "featureHistory": {
                "type": "object",
                "required": ["layer", "id", "versions", "next"],
                "properties": {
                    "layer": {"type": "string"},
                    "id": whole,
                    "versions": {
                        "type": "array",
                        "items": {"$ref": "#/components/schemas/featureVersion"},
                    },
                    "next": {**whole, "nullable": True},
                    "predecessors": RELATIVES,
                    "successors": RELATIVES,
                },
            },
            "featureVersion": _version_schema(),
        },
    }


def _version_schema() -> Named:
    told = {"type": "string", "nullable": True, "description": "Null for those who are not staff."}
    shape = {"type": "object", "nullable": True, "description": "GeoJSON geometry, CRS84."}
    return {
        "type": "object",
        "required": ["id", "version", "step", "at", "changes", "moved"],
        "properties": {
            "id": {"type": "integer", "format": "int64"},
            "version": {"type": "integer"},
            "step": {
                "type": "string",
                "enum": ["created", "changed", "ended", "restored", "removed"],
            },
            "at": {"type": "string", "format": "date-time"},
            **dict.fromkeys(("by", "channel", "reason", "source_document"), told),
            "changes": {"type": "array", "items": {"type": "object"}},
            "moved": {"type": "boolean"},
            "size": {"type": "object", "nullable": True},
            "before": shape,
            "after": shape,
        },
    }


HISTORY = ApiPart(name="history", paths=_paths, components=_components)
