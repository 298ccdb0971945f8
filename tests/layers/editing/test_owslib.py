"""OWSLib creates, replaces and deletes against a live server."""

from __future__ import annotations

import json
from typing import Any

import pytest
from owslib.ogcapi.features import Features
from pytest_django.live_server_helper import LiveServer

from gis_platform.keys.models import Scope
from tests.factories import make_municipality
from tests.keys.making import bearer, make_token
from tests.layers.editing.making import GEOJSON, feature

TREE = feature({"type": "Point", "coordinates": [49.1, 55.8]}, species="Lime")


@pytest.mark.django_db(transaction=True)
def test_owslib_creates_replaces_and_deletes_a_feature(live_server: LiveServer) -> None:
    town = make_municipality("town")
    _, key = make_token(town, scope=Scope.EDIT)
    api = Features(f"{live_server.url}/town/api/", headers=bearer(key) | {"Accept": GEOJSON})
    api.collection_item_create("trees", TREE)
    address = str(api.response_headers["Location"])
    pk = address.rpartition("/")[2]
    read: dict[str, Any] = api.collection_item("trees", pk)
    assert read["properties"]["species"] == "Lime"

    read["properties"]["species"] = "Maple"
    api.headers |= {"Content-Type": GEOJSON, "If-Match": api.response_headers["ETag"]}
    api.collection_item_update("trees", pk, json.dumps(read))
    assert api.response_headers["ETag"] == '"2"'
    with pytest.raises(RuntimeError, match="version-conflict"):
        api.collection_item_update("trees", pk, json.dumps(read))

    api.headers["If-Match"] = '"2"'
    api.collection_item_delete("trees", pk)
    del api.headers["If-Match"]
    with pytest.raises(RuntimeError, match="feature-not-found"):
        api.collection_item("trees", pk)
