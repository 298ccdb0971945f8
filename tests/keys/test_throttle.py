"""How much may be asked, by whom, and what who asks more is answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from gis_platform.keys.models import Scope
from gis_platform.keys.throttle import (
    USUAL,
    CountsInMemory,
    client_address,
    forget_counts,
    shares,
)
from gis_platform.municipalities.roles import Role
from tests.factories import make_member, make_municipality
from tests.keys.making import bearer, make_token

ITEMS = "/here/api/collections/parcels/items"
TILE = "/here/tiles/parcels/14/10426/5120.mvt"


@pytest.fixture(autouse=True)
def _counts(settings: Any) -> Iterator[None]:
    settings.RATE_LIMITS = "tiles=4/minute, anonymous=2/minute, signed-in=3/minute"
    settings.WEB_WORKERS = 1
    settings.TRUSTED_PROXIES = 0
    forget_counts()
    yield
    forget_counts()


def answered(client: Client, times: int, address: str = ITEMS, **sent: Any) -> list[int]:
    return [client.get(address, **sent).status_code for _ in range(times)]


@pytest.mark.django_db
def test_beyond_the_rate_a_problem_says_when_to_come_back(client: Client) -> None:
    make_municipality("here")
    assert answered(client, 2) == [200, 200]
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(ITEMS)
    assert answer.status_code == 429
    assert len(statements) == 1
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "too-many-requests"
    wait = int(answer["Retry-After"])
    assert 1 <= wait <= 60
    assert answer["RateLimit-Policy"] == '"anonymous";q=2;w=60'
    assert answer["RateLimit"] == f'"anonymous";r=0;t={wait}'


@pytest.mark.django_db
def test_addresses_keys_and_people_are_counted_apart(client: Client) -> None:
    here = make_municipality("here")
    assert answered(client, 3) == [200, 200, 429]
    assert answered(client, 1, REMOTE_ADDR="192.0.2.7") == [200]
    _, one = make_token(here)
    assert answered(client, 4, headers=bearer(one)) == [200, 200, 200, 429]
    _, other = make_token(here, Role.CLERK, Scope.EDIT)
    assert answered(client, 1, headers=bearer(other)) == [200]
    client.force_login(make_member(here, Role.HEAD))
    assert answered(client, 4) == [200, 200, 200, 429]


@pytest.mark.django_db
def test_tiles_have_a_rate_of_their_own_and_none_for_who_has_signed_in(client: Client) -> None:
    here = make_municipality("here")
    assert answered(client, 2) == [200, 200]
    *given, refused = answered(client, 5, TILE)
    assert refused == 429
    _, token = make_token(here)
    given += answered(client, 9, TILE, headers=bearer(token))
    assert set(given) <= {200, 204}


@pytest.mark.django_db
def test_refused_keys_are_counted_by_address(client: Client) -> None:
    make_municipality("here")
    assert answered(client, 3, headers=bearer("wrong")) == [401, 401, 429]


@pytest.mark.django_db
def test_it_can_be_switched_off(client: Client, settings: Any) -> None:
    make_municipality("here")
    settings.RATE_LIMITS = "off"
    assert answered(client, 6) == [200] * 6


def test_the_processes_share_a_rate() -> None:
    assert shares("anonymous=100/minute", 3)["anonymous"].amount == 34
    assert shares("anonymous=1/minute", 3)["anonymous"].amount == 1


@pytest.mark.parametrize("workers", [1, 2, 4, 8, 16])
def test_the_usual_rates_let_work_pass_on_one_connection(workers: int) -> None:
    granted = {name: share.amount / 60 for name, share in shares(USUAL, workers).items()}
    assert granted["signed-in"] >= 50
    assert granted["tiles"] >= 40
    assert granted["anonymous"] >= 20


@pytest.mark.parametrize("rates", ["tiles", "tiles=many", "guests=1/minute", ""])
def test_a_wrong_rate_is_named(rates: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="RATE_LIMITS"):
        shares(rates, 2)


@pytest.mark.parametrize(
    ("proxies", "passed", "expected"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "::1", "::/64"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_only_a_declared_proxy_says_who_asks(
    settings: Any, proxies: int, passed: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": passed} if passed else {}
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers=headers)
    assert client_address(request) == expected


def test_counts_of_windows_that_are_over_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 1_000_000_000.0
    monkeypatch.setattr("time.time", lambda: moment)
    counts = CountsInMemory()
    counts.incr("one", 60)
    assert counts.incr("one", 60) == 2
    moment += 60
    assert counts.incr("one", 60) == 1
    counts.incr("two", 600)
    moment += 120
    counts.incr("three", 60)
    assert set(counts.expirations) == {"two", "three"}
    assert set(counts.storage) == {"two", "three"}
