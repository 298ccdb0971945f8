"""The short way of features for everybody answers as the way of all requests does."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from gis_platform.keys.anybody import known_municipality
from gis_platform.layers import queries
from gis_platform.layers.parameters import read_page
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from tests.factories import make_municipality, make_parcel, rectangle

pytestmark = pytest.mark.django_db
PARCELS = get_layer("parcels")
ITEMS = "/here/api/collections/parcels/items"
OTHER_COOKIE = {"cookie": "unknown=1"}
"""Means nothing, but goes the way of all requests."""


@pytest.fixture
def town() -> Municipality:
    here = make_municipality("here")
    for number in range(7):
        make_parcel(
            here,
            f"16:50:010101:{number}",
            use_code="2.1" if number % 2 else "",
            address='А "б" \\',
            geometry=rectangle(49.1 + number / 500, 55.8),
        )
    nowhere = make_parcel(here, "no place")
    type(nowhere).everywhere.filter(pk=nowhere.pk).update(geometry=None)
    make_parcel(make_municipality("there"))
    return here


def told(answer: Any) -> tuple[Any, ...]:
    body = answer.json()
    body.pop("timeStamp", None)
    headers = {name: value for name, value in answer.headers.items() if name != "Vary"}
    vary = {name.strip() for name in answer["Vary"].split(",")} if answer.has_header("Vary") else 0
    return answer.status_code, body, headers, vary


QUESTIONS = (
    "",
    "?limit=3",
    "?limit=3&count=true",
    "?cadastral_number=16:50:010101:3",
    "?cadastral_number=16:50:010101:3&count=true",
    "?cadastral_number=%25s%27%22%00",
    "?use_code=2.1&count=true&limit=2",
    "?use_code=&count=true",
    "?bbox=49.1,55.8,49.105,55.81&count=true&limit=2",
    "?bbox=49.1,55.8,49.105,55.81&use_code=2.1",
    "?bbox=1,1,2,2&count=true",
    "?bbox=49.105,55.8,49.1,55.81&count=true&limit=2",
    "?properties=address&skipGeometry=true",
    "?crs=http://www.opengis.net/def/crs/EPSG/0/4326",
    "?crs=http://testserver/here/api/crs/local",
    "?datetime=2020-01-01",
    "?filter=use_code%3D'2.1'&count=true",
    "?sortby=-cadastral_number&limit=2",
    "?nothing=1",
    "?f=xml",
    "/9223372036854775808",
    "/0",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_both_ways_answer_alike(question: str, town: Municipality, client: Client) -> None:
    short = told(client.get(ITEMS + question))
    assert short == told(client.get(ITEMS + question, headers=OTHER_COOKIE))


def test_an_item_is_told_alike_and_in_words_only_if_asked(
    town: Municipality, client: Client
) -> None:
    pk = client.get(ITEMS).json()["features"][0]["id"]
    short = client.get(f"{ITEMS}/{pk}")
    assert told(short) == told(client.get(f"{ITEMS}/{pk}", headers=OTHER_COOKIE))
    plain = short.json()
    in_words = client.get(f"{ITEMS}/{pk}", {"card": "true"}).json()
    assert {name: in_words[name] for name in plain if name != "links"} == {
        name: plain[name] for name in plain if name != "links"
    }
    assert set(in_words) - set(plain) == {"layer_title", "title", "card", "bounds"}
    assert client.get(f"{ITEMS}/{pk}", {"card": "yes"}).json()["parameter"] == "card"
    assert client.get(ITEMS, {"card": "true"}).status_code == 400


def test_usual_questions_are_answered_as_the_general_statement_answers(
    town: Municipality,
) -> None:
    seen = access(Actor(municipality=town), PARCELS)
    for box in ("49.1,55.8,49.105,55.81", "49.1001,55.8001,49.1002,55.8002", "0,0,90,90"):
        for asked in ({"bbox": box}, {"bbox": box, "use_code": "2.1"}):
            page = read_page(seen, asked)
            usual = queries.find(page.selection, town, after_=None, limit=2, counts=True)
            general = read_page(seen, {**asked, "sortby": "version"})
            listed = queries.find(general.selection, town, after_=None, limit=2, counts=True)
            assert usual.features == listed.features
            assert usual.matched == listed.matched == queries.count(page.selection, town)
            assert (usual.following is None) == (listed.following is None)


def test_pages_of_a_box_continue_and_count_all(town: Municipality, client: Client) -> None:
    address, found = f"{ITEMS}?bbox=49,55,50,56&limit=3&count=true", []
    while address:
        body = client.get(address).json()
        assert body["numberMatched"] == 7
        found += [one["properties"]["cadastral_number"] for one in body["features"]]
        following = [link["href"] for link in body["links"] if link["rel"] == "next"]
        address = following[0] if following else ""
    assert found == [f"16:50:010101:{number}" for number in range(7)]


def test_the_municipality_is_as_its_row_is_now(town: Municipality, client: Client) -> None:
    assert known_municipality("nowhere") is None
    known = known_municipality("here")
    assert known is known_municipality("here")
    Municipality.objects.filter(pk=town.pk).update(languages=["tt"])
    changed = known_municipality("here")
    assert changed is not None
    assert changed.languages == ["tt"]
    answer = client.get(ITEMS)
    assert answer["Content-Language"] == "tt"
    assert answer["X-Frame-Options"] == settings.X_FRAME_OPTIONS
    assert client.get("/nowhere/api/collections/parcels/items").status_code == 404
