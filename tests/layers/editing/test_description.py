"""What the API tells of editing."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_spec_validator import validate

from gis_platform.layers.api.editing_description import (
    SHARED_PROBLEMS,
    editing_components,
    editing_paths,
)
from gis_platform.layers.registry import get_layer, layers
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.layers.editing.making import Editor

pytestmark = pytest.mark.django_db
PART_4 = "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf"


def described(here: Municipality) -> dict[str, Any]:
    actor = Actor(municipality=here, user_id=1, roles=frozenset({Role.GIS}))
    return dict(editing_paths(actor, [get_layer("parcels"), get_layer("trees")]))


def test_the_conformance_declares_the_classes_of_part_4(editor: Editor, here: Municipality) -> None:
    declared = editor.client.get(f"/{here.code}/api/conformance?f=json").json()["conformsTo"]
    names = {uri.removeprefix(f"{PART_4}/") for uri in declared if uri.startswith(PART_4)}
    assert names == {
        "create-replace-delete",
        "update",
        "features",
        "optimistic-locking-etags",
        "optimistic-locking-timestamps",
    }


def test_a_new_parcel_needs_its_number_and_an_old_one_keeps_it(here: Municipality) -> None:
    paths = described(here)

    def fields(method: str, path: str) -> dict[str, Any]:
        content = paths[path][method]["requestBody"]["content"]
        schema = next(iter(content.values()))["schema"]
        found: dict[str, Any] = schema["properties"]["properties"]
        return found

    new = fields("post", "/collections/parcels/items")
    assert new["required"] == ["cadastral_number"]
    assert (
        "cadastral_number"
        not in fields("patch", "/collections/parcels/items/{featureId}")["properties"]
    )


def test_operations_and_what_they_refer_to_are_a_valid_description(here: Municipality) -> None:
    responses = {name: {"description": name} for name in SHARED_PROBLEMS.values()}
    components = dict(editing_components())
    components["responses"] = {**components["responses"], **responses}
    components["schemas"] = {**components["schemas"], "problem": {"type": "object"}}
    document = {
        "openapi": "3.0.3",
        "info": {"title": "editing", "version": "1"},
        "paths": described(here),
        "components": components,
    }
    validate(document)


def test_layers_that_nobody_edits_have_no_such_operations(here: Municipality) -> None:
    actor = Actor(municipality=here, user_id=1, roles=frozenset(Role))
    paths = editing_paths(actor, layers())
    named = {path.split("/")[2] for path in paths}
    assert named == {layer.name for layer in layers() if layer.editors}
    assert "quarters" not in named
