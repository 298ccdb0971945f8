"""OGC API – Tiles over HTTP, under `/{municipality}/api/`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from gis_platform.layers.api.answers import GEOJSON, JSON, require_known, respond
from gis_platform.layers.api.links import OGC, api_address, link, own_links
from gis_platform.layers.api.parts import Link
from gis_platform.layers.errors import InvalidParameter, LayerNotFound
from gis_platform.layers.history import DATETIME
from gis_platform.layers.policy import access, readable_layers
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.middleware import MunicipalRequest
from tiles.answers import MEDIA_TYPE
from tiles.matrix import Tile
from tiles.past_answers import answer_tile_at
from tiles.revisions import MOST_LAYERS, SeenLayers, split_names
from tiles.tilejson import bounds_of
from tiles.tilesets import (
    MATRIX_SET_TITLE,
    MATRIX_SET_URI,
    WEB_MERCATOR_QUAD,
    TileSet,
    item_of_list,
    matrix_set,
    metadata,
    require_matrix_set,
)

COLLECTIONS = "collections"
TILE_FORM = "mvt"
PLACES = "{tileMatrix}/{tileRow}/{tileCol}"


def tile_matrix_sets(request: MunicipalRequest) -> HttpResponse:
    """List the tile matrix sets, of which there is one."""
    require_known(request)
    listed = {
        "id": WEB_MERCATOR_QUAD,
        "title": MATRIX_SET_TITLE,
        "uri": MATRIX_SET_URI,
        "links": [_matrix_set_link(request, "self")],
    }
    body = {"links": own_links(request), "tileMatrixSets": [listed]}
    return respond(request, body, template="api/tile_matrix_sets.html")


def tile_matrix_set(request: MunicipalRequest, matrix: str) -> HttpResponse:
    """Return the definition of a tile matrix set."""
    require_matrix_set(matrix)
    require_known(request)
    body = {**matrix_set(), "links": own_links(request)}
    return respond(request, body, template="api/tile_matrix_set.html")


def dataset_tilesets(request: MunicipalRequest) -> HttpResponse:
    """List the tilesets of the municipality: one with all layers that the asker may read."""
    require_known(request)
    return _list(request, "tiles", request.municipality.name)


def dataset_tileset(request: MunicipalRequest, matrix: str) -> HttpResponse:
    """Describe the tileset of the municipality, or of some of its `collections`."""
    require_matrix_set(matrix)
    require_known(request, COLLECTIONS)
    seen = _chosen(request)
    tileset = _tileset(request, seen, request.municipality.name)
    chosen = request.GET.get(COLLECTIONS)
    query = f"?{COLLECTIONS}={','.join(one.name for one in seen.layers)}" if chosen else ""
    return _describe(request, tileset, "tiles", query)


def dataset_tile(
    request: MunicipalRequest, matrix: str, z: int, row: int, col: int
) -> HttpResponse:
    """Return a tile of all layers that the asker may read, or of some of the `collections`."""
    require_matrix_set(matrix)
    _require_tile_form(request, COLLECTIONS)
    return _tile(request, _chosen(request), Tile(z=z, x=col, y=row))


def collection_tilesets(request: MunicipalRequest, collection: str) -> HttpResponse:
    """List the tilesets of a collection."""
    seen = access(request.actor, get_layer(collection))
    require_known(request)
    return _list(request, f"collections/{collection}/tiles", str(seen.layer.title))


def collection_tileset(request: MunicipalRequest, collection: str, matrix: str) -> HttpResponse:
    """Describe the tileset of a collection."""
    seen = SeenLayers(seen=(access(request.actor, get_layer(collection)),))
    require_matrix_set(matrix)
    require_known(request)
    tileset = _tileset(request, seen, str(seen.layers[0].title))
    return _describe(request, tileset, f"collections/{collection}/tiles", "")


def collection_tile(
    request: MunicipalRequest, collection: str, matrix: str, **place: int
) -> HttpResponse:
    """Return a tile of a collection: the same as at its address of tiles.

    place: z, row and col.
    """
    seen = SeenLayers(seen=(access(request.actor, get_layer(collection)),))
    require_matrix_set(matrix)
    _require_tile_form(request)
    return _tile(request, seen, Tile(z=place["z"], x=place["col"], y=place["row"]))


def tileset_links(request: MunicipalRequest, place: str, query: str = "") -> list[Link]:
    """Return the links of a tileset to itself, its matrix set, its tiles and its features.

    place: of the list of tilesets, below `api/`.
    """
    address = api_address(request, f"{place}/{WEB_MERCATOR_QUAD}")
    tiles: Link = {
        "rel": "item",
        "href": f"{address}/{PLACES}{query}",
        "type": MEDIA_TYPE,
        "title": _("Tiles"),
        "templated": True,
    }
    links = [_matrix_set_link(request, f"{OGC}/tiling-scheme"), tiles]
    if place != "tiles":
        features = place.removesuffix("/tiles") + "/items"
        title = _("Features as GeoJSON")
        links.append(link(request, f"{OGC}/geodata", features, title, media_type=GEOJSON))
    return links


def tilejson_link(request: MunicipalRequest, names: Sequence[str]) -> Link:
    """Return the link to the TileJSON of layers."""
    values = {"municipality": request.municipality.code, "layers": ",".join(names)}
    return {
        "rel": "describedby",
        "href": request.build_absolute_uri(reverse("tilejson", kwargs=values)),
        "type": JSON,
        "title": _("Description of the tiles (TileJSON 3.0)"),
    }


def _matrix_set_link(request: MunicipalRequest, rel: str) -> Link:
    return link(request, rel, f"tileMatrixSets/{WEB_MERCATOR_QUAD}", MATRIX_SET_TITLE)


def _list(request: MunicipalRequest, place: str, title: str) -> HttpResponse:
    own = link(request, "self", f"{place}/{WEB_MERCATOR_QUAD}", title)
    item = item_of_list(title, [own, *tileset_links(request, place)])
    body = {"links": own_links(request), "tilesets": [item]}
    return respond(request, body, template="api/tilesets.html", context={"title": title})


def _describe(request: MunicipalRequest, tileset: TileSet, place: str, query: str) -> HttpResponse:
    links = [*own_links(request), *tileset_links(request, place, query)]
    names = [layer.name for layer in tileset.seen.layers]
    if len(names) <= MOST_LAYERS:
        links.append(tilejson_link(request, names))
    body: dict[str, Any] = metadata(tileset, links)
    return respond(request, body, template="api/tileset.html")


def _chosen(request: MunicipalRequest) -> SeenLayers:
    """Return the layers of the parameter `collections`, all readable ones without it."""
    names = request.GET.get(COLLECTIONS)
    try:
        layers = readable_layers(request.actor) if names is None else split_names(names)
    except (LayerNotFound, InvalidParameter) as error:
        known = ", ".join(layer.name for layer in readable_layers(request.actor))
        expected = f"1 to {MOST_LAYERS} names of collections joined by commas, each once: {known}"
        raise InvalidParameter(COLLECTIONS, (names or "")[:80], expected) from error
    return SeenLayers(seen=tuple(access(request.actor, layer) for layer in layers))


def _tileset(request: MunicipalRequest, seen: SeenLayers, title: str) -> TileSet:
    bounds = bounds_of(seen.seen, request.municipality)
    return TileSet(seen=seen, bounds_by_layer=bounds, title=title)


def _require_tile_form(request: MunicipalRequest, *names: str) -> None:
    require_known(request, "v", DATETIME, *names)
    form = request.GET.get("f", TILE_FORM)
    if form != TILE_FORM:
        raise InvalidParameter("f", form[:40], TILE_FORM)


def _tile(request: MunicipalRequest, seen: SeenLayers, tile: Tile) -> HttpResponse:
    if DATETIME not in request.GET:  # the limits are those of today's features
        _tileset(request, seen, "").require(tile)
    return answer_tile_at(request, seen, tile)
