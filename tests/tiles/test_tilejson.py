"""TileJSON 3.0, checked against the rules of its specification."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import mapbox_vector_tile
import pytest
from django.conf import settings
from django.test import Client

from gis_platform.layers import registry
from gis_platform.layers.registry import get_layer, layers
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.factories import make_member, make_parcel, rectangle
from tests.tiles.town import json_of, make_town
from tiles.tilesets import _place

pytestmark = pytest.mark.django_db
PARCELS = "tiles/parcels/tilejson.json"


@pytest.fixture
def town() -> Municipality:
    return make_town()


def check(body: Any) -> None:
    """Check what TileJSON 3.0.0, section 3, says of each member."""
    assert body["tilejson"] == "3.0.0"
    assert all("{z}" in one and "{x}" in one and "{y}" in one for one in body["tiles"])
    assert body["scheme"] == "xyz"
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]+", body["version"])
    assert 0 <= body["minzoom"] <= body["maxzoom"] <= 30
    for layer in body["vector_layers"]:
        assert body["minzoom"] <= layer["minzoom"] <= layer["maxzoom"] <= body["maxzoom"]
        assert layer["description"]
        assert set(layer["fields"].values()) <= {"Boolean", "Number", "String"}
    if "bounds" in body:
        west, south, east, north = body["bounds"]
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
        lon, lat, zoom = body["center"]
        assert west <= lon <= east
        assert south <= lat <= north
        assert body["minzoom"] <= zoom <= body["maxzoom"]


@pytest.mark.parametrize("names", ["parcels", "trees,parcels,streets", "water"])
def test_it_keeps_the_rules_of_the_specification(
    names: str, town: Municipality, client: Client
) -> None:
    body = json_of(client, f"tiles/{names}/tilejson.json")
    check(body)
    assert [layer["id"] for layer in body["vector_layers"]] == names.split(",")
    assert ("bounds" in body) is (names != "water")


@pytest.mark.parametrize("layer", layers(), ids=lambda layer: layer.name)
def test_every_layer_has_one(layer: Any, town: Municipality, client: Client) -> None:
    client.force_login(make_member(town, Role.HEAD))
    body = json_of(client, f"tiles/{layer.name}/tilejson.json")
    check(body)
    assert range(body["minzoom"], body["maxzoom"] + 1) == layer.zooms
    assert set(body["vector_layers"][0]["fields"]) == set(layer.tile_fields)


def test_its_tiles_have_its_layers_with_fields_of_its_types(
    town: Municipality, client: Client
) -> None:
    body = json_of(client, "tiles/parcels,trees/tilejson.json")
    lon, lat = 49.102, 55.802
    x, y = _place(lon, lat, 16)
    address = body["tiles"][0].format(z=16, x=x, y=y)
    found = mapbox_vector_tile.decode(client.get(address).content)
    kinds: dict[str, Any] = {"String": str, "Number": (int, float), "Boolean": bool}
    told = {layer["id"]: layer["fields"] for layer in body["vector_layers"]}
    assert set(found) == set(told)
    for name, layer in found.items():
        for feature in layer["features"]:
            for key, value in feature["properties"].items():
                assert isinstance(value, kinds[told[name][key]]), (name, key)


def test_an_overview_is_told_of(town: Municipality, client: Client) -> None:
    overview = get_layer("parcels").overview
    assert overview is not None
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    body = json_of(client, PARCELS)
    assert f"zoom {overview.below}" in body["vector_layers"][0]["description"]
    assert body["minzoom"] < overview.below


def test_versioned_addresses_are_asked_for(town: Municipality, client: Client) -> None:
    plain, versioned = json_of(client, PARCELS), json_of(client, f"{PARCELS}?versioned=1")
    assert plain["tiles"][0].endswith(".mvt")
    assert versioned["tiles"][0].endswith(f".mvt?v={versioned['revision']}")
    x, y = _place(49.102, 55.802, 14)
    tile = client.get(versioned["tiles"][0].format(z=14, x=x, y=y))
    assert tile.status_code == 200
    assert tile["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(f"/riverton/{PARCELS}?versioned=maybe").status_code == 400


def test_a_change_gives_it_another_version_and_tag(town: Municipality, client: Client) -> None:
    first = client.get(f"/riverton/{PARCELS}")
    held = {"If-None-Match": first["ETag"]}
    assert client.get(f"/riverton/{PARCELS}", headers=held).status_code == 304
    make_parcel(town, "far", rectangle(49.5, 55.8))
    second = client.get(f"/riverton/{PARCELS}", headers=held)
    assert second.status_code == 200
    assert first.json()["version"] != second.json()["version"]
    assert second.json()["bounds"][2] == pytest.approx(49.501, abs=2e-4)


def test_a_field_for_some_roles_is_named_to_them_only(
    town: Municipality, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = get_layer("parcels")
    readers = {"use_code": frozenset({Role.HEAD})}
    monkeypatch.setitem(registry._layers, "parcels", replace(layer, field_readers=readers))
    assert "use_code" not in json_of(client, PARCELS)["vector_layers"][0]["fields"]
    client.force_login(make_member(town, Role.HEAD))
    assert "use_code" in json_of(client, PARCELS)["vector_layers"][0]["fields"]
    client.logout()
    assert (
        client.get("/riverton/tiles/parcels,land-development-plans/tilejson.json").status_code
        == 403
    )
