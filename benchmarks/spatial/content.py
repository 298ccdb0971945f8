"""Whether servers answer the same: what tiles and pages hold, decoded."""

from __future__ import annotations

import gzip
import json
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import mapbox_vector_tile
import shapely

EXTENT = 4096
TIMEOUT_S = 120


@dataclass(frozen=True, kw_only=True)
class Content:
    """What answers hold together.

    ids: of the features. size_b: as sent. vertices: of all geometry. area: of tiles, clipped to
    the tile, in tiles; of pages the sum of all coordinates. invalid: invalid surfaces.
    """

    features: int = 0
    ids: frozenset[int] = field(default_factory=frozenset)
    size_b: int = 0
    vertices: int = 0
    area: float = 0.0
    invalid: int = 0

    def __add__(self, other: Content) -> Content:
        """Return both together."""
        return Content(
            features=self.features + other.features,
            ids=self.ids | other.ids,
            size_b=self.size_b + other.size_b,
            vertices=self.vertices + other.vertices,
            area=self.area + other.area,
            invalid=self.invalid + other.invalid,
        )


def fetch(url: str, headers: Mapping[str, str]) -> tuple[bytes, int]:
    """Return an answer's body, decompressed, and its size as sent; HTTPError if it is none."""
    request = urllib.request.Request(url, headers=dict(headers))  # noqa: S310  our own address
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
        body: bytes = answer.read()
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body), len(body)


def tile_content(body: bytes, size_b: int) -> Content:
    """Return what a tile holds. size_b: as sent."""
    layers: Mapping[str, Any] = mapbox_vector_tile.decode(body) if body else {}
    total = Content(size_b=size_b)
    for layer in layers.values():
        found = layer["features"]
        shapes = shapely.from_geojson([json.dumps(one["geometry"]) for one in found])
        valid = shapely.is_valid(shapes)
        extent = int(layer.get("extent", EXTENT))
        clipped = shapely.clip_by_rect(shapes[valid], 0, 0, extent, extent)
        total += Content(
            features=len(found),
            ids=frozenset(int(one["properties"].get("id", one.get("id", 0))) for one in found),
            vertices=int(shapely.get_num_coordinates(shapes).sum()),
            area=float(shapely.area(clipped).sum()) / extent**2,
            invalid=int((~valid).sum()),
        )
    return total


def page_content(body: bytes, size_b: int) -> Content:
    """Return what a page of GeoJSON, or a single feature, holds. size_b: as sent."""
    decoded = json.loads(body)
    found = decoded.get("features", [decoded])
    shapes = shapely.from_geojson([json.dumps(one["geometry"]) for one in found])
    coordinates = shapely.get_coordinates(shapes)
    return Content(
        features=len(found),
        ids=frozenset(int(one["id"]) for one in found),
        size_b=size_b,
        vertices=len(coordinates),
        area=round(float(coordinates.sum()), 6),
    )


def tiles_together(urls: Iterable[str], headers: Mapping[str, str]) -> Content:
    """Return what tiles hold together."""
    return sum((tile_content(*fetch(url, headers)) for url in urls), Content())


def pages_together(urls: Iterable[str], headers: Mapping[str, str]) -> Content:
    """Return what pages hold together."""
    return sum((page_content(*fetch(url, headers)) for url in urls), Content())
