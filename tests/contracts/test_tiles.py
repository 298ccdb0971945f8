"""Tiles of every layer: fresh, of their municipality only, refused to who may not read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from pyproj import Transformer

from gis_platform.layers.registry import Layer, layers
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.contracts.conftest import CANARY, CENTRE, make_feature
from tests.factories import make_member
from tiles.matrix import ORIGIN_M

pytestmark = pytest.mark.django_db
every_layer = pytest.mark.parametrize("layer", layers(), ids=lambda layer: layer.name)


@pytest.fixture(autouse=True)
def tile_folder(settings: Any, tmp_path: Path) -> None:
    """An empty cache."""
    settings.DATA_DIR = tmp_path


def ask(client: Client, layer: Layer, town: Municipality, **headers: str) -> HttpResponse:
    """Ask for the deepest tile around the features of the contracts."""
    x, y = Transformer.from_crs(4326, 3857, always_xy=True).transform(*CENTRE)
    z = layer.zooms[-1]
    size = 2 * ORIGIN_M / 2**z
    place = f"{z}/{int((x + ORIGIN_M) / size)}/{int((ORIGIN_M - y) / size)}"
    answer: Any = client.get(f"/{town.code}/tiles/{layer.name}/{place}.mvt", headers=headers)
    return answer  # type: ignore[no-any-return]  # the client's own class


def ids_in(answer: HttpResponse) -> set[int]:
    if answer.status_code == 204:
        return set()
    assert answer.status_code == 200
    decoded: dict[str, Any] = mapbox_vector_tile.decode(answer.content)
    return {feature["id"] for found in decoded.values() for feature in found["features"]}


@every_layer
def test_every_change_of_a_layer_is_in_the_next_tile(
    layer: Layer, client: Client, here: Municipality
) -> None:
    client.force_login(make_member(here, Role.HEAD))
    empty = ask(client, layer, here)
    assert ids_in(empty) == set()
    feature = make_feature(layer, here, "mine")
    shown = ask(client, layer, here, **{"If-None-Match": empty["ETag"]})
    assert ids_in(shown) == {feature.pk}
    assert CANARY.encode() not in shown.content
    held = ask(client, layer, here, **{"If-None-Match": shown["ETag"]})
    assert held.status_code == 304
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {layer.table} WHERE id = %s", [feature.pk])
    gone = ask(client, layer, here, **{"If-None-Match": shown["ETag"]})
    assert ids_in(gone) == set()
    assert gone.status_code == 204


@every_layer
def test_a_change_elsewhere_leaves_the_tags_of_a_municipality(
    layer: Layer, client: Client, here: Municipality, there: Municipality
) -> None:
    client.force_login(make_member(here, Role.HEAD))
    make_feature(layer, here, "mine")
    before = ask(client, layer, here)["ETag"]
    make_feature(layer, there, "other")
    assert ask(client, layer, here)["ETag"] == before


@every_layer
def test_who_may_not_read_a_layer_gets_no_tile_and_learns_no_tag(
    layer: Layer, client: Client, here: Municipality
) -> None:
    make_feature(layer, here, "mine")
    answer = ask(client, layer, here)
    if layer.is_public:
        assert answer["Cache-Control"] == "public, no-cache"
        return
    assert answer.status_code == 403
    assert "ETag" not in answer.headers
    member = Client()
    member.force_login(make_member(here, Role.HEAD))
    held = ask(member, layer, here)
    assert held["Cache-Control"].startswith("private")
    assert ask(client, layer, here, **{"If-None-Match": held["ETag"]}).status_code == 403
