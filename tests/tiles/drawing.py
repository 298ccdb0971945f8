"""What tests of the content of tiles share: access, decoded layers, places in EPSG:3857."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from pyproj import Transformer

from gis_platform.layers.policy import Access
from gis_platform.layers.registry import Layer, RowRule, get_layer
from gis_platform.municipalities.models import Municipality
from tiles.matrix import Tile
from tiles.mvt import layer_tile

TO_LONLAT = Transformer.from_crs(3857, 4326, always_xy=True)
KAZAN_14 = Tile(z=14, x=10426, y=5118)


def tile_at(z: int) -> Tile:
    """Return the tile of a zoom that holds the middle of a tile of Kazan."""
    west, south, east, north = KAZAN_14.bounds
    size = Tile(z=z, x=0, y=0).size_m
    origin = -Tile(z=0, x=0, y=0).bounds[0]
    middle_x, middle_y = (west + east) / 2 + 1, (south + north) / 2 - 1
    return Tile(z=z, x=int((middle_x + origin) / size), y=int((origin - middle_y) / size))


def stored(shape: Any) -> MultiPolygon:
    """Return polygons in EPSG:3857 as the platform stores them, in EPSG:4326."""
    lonlat = shapely.transform(shape, lambda xy: np.column_stack(TO_LONLAT.transform(*xy.T)))
    polygons = list(lonlat.geoms) if lonlat.geom_type == "MultiPolygon" else [lonlat]
    return MultiPolygon(*(GEOSGeometry(one.wkt, srid=4326) for one in polygons), srid=4326)


def seen_of(layer: Layer | str, hidden: tuple[RowRule, ...] = (), **changes: Any) -> Access:
    """Return access to a layer, changed, with all of its fields and rules that hide rows."""
    found = replace(get_layer(layer) if isinstance(layer, str) else layer, **changes)
    return Access(
        layer=found,
        fields=found.fields,
        tile_fields=found.tile_fields,
        filters=found.filters,
        search=found.search,
        hidden=hidden,
    )


def draw(seen: Access, town: Municipality, tile: Tile) -> list[dict[str, Any]]:
    """Return the features of a tile; `geometry` is shapely's, in EPSG:3857."""
    content = layer_tile(seen, town, tile)
    if not content:
        return []
    layer = mapbox_vector_tile.decode(content)[seen.layer.name]
    west, south, _, _ = tile.bounds
    unit = tile.size_m / layer["extent"]
    return [
        {
            **one,
            "geometry": shapely.transform(
                shapely.geometry.shape(one["geometry"]), lambda xy: xy * unit + (west, south)
            ),
        }
        for one in layer["features"]
    ]
