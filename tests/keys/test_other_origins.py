"""What scripts of other sites may ask, and what caches are told."""

from __future__ import annotations

import pytest
from django.test import Client

from gis_platform.municipalities.roles import Role
from tests.factories import make_member, make_municipality, make_parcel
from tests.keys.making import bearer, make_token

pytestmark = pytest.mark.django_db
ELSEWHERE = {"Origin": "https://map.example"}
ITEMS = "/here/api/collections/parcels/items"
READABLE = (ITEMS, "/here/tiles/parcels/tilejson.json", "/here/tiles/parcels/14/10426/5120.mvt")
ASKED = (
    "authorization, content-type, content-crs, if-match, if-none-match, if-unmodified-since, "
    "x-api-key"
)


@pytest.mark.parametrize("address", READABLE)
def test_another_site_reads_what_everybody_may_without_cookies(
    client: Client, address: str
) -> None:
    make_parcel(make_municipality("here"))
    answer = client.get(address, headers=ELSEWHERE)
    assert answer.status_code in {200, 204}
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.has_header("Access-Control-Allow-Credentials")
    assert {"ETag", "Link", "Content-Crs"} <= {
        name.strip() for name in answer["Access-Control-Expose-Headers"].split(",")
    }


@pytest.mark.parametrize("address", ["/here/", "/here/keys/", "/accounts/login/", "/here/plans/"])
def test_pages_are_for_their_own_site(client: Client, address: str) -> None:
    make_municipality("here")
    answer = client.get(address, headers=ELSEWHERE)
    assert not answer.has_header("Access-Control-Allow-Origin")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_a_script_that_holds_a_key_may_send_it_and_its_conditions(
    client: Client, method: str
) -> None:
    make_municipality("here")
    asking = {
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": ASKED,
    }
    answer = client.options(f"{ITEMS}/1", headers=ELSEWHERE | asking)
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.has_header("Access-Control-Allow-Credentials")
    assert method in answer["Access-Control-Allow-Methods"]
    allowed = {name.strip() for name in answer["Access-Control-Allow-Headers"].split(",")}
    assert set(ASKED.split(", ")) <= allowed


def test_a_script_reads_why_its_key_is_refused(client: Client) -> None:
    make_municipality("here")
    answer = client.get(ITEMS, headers=ELSEWHERE | bearer("wrong"))
    assert answer.status_code == 401
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "WWW-Authenticate" in answer["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_who_asks_is_known_for_each_method(client: Client, method: str) -> None:
    here = make_municipality("here")
    _, token = make_token(here, Role.CLERK)
    answer = client.generic(method, ITEMS, headers=bearer(token))
    assert answer.status_code == 200
    assert answer.wsgi_request.actor.roles == {Role.CLERK}  # type: ignore[attr-defined]
    assert answer.wsgi_request.actor.key == token.prefix  # type: ignore[attr-defined]


def test_caches_keep_apart_what_people_are_answered(client: Client) -> None:
    here = make_municipality("here")
    _, token = make_token(here, Role.CLERK)
    nobody, key = client.get(ITEMS), client.get(ITEMS, headers=bearer(token))
    client.force_login(make_member(here, Role.HEAD))
    session = client.get(ITEMS)
    for answer in (nobody, key, session):
        kept_apart = {name.strip() for name in answer["Vary"].split(",")}
        assert {"Authorization", "X-API-Key", "Cookie"} <= kept_apart
    assert "private" not in nobody.headers.get("Cache-Control", "")
    assert "private" in key["Cache-Control"]
    assert "private" in session["Cache-Control"]


def test_what_is_restricted_is_never_public(client: Client) -> None:
    here = make_municipality("here")
    client.force_login(make_member(here, Role.HEAD))
    tiles = "/here/tiles/land-development-plans/14/10426/5120.mvt"
    for address in ("/here/api/collections/land-development-plans/items", tiles):
        answer = client.get(address)
        assert "private" in answer["Cache-Control"]
        assert "public" not in answer["Cache-Control"]
