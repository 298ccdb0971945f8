"""Schemas, queryables and sortables (OGC API – Features, Part 5 and 3)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.factories import make_municipality
from tests.layers.api.asking import body_of, english, member

pytestmark = pytest.mark.django_db
PARCELS = "/here/api/collections/parcels"
MEDIA_TYPE = "application/schema+json"


@pytest.fixture
def here() -> Municipality:
    return make_municipality("here")


def properties(client: Client, layer: str, kind: str = "schema") -> Any:
    return body_of(client, f"/here/api/collections/{layer}/{kind}")["properties"]


@pytest.mark.ogc(
    "features-5/returnables-and-receivables/op",
    "features-5/returnables-and-receivables/response",
    "features-5/queryables/op",
    "features-5/sortables/op",
    "features-3/queryables/get-queryables-op",
    "features-3/features-filter/get-queryables-op",
)
@pytest.mark.parametrize("kind", ["schema", "feature-schema", "queryables", "sortables"])
def test_a_schema_is_served_as_json_schema(kind: str, client: Client, here: Municipality) -> None:
    answer = client.get(f"{PARCELS}/{kind}", headers={"Accept": MEDIA_TYPE})
    assert answer.status_code == 200
    assert answer["Content-Type"] == MEDIA_TYPE
    assert answer.json()["$id"] == f"http://testserver{PARCELS}/{kind}"


@pytest.mark.ogc("features-5/schemas/role", "features-5/schemas/role-id")
def test_the_identifier_has_its_role(client: Client, here: Municipality) -> None:
    found = properties(client, "parcels")
    assert [name for name, one in found.items() if one.get("x-ogc-role") == "id"] == ["id"]
    assert found["id"]["type"] == "integer"
    assert found["id"]["readOnly"] is True


@pytest.mark.ogc("features-5/advanced-property-roles/role-primary-geometry")
@pytest.mark.parametrize(
    ("layer", "form"),
    [
        ("parcels", "geometry-multipolygon"),
        ("red-lines", "geometry-multilinestring"),
        ("trees", "geometry-point"),
        ("capital-objects", "geometry-any"),
    ],
)
def test_the_geometry_says_its_type(
    layer: str, form: str, client: Client, here: Municipality
) -> None:
    geometry = properties(client, layer)["geometry"]
    assert geometry["x-ogc-role"] == "primary-geometry"
    assert geometry["format"] == form
    assert "type" not in geometry


@pytest.mark.ogc(
    "features-5/advanced-property-roles/role-primary-interval-start",
    "features-5/advanced-property-roles/role-primary-interval-end",
)
def test_the_time_is_that_of_the_law_else_of_the_record(client: Client, here: Municipality) -> None:
    zones, trees = properties(client, "territorial-zones"), properties(client, "trees")
    assert zones["valid_from"]["x-ogc-role"] == "primary-interval-start"
    assert zones["valid_to"]["x-ogc-role"] == "primary-interval-end"
    assert zones["valid_from"]["format"] == zones["valid_to"]["format"] == "date"
    assert "x-ogc-role" not in zones["begin_lifespan"]
    assert trees["begin_lifespan"]["x-ogc-role"] == "primary-interval-start"
    assert trees["begin_lifespan"]["format"] == "date-time"


@pytest.mark.ogc("features-5/schemas/unit")
def test_what_measures_says_its_unit(client: Client, here: Municipality) -> None:
    trees = properties(client, "trees")
    assert (trees["dbh_cm"]["x-ogc-unit"], trees["height_m"]["x-ogc-unit"]) == ("cm", "m")
    assert trees["dbh_cm"]["x-ogc-unitLang"] == "UCUM"
    assert properties(client, "parcels")["area_value"]["x-ogc-unit"] == "m2"


def test_types_are_those_of_the_columns(client: Client, here: Municipality) -> None:
    parcels = properties(client, "parcels")
    assert parcels["cadastral_number"]["maxLength"] == 60
    assert parcels["area_value"]["type"] == "number"
    assert parcels["area_value"]["exclusiveMaximum"] == 10**12
    assert parcels["cadastral_value_on"]["format"] == "date"
    assert parcels["predecessor_numbers"]["type"] == "array"
    assert parcels["predecessor_numbers"]["items"]["type"] == "string"
    assert properties(client, "restriction-zones")["registered"]["type"] == "boolean"


def test_codes_have_titles_in_the_readers_language(client: Client, here: Municipality) -> None:
    titles: dict[str, dict[str, str]] = {}
    for code in ("en", "ru"):
        client.cookies["django_language"] = code
        parcels = properties(client, "parcels")
        titles[code] = {one["const"]: one["title"] for one in parcels["kind"]["oneOf"]}
    assert titles["en"]["LAND_USE"] == "land use"
    assert titles["ru"].keys() == titles["en"].keys()
    assert titles["ru"]["LAND_USE"] == "землепользование"


def test_a_classifier_is_that_of_the_jurisdiction(client: Client, here: Municipality) -> None:
    client.cookies["django_language"] = "ru"
    uses = properties(client, "parcels")["use_code"]["anyOf"]
    assert {"const": "2.1", "title": "Для индивидуального жилищного строительства"} in uses
    assert "const" not in uses[-1]
    make_municipality("abroad", jurisdiction="xx", languages=["en"])
    abroad = body_of(client, "/abroad/api/collections/parcels/schema")["properties"]
    assert "anyOf" not in abroad["use_code"]


def test_the_schema_tells_each_what_they_may_give(client: Client, here: Municipality) -> None:
    for_all = body_of(client, f"{PARCELS}/schema")
    assert all(one.get("readOnly") for one in for_all["properties"].values())
    editor = body_of(member(client, here, Role.GIS), f"{PARCELS}/schema")
    open_to = {name for name, one in editor["properties"].items() if not one.get("readOnly")}
    once = {name for name, one in editor["properties"].items() if one.get("x-set-once")}
    assert {"geometry", "address", "cadastral_number"} <= open_to
    assert "version" not in open_to
    assert "cadastral_number" in once
    assert not once & {"geometry", "address"}
    assert editor["required"] == ["cadastral_number"]


@pytest.mark.ogc(
    "features-3/queryables/get-queryables-response",
    "features-5/queryables/response",
)
def test_nothing_but_the_queryables_can_be_asked_for(client: Client, here: Municipality) -> None:
    body = body_of(client, f"{PARCELS}/queryables")
    assert body["additionalProperties"] is False
    for name in body["properties"]:
        condition = {"filter": f"{name} IS NULL"}
        assert client.get(f"{PARCELS}/items", condition).status_code == 200, name
    asked = client.get(f"{PARCELS}/items", {"filter": "municipality_id = 1"})
    assert asked.status_code == 400


@pytest.mark.ogc("features-5/sortables/response")
def test_nothing_but_the_sortables_can_be_sorted_by(client: Client, here: Municipality) -> None:
    body = body_of(client, f"{PARCELS}/sortables")
    assert body["additionalProperties"] is False
    assert "geometry" not in body["properties"]
    assert "predecessor_numbers" not in body["properties"]
    for name in body["properties"]:
        assert client.get(f"{PARCELS}/items", {"sortby": f"-{name}"}).status_code == 200, name
    for name in ("municipality_id", "geometry", "predecessor_numbers"):
        assert client.get(f"{PARCELS}/items", {"sortby": name}).status_code == 400, name


def test_the_page_of_a_schema_shows_codes_and_units(client: Client, here: Municipality) -> None:
    page = english(client).get(f"{PARCELS}/schema?f=html").content.decode()
    assert "Codes: 163" in page
    assert "<td>m2</td>" in page
