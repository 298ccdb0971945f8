"""What lies on a feature and what names its number, in each layer that the asker may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from gis_platform.layers.api.answers import json_answer, link_header, require_known
from gis_platform.layers.api.links import api_address
from gis_platform.layers.api.parts import ApiPart
from gis_platform.layers.api.relatives import RELATIVES
from gis_platform.layers.crs_names import frame_of
from gis_platform.layers.history import DATETIME, read_past
from gis_platform.layers.parameters import whole_number
from gis_platform.layers.registry import Layer, get_layer
from gis_platform.layers.related import (
    LoadedState,
    RelatedFeature,
    RelatedGroup,
    SharedGround,
    related_features,
)
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.middleware import MunicipalRequest

USUAL_FEATURES = 10
MOST_FEATURES = 50
LIMIT = "limit"
_SIZE_DECIMALS, _SHARE_DECIMALS = 2, 4
_INSTANT = r"^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2}))?$"
_UNITS = {2: "m2", 1: "m"}
Named = dict[str, Any]  # JSON


def related(request: MunicipalRequest, collection: str, pk: int) -> HttpResponse:
    """Return what a feature has to do with, see `related_features`; with `datetime` as at then."""
    require_known(request, LIMIT, DATETIME)
    layer = get_layer(collection)
    most = whole_number(LIMIT, request.GET.get(LIMIT), USUAL_FEATURES, 1, MOST_FEATURES)
    period = read_past(DATETIME, request.GET.get(DATETIME), frame_of(request).time_zone)
    found = related_features(
        layer, pk, actor=request.actor, on=timezone.localdate(), most=most, period=period
    )
    item = api_address(request, f"collections/{layer.name}/items/{pk}")
    links = [
        {"rel": "self", "href": request.build_absolute_uri(), "type": "application/json"},
        {"rel": "item", "href": item, "type": "application/geo+json"},
    ]
    body = {
        "layer": layer.name,
        "id": pk,
        "groups": [_group(group) for group in found.groups],
        **found.descent.as_json(),
        "links": links,
    }
    response = json_answer(body)
    response["Link"] = link_header(links)
    response["Vary"] = "Accept-Language, Cookie"
    return response


def _group(group: RelatedGroup) -> Named:
    return {
        "layer": group.layer.name,
        "title": str(group.layer.title),
        "state": group.state,
        "gaps": group.freshness.missing,
        "as_of": None if group.is_past else group.freshness.as_of,
        "stale": group.freshness.is_stale and not group.is_past,
        "count": group.count,
        "at_least": group.at_least,
        "slivers": group.slivers,
        "features": [_feature(feature) for feature in group.features],
    }


def _feature(feature: RelatedFeature) -> Named:
    return {
        "id": feature.pk,
        "title": feature.title,
        "ground": _ground(feature.ground),
        "numbers": [
            {
                "field": shared.field,
                "label": shared.label,
                "number": shared.number,
                "former": shared.is_former,
            }
            for shared in feature.numbers
        ],
        "bounds": feature.bounds,
    }


def _ground(ground: SharedGround | None) -> Named | None:
    if ground is None:
        return None
    return {
        "unit": _UNITS.get(ground.dimension),
        "size": None if ground.size is None else round(ground.size, _SIZE_DECIMALS),
        "share": None if ground.share is None else round(ground.share, _SHARE_DECIMALS),
    }


def _paths(actor: Actor, layers: Sequence[Layer]) -> Named:
    """Return the operations, for the layers that an actor may read."""
    return {
        f"/collections/{layer.name}/items/{{featureId}}/related": {
            "parameters": [{"$ref": "#/components/parameters/featureId"}],
            "get": {
                "operationId": f"related-{layer.name}",
                "summary": f"What a feature of {layer.name} shares ground or a number with",
                "tags": [layer.name],
                "parameters": [
                    {"$ref": "#/components/parameters/related-limit"},
                    {"$ref": "#/components/parameters/related-moment"},
                ],
                "responses": {
                    "200": {
                        "description": "Related features by layer, and how far it is loaded.",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/relatedFeatures"}
                            }
                        },
                    },
                    "400": {"$ref": "#/components/responses/BadRequest"},
                    "403": {"$ref": "#/components/responses/Forbidden"},
                    "404": {"$ref": "#/components/responses/NotFound"},
                },
            },
        }
        for layer in layers
    }


def _components() -> Mapping[str, Mapping[str, Any]]:
    return {
        "parameters": {
            "related-limit": {
                "name": LIMIT,
                "in": "query",
                "description": "Features at most that are told for each layer.",
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": MOST_FEATURES,
                    "default": USUAL_FEATURES,
                },
            },
            "related-moment": {
                "name": DATETIME,
                "in": "query",
                "description": (
                    "An instant or a day (its end) of RFC 3339: the feature and the others as "
                    "they were recorded then; no span of time."
                ),
                "schema": {"type": "string", "pattern": _INSTANT},
            },
        },
        "schemas": {
            "relatedFeatures": _features_schema(),
            "relatedGroup": _group_schema(),
            "relatedFeature": _feature_schema(),
        },
    }


def _features_schema() -> Named:
    return {
        "type": "object",
        "required": ["layer", "id", "groups", "predecessors", "successors"],
        "properties": {
            "layer": {"type": "string"},
            "id": {"type": "integer", "format": "int64"},
            "predecessors": RELATIVES,
            "successors": RELATIVES,
            "groups": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/relatedGroup"},
            },
        },
    }


def _group_schema() -> Named:
    return {
        "type": "object",
        "required": ["layer", "title", "state", "count", "at_least", "slivers", "features"],
        "properties": {
            "layer": {"type": "string"},
            "title": {"type": "string"},
            "state": {"type": "string", "enum": [str(state) for state in LoadedState]},
            "gaps": {"type": "string"},
            "as_of": {"type": "string", "format": "date", "nullable": True},
            "stale": {"type": "boolean"},
            "count": {
                "type": "integer",
                "nullable": True,
                "description": (
                    "Null where nothing is found in a layer that is not loaded, or of which there "
                    "is no record of the moment."
                ),
            },
            "at_least": {"type": "boolean"},
            "slivers": {"type": "integer"},
            "features": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/relatedFeature"},
            },
        },
    }


def _feature_schema() -> Named:
    number = {"type": "number", "nullable": True}
    return {
        "type": "object",
        "required": ["id", "title", "ground", "numbers", "bounds"],
        "properties": {
            "id": {"type": "integer", "format": "int64"},
            "title": {"type": "string"},
            "ground": {
                "type": "object",
                "nullable": True,
                "description": "The shared part, measured in the local CRS.",
                "properties": {
                    "unit": {"type": "string", "nullable": True, "enum": ["m2", "m", None]},
                    "size": number,
                    "share": number,
                },
            },
            "numbers": {"type": "array", "items": {"type": "object"}},
            "bounds": {"type": "array", "nullable": True, "items": {"type": "number"}},
        },
    }


RELATED = ApiPart(name="related", paths=_paths, components=_components)
