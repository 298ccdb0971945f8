"""Every layer's schema is a right one and says what its items hold."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from gis_platform.layers.registry import Layer, layers
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.contracts.conftest import make_feature
from tests.factories import make_member

pytestmark = pytest.mark.django_db
every_layer = pytest.mark.parametrize("layer", layers(), ids=lambda layer: layer.name)
TYPES = {"string", "number", "integer", "boolean", "object", "array"}
KINDS = ("schema", "queryables", "sortables", "feature-schema")


def schema_of(client: Client, layer: Layer, kind: str) -> Any:
    answer = client.get(f"/here/api/collections/{layer.name}/{kind}")
    assert answer.status_code == 200
    return answer.json()


def known(values: dict[str, Any]) -> dict[str, Any]:
    """Return what is not null: null stands for no value, whatever the type."""
    return {name: value for name, value in values.items() if value is not None}


@pytest.fixture
def reader(client: Client, here: Municipality) -> Client:
    client.force_login(make_member(here, Role.HEAD))
    return client


@every_layer
@pytest.mark.ogc(
    "features-5/schemas/json-schema",
    "features-5/schemas/properties",
    "features-5/schemas/additional-keywords",
    "features-5/schemas/property-seq",
    "features-5/advanced-property-roles/primary-temporal-constraints",
)
def test_a_schema_keeps_the_rules_of_part_5(layer: Layer, reader: Client) -> None:
    for kind in KINDS[:3]:
        body = schema_of(reader, layer, kind)
        Draft202012Validator.check_schema(body)
        assert body["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert body["type"] == "object"
        found = body["properties"]
        assert all(one["title"] for one in found.values())
        for name, one in found.items():
            if name == "geometry":
                assert one["format"].startswith("geometry-")
                assert not one.keys() & {"type", "$ref"}
            else:
                assert one["type"] in TYPES
        places = [one["x-ogc-propertySeq"] for one in found.values()]
        assert places == sorted(set(places))
        roles = [one["x-ogc-role"] for one in found.values() if "x-ogc-role" in one]
        assert len(roles) == len(set(roles))


@every_layer
def test_items_are_as_the_schema_says(layer: Layer, reader: Client, here: Municipality) -> None:
    feature = make_feature(layer, here, "mine")
    url = f"/here/api/collections/{layer.name}/items"
    listed = reader.get(url, {"f": "json"}).json()["features"][0]
    alone = reader.get(f"{url}/{feature.pk}", {"f": "json"}).json()
    logical = schema_of(reader, layer, "schema")
    logical["properties"].pop("geometry")
    logical.pop("required", None)
    features = schema_of(reader, layer, "feature-schema")
    for item in (listed, alone):
        values = known(item["properties"])
        assert set(item["properties"]) == logical["properties"].keys() - {"id"}
        plain = Draft202012Validator(logical, format_checker=FormatChecker())
        plain.validate(values | {"id": item["id"]})
        Draft202012Validator(features, format_checker=FormatChecker()).validate(
            item | {"properties": values}
        )


@every_layer
def test_a_schema_shows_no_private_field(layer: Layer, reader: Client) -> None:
    for kind in KINDS:
        text = str(schema_of(reader, layer, kind))
        assert not [name for name in layer.private_fields if f"'{name}'" in text]


@every_layer
def test_only_readers_read_about_a_layer(layer: Layer, client: Client, here: Municipality) -> None:
    expected = 200 if layer.is_public else 403
    for kind in ("", *(f"/{kind}" for kind in KINDS)):
        answer = client.get(f"/here/api/collections/{layer.name}{kind}")
        assert answer.status_code == expected
