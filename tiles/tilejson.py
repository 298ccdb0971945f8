"""TileJSON 3.0: what is in the tiles of some layers, where, and at which zooms."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, DecimalField, FloatField, ForeignKey, IntegerField
from django.utils.translation import gettext as _

from gis_platform.layers.extents import extents
from gis_platform.layers.freshness import freshness
from gis_platform.layers.policy import Access
from gis_platform.layers.records import first_records, past_from
from gis_platform.layers.registry import Layer
from gis_platform.layers.selection import Bounds
from gis_platform.municipalities.models import Municipality
from tiles.matrix import DEEPEST
from tiles.overviews import overview_of
from tiles.revisions import SeenLayers, layers_version

NUMBERS = (DecimalField, FloatField, IntegerField, ForeignKey)
WORLD: Bounds = (-180.0, -85.05112877980659, 180.0, 85.05112877980659)
"""What WebMercatorQuad covers, in degrees."""
LayerBounds = Mapping[str, Bounds | None]


def tilejson(
    seen: SeenLayers,
    municipality: Municipality,
    *,
    folder: str,
    is_versioned: bool = False,
) -> dict[str, Any]:
    """Return the TileJSON of layers as an asker sees them; six statements at most.

    `datetime` tells of the parameter of that name: since when and from which zoom there are tiles
    of the past. folder: absolute address of the layers' tiles. is_versioned: tiles have addresses
    of their present version, which caches may keep for good; otherwise ones that are always fresh.
    Source: TileJSON 3.0.0.
    """
    version = layers_version(seen, municipality)
    query = f"?v={version}" if is_versioned else ""
    zooms = zooms_of(seen.layers)
    body: dict[str, Any] = {
        "tilejson": "3.0.0",
        "name": name_of(seen.layers),
        "description": municipality.name,
        "version": semantic(version),
        "revision": version,
        "scheme": "xyz",
        "tiles": [f"{folder}/{{z}}/{{x}}/{{y}}.mvt{query}"],
        "minzoom": zooms[0],
        "maxzoom": zooms[-1],
        "vector_layers": [vector_layer(one) for one in seen.seen],
        "datetime": past_of(seen, municipality),
    }
    bounds = union(bounds_of(seen.seen, municipality))
    if bounds:
        body |= {"bounds": list(bounds), "center": [*centre_of(bounds), open_at(bounds, zooms)]}
    return body


def past_of(seen: SeenLayers, municipality: Municipality) -> list[dict[str, Any]]:
    """Return since when each layer has tiles as at a moment, None if never, and from which zoom."""
    firsts = first_records(seen.layers, municipality)
    return [
        {
            "layer": one.layer.name,
            "since": firsts[one.layer.name],
            "minzoom": past_from(one.layer, one.overview, municipality),
        }
        for one in seen.seen
    ]


def semantic(version: str) -> str:
    """Return a version of the data in the form of semver.org; equal ones are equal data."""
    return f"1.0.0+{version}"


def name_of(layers: Sequence[Layer]) -> str:
    """Return the titles of layers as one text."""
    return ", ".join(str(layer.title) for layer in layers)


def vector_layer(seen: Access) -> dict[str, Any]:
    """Return what TileJSON tells of one layer: its fields and the zooms at which it is drawn."""
    layer = seen.layer
    return {
        "id": layer.name,
        "description": _described(seen),
        "fields": {name: kind_of(layer, name) for name in seen.tile_fields},
        "minzoom": layer.zooms[0],
        "maxzoom": layer.zooms[-1],
    }


def _described(seen: Access) -> str:
    overview = overview_of(seen, seen.layer.zooms[0])
    if overview is None:
        return str(seen.layer.title)
    return _("%(title)s. Below zoom %(zoom)d the ground of each %(field)s, without ids.") % {
        "title": seen.layer.title,
        "zoom": overview.below,
        "field": overview.by,
    }


def kind_of(layer: Layer, name: str) -> str:
    """Return the type of a field in tiles: Boolean, Number or String."""
    field = layer.column(name)
    if isinstance(field, BooleanField):
        return "Boolean"
    is_number = isinstance(field, NUMBERS) and not isinstance(field, ArrayField)
    return "Number" if is_number else "String"


def zooms_of(layers: Sequence[Layer]) -> range:
    """Return the zooms from the first to the last at which one of the layers is drawn."""
    first = min((layer.zooms[0] for layer in layers), default=0)
    last = max((layer.zooms[-1] for layer in layers), default=0)
    return range(first, min(DEEPEST, last) + 1)


def bounds_of(seen: Sequence[Access], municipality: Municipality) -> dict[str, Bounds | None]:
    """Return the bounds of each layer in degrees, None where it is empty, by its name."""
    fresh = freshness(municipality, municipality.today)
    revisions = {one.layer.name: fresh[one.layer.name].revision for one in seen}
    found = extents(seen, revisions, municipality)
    return {name: _within(extent.bounds) for name, extent in found.items()}


def _within(bounds: Bounds | None) -> Bounds | None:
    if bounds is None:
        return None
    west, south, east, north = bounds
    return max(west, WORLD[0]), max(south, WORLD[1]), min(east, WORLD[2]), min(north, WORLD[3])


def union(bounds: LayerBounds) -> Bounds | None:
    """Return the bounds of all layers together."""
    known = [one for one in bounds.values() if one]
    if not known:
        return None
    west, south, east, north = zip(*known, strict=True)
    return min(west), min(south), max(east), max(north)


def centre_of(bounds: Bounds) -> tuple[float, float]:
    """Return the middle of bounds, degrees."""
    west, south, east, north = bounds
    return round((west + east) / 2, 6), round((south + north) / 2, 6)


def open_at(bounds: Bounds, zooms: range) -> int:
    """Return the zoom at which bounds fill about two tiles, among those of the layers."""
    west, south, east, north = bounds
    degrees = max(east - west, north - south, 1e-6)
    fitting = math.floor(math.log2(720 / degrees))
    return max(zooms[0], min(fitting, zooms[-1]))
