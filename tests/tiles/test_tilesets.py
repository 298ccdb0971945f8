"""OGC API – Tiles, Part 1: each requirement of the classes that are conformed to."""

from __future__ import annotations

from typing import Any

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from gis_platform.layers.registry import get_layer, layers
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.factories import make_member
from tests.layers.api.asking import links_of
from tests.tiles.drawing import TO_LONLAT
from tests.tiles.town import json_of, make_town
from tiles.matrix import Tile

pytestmark = pytest.mark.django_db
OGC = "http://www.opengis.net/def/rel/ogc/1.0"
QUAD = "WebMercatorQuad"
ONE = f"api/collections/parcels/tiles/{QUAD}"
ALL = f"api/tiles/{QUAD}"
TREE = (49.102, 55.802)
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
def town() -> Municipality:
    return make_town()


def tile_of(lon: float, lat: float, z: int) -> Tile:
    """Return the tile of a place, found by PROJ."""
    point = Point(lon, lat, srid=4326)
    point.transform(3857)
    size = Tile(z=z, x=0, y=0).size_m
    west = Tile(z=0, x=0, y=0).bounds[0]
    return Tile(z=z, x=int((point.x - west) // size), y=int((-west - point.y) // size))


@pytest.mark.ogc("tiles-1/core/conformance-success")
def test_the_classes_are_declared(town: Municipality, client: Client) -> None:
    declared = json_of(client, "api/conformance")["conformsTo"]
    names = "core tileset tilesets-list dataset-tilesets geodata-tilesets collections-selection"
    for name in f"{names} mvt oas30".split():
        assert f"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/{name}" in declared


@pytest.mark.ogc("tiles-1/dataset-tilesets/landingpage")
def test_the_landing_page_leads_to_the_tilesets(town: Municipality, client: Client) -> None:
    body = json_of(client, "api/")
    (to_tilesets,) = links_of(body, f"{OGC}/tilesets-vector")
    (to_matrices,) = links_of(body, f"{OGC}/tiling-schemes")
    assert client.get(to_tilesets["href"]).json()["tilesets"]
    assert client.get(to_matrices["href"]).json()["tileMatrixSets"][0]["id"] == QUAD
    for link in links_of(body, "stylesheet"):
        assert client.get(link["href"]).json()["version"] == 8


@pytest.mark.ogc("tiles-1/geodata-tilesets/desc-links")
def test_a_collection_leads_to_its_tilesets(town: Municipality, client: Client) -> None:
    body = json_of(client, "api/collections/parcels")
    (link,) = links_of(body, f"{OGC}/tilesets-vector")
    assert client.get(link["href"]).json()["tilesets"]
    (tilejson,) = [one for one in links_of(body, "describedby") if "tilejson" in one["href"]]
    assert client.get(tilejson["href"]).json()["tilejson"] == "3.0.0"


@pytest.mark.parametrize("place", ["api/tiles", "api/collections/parcels/tiles"])
@pytest.mark.ogc(
    "tiles-1/tilesets-list/tileset-links",
    "tiles-1/dataset-tilesets/operation",
    "tiles-1/geodata-tilesets/operation",
)
def test_a_list_of_tilesets_leads_to_each(place: str, town: Municipality, client: Client) -> None:
    (tileset,) = json_of(client, place)["tilesets"]
    assert tileset["dataType"] == "vector"
    assert tileset["crs"] == "http://www.opengis.net/def/crs/EPSG/0/3857"
    assert tileset["tileMatrixSetURI"].endswith(f"/def/tilematrixset/OGC/1.0/{QUAD}")
    (own,) = links_of(tileset, "self")
    assert client.get(own["href"]).json()["tileMatrixSetURI"] == tileset["tileMatrixSetURI"]
    (scheme,) = links_of(tileset, f"{OGC}/tiling-scheme")
    assert client.get(scheme["href"]).json()["uri"] == tileset["tileMatrixSetURI"]


@pytest.mark.parametrize("place", [ONE, ALL])
@pytest.mark.ogc("tiles-1/tileset/description")
def test_a_tileset_is_described(place: str, town: Municipality, client: Client) -> None:
    body = json_of(client, place)
    assert body["tileMatrixSetURI"].endswith(f"/def/tilematrixset/OGC/1.0/{QUAD}")
    assert links_of(body, f"{OGC}/tiling-scheme")
    (item,) = links_of(body, "item")
    assert item["templated"] is True
    assert item["type"] == "application/vnd.mapbox-vector-tile"
    tile = tile_of(*TREE, 15)
    parts = {"tileMatrix": tile.z, "tileRow": tile.y, "tileCol": tile.x}
    answer = client.get(item["href"].format(**parts))
    told = {layer["id"]: layer for layer in body["layers"]}
    for name, layer in mapbox_vector_tile.decode(answer.content).items():
        for feature in layer["features"]:
            assert set(feature["properties"]) <= set(told[name]["propertiesSchema"]["properties"])
    west, south = body["boundingBox"]["lowerLeft"]
    east, north = body["boundingBox"]["upperRight"]
    assert (west, south) == pytest.approx((49.1, 55.8), abs=2e-4)
    assert (east, north) == pytest.approx((49.164, 55.81 if place == ALL else 55.804), abs=2e-4)
    limits = {one["tileMatrix"]: one for one in body["tileMatrixSetLimits"]}
    for z in (10, 14, 19):
        first, last = tile_of(west, north, z), tile_of(east, south, z)
        assert (limits[str(z)]["minTileCol"], limits[str(z)]["maxTileCol"]) == (first.x, last.x)
        assert (limits[str(z)]["minTileRow"], limits[str(z)]["maxTileRow"]) == (first.y, last.y)


def test_the_tile_matrix_set_is_the_registered_one(town: Municipality, client: Client) -> None:
    body = json_of(client, f"api/tileMatrixSets/{QUAD}")
    registered = {  # OGC 17-083r4, table D.1
        "0": (559082264.028717, 156543.033928041),
        "10": (545978.773465544, 152.874056570353),
        "18": (2132.72958385, 0.597164283559817),
    }
    matrices = {one["id"]: one for one in body["tileMatrices"]}
    assert len(matrices) == 25
    for name, (scale, cell) in registered.items():
        assert matrices[name]["scaleDenominator"] == pytest.approx(scale, rel=1e-9)
        assert matrices[name]["cellSize"] == pytest.approx(cell, rel=1e-9)
        assert matrices[name]["matrixWidth"] == 2 ** int(name)
        assert matrices[name]["pointOfOrigin"] == pytest.approx(
            [-20037508.3427892, 20037508.3427892]
        )
    for address in ("api/tileMatrixSets/Other", "api/tiles/Other", "api/tiles/Other/1/1/1"):
        answer = client.get(f"/riverton/{address}")
        assert answer.status_code == 404
        assert QUAD in answer.json()["detail"]


@pytest.mark.parametrize("z", [10, 15])
@pytest.mark.ogc(
    "tiles-1/core/tc-op",
    "tiles-1/core/tc-success",
    "tiles-1/core/tc-tilematrix-definition",
    "tiles-1/core/tc-tilerow-definition",
    "tiles-1/core/tc-tilecol-definition",
)
def test_a_tile_is_that_of_the_short_address(z: int, town: Municipality, client: Client) -> None:
    tile = tile_of(*TREE, z)
    for headers in (PLAIN, {"Accept-Encoding": "gzip"}):
        here = client.get(f"/riverton/{ONE}/{tile.z}/{tile.y}/{tile.x}", headers=headers)
        short = f"/riverton/tiles/parcels/{tile.z}/{tile.x}/{tile.y}.mvt"
        there = client.get(short, headers=headers)
        assert here.status_code == 200
        assert here.content == there.content
        assert here["ETag"] == there["ETag"]
        assert here["Content-Type"] == there["Content-Type"]
        held = {**headers, "If-None-Match": there["ETag"]}
        again = client.get(f"/riverton/{ONE}/{tile.z}/{tile.y}/{tile.x}", headers=held)
        assert again.status_code == 304


@pytest.mark.ogc("tiles-1/mvt/content")
def test_coordinates_of_a_tile_run_over_its_extent(town: Municipality, client: Client) -> None:
    tile = tile_of(*TREE, 16)
    answer = client.get(f"/riverton/{ALL}/{tile.z}/{tile.y}/{tile.x}")
    assert answer["Content-Type"] == "application/vnd.mapbox-vector-tile"
    trees = mapbox_vector_tile.decode(answer.content, default_options={"y_coord_down": True})
    layer = trees["trees"]
    ((column, row),) = [one["geometry"]["coordinates"] for one in layer["features"]]
    west, _, _, north = tile.bounds
    unit = tile.size_m / layer["extent"]
    lonlat = TO_LONLAT.transform(west + column * unit, north - row * unit)
    assert lonlat == pytest.approx(TREE, abs=1e-5)


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("30/1/1", 404),
        ("10/9999/1", 404),
        ("10/318/900", 404),  # beyond the limits
        ("3/2/5", 404),  # before the first zoom
        ("12/x/1", 404),
    ],
)
@pytest.mark.ogc("tiles-1/core/tc-error")
def test_there_is_no_tile_beyond_the_limits(
    place: str, status: int, town: Municipality, client: Client
) -> None:
    assert client.get(f"/riverton/{ONE}/{place}").status_code == status


@pytest.mark.ogc("tiles-1/core/tc-error")
def test_an_empty_tile_within_the_limits_is_no_content(town: Municipality, client: Client) -> None:
    tile = tile_of(49.11, 55.802, 17)
    assert client.get(f"/riverton/{ONE}/{tile.z}/{tile.y}/{tile.x}").status_code == 204


@pytest.mark.ogc(
    "tiles-1/collections-selection/query-collections",
    "tiles-1/collections-selection/collections-response",
)
def test_collections_are_chosen(town: Municipality, client: Client) -> None:
    tile = tile_of(*TREE, 15)
    place = f"{tile.z}/{tile.y}/{tile.x}"

    def names(query: str) -> list[str]:
        return list(
            mapbox_vector_tile.decode(client.get(f"/riverton/{ALL}/{place}{query}").content)
        )

    assert set(names("")) == {"parcels", "trees", "streets"}
    assert names("?collections=trees,parcels") == ["trees", "parcels"]
    body = json_of(client, f"{ALL}?collections=trees,parcels")
    assert [layer["id"] for layer in body["layers"]] == ["trees", "parcels"]
    (item,) = links_of(body, "item")
    assert item["href"].endswith("{tileCol}?collections=trees,parcels")
    for wrong in ("nothing", "", "trees,trees"):
        answer = client.get(f"/riverton/{ALL}?collections={wrong}")
        assert answer.status_code == 400
        assert answer.json()["parameter"] == "collections"
    assert client.get(f"/riverton/{ALL}/{place}?f=png").status_code == 400


def test_a_restricted_layer_is_in_the_tileset_of_members_only(
    town: Municipality, client: Client
) -> None:
    restricted = next(layer.name for layer in layers() if not layer.is_public)
    place = f"api/collections/{restricted}/tiles"
    for address in (place, f"{place}/{QUAD}", f"{place}/{QUAD}/16/1/1"):
        assert client.get(f"/riverton/{address}").status_code == 403
    assert client.get(f"/riverton/{ALL}?collections={restricted}").status_code == 403
    assert restricted not in [layer["id"] for layer in json_of(client, ALL)["layers"]]
    client.force_login(make_member(town, Role.HEAD))
    assert restricted in [layer["id"] for layer in json_of(client, ALL)["layers"]]


@pytest.mark.parametrize("place", ["api/tiles", "api/collections/parcels/tiles", ALL, ONE])
def test_people_get_pages(place: str, town: Municipality, client: Client) -> None:
    title = str(get_layer("parcels").title)
    client.cookies["django_language"] = "en"
    for address in (place, "api/tileMatrixSets", f"api/tileMatrixSets/{QUAD}"):
        answer = client.get(f"/riverton/{address}?f=html", headers={"Accept-Language": "en"})
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/html")
        assert QUAD in answer.content.decode()
    page = client.get(f"/riverton/{ONE}?f=html", headers={"Accept-Language": "en"})
    assert title in page.content.decode()
    assert client.get(f"/riverton/{place}?other=1").status_code == 400


@pytest.mark.ogc("tiles-1/oas30/completeness", "tiles-1/oas30/operation-id")
def test_every_address_is_described(town: Municipality, client: Client) -> None:
    paths: Any = json_of(client, "api/openapi")["paths"]
    places = {
        "/tileMatrixSets": "getTileMatrixSetsList",
        "/tileMatrixSets/{tileMatrixSetId}": "getTileMatrixSet",
    }
    for start, kind in (("/tiles", "dataset"), ("/collections/{collectionId}/tiles", "collection")):
        one = f"{start}/{{tileMatrixSetId}}"
        places |= {
            start: f".{kind}.vector.getTileSetsList",
            one: f".{kind}.vector.getTileSet",
            f"{one}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}": f".{kind}.vector.getTile",
        }
    assert {place: paths[place]["get"]["operationId"] for place in places} == places
