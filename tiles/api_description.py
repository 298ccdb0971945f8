"""What the API tells of the tiles: conformance classes, links, the paths of its description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gis_platform.layers.api.links import OGC, link
from gis_platform.layers.api.parts import ApiPart, Link
from gis_platform.layers.history import DATETIME
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.middleware import MunicipalRequest
from tiles.answers import MEDIA_TYPE
from tiles.api_views import COLLECTIONS, TILE_FORM, tilejson_link
from tiles.matrix import DEEPEST
from tiles.revisions import MOST_LAYERS
from tiles.tilesets import WEB_MERCATOR_QUAD

Named = dict[str, Any]  # JSON
TILES = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf"
MATRIX_SETS = "http://www.opengis.net/spec/tms/2.0/conf"
PMTILES = "application/vnd.pmtiles"
STYLE = "application/vnd.mapbox.style+json"
PROBLEMS = {"400": "BadRequest", "403": "Forbidden", "404": "NotFound"}
STRING: Named = {"type": "string"}
INTEGER: Named = {"type": "integer", "minimum": 0}
TAG = "Tiles"


def landing_links(request: MunicipalRequest) -> list[Link]:
    """Return the links of the landing page to the tilesets, their matrix set and the styles."""
    pictures = _("Style of the city for MapLibre")
    plain = _("Style of the city for QGIS, without pictures")
    return [
        link(request, f"{OGC}/tilesets-vector", "tiles", _("Vector tiles")),
        link(request, f"{OGC}/tiling-schemes", "tileMatrixSets", _("Tile matrix sets")),
        _of_tiles(request, "style", rel="stylesheet", media_type=STYLE, title=pictures),
        _of_tiles(request, "style-qgis", rel="stylesheet", media_type=STYLE, title=plain),
        _of_tiles(
            request,
            "pmtiles",
            rel="enclosure",
            media_type=PMTILES,
            title=_("Tiles of all public layers as PMTiles"),
            layers="city",
        ),
    ]


def collection_links(request: MunicipalRequest, layer: Layer) -> list[Link]:
    """Return the links of a collection to its tilesets, their TileJSON and their archive."""
    place = f"collections/{layer.name}/tiles"
    return [
        link(request, f"{OGC}/tilesets-vector", place, _("Vector tiles")),
        tilejson_link(request, [layer.name]),
        _of_tiles(
            request,
            "pmtiles",
            rel="enclosure",
            media_type=PMTILES,
            title=_("Tiles as PMTiles"),
            layers=layer.name,
        ),
    ]


def _of_tiles(
    request: MunicipalRequest, name: str, *, rel: str, media_type: str, title: str, **place: str
) -> Link:
    address = reverse(name, kwargs={"municipality": request.municipality.code, **place})
    href = request.build_absolute_uri(address)
    return {"rel": rel, "href": href, "type": media_type, "title": title}


def tile_paths(actor: Actor, layers: Sequence[Layer]) -> Named:
    """Return the path items, for the layers that an actor may read."""
    names: Named = {"type": "string", "enum": [layer.name for layer in layers]}
    collection = _in_path("collectionId", names)
    choice = {
        "name": COLLECTIONS,
        "in": "query",
        "description": "Collections in one tile; without it all that the asker may read.",
        "style": "form",
        "explode": False,
        "schema": {
            "type": "array",
            "items": names,
            "minItems": 1,
            "maxItems": MOST_LAYERS,
            "uniqueItems": True,
        },
    }
    matrix = {"$ref": "#/components/parameters/tileMatrixSetId"}
    made: Named = {
        "/tileMatrixSets": _get("getTileMatrixSetsList", "tileMatrixSets"),
        "/tileMatrixSets/{tileMatrixSetId}": _get("getTileMatrixSet", "tileMatrixSet")
        | {"parameters": [matrix]},
    }
    for place, name, own, chosen in (
        ("/tiles", "dataset", [], [choice]),
        ("/collections/{collectionId}/tiles", "collection", [collection], []),
    ):
        kind = f".{name}.vector"
        made[place] = _get(f"{kind}.getTileSetsList", "tileSets") | {"parameters": own}
        one = f"{place}/{{tileMatrixSetId}}"
        made[one] = _get(f"{kind}.getTileSet", "tileSet") | {"parameters": [*own, matrix, *chosen]}
        tile = f"{one}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"
        made[tile] = _tile(f"{kind}.getTile") | {"parameters": [*own, matrix, *chosen]}
    return made


def tile_components() -> Mapping[str, Mapping[str, Any]]:
    """Return what the path items refer to."""
    matrices: Named = {"type": "string", "enum": [WEB_MERCATOR_QUAD]}
    deepest = INTEGER | {"maximum": DEEPEST}
    return {
        "parameters": {
            "tileMatrixSetId": _in_path("tileMatrixSetId", matrices),
            "tileMatrix": _in_path("tileMatrix", deepest),
            "tileRow": _in_path("tileRow", INTEGER | {"maximum": 2**DEEPEST - 1}),
            "tileCol": _in_path("tileCol", INTEGER | {"maximum": 2**DEEPEST - 1}),
            "tileForm": {
                "name": "f",
                "in": "query",
                "schema": {"type": "string", "enum": [TILE_FORM]},
            },
            "tileVersion": {
                "name": "v",
                "in": "query",
                "description": "`revision` of the TileJSON: caches may keep the tile for good.",
                "schema": STRING,
            },
            "tileMoment": {
                "name": DATETIME,
                "in": "query",
                "description": (
                    "An instant or a day (its end) of RFC 3339: the tile as it was recorded then. "
                    "Layers without a record of that moment are left out of a tile of several; "
                    "where none is left the answer is 400 and says since when there is one. "
                    "Of a layer with very many versions there are no overviews of the past: at "
                    "zooms below `minzoom` of the TileJSON's `datetime` it is left out, too."
                ),
                "schema": STRING,
            },
        },
        "schemas": _schemas(),
    }


def _in_path(name: str, schema: Named) -> Named:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _get(operation: str, schema: str) -> Named:
    content = {
        "application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}},
        "text/html": {"schema": STRING},
    }
    summary = SUMMARIES[schema]
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "tags": [TAG],
            "parameters": [{"$ref": "#/components/parameters/f"}],
            "responses": {"200": {"description": summary, "content": content}} | _problems(),
        }
    }


def _tile(operation: str) -> Named:
    parameters = ("tileMatrix", "tileRow", "tileCol", "tileForm", "tileVersion", "tileMoment")
    binary = {"type": "string", "format": "binary"}
    return {
        "get": {
            "operationId": operation,
            "summary": "A tile (Mapbox Vector Tile 2.1)",
            "tags": [TAG],
            "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in parameters],
            "responses": {
                "200": {"description": "The tile.", "content": {MEDIA_TYPE: {"schema": binary}}},
                "204": {"description": "Nothing is in the tile."},
                "304": {"description": "What the asker holds is still so."},
            }
            | _problems(),
        }
    }


SUMMARIES = {
    "tileMatrixSets": "The tile matrix sets",
    "tileMatrixSet": "A tile matrix set",
    "tileSets": "The tilesets",
    "tileSet": "A tileset",
}


def _problems() -> Named:
    return {code: {"$ref": f"#/components/responses/{name}"} for code, name in PROBLEMS.items()}


def _schemas() -> Named:
    links = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}
    objects: Named = {"type": "array", "items": {"type": "object"}}
    of_all = {
        "dataType": {"type": "string", "enum": ["vector"]},
        "crs": STRING,
        "tileMatrixSetURI": STRING,
        "links": links,
    }
    return {
        "tileMatrixSets": _object({"links": links, "tileMatrixSets": objects}),
        "tileMatrixSet": _object({"id": STRING, "crs": STRING, "tileMatrices": objects}),
        "tileSets": _object(
            {"links": links, "tilesets": {"type": "array", "items": _object(of_all)}}
        ),
        "tileSet": _object(of_all | {"layers": objects, "tileMatrixSetLimits": objects}),
    }


def _object(members: Named) -> Named:
    return {"type": "object", "required": [*members], "properties": members}


PART = ApiPart(
    name="tiles",
    conformance=(
        *(
            f"{TILES}/{name}"
            for name in (
                "core",
                "tileset",
                "tilesets-list",
                "dataset-tilesets",
                "geodata-tilesets",
                "collections-selection",
                "mvt",
                "oas30",
            )
        ),
        *(
            f"{MATRIX_SETS}/{name}"
            for name in (
                "tilematrixset",
                "json-tilematrixset",
                "tilematrixsetlimits",
                "json-tilematrixsetlimits",
                "tilesetmetadata",
                "json-tilesetmetadata",
            )
        ),
    ),
    links=landing_links,
    collection_links=collection_links,
    paths=tile_paths,
    components=tile_components,
)
