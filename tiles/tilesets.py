"""Tilesets and the tile matrix set as OGC API – Tiles describes them.

Source: OGC 20-057 (OGC API – Tiles, Part 1), OGC 17-083r4 (tile matrix sets, tileset metadata).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gis_platform.layers.api.parts import Link
from gis_platform.layers.crs_names import CRS84
from gis_platform.layers.policy import Access
from gis_platform.layers.registry import Layer
from gis_platform.layers.schema import label_of
from gis_platform.layers.selection import Bounds
from tiles.matrix import ORIGIN_M, Tile
from tiles.revisions import SeenLayers
from tiles.tilejson import LayerBounds, centre_of, kind_of, open_at, union, zooms_of

WEB_MERCATOR_QUAD = "WebMercatorQuad"
MATRIX_SET_URI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
MATRIX_SET_TITLE = "Google Maps Compatible for the World"
EPSG_3857 = "http://www.opengis.net/def/crs/EPSG/0/3857"
SCALE_SET_URI = "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible"
MATRICES = 25
TILE_PX = 256
PIXEL_M = 0.00028
"""The side of a pixel that OGC 17-083r4, 6.1 takes for scales."""
DIMENSIONS = {"POINT": 0, "MULTILINESTRING": 1, "MULTIPOLYGON": 2}
KINDS = {"Boolean": "boolean", "Number": "number", "String": "string"}


class MatrixSetNotFound(Exception):  # noqa: N818
    """Tiles are in one tile matrix set only."""

    def __init__(self, name: str) -> None:
        """name: as asked for."""
        super().__init__(f"There is no tile matrix set {name[:60]!r}. Known: {WEB_MERCATOR_QUAD}.")


class OutsideTileSet(Exception):  # noqa: N818
    """The tile is in the matrix, but not within the limits of the tileset."""

    def __init__(self, tile: Tile, zooms: range) -> None:
        """zooms: those of the tileset."""
        super().__init__(
            f"The tile matrix {tile.z}, row {tile.y}, column {tile.x} is outside of the tileset: "
            f"its matrices are {zooms[0]} to {zooms[-1]}, see its tileMatrixSetLimits."
        )


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The tiles of one matrix in which a tileset has features; rows count from the north."""

    z: int
    rows: range
    columns: range


@dataclass(frozen=True, kw_only=True)
class TileSet:
    """Layers in one tileset, as somebody sees them, with the bounds of each in degrees."""

    seen: SeenLayers
    bounds_by_layer: LayerBounds
    title: str

    @cached_property
    def zooms(self) -> range:
        """The matrices that have tiles."""
        return zooms_of(self.seen.layers)

    @cached_property
    def bounds(self) -> Bounds | None:
        """Of all layers, degrees; None if all are empty."""
        return union(self.bounds_by_layer)

    def limits(self, z: int) -> Limits:
        """Return the limits at a matrix: the tiles that the bounds touch, all if it is empty."""
        if self.bounds is None:
            return Limits(z=z, rows=range(2**z), columns=range(2**z))
        west, south, east, north = self.bounds
        left, top = _place(west, north, z)
        right, bottom = _place(east, south, z)
        return Limits(z=z, rows=range(top, bottom + 1), columns=range(left, right + 1))

    def require(self, tile: Tile) -> None:
        """Raise OutsideTileSet for a tile beyond the limits."""
        if tile.z in self.zooms:
            limits = self.limits(tile.z)
            if tile.y in limits.rows and tile.x in limits.columns:
                return
        raise OutsideTileSet(tile, self.zooms)


def _place(lon: float, lat: float, z: int) -> tuple[int, int]:
    """Return the column and the row of the tile that holds a place in degrees."""
    whole = 2**z
    across = (lon + 180) / 360 * whole
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * whole
    return max(0, min(whole - 1, math.floor(across))), max(0, min(whole - 1, math.floor(down)))


def require_matrix_set(name: str) -> None:
    """Raise MatrixSetNotFound for another one than WebMercatorQuad."""
    if name != WEB_MERCATOR_QUAD:
        raise MatrixSetNotFound(name)


def matrix_set() -> dict[str, Any]:
    """Return the registered definition of WebMercatorQuad (OGC 17-083r4, D.1)."""
    return {
        "id": WEB_MERCATOR_QUAD,
        "title": MATRIX_SET_TITLE,
        "uri": MATRIX_SET_URI,
        "crs": EPSG_3857,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": SCALE_SET_URI,
        "tileMatrices": [_matrix(z) for z in range(MATRICES)],
    }


def _matrix(z: int) -> dict[str, Any]:
    cell_m = 2 * ORIGIN_M / (TILE_PX * 2**z)
    return {
        "id": str(z),
        "scaleDenominator": cell_m / PIXEL_M,
        "cellSize": cell_m,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-ORIGIN_M, ORIGIN_M],
        "tileWidth": TILE_PX,
        "tileHeight": TILE_PX,
        "matrixWidth": 2**z,
        "matrixHeight": 2**z,
    }


def item_of_list(title: str, links: list[Link]) -> dict[str, Any]:
    """Return what a list of tilesets tells of one."""
    return {
        "title": title,
        "dataType": "vector",
        "crs": EPSG_3857,
        "tileMatrixSetId": WEB_MERCATOR_QUAD,
        "tileMatrixSetURI": MATRIX_SET_URI,
        "links": links,
    }


def metadata(tileset: TileSet, links: list[Link]) -> dict[str, Any]:
    """Return the metadata of a tileset, ready for JSON."""
    body = item_of_list(tileset.title, links)
    body["layers"] = [
        _layer(one, tileset.bounds_by_layer[one.layer.name]) for one in tileset.seen.seen
    ]
    if tileset.bounds:
        body["boundingBox"] = _box(tileset.bounds)
        body["centerPoint"] = {
            "coordinates": list(centre_of(tileset.bounds)),
            "crs": CRS84,
            "tileMatrix": str(open_at(tileset.bounds, tileset.zooms)),
        }
    body["tileMatrixSetLimits"] = [_told(tileset.limits(z)) for z in tileset.zooms]
    return body


def _told(limits: Limits) -> dict[str, Any]:
    return {
        "tileMatrix": str(limits.z),
        "minTileRow": limits.rows[0],
        "maxTileRow": limits.rows[-1],
        "minTileCol": limits.columns[0],
        "maxTileCol": limits.columns[-1],
    }


def _box(bounds: Bounds) -> dict[str, Any]:
    return {"lowerLeft": list(bounds[:2]), "upperRight": list(bounds[2:]), "crs": CRS84}


def _layer(seen: Access, bounds: Bounds | None) -> dict[str, Any]:
    layer = seen.layer
    told: dict[str, Any] = {
        "id": layer.name,
        "title": str(layer.title),
        "dataType": "vector",
        "crs": EPSG_3857,
        "minTileMatrix": str(layer.zooms[0]),
        "maxTileMatrix": str(layer.zooms[-1]),
        "propertiesSchema": {
            "type": "object",
            "properties": {name: _property(layer, name) for name in seen.tile_fields},
        },
    }
    if layer.geometry_type in DIMENSIONS:
        told["geometryDimension"] = DIMENSIONS[layer.geometry_type]
    if bounds:
        told["boundingBox"] = _box(bounds)
    return told


def _property(layer: Layer, name: str) -> dict[str, str]:
    return {"title": label_of(layer, name), "type": KINDS[kind_of(layer, name)]}
