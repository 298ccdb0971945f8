"""What holds for reading the items of every layer, asked over HTTP."""

from __future__ import annotations

import json
import time
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import shapely
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pyproj import Transformer

from gis_platform.layers.crs_names import CRS84, LAT_LON, WEB_MERCATOR
from gis_platform.layers.registry import Layer, get_layer, layers
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.contracts.conftest import CANARY, CENTRE, make_feature
from tests.factories import MSK_16_1, make_member, make_parcel, rectangle

pytestmark = pytest.mark.django_db
every_layer = pytest.mark.parametrize("layer", layers(), ids=lambda layer: layer.name)
GEOJSON = "application/geo+json"
PARCELS = get_layer("parcels")


def ogc(*requirements: str) -> pytest.MarkDecorator:
    return pytest.mark.ogc(*requirements)


def address(layer: Layer, place: Municipality) -> str:
    return f"/{place.code}/api/collections/{layer.name}/items"


def member(client: Client, place: Municipality) -> Client:
    client.force_login(make_member(place, Role.HEAD))
    return client


def refused(answer: HttpResponseBase, parameter: str, expected: str = "") -> dict[str, Any]:
    """Return the problem document, which must be a 400 about the parameter."""
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(getattr(answer, "content"))  # noqa: B009
    assert body["parameter"] == parameter
    assert expected in body["expected"]
    assert {"type", "title", "status", "detail", "code", "value"} <= set(body)
    return body


@ogc("features-1/core/fc-op", "features-1/core/fc-response", "features-1/core/fc-links")
@ogc("features-1/core/fc-rel-type", "features-1/core/fc-timeStamp", "features-1/geojson/content")
@ogc("features-1/core/fc-numberReturned", "features-1/geojson/definition")
@every_layer
def test_a_page_has_its_features_links_and_time(
    layer: Layer, client: Client, here: Municipality
) -> None:
    for number in range(3):
        make_feature(layer, here, f"mine {number}")
    answer = member(client, here).get(address(layer, here), {"limit": 2})
    assert (answer.status_code, answer["Content-Type"]) == (200, GEOJSON)
    body = answer.json()
    assert body["type"] == "FeatureCollection"
    assert body["numberReturned"] == len(body["features"]) == 2
    assert "numberMatched" not in body
    assert datetime.fromisoformat(body["timeStamp"]).tzinfo
    links = {link["rel"]: link for link in body["links"]}
    assert {"self", "alternate", "next", "collection"} <= set(links)
    assert all(link["type"] and link["href"].startswith("http") for link in body["links"])
    assert links["alternate"]["type"] == "text/html"
    rest = client.get(links["next"]["href"]).json()
    assert [one["properties"]["local_id"] for one in rest["features"]] == ["mine 2"]
    assert "next" not in {link["rel"] for link in rest["links"]}
    assert (
        client.get(links["collection"]["href"], headers={"accept": "text/html"}).status_code == 200
    )


@ogc("features-1/core/f-op", "features-1/core/f-success", "features-1/core/f-links")
@every_layer
def test_an_item_is_the_feature_of_the_page(
    layer: Layer, client: Client, here: Municipality
) -> None:
    feature = make_feature(layer, here, "mine")
    member(client, here)
    (listed,) = client.get(address(layer, here)).json()["features"]
    answer = client.get(f"{address(layer, here)}/{feature.pk}")
    body = answer.json()
    assert {name: body[name] for name in ("type", "id", "geometry", "properties")} == listed
    assert {"self", "alternate", "collection"} <= {link["rel"] for link in body["links"]}
    assert answer["ETag"] == '"1"'
    assert client.get(f"{address(layer, here)}/{feature.pk + 1}").status_code == 404


@ogc("features-2/crs/fc-crs-action", "features-2/crs/ogc-crs-header", "features-2/crs/geojson")
@ogc("features-2/crs/ogc-crs-header-value", "features-2/crs/fc-crs-default-value")
@every_layer
def test_geometry_is_answered_in_every_system(
    layer: Layer, client: Client, here: Municipality
) -> None:
    feature = make_feature(layer, here, "mine")
    member(client, here)
    local = f"http://testserver/{here.code}/api/crs/local"
    plain = client.get(address(layer, here))
    assert plain["Content-Crs"] == f"<{CRS84}>"
    stored = shapely.geometry.shape(plain.json()["features"][0]["geometry"])
    for uri, system in ((LAT_LON, None), (WEB_MERCATOR, 3857), (local, MSK_16_1)):
        for url in (address(layer, here), f"{address(layer, here)}/{feature.pk}"):
            answer = client.get(url, {"crs": uri})
            assert answer["Content-Crs"] == f"<{uri}>"
            body = answer.json()
            shown = shapely.geometry.shape((body.get("features") or [body])[0]["geometry"])
            points = shapely.get_coordinates(stored)
            if system is None:
                expected = points[:, ::-1]
            else:
                moved = Transformer.from_crs(4326, system, always_xy=True).transform(*points.T)
                expected = shapely.get_coordinates(shapely.points(*moved))
            assert abs(shapely.get_coordinates(shown) - expected).max() <= 0.5001e-4


@ogc("features-2/crs/crs-exception", "features-2/crs/fc-crs-valid-value")
@ogc("features-2/crs/fc-bbox-crs-valid-values", "features-2/crs/crs-uri")
def test_an_unknown_system_is_refused_with_the_known_ones(
    client: Client, here: Municipality
) -> None:
    for name in ("crs", "bbox-crs", "filter-crs"):
        asked = {name: "http://testserver/other/api/crs/local", "bbox": "1,1,2,2"}
        body = refused(client.get(address(PARCELS, here), asked), name, WEB_MERCATOR)
        assert f"http://testserver/{here.code}/api/crs/local" in body["expected"]


@ogc("features-1/core/fc-bbox-definition", "features-1/core/fc-bbox-response")
@ogc("features-2/crs/fc-bbox-crs-definition", "features-2/crs/fc-bbox-crs-default-value")
@pytest.mark.parametrize(
    ("box", "crs", "is_found"),
    [
        ("49,55,50,56", None, True),
        ("49,55,-100,50,56,100", None, True),
        ("49.1,55.8,49.1,55.8", None, True),
        ("48,55,49.0999,56", None, False),
        ("170,-90,50,90", None, True),
        ("50,-90,49.09,90", None, False),
        ("55,49,56,50", LAT_LON, True),
        ("49,55,50,56", LAT_LON, False),
        ("5465000,7500000,5467000,7600000", WEB_MERCATOR, True),
        ("1304000,475000,1305000,485000", "local", True),
        ("1304000,485000,1305000,495000", "local", False),
    ],
)
def test_a_box_finds_what_shares_a_point_with_it(
    client: Client, here: Municipality, box: str, crs: str | None, is_found: bool
) -> None:
    make_parcel(here, geometry=rectangle(49.1, 55.8))
    make_parcel(here, "nowhere", geometry=None)
    uri = f"http://testserver/{here.code}/api/crs/local" if crs == "local" else crs
    asked = {"bbox": box} | ({"bbox-crs": uri} if uri else {})
    found = client.get(address(PARCELS, here), asked).json()["features"]
    assert bool(found) is is_found


@ogc("features-1/core/fc-limit-definition", "features-1/core/fc-numberMatched")
def test_the_number_of_features_is_limited_and_told_on_demand(
    client: Client, here: Municipality
) -> None:
    for number in range(4):
        make_parcel(here, str(number), geometry=rectangle(49.1, 55.8))
    for limit, expected in ((1, 1), (3, 3), (99_999, 4)):
        body = client.get(address(PARCELS, here), {"limit": str(limit), "count": "true"}).json()
        assert (body["numberReturned"], body["numberMatched"]) == (expected, 4)
    refused(client.get(address(PARCELS, here), {"limit": "0"}), "limit", "from 1")


@ogc("features-3/filter/filter-param", "features-3/filter/filter-lang-param")
@ogc("features-3/features-filter/filter-param", "features-3/features-filter/filter-lang-param")
@ogc("features-3/features-filter/filter-crs-param", "features-3/features-filter/response")
@every_layer
def test_a_filter_narrows_what_a_layer_shows(
    layer: Layer, client: Client, here: Municipality
) -> None:
    make_feature(layer, here, "mine")
    make_feature(layer, here, "yours")
    member(client, here)
    box = f"{CENTRE[0]},{CENTRE[1]},{CENTRE[0]},{CENTRE[1]}"
    tree = {"op": "=", "args": [{"property": "local_id"}, "mine"]}
    for asked in (
        {"filter": "local_id = 'mine'"},
        {"filter": json.dumps(tree), "filter-lang": "cql2-json"},
        {"filter": "local_id LIKE 'm%' AND version = 1", "filter-lang": "cql2-text"},
        {"filter": "local_id = 'mine'", "bbox": "49,55,50,56", "filter-crs": CRS84},
        {"local_id": "mine"},
    ):
        found = client.get(address(layer, here), asked).json()["features"]
        assert [one["properties"]["local_id"] for one in found] == ["mine"], asked
    nearby = client.get(address(layer, here), {"bbox": box.replace("55.8", "54.8")}).json()
    assert nearby["features"] == []


@every_layer
def test_what_is_hidden_is_answered_as_what_does_not_exist(
    layer: Layer, client: Client, here: Municipality
) -> None:
    make_feature(layer, here, "mine")
    member(client, here)
    names = (*layer.private_fields, "import_run", "geometry_3857", "municipality", "colour")
    for template, parameter in (
        ({"filter": "{} = 'x'"}, "filter"),
        ({"filter": "{} IS NULL"}, "filter"),
        ({"sortby": "{}"}, "sortby"),
        ({"properties": "{}"}, "properties"),
        ({"{}": "x"}, None),
    ):
        said = set()
        for name in names:
            asked = {key.format(name): value.format(name) for key, value in template.items()}
            body = refused(client.get(address(layer, here), asked), parameter or name)
            assert CANARY not in str(body)
            said.add(body["expected"])
        assert len(said) == 1, "the same sentence for all"


@every_layer
def test_every_visible_field_can_be_sorted_by_chosen_and_asked_for(
    layer: Layer, client: Client, here: Municipality
) -> None:
    make_feature(layer, here, "mine")
    member(client, here)
    (feature,) = client.get(address(layer, here)).json()["features"]
    for name, value in feature["properties"].items():
        shown = client.get(address(layer, here), {"properties": name, "skipGeometry": "true"})
        (one,) = shown.json()["features"]
        assert (one["properties"], one["geometry"]) == ({name: value}, None)
        if isinstance(value, str | int | float):
            said = str(value).lower() if isinstance(value, bool) else str(value)
            asked = {name: said, "sortby": f"-{name}"}
            assert len(client.get(address(layer, here), asked).json()["features"]) == 1


@every_layer
def test_a_page_and_an_item_are_one_statement_each(
    layer: Layer, client: Client, here: Municipality
) -> None:
    feature = make_feature(layer, here, "mine")
    member(client, here)
    for url in (address(layer, here), f"{address(layer, here)}/{feature.pk}"):
        with CaptureQueriesContext(
            connection,
        ) as statements:
            client.get(url)
        of_layer = [one for one in statements if f'FROM "{layer.table}"' in one["sql"]]
        assert len(of_layer) == 1
        assert not any(
            "layers_layerstate" in one["sql"] for one in statements if one not in of_layer
        )


def test_what_is_held_already_is_not_sent_again(client: Client, here: Municipality) -> None:
    parcel = make_parcel(here)
    type(parcel).everywhere.filter(pk=parcel.pk).update(address="new")
    for url in (address(PARCELS, here), f"{address(PARCELS, here)}/{parcel.pk}"):
        first = client.get(url)
        again = client.get(url, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert "Accept" in again["Vary"]
        assert client.get(url, headers={"if-none-match": '"x"'}).status_code == 200
        type(parcel).everywhere.filter(pk=parcel.pk).update(address=url)
        changed = client.get(url, headers={"if-none-match": first["ETag"]})
        assert changed.status_code == 200
        assert changed["ETag"] != first["ETag"]


def test_pages_of_different_questions_have_different_tags(
    client: Client, here: Municipality
) -> None:
    make_parcel(here)
    url = address(PARCELS, here)
    asked: list[dict[str, str]] = [{}, {"limit": "1"}, {"properties": ""}, {"crs": LAT_LON}]
    tags = [client.get(url, parameters)["ETag"] for parameters in asked]
    assert len(set(tags)) == len(tags)


@ogc("features-1/html/definition", "features-1/html/content")
@every_layer
def test_people_get_a_page(layer: Layer, client: Client, here: Municipality) -> None:
    feature = make_feature(layer, here, "mine")
    member(client, here)
    for url in (address(layer, here), f"{address(layer, here)}/{feature.pk}"):
        answer = client.get(url, headers={"accept": "text/html"})
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/html")
        assert CANARY not in answer.content.decode()
        assert client.get(url, {"f": "html"}).status_code == 200
        assert client.get(url, {"f": "json"}, headers={"accept": "text/html"}).json()


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"filter": "(" * 20_000}, "filter"),
        ({"filter": "a=1 OR " * 15_000}, "filter"),
        ({"filter": "[" * 50_000, "filter-lang": "cql2-json"}, "filter"),
        ({"filter": "area_value = 1e400"}, "filter"),
        ({"filter": "area_value ^ 999999 = 1"}, "filter"),
        ({"filter": "x' OR 1=1 --"}, "filter"),
        ({"filter": '"address\'; DROP TABLE parcels_parcel; --" = 1'}, "filter"),
        ({"filter": "address = '\x00'"}, "filter"),
        ({"filter": "address LIKE '" + "%a" * 100 + "'"}, "filter"),
        ({"bbox": "nan,nan,nan,nan"}, "bbox"),
        ({"bbox": "-1e308,-1e308,1e308,1e308"}, "bbox"),
        ({"bbox": "0,0,1,1", "bbox-crs": "'; --"}, "bbox-crs"),
        ({"datetime": "9" * 5_000}, "datetime"),
        ({"sortby": "pk; DROP TABLE x"}, "sortby"),
        ({"properties": "*"}, "properties"),
        ({"after": "A" * 50_000}, "after"),
        ({"area_value": "1e999999999"}, "area_value"),
        ({"x" * 10_000: "1"}, "x" * 80),
    ],
)
def test_an_attack_is_refused_at_once(
    client: Client, here: Municipality, asked: dict[str, str], parameter: str
) -> None:
    make_parcel(here, area_value=10)
    began = time.process_time()
    refused(client.get(address(PARCELS, here), asked), parameter)
    assert time.process_time() - began < 1


def test_metacharacters_of_sql_are_text(client: Client, here: Municipality) -> None:
    marks = "'; DROP TABLE parcels_parcel; -- %s {} \\ \" $1"
    make_parcel(here, address=marks)
    url = address(PARCELS, here)
    said = marks.replace("\\", "\\\\").replace("'", "''")
    for asked in ({"address": marks}, {"filter": f"address = '{said}'"}):
        (found,) = client.get(url, asked).json()["features"]
        assert found["properties"]["address"] == marks


def test_a_filter_as_deep_as_may_be_is_computed(client: Client, here: Municipality) -> None:
    make_parcel(here)
    deep = '{"op":"not","args":[' * 80 + "true" + "]}" * 80
    for asked in (
        {"filter": deep, "filter-lang": "cql2-json"},
        {"filter": "NOT " * 50 + "TRUE"},
        {"filter": " OR ".join(["version = 1"] * 900)},
        {"filter": "version IN (" + ",".join(["1"] * 5_000) + ")"},
    ):
        began = time.process_time()
        answer = client.get(address(PARCELS, here), asked)
        assert answer.json()["numberReturned"] == 1
        assert time.process_time() - began < 1


def test_next_links_keep_the_question(client: Client, here: Municipality) -> None:
    for number in range(5):
        make_parcel(here, str(number), area_value=number % 2)
    asked = {
        "limit": "2",
        "sortby": "-area_value",
        "filter": "version = 1",
        "properties": "address",
    }
    url: str | None = address(PARCELS, here)
    answer = client.get(str(url), asked).json()
    seen: list[int] = []
    while True:
        seen += [one["id"] for one in answer["features"]]
        assert all(set(one["properties"]) == {"address"} for one in answer["features"])
        following = [link["href"] for link in answer["links"] if link["rel"] == "next"]
        if not following:
            break
        parts = urlsplit(following[0])
        assert "sortby=-area_value" in parts.query
        answer = client.get(f"{parts.path}?{parts.query}").json()
    assert len(seen) == len(set(seen)) == 5
