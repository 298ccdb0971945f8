"""The address of exports: headers, conditions, refusals, rights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from gis_platform.layers.exports.formats import FORMATS
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from tests.contracts.conftest import CANARY, make_feature
from tests.factories import make_member, make_municipality
from tests.layers.exports.awkward import town_of_parcels

pytestmark = pytest.mark.django_db
ADDRESS = "/riverton/api/collections/parcels/export"


@pytest.mark.parametrize("form", FORMATS)
def test_an_answer_names_its_file_its_kind_and_its_system(client: Client, form: str) -> None:
    town = town_of_parcels()
    head = client.head(f"{ADDRESS}.{form}")
    assert (head.status_code, head.content) == (200, b"")
    day = town.today.isoformat()
    assert head["Content-Disposition"] == f'attachment; filename="riverton-parcels-{day}.{form}"'
    assert head["Content-Type"] == FORMATS[form].media_type
    system = "crs/local>" if form == "dxf" else "OGC/1.3/CRS84>"
    assert head["Content-Crs"].endswith(system)
    assert head["Cache-Control"] == "no-cache"


def test_a_fresh_copy_is_not_sent_again_and_an_edit_is_seen(client: Client) -> None:
    town_of_parcels()
    first = client.get(f"{ADDRESS}.geojson")
    etag = first["ETag"]
    assert json.loads(first.getvalue())["numberReturned"] == 4
    assert client.get(f"{ADDRESS}.geojson", headers={"If-None-Match": etag}).status_code == 304
    for other in (f"{ADDRESS}.csv", f"{ADDRESS}.geojson?status=X"):
        found = client.get(other, headers={"If-None-Match": etag})
        assert (found.status_code, found.getvalue() != b"") == (200, True)
    Parcel.everywhere.filter(cadastral_number="16:50:010101:1").update(address="new")
    again = client.get(f"{ADDRESS}.geojson", headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert b'"address":"new"' in again.getvalue()


def test_an_unknown_format_is_told_the_known_ones(client: Client) -> None:
    make_municipality()
    response = client.get(f"{ADDRESS}.xlsx")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert all(name in response.json()["detail"] for name in FORMATS)
    assert client.post(f"{ADDRESS}.csv").status_code == 405


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("nonsense=1", "nonsense"),
        ("limit=5", "limit"),
        ("bbox=1,2", "bbox"),
        ("filter=no_such = 1", "filter"),
        ("crs=http://www.opengis.net/def/crs/EPSG/0/3857", "crs"),
        ("spreadsheet=1", "spreadsheet"),
    ],
)
def test_a_wrong_parameter_is_named(client: Client, query: str, parameter: str) -> None:
    make_municipality()
    response = client.get(f"{ADDRESS}.geojson?{query}")
    assert response.status_code == 400
    assert response.json()["detail"].startswith(f"{parameter}=")


def test_a_filter_that_cannot_be_computed_is_refused_before_anything_is_sent(
    client: Client,
) -> None:
    town_of_parcels()
    query = {"filter": "area_value ^ 999999 > 1"}
    response = client.get(f"{ADDRESS}.geojson", query)
    assert response.status_code == 400


def test_a_restricted_layer_and_private_fields_stay_where_they_are(client: Client) -> None:
    layer = get_layer("municipal-assets")
    here, there = make_municipality("here"), make_municipality("there")
    make_feature(layer, here, "mark-here")
    make_feature(layer, there, "mark-there")
    address = "/here/api/collections/municipal-assets/export"
    if not layer.is_public:
        assert client.get(f"{address}.csv").status_code == 403
    client.force_login(make_member(here, Role.PROPERTY))
    for form in ("csv", "geojson", "gpkg", "parquet"):
        response = client.get(f"{address}.{form}")
        assert response.status_code == 200
        content = response.getvalue()
        assert b"mark-here" in content
        assert b"mark-there" not in content
        assert CANARY.encode() not in content


def test_a_collection_links_to_its_exports(client: Client) -> None:
    make_municipality()
    body = client.get("/riverton/api/collections/parcels?f=json").json()
    links = {link["href"]: link for link in body["links"] if link["rel"] == "enclosure"}
    for form in FORMATS.values():
        link = links[f"http://testserver{ADDRESS}.{form.name}"]
        assert link["type"] == form.media_type
        assert form.title in link["title"]
        assert link["format"] == form.title


def test_the_description_of_the_api_has_the_exports(client: Client) -> None:
    make_municipality()
    paths = client.get("/riverton/api/openapi?f=json").json()["paths"]
    operation = paths["/collections/parcels/export.{format}"]["get"]
    names = {one.get("$ref", one.get("name")).rsplit("/", 1)[-1] for one in operation["parameters"]}
    assert {"exportFormat", "bbox", "filter", "sortby", "properties", "status"} <= names
    assert not {"limit", "after", "count", "f"} & names


def test_the_folder_is_empty_after_an_export(client: Client, data_dir: Path) -> None:
    town_of_parcels()
    assert client.get(f"{ADDRESS}.gpkg").getvalue().startswith(b"SQLite format 3")
    assert list((data_dir / "exports").iterdir()) == []
