"""The landing page, conformance and the collections (OGC API – Features, Part 1 and 2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pyproj import CRS, Transformer

from gis_platform.layers.api.parts import api_parts
from gis_platform.layers.models import LayerState
from gis_platform.layers.registry import layers
from gis_platform.municipalities.models import Municipality
from tests.factories import MSK_16_1, make_municipality, make_parcel, rectangle
from tests.layers.api.asking import body_of, english, links_of, member

pytestmark = pytest.mark.django_db
API = "/here/api/"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
OGC = "http://www.opengis.net/def/rel/ogc/1.0"
PLACES = ("", "conformance", "openapi", "collections", "collections/parcels", "crs/local")


@pytest.fixture
def here() -> Municipality:
    return make_municipality("here")


@pytest.mark.ogc("features-1/core/root-op", "features-1/core/root-success")
def test_the_landing_page_leads_everywhere(client: Client, here: Municipality) -> None:
    body = body_of(client, API)
    assert body["title"] == here.name
    for rel in ("self", "alternate", "service-desc", "service-doc", "conformance", "data"):
        assert links_of(body, rel), rel
    for link in body["links"]:
        assert link["href"].startswith("http://testserver/")


@pytest.mark.ogc("features-1/core/root-op")
def test_the_landing_page_is_found_without_its_last_slash(
    client: Client, here: Municipality
) -> None:
    answer = client.get("/here/api", follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain == [(API, 301)]


@pytest.mark.ogc(
    "features-1/core/api-definition-op",
    "features-1/core/api-definition-success",
    "features-1/oas30/oas-definition-1",
)
def test_the_api_definition_is_served_as_linked(client: Client, here: Municipality) -> None:
    body = body_of(client, API)
    (described,) = links_of(body, "service-desc")
    (written,) = links_of(body, "service-doc")
    assert described["type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert written["type"] == "text/html"
    for link in (described, written):
        answer = client.get(link["href"], headers={"Accept": link["type"]})
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith(link["type"])


@pytest.mark.ogc("features-1/core/conformance-op", "features-1/core/conformance-success")
def test_conformance_lists_what_every_door_conforms_to(client: Client, here: Municipality) -> None:
    body = body_of(client, f"{API}conformance")
    said = {uri for part in api_parts() for uri in part.conformance}
    assert body["conformsTo"] == sorted(said)
    assert "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas" in said


@pytest.mark.ogc(
    "features-1/core/fc-md-op", "features-1/core/fc-md-success", "features-1/core/fc-md-items"
)
def test_every_layer_that_may_be_read_is_a_collection(client: Client, here: Municipality) -> None:
    for_all = {one["id"] for one in body_of(client, f"{API}collections")["collections"]}
    assert for_all == {layer.name for layer in layers() if layer.is_public}
    for_staff = body_of(member(client, here), f"{API}collections")["collections"]
    assert {one["id"] for one in for_staff} == {layer.name for layer in layers()}


@pytest.mark.ogc("features-1/core/fc-md-links")
def test_the_collections_name_themselves_and_their_page(client: Client, here: Municipality) -> None:
    body = body_of(client, f"{API}collections")
    assert [link["type"] for link in links_of(body, "self")] == ["application/json"]
    assert [link["type"] for link in links_of(body, "alternate")] == ["text/html"]


@pytest.mark.ogc("features-1/core/fc-md-items-links", "features-3/features-filter/queryables-link")
def test_a_collection_links_its_items_in_every_form(client: Client, here: Municipality) -> None:
    for one in body_of(client, f"{API}collections")["collections"]:
        types = [link["type"] for link in links_of(one, "items")]
        assert types == ["application/geo+json", "text/html"]
        for rel in ("schema", "queryables", "sortables"):
            (link,) = links_of(one, f"{OGC}/{rel}")
            assert link["href"].endswith(f"/collections/{one['id']}/{rel}")


@pytest.mark.ogc("features-1/core/fc-md-extent", "features-1/core/fc-md-extent-multi")
def test_the_extent_holds_every_feature_also_after_a_change(
    client: Client, here: Municipality
) -> None:
    make_parcel(here, "16:50:1:1", rectangle(49.1, 55.8))
    assert _bbox(client) == [49.1, 55.8, 49.101, 55.801]
    make_parcel(here, "16:50:1:2", rectangle(49.3, 55.7))
    west, south, east, north = _bbox(client)
    assert west <= 49.1
    assert south <= 55.7
    assert east >= 49.301
    assert north >= 55.801
    make_parcel(make_municipality("there"), "16:50:1:3", rectangle(50.0, 56.0))
    assert _bbox(client)[2] < 49.31
    extent = body_of(client, f"{API}collections/parcels")["extent"]
    ((since, until),) = extent["temporal"]["interval"]
    assert since.startswith("20")
    assert until is None


def test_an_empty_layer_has_no_extent(client: Client, here: Municipality) -> None:
    assert "extent" not in body_of(client, f"{API}collections/parcels")


def _bbox(client: Client) -> Any:
    spatial = body_of(client, f"{API}collections/parcels")["extent"]["spatial"]
    assert spatial["crs"] == CRS84
    (bbox,) = spatial["bbox"]
    return bbox


@pytest.mark.ogc("features-1/core/sfc-md-op", "features-1/core/sfc-md-success")
def test_a_collection_says_the_same_alone_and_in_the_list(
    client: Client, here: Municipality
) -> None:
    make_parcel(here)
    for listed in body_of(client, f"{API}collections")["collections"]:
        alone = body_of(client, f"{API}collections/{listed['id']}")
        for name in ("id", "title", "description", "itemType", "extent"):
            assert alone.get(name) == listed.get(name)
        hrefs = {(link["rel"], link["href"]) for link in alone["links"]}
        assert {(link["rel"], link["href"]) for link in listed["links"]} <= hrefs


@pytest.mark.ogc(
    "features-2/crs/fc-md-crs-list",
    "features-2/crs/fc-md-crs-list-global",
    "features-2/crs/fc-md-storageCrs",
    "features-2/crs/fc-md-storageCrs-valid",
    "features-2/crs/crs-uri",
)
def test_a_collection_lists_its_coordinate_reference_systems(
    client: Client, here: Municipality
) -> None:
    whole = body_of(client, f"{API}collections")
    assert whole["crs"][0] == CRS84
    for one in whole["collections"]:
        assert one["crs"] == ["#/crs"]
        assert one["storageCrs"] in whole["crs"]
    alone = body_of(client, f"{API}collections/parcels")
    assert alone["crs"] == whole["crs"]
    assert "http://testserver/here/api/crs/local" in alone["crs"]


def test_a_layer_that_is_not_loaded_says_so_in_words(client: Client, here: Municipality) -> None:
    url = f"{API}collections/restriction-zones"
    body = body_of(english(client), url)
    assert body["loaded"] is False
    assert "NOT LOADED" in body["description"]
    assert "NOT LOADED" in client.get(f"{url}?f=html").content.decode()
    LayerState.objects.create(
        municipality=here,
        table_name="zoning_restrictionzone",
        loaded_at="2026-01-01T00:00Z",
        as_of=here.today,
    )
    body = body_of(client, url)
    assert (body["loaded"], body["stale"], body["as_of"]) == (True, False, here.today.isoformat())
    assert "NOT LOADED" not in client.get(f"{url}?f=html").content.decode()


@pytest.mark.ogc("features-1/core/query-param-unknown", "features-1/core/query-param-invalid")
@pytest.mark.parametrize("place", PLACES)
def test_what_is_asked_wrongly_is_refused_by_name(
    place: str, client: Client, here: Municipality
) -> None:
    for query, named in (("colour=red", "colour"), ("f=xml", "f")):
        answer = client.get(f"{API}{place}?{query}")
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
        assert named in answer.json()["detail"]


@pytest.mark.ogc("features-1/core/http")
@pytest.mark.parametrize("place", [*PLACES, "collections/parcels/schema"])
def test_head_options_and_other_methods_are_answered(
    place: str, client: Client, here: Municipality
) -> None:
    got, head = client.get(f"{API}{place}"), client.head(f"{API}{place}")
    assert head.status_code == 200
    assert head["Content-Type"] == got["Content-Type"]
    assert head.content == b""
    assert client.options(f"{API}{place}")["Allow"] == "GET, HEAD, OPTIONS"
    assert client.post(f"{API}{place}").status_code == 405


@pytest.mark.ogc("features-1/html/definition", "features-1/html/content")
@pytest.mark.parametrize("place", [*PLACES, "collections/parcels/queryables"])
def test_a_person_gets_a_page(place: str, client: Client, here: Municipality) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = client.get(f"{API}{place}", headers=browser)
    assert page.status_code == 200
    assert page["Content-Type"].startswith("text/html")
    assert "<h1>" in page.content.decode()
    assert client.get(f"{API}{place}?f=html")["Content-Type"] == page["Content-Type"]
    assert "json" in client.get(f"{API}{place}?f=json", headers=browser)["Content-Type"]
    assert "Accept" in page["Vary"]


def test_what_is_answered_is_in_the_readers_language(client: Client, here: Municipality) -> None:
    for code, title in (("en", "Land parcels"), ("ru", "Земельные участки")):
        client.cookies["django_language"] = code
        answer = client.get(f"{API}collections/parcels")
        assert answer["Content-Language"] == code
        assert answer.json()["title"] == title


def test_the_chief_links_stand_in_the_header(client: Client, here: Municipality) -> None:
    header = client.get(API)["Link"]
    assert '<http://testserver/here/api/openapi>; rel="service-desc"' in header
    assert 'rel="self"; type="application/json"' in header


def test_an_unknown_collection_is_not_found(client: Client, here: Municipality) -> None:
    for place in ("collections/dragons", "collections/dragons/schema"):
        assert client.get(f"{API}{place}").status_code == 404
    assert client.get(f"{API}collections/land-development-plans").status_code == 403


def test_the_collections_cost_few_statements(client: Client, here: Municipality) -> None:
    for number in (1, 5):
        for place in range(number):
            make_parcel(here, f"16:50:{number}:{place}")
        with CaptureQueriesContext(connection) as statements:
            client.get(f"{API}collections")
        assert len(statements) <= 4
    with CaptureQueriesContext(connection) as statements:
        client.get(f"{API}collections")
    assert len(statements) == 2


def test_the_local_crs_puts_places_where_the_definition_does(
    client: Client, here: Municipality
) -> None:
    url = f"{API}crs/local"
    projjson = client.get(url)
    wkt = client.get(url, headers={"Accept": "application/x-ogcwkt"})
    assert wkt.content == client.get(f"{url}?f=wkt").content
    assert wkt["Content-Type"].startswith("text/plain")
    expected = Transformer.from_crs(4326, MSK_16_1, always_xy=True).transform(49.1, 55.8)
    for crs in (CRS.from_json_dict(projjson.json()), CRS.from_wkt(wkt.content.decode())):
        moved = Transformer.from_crs(4326, crs, always_xy=True).transform(49.1, 55.8)
        assert moved == pytest.approx(expected, abs=1e-6)
    assert here.crs_name in wkt.content.decode()


def test_a_local_crs_that_writes_north_first_is_served_east_first(client: Client) -> None:
    make_municipality("poland", crs_definition="EPSG:2180", crs_name="PL-1992")
    crs = CRS.from_json_dict(body_of(client, "/poland/api/crs/local"))
    assert [axis.direction for axis in CRS.from_epsg(2180).axis_info] == ["north", "east"]
    assert [axis.direction for axis in crs.axis_info] == ["east", "north"]
    moved = Transformer.from_crs(4326, crs).transform(52.0, 19.0)
    assert moved == pytest.approx((500_000, 460_000), abs=20_000)
