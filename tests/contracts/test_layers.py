"""What holds for every registered layer, before anyone writes a test for it."""

from __future__ import annotations

import json
from typing import Any

import mapbox_vector_tile
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis_platform.layers.registry import Layer, layers
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.contracts.conftest import CANARY, CENTRE, make_feature
from tests.factories import make_member
from tiles.matrix import ORIGIN_M

pytestmark = pytest.mark.django_db
every_layer = pytest.mark.parametrize("layer", layers(), ids=lambda layer: layer.name)


def member(client: Client, municipality: Municipality) -> Client:
    client.force_login(make_member(municipality, Role.HEAD))
    return client


def tile_url(layer: Layer, municipality: Municipality) -> str:
    from pyproj import Transformer  # noqa: PLC0415

    x, y = Transformer.from_crs(4326, 3857, always_xy=True).transform(*CENTRE)
    z = layer.zooms[-1]
    size = 2 * ORIGIN_M / 2**z
    column, row = int((x + ORIGIN_M) / size), int((ORIGIN_M - y) / size)
    return f"/{municipality.code}/tiles/{layer.name}/{z}/{column}/{row}.mvt"


@every_layer
def test_items_stay_in_their_municipality(
    layer: Layer, client: Client, here: Municipality, there: Municipality
) -> None:
    mine, other = make_feature(layer, here, "mine"), make_feature(layer, there, "other")
    url = f"/{here.code}/api/collections/{layer.name}/items"
    answer = member(client, here).get(url)
    assert answer.status_code == 200
    body = answer.json()
    assert [feature["id"] for feature in body["features"]] == [mine.pk]
    assert "other" not in answer.content.decode()
    assert client.get(f"{url}/{other.pk}").status_code == 404


@every_layer
def test_tiles_hold_own_features_and_tile_fields_only(
    layer: Layer, client: Client, here: Municipality, there: Municipality
) -> None:
    mine = make_feature(layer, here, "mine")
    make_feature(layer, there, "other")
    answer = member(client, here).get(tile_url(layer, here))
    assert answer.status_code == 200
    decoded: dict[str, Any] = mapbox_vector_tile.decode(answer.content)
    assert list(decoded) == [layer.name]
    (feature,) = decoded[layer.name]["features"]
    assert feature["id"] == mine.pk
    assert set(feature["properties"]) <= set(layer.tile_fields)
    assert CANARY not in str(decoded)


@every_layer
def test_private_fields_never_leave(layer: Layer, client: Client, here: Municipality) -> None:
    feature = make_feature(layer, here, "mine")
    member(client, here)
    items = f"/{here.code}/api/collections/{layer.name}/items"
    for url in (items, f"{items}/{feature.pk}", f"/{here.code}/api/search?q=mine"):
        answer = client.get(url)
        assert answer.status_code == 200
        assert CANARY not in answer.content.decode()
        for name in layer.private_fields:
            assert f'"{name}"' not in answer.content.decode()


@every_layer
def test_an_item_shows_all_public_fields_at_full_precision(
    layer: Layer, client: Client, here: Municipality
) -> None:
    feature = make_feature(layer, here, "mine")
    url = f"/{here.code}/api/collections/{layer.name}/items/{feature.pk}"
    body = member(client, here).get(url, {"card": "true"}).json()
    assert set(layer.fields) <= set(body["properties"])
    assert body["geometry"] == json.loads(feature.geometry.geojson)  # type: ignore[attr-defined]
    assert body["version"] == 1
    assert {line["field"] for line in body["card"]} <= set(layer.fields)


@every_layer
def test_a_list_costs_a_bounded_number_of_statements(
    layer: Layer, client: Client, here: Municipality
) -> None:
    member(client, here)
    url = f"/{here.code}/api/collections/{layer.name}/items"
    counted = []
    for number in (1, 3):
        for place in range(number):
            make_feature(layer, here, f"{number}-{place}")
        with CaptureQueriesContext(
            connection,
        ) as statements:
            client.get(url)
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 5


@every_layer
def test_a_change_adds_one_version(layer: Layer, here: Municipality) -> None:
    feature = make_feature(layer, here, "mine")
    type(feature).everywhere.filter(pk=feature.pk).update(local_id="changed")
    labels = feature.events.order_by("pgh_id").values_list("pgh_label", flat=True)  # type: ignore[attr-defined]
    assert list(labels) == ["insert", "update"]


@every_layer
def test_only_readers_read(layer: Layer, client: Client, here: Municipality) -> None:
    make_feature(layer, here, "mine")
    expected = 200 if layer.is_public else 403
    for url in (
        f"/{here.code}/api/collections/{layer.name}/items",
        tile_url(layer, here),
        f"/{here.code}/tiles/{layer.name}/tilejson.json",
    ):
        assert client.get(url).status_code == expected


@every_layer
def test_tilejson_names_what_the_tile_has(layer: Layer, client: Client, here: Municipality) -> None:
    url = f"/{here.code}/tiles/{layer.name}/tilejson.json"
    body = member(client, here).get(url).json()
    assert body["vector_layers"][0]["id"] == layer.name
    assert set(body["vector_layers"][0]["fields"]) == set(layer.tile_fields)
    assert body["minzoom"] == layer.zooms.start
