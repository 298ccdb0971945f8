"""The description of the API (OGC API – Features, Part 1, OpenAPI 3.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from openapi_spec_validator import OpenAPIV30SpecValidator, validate

from gis_platform.layers.api.openapi import METHODS
from gis_platform.layers.api.parts import api_parts
from gis_platform.layers.parameters import DEFAULT_LIMIT, LARGEST_LIMIT
from gis_platform.layers.registry import layers
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.factories import make_municipality, make_parcel
from tests.layers.api.asking import body_of, member

pytestmark = pytest.mark.django_db
API = "/here/api"


@pytest.fixture
def here() -> Municipality:
    return make_municipality("here")


def document(client: Client) -> Any:
    return body_of(client, f"{API}/openapi", Accept="application/vnd.oai.openapi+json;version=3.0")


def operations(body: Any) -> Iterator[tuple[str, str, Any]]:
    for address, item in body["paths"].items():
        for method in METHODS:
            if method in item:
                yield address, method, item[method]


def resolved(body: Any, one: Any) -> Any:
    """Return what a reference stands for."""
    while "$ref" in one:
        found = body
        for part in one["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        one = found
    return one


@pytest.mark.ogc("features-1/oas30/oas-definition-2", "features-1/oas30/security")
@pytest.mark.parametrize("role", [None, Role.HEAD, Role.GIS])
def test_the_description_is_right_openapi(
    role: Role | None, client: Client, here: Municipality
) -> None:
    body = document(member(client, here, role) if role else client)
    assert body["openapi"] == "3.0.3"
    validate(body, cls=OpenAPIV30SpecValidator)
    assert body["servers"] == [{"url": "http://testserver/here/api"}]
    named = {name for one in body["security"] for name in one}
    assert named == body["components"]["securitySchemes"].keys()
    assert {} in body["security"]


@pytest.mark.ogc("features-1/oas30/completeness", "features-1/oas30/exceptions-codes")
def test_every_operation_tells_its_answers(client: Client, here: Municipality) -> None:
    body = document(client)
    for address, method, operation in operations(body):
        answers = {code: resolved(body, one) for code, one in operation["responses"].items()}
        assert any(code.startswith("2") for code in answers), (address, method)
        assert {"400", "401", "429"} <= answers.keys(), (address, method)
        for code, one in answers.items():
            if code.startswith("4") and "content" in one:
                assert "application/problem+json" in one["content"], (address, method, code)


def test_no_operation_is_named_twice(client: Client, here: Municipality) -> None:
    names = [one.get("operationId") for _, _, one in operations(document(client))]
    named = [name for name in names if name]
    assert len(named) == len(set(named))


def test_the_description_names_what_the_asker_may_read_and_nothing_else(
    client: Client, here: Municipality
) -> None:
    restricted = [layer.name for layer in layers() if not layer.is_public]
    assert restricted
    for_all = str(document(client))
    assert not [name for name in restricted if name in for_all]
    for_staff = str(document(member(client, here)))
    assert [name for name in restricted if name in for_staff] == restricted


@pytest.mark.ogc("features-1/oas30/oas-impl")
def test_what_is_described_is_there(client: Client, here: Municipality) -> None:
    parcel = make_parcel(here)
    body = document(client)
    checked = 0
    for address, method, operation in operations(body):
        if method != "get" or "tile" in address.lower():
            continue
        place = re.sub(r"\{(collectionId|collection)\}", "parcels", address)
        place = re.sub(r"\{(featureId|itemId|id|pk)\}", str(parcel.pk), place)
        if "{" in place or (re.search(r"/items/\d+$", place) and "/parcels/" not in place):
            continue
        answer = client.get(f"{API}{place}", {"f": "json"} if takes_f(body, operation) else {})
        if answer.streaming:
            b"".join(answer)  # or its transaction stays open
        assert str(answer.status_code) in operation["responses"], place
        assert answer.status_code in (200, 404), place
        checked += 1
    assert checked > len(layers())


def takes_f(body: Any, operation: Any) -> bool:
    return any(resolved(body, one)["name"] == "f" for one in operation.get("parameters", ()))


@pytest.mark.ogc("features-1/core/fc-limit-definition")
def test_clients_learn_how_large_a_page_may_be(client: Client, here: Municipality) -> None:
    """GDAL looks for a reference whose name holds `limit`, at the path of the items."""
    body = document(client)
    for layer in (one for one in layers() if one.is_public):
        parameters = body["paths"][f"/collections/{layer.name}/items"]["get"]["parameters"]
        (reference,) = [one for one in parameters if "limit" in one.get("$ref", "")]
        schema = resolved(body, reference)["schema"]
        assert (schema["default"], schema["maximum"]) == (DEFAULT_LIMIT, LARGEST_LIMIT)


def test_doors_agree_on_what_their_names_mean() -> None:
    meanings: dict[tuple[str, str], object] = {}
    for part in api_parts():
        for kind, named in (part.components() if part.components else {}).items():
            for name, meaning in named.items():
                assert meanings.setdefault((kind, name), meaning) == meaning, (part.name, name)
