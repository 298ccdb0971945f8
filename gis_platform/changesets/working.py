"""Features as editors work on them: at full precision, in the local CRS, with their versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import orjson
import shapely
from django.db.models import QuerySet

from gis_platform.layers.checks import described
from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.policy import Access, access, readable_layers, reviewed_layers
from gis_platform.layers.registry import Layer
from gis_platform.layers.schema import layer_schema
from gis_platform.layers.serializers import to_geos
from gis_platform.layers.shapes import promoted
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality

MOST_FEATURES = 2_000
LocalBox = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class WorkingItems:
    """Features ready for JSON, geometries in the local CRS; truncated: there are more."""

    features: list[dict[str, Any]]
    truncated: bool


def describe_working(actor: Actor) -> dict[str, Any]:
    """Return the local CRS and the layers as editors need them, ready for JSON."""
    municipality = actor.municipality
    local = municipality.local_crs
    return {
        "crs": {
            "name": municipality.crs_name,
            "definition": municipality.crs_definition,
            "axis_order": local.axis_order,
            "precision_m": local.precision_m,
            "extent": local.extent,
        },
        "layers": [_describe(layer, actor) for layer in readable_layers(actor)],
    }


def features_in_box(
    layers: Sequence[Layer], box: LocalBox, actor: Actor, *, most: int = MOST_FEATURES
) -> WorkingItems:
    """Return the visible features of layers whose box meets another; one statement a layer.

    box: west, south, east, north in local metres. Raises NotAllowed, CoordinateOutOfRange.
    """
    around = to_geos(actor.municipality.local_crs.to_lonlat(shapely.box(*box)))
    found: list[dict[str, Any]] = []
    for layer in layers:
        seen = access(actor, layer)
        rows = _visible(seen, actor.municipality).filter(**{f"{GEOMETRY}__bboverlaps": around})
        found += _read(seen, actor.municipality, rows[: most + 1 - len(found)])
        if len(found) > most:
            break
    return WorkingItems(features=found[:most], truncated=len(found) > most)


def features_by_id(layer: Layer, ids: Iterable[int], actor: Actor) -> WorkingItems:
    """Return those of some features that are current and visible; one statement."""
    seen = access(actor, layer)
    rows = _visible(seen, actor.municipality).filter(pk__in=list(ids))
    return WorkingItems(features=_read(seen, actor.municipality, rows), truncated=False)


def _describe(layer: Layer, actor: Actor) -> dict[str, Any]:
    return {
        "name": layer.name,
        "may_edit": actor.may(layer.editing),
        "geometry": layer.geometry_type,
        "identifier": layer.identifier,
        "label": layer.label,
        "schema": layer_schema(access(actor, layer), actor),
        "checks": described(layer),
        "review_required": layer.name in reviewed_layers(actor.municipality),
    }


def _visible(seen: Access, municipality: Municipality) -> QuerySet[Any]:
    return seen.visible(seen.layer.model.objects.of(municipality)).order_by("pk")


def _read(seen: Access, municipality: Municipality, rows: QuerySet[Any]) -> list[dict[str, Any]]:
    """Return rows as JSON values; a feature without a place has the geometry null."""
    layer = seen.layer
    fields = tuple(dict.fromkeys(("version", layer.label, *seen.fields)))
    read = list(rows.values("pk", GEOMETRY, *fields))
    shapes = np.array([_shape(row.pop(GEOMETRY), layer) for row in read], dtype=object)
    placed = municipality.local_crs.all_to_local(shapes)
    return [
        {
            "layer": layer.name,
            "id": row["pk"],
            "version": row["version"],
            "title": str(row[layer.label] or row["pk"]),
            "properties": {name: _plain(row[name]) for name in seen.fields},
            GEOMETRY: None if shape is None else orjson.loads(shapely.to_geojson(shape)),
        }
        for row, shape in zip(read, placed, strict=True)
    ]


def _shape(stored: Any, layer: Layer) -> Any:  # noqa: ANN401  a geometry or none, not typed
    if stored is None:
        return None
    return promoted(shapely.from_wkb(bytes(stored.wkb)), layer.geometry_type)


def _plain(value: object) -> object:
    """Return a value as everywhere in the API: decimals are numbers."""
    return float(value) if isinstance(value, Decimal) else value
