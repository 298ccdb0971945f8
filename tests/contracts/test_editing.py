"""Editing, for every registered layer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from gis_platform.layers.policy import access
from gis_platform.layers.registry import Layer, layers
from gis_platform.layers.serializers import creatable
from gis_platform.municipalities.actors import actor_for
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.reference import reference
from gis_platform.municipalities.roles import Role
from tests.contracts.conftest import CANARY, make_feature
from tests.layers.editing.making import make_person

pytestmark = pytest.mark.django_db
GEOJSON = "application/geo+json"
edited = [layer for layer in layers() if layer.editors]
read_only = [layer for layer in layers() if not layer.editors]
every_edited = pytest.mark.parametrize("layer", edited, ids=lambda layer: layer.name)


def items_url(layer: Layer, municipality: Municipality) -> str:
    return f"/{municipality.code}/api/collections/{layer.name}/items"


@every_edited
def test_a_feature_lives_through_create_replace_update_and_delete(
    layer: Layer, client: Client, here: Municipality
) -> None:
    user = make_person(here, min(layer.editors))
    client.force_login(user)
    url = items_url(layer, here)
    model = make_feature(layer, here, "mine")
    original = client.get(f"{url}/{model.pk}", headers={"Accept": GEOJSON}).json()
    meant = {"Accepted-Warnings": "UNCOVERED"}
    gone = client.delete(f"{url}/{model.pk}", headers={"If-Match": '"1"'} | meant)
    assert gone.status_code == 204, gone.content
    assert client.get(f"{url}/{model.pk}").status_code == 404

    names = set(creatable(access(actor_for(user, here), layer)))
    body: dict[str, Any] = {
        "type": "Feature",
        "geometry": original["geometry"],
        "properties": {k: v for k, v in original["properties"].items() if k in names},
    }
    for name in layer.references.keys() & names:
        body["properties"][name] = _code(layer.references[name], here)
    if layer.identifier in body["properties"]:
        body["properties"][layer.identifier] = "new"
    created = client.post(url, json.dumps(body), content_type=GEOJSON)
    assert created.status_code == 201, created.content
    address = created["Location"]
    sent = client.get(address, headers={"Accept": GEOJSON})
    assert sent["ETag"] == created["ETag"] == '"1"'
    for name, value in body["properties"].items():
        assert sent.json()["properties"][name] == value

    same = client.put(address, sent.content, content_type=GEOJSON, headers={"If-Match": '"1"'})
    assert (same.status_code, same["ETag"]) == (200, '"1"'), same.content
    shape = {"geometry": _moved(sent.json()["geometry"])}
    moved = client.patch(
        address,
        json.dumps({**shape, "accept": ["UNCOVERED"]}),
        content_type="application/merge-patch+json",
        headers={"If-Match": '"1"'},
    )
    assert (moved.status_code, moved.get("ETag")) == (200, '"2"'), moved.content
    assert moved.json()["geometry"] == shape["geometry"]
    assert CANARY not in moved.content.decode()
    late = client.delete(address, headers={"If-Match": '"1"'})
    assert late.status_code == 412
    assert "geometry" in late.json()["differences"]
    assert client.delete(address, headers={"If-Match": '"2"'} | meant).status_code == 204


def _code(kind: str, municipality: Municipality) -> str:
    """Return a code that is in force."""
    return next(iter(reference(kind, municipality.jurisdiction, municipality.today)))


def _moved(geometry: Any) -> Any:
    """Return a geometry a thousandth of a degree to the east."""

    def move(nested: Any) -> Any:
        if isinstance(nested[0], list):
            return [move(one) for one in nested]
        return [round(nested[0] + 0.001, 9), nested[1]]

    return {**geometry, "coordinates": move(geometry["coordinates"])}


@every_edited
def test_only_editors_edit(layer: Layer, client: Client, here: Municipality) -> None:
    url = items_url(layer, here)
    feature = make_feature(layer, here, "mine")
    assert client.post(url, "{}", content_type=GEOJSON).status_code == 401
    other = next(role for role in sorted(Role) if role not in layer.editors)
    client.force_login(make_person(here, other))
    assert client.post(url, "{}", content_type=GEOJSON).status_code == 403
    assert client.delete(f"{url}/{feature.pk}", headers={"If-Match": "*"}).status_code == 403
    assert "POST" not in client.options(url)["Allow"]


@pytest.mark.parametrize("layer", read_only, ids=lambda layer: layer.name)
def test_what_nobody_edits_is_not_edited(layer: Layer, client: Client, here: Municipality) -> None:
    client.force_login(make_person(here, Role.ADMINISTRATOR))
    answer = client.post(items_url(layer, here), "{}", content_type=GEOJSON)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
