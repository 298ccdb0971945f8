"""Tiles of what exists only in memory: findings of a check, the envelope of a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import mapbox_vector_tile
import shapely
from shapely.geometry.base import BaseGeometry

from tiles.matrix import BUFFER, EXTENT, Tile

Feature = tuple[BaseGeometry, Mapping[str, object], int]


def encode(features: Iterable[Feature], name: str, tile: Tile) -> bytes:
    """Return one layer of a tile as MVT bytes; empty bytes if nothing of it is in the tile.

    features: geometry in EPSG:3857, properties, id; drawn in the order given, clipped to the
    tile and its buffer. name: of the layer. Properties are texts, numbers and truth values;
    None is left out, anything else becomes its text.
    Source: Mapbox Vector Tile 2.1.
    """
    west, south, east, north = tile.bounds
    margin = BUFFER * tile.unit_m
    frame = (west - margin, south - margin, east + margin, north + margin)
    inside = [
        {"geometry": clipped, "properties": _plain(properties), "id": number}
        for geometry, properties, number in features
        if not (clipped := _clipped(geometry, frame, tile.unit_m)).is_empty
    ]
    if not inside:
        return b""
    options = {"quantize_bounds": tile.bounds, "extents": EXTENT, "y_coord_down": False}
    made: bytes = mapbox_vector_tile.encode(
        {"name": name, "features": inside}, default_options=options
    )
    return made


def _clipped(
    geometry: BaseGeometry, frame: tuple[float, float, float, float], unit_m: float
) -> BaseGeometry:
    """Return what of a geometry is in a frame, of the dimension that the geometry has.

    Slivers of less than half a unit of the grid are the frame's own edge, not a part.
    """
    if geometry.is_empty or shapely.box(*frame).contains(geometry):
        return geometry
    found = shapely.intersection(geometry, shapely.box(*frame))
    dimension = shapely.get_dimensions(geometry)
    parts = [
        part
        for part in shapely.get_parts(found)
        if shapely.get_dimensions(part) == dimension
        and not (dimension == 2 and part.area < part.length * unit_m / 4)
    ]
    return _joined(parts)


def _joined(parts: list[BaseGeometry]) -> BaseGeometry:
    if len(parts) == 1:
        return parts[0]
    of_kind: dict[str, Any] = {
        "Polygon": shapely.MultiPolygon,
        "LineString": shapely.MultiLineString,
    }
    kind = parts[0].geom_type if parts else "Polygon"
    joined: BaseGeometry = of_kind.get(kind, shapely.MultiPoint)(parts)
    return joined


def _plain(properties: Mapping[str, object]) -> dict[str, Any]:
    return {
        key: value if isinstance(value, str | bool | int | float) else str(value)
        for key, value in properties.items()
        if value is not None
    }
