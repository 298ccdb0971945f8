"""The pages that people open: municipalities, map, imports and their reports."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from gis_platform.layers.models import ImportRun, LayerState
from gis_platform.municipalities.roles import Role
from tests.factories import make_member, make_municipality, make_parcel

pytestmark = pytest.mark.django_db


def test_the_list_says_how_far_the_layers_are_loaded(client: Client) -> None:
    make_municipality("empty", names={"en": "Empty"}, languages=["en"])
    full = make_municipality("full", names={"en": "Full"}, languages=["en"])
    LayerState.objects.create(
        municipality=full, table_name="parcels_parcel", loaded_at=timezone.now(), as_of="2026-02-01"
    )
    page = client.get("/", headers={"Accept-Language": "en"}).content.decode()
    assert page.index('href="/empty/"') < page.index('href="/full/"')
    assert "no data loaded yet" in page
    assert "1 of " in page
    assert "data of 2026-02-01" in page
    for language in ("ru", "tt"):
        client.cookies["django_language"] = language
        assert "01.02.2026" in client.get("/").content.decode()


def test_an_address_that_leads_nowhere_is_not_explained_by_patterns(client: Client) -> None:
    answer = client.get("/here/nowhere/", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "URLPattern" not in answer.content.decode()
    said = client.get("/here/nowhere/").json()
    assert (said["code"], said["detail"]) == ("not-found", "There is nothing at this address")


def test_the_map_page_names_its_description(client: Client) -> None:
    make_municipality("here")
    page = client.get("/here/").content.decode()
    assert '<city-map data-api="/here/api/map">' in page


def test_the_map_is_described_with_what_is_loaded(client: Client) -> None:
    here = make_municipality("here")
    make_parcel(here)
    body = client.get("/here/api/map").json()
    layers = {layer["name"]: layer for layer in body["layers"]}
    assert layers["parcels"]["loaded"] is False
    assert layers["parcels"]["tiles"].endswith("/{y}.mvt")
    assert layers["parcels"]["revision"] == 1
    assert "land-development-plans" not in layers
    assert body["bounds"] == pytest.approx([49.1, 55.8, 49.101, 55.801])
    assert body["user"] is None
    assert [action["allowed"] for action in body["actions"]] == [False]


def test_a_clerk_may_make_plans_and_sees_the_restricted_layer(client: Client) -> None:
    here = make_municipality("here")
    client.force_login(make_member(here, Role.CLERK))
    body = client.get("/here/api/map").json()
    assert "land-development-plans" in {layer["name"] for layer in body["layers"]}
    assert [action["allowed"] for action in body["actions"]] == [True]


def test_the_report_of_an_import_shows_each_refusal_with_its_reason(client: Client) -> None:
    here = make_municipality("here")
    run = ImportRun.objects.create(
        municipality=here,
        target="parcels",
        file_name="quarter.xml",
        sha256="0" * 64,
        status="DONE",
        counts={"parcels": {"added": 5, "changed": 4, "unchanged": 3, "refused": 1}},
        refusals=[{"number": "16:50:1", "code": "NUMBER_MALFORMED", "reason": "too short"}],
    )
    client.force_login(make_member(here, Role.GIS))
    listed = client.get("/here/imports/").content.decode()
    assert f"/here/imports/{run.pk}/" in listed
    page = client.get(f"/here/imports/{run.pk}/").content.decode()
    for text in ("quarter.xml", "16:50:1", "NUMBER_MALFORMED", "too short", ">5<", ">4<", ">3<"):
        assert text in page


def test_a_report_of_another_municipality_is_not_found(client: Client) -> None:
    here, there = make_municipality("here"), make_municipality("there")
    run = ImportRun.objects.create(
        municipality=there, target="parcels", file_name="x", sha256="0" * 64
    )
    client.force_login(make_member(here, Role.GIS))
    assert client.get(f"/here/imports/{run.pk}/").status_code == 404
