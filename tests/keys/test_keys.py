"""A key opens what its person may, in its municipality, as long as it holds."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gis_platform.keys.models import ApiKey, Scope
from gis_platform.keys.tokens import Token, new_token
from gis_platform.municipalities.actors import KeyOnlyReads, NotAllowed, actor_for
from gis_platform.municipalities.models import Membership
from gis_platform.municipalities.roles import MAKE_PLANS, READ_PLANS, Role
from plans.models import LandDevelopmentPlan
from tests.factories import make_member, make_municipality, make_parcel
from tests.keys.making import basic, bearer, make_token
from tests.plans.town import load_all, make_block

pytestmark = pytest.mark.django_db
PLANS = "/here/api/collections/land-development-plans/items"
PARCELS = "/here/api/collections/parcels/items"


@pytest.mark.parametrize("way", ["bearer", "header", "basic"])
def test_a_key_reads_what_its_person_may(client: Client, way: str) -> None:
    _, token = make_token(make_municipality("here"))
    headers = {
        "bearer": bearer(token),
        "header": {"X-API-Key": token.text},
        "basic": basic(token),
    }[way]
    assert client.get(PLANS).status_code == 403
    assert client.get(PLANS, headers=headers).status_code == 200


def test_a_key_in_the_address_opens_nothing(client: Client) -> None:
    _, token = make_token(make_municipality("here"))
    for name in ("api_key", "key", "token", "access_token"):
        assert client.get(f"{PLANS}?{name}={token.text}").status_code in {400, 403}


def test_a_key_opens_its_own_municipality_only(client: Client) -> None:
    here, there = make_municipality("here"), make_municipality("there")
    key, token = make_token(here, Role.ADMINISTRATOR)
    Membership.objects.create(user=key.user, municipality=there, role=Role.ADMINISTRATOR)
    answer = client.get("/there/api/map", headers=bearer(token))
    assert answer.status_code == 403
    assert answer.json()["detail"] == f"The key {key.prefix} is for here, not for there."


def test_a_key_of_a_superuser_opens_neither_the_admin_nor_other_towns(client: Client) -> None:
    here = make_municipality("here")
    make_municipality("there")
    boss = make_member(here, Role.HEAD)
    boss.is_superuser = boss.is_staff = True
    boss.save()
    _, token = make_token(here, user=boss)
    assert client.get("/admin/", headers=bearer(token)).status_code == 302
    assert client.get("/there/plans/", headers=bearer(token)).status_code == 403
    assert client.get("/here/plans/", headers=bearer(token)).status_code == 200


def refusal(client: Client, token: Token | str) -> tuple[str, str]:
    answer = client.get("/here/api/map", headers=bearer(token))
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    body = answer.json()
    assert answer["WWW-Authenticate"] == (
        f'Bearer realm="gis", error="invalid_token", error_description="{body["detail"]}"'
    )
    return body["code"], body["detail"]


def test_a_refused_key_is_told_why(client: Client) -> None:
    here = make_municipality("here", time_zone="Europe/Moscow")
    key, token = make_token(here)
    ApiKey.objects.update(expires_at="2026-02-28T21:30Z")
    assert refusal(client, token) == ("expired-key", f"The key {key.prefix} expired on 2026-03-01.")
    ApiKey.objects.update(revoked_at="2026-01-31T23:30Z")
    expected = f"The key {key.prefix} was revoked on 2026-02-01."
    assert refusal(client, token) == ("revoked-key", expected)
    later = timezone.now() + timedelta(days=1)
    ApiKey.objects.update(revoked_at=None, expires_at=later)
    key.user.is_active = False
    key.user.save()
    assert refusal(client, token)[0] == "closed-account"


def test_who_knows_the_prefix_alone_learns_nothing(client: Client) -> None:
    key, _ = make_token(make_municipality("here"))
    ApiKey.objects.update(revoked_at=timezone.now())
    guess = Token(prefix=key.prefix, secret=new_token().secret)
    assert refusal(client, guess) == refusal(client, new_token()) == refusal(client, "nonsense")


def test_a_wrong_password_is_refused_and_not_taken_for_a_visitor(client: Client) -> None:
    make_parcel(make_municipality("here"))
    assert client.get(PARCELS).status_code == 200
    assert client.get(PARCELS, headers=basic("wrong")).status_code == 401
    assert client.get(PARCELS, headers={"X-API-Key": ""}).status_code == 401


def test_cookies_are_ignored_when_a_key_is_sent(client: Client) -> None:
    here = make_municipality("here")
    client.force_login(make_member(here, Role.GIS))
    _, token = make_token(here, Role.UTILITY)
    assert client.get(PLANS).status_code == 200
    assert client.get(PLANS, headers=bearer(token)).status_code == 403
    assert client.get(PLANS).status_code == 200


def test_a_key_that_edits_needs_no_csrf_token_and_one_that_reads_is_told_so() -> None:
    here = make_municipality("here")
    number = make_parcel(here).pk
    client = Client(enforce_csrf_checks=True)
    wanted = {"data": {"ids": [number]}, "content_type": "application/json"}
    key, reading = make_token(here, Role.CLERK)
    answer = client.post("/here/plans/make", headers=bearer(reading), **wanted)  # type: ignore[arg-type]
    assert answer.status_code == 403
    assert answer.json()["code"] == "key-only-reads"
    expected = f"make_plans changes data; the key {key.prefix} only reads."
    assert answer.json()["detail"] == expected
    _, editing = make_token(here, scope=Scope.EDIT, user=key.user)
    answer = client.post("/here/plans/make", headers=bearer(editing), **wanted)  # type: ignore[arg-type]
    assert answer.status_code == 200


def test_a_password_that_a_browser_remembers_does_not_replace_the_csrf_token() -> None:
    here = make_municipality("here")
    _, token = make_token(here, Role.CLERK, Scope.EDIT)
    client = Client(enforce_csrf_checks=True)
    headers = basic(token) | {"Origin": "https://elsewhere.example"}
    answer = client.post("/here/plans/make", "{}", "application/json", headers=headers)
    assert answer.status_code == 403
    answer = client.post("/here/plans/make", "{}", "application/json", headers=basic(token))
    assert answer.status_code == 400


def test_a_key_that_reads_keeps_reading_and_loses_what_changes() -> None:
    here = make_municipality("here")
    clerk = actor_for(make_member(here, Role.CLERK), here)
    reader = type(clerk)(municipality=here, roles=clerk.roles, key="abc", may_edit=False)
    assert reader.may(READ_PLANS)
    assert not reader.may(MAKE_PLANS)
    with pytest.raises(KeyOnlyReads, match="the key abc only reads"):
        reader.require(MAKE_PLANS)
    with pytest.raises(NotAllowed, match="make_plans is not allowed in here"):
        actor_for(make_member(here, Role.UTILITY), here).require(MAKE_PLANS)


def test_a_key_loses_the_roles_that_its_person_loses(client: Client) -> None:
    key, token = make_token(make_municipality("here"))
    Membership.objects.filter(user=key.user).delete()
    assert client.get(PLANS, headers=bearer(token)).status_code == 403


def test_its_use_is_noted_once_a_minute(client: Client) -> None:
    key, token = make_token(make_municipality("here"))
    client.get(PARCELS, headers=bearer(token))
    key.refresh_from_db()
    first = key.last_used_at
    assert first is not None
    client.get(PARCELS, headers=bearer(token))
    key.refresh_from_db()
    assert key.last_used_at == first
    ApiKey.objects.update(last_used_at=first - timedelta(seconds=61))
    client.get(PARCELS, headers=bearer(token))
    key.refresh_from_db()
    assert key.last_used_at is not None
    assert key.last_used_at >= first


def test_who_asks_costs_few_statements(client: Client) -> None:
    here = make_municipality("here", boundary=make_parcel(make_municipality("x")).geometry)
    _, token = make_token(here)
    headers = bearer(token)
    client.get("/here/plans/0/", headers=headers)  # notes the use
    client.get("/here/api/collections/nothing/items")  # reads the municipality's row
    costs = {}
    cases = {"nobody": {}, "key": headers, "session": {}}
    for who, sent in cases.items():
        if who == "session":
            client.force_login(make_member(here, Role.CLERK))
        with CaptureQueriesContext(connection) as statements:
            client.get("/here/api/collections/nothing/items", headers=sent)
        costs[who] = len(statements)
        assert not any('"boundary"' in one["sql"] for one in statements)
    assert costs == {"nobody": 1, "key": 1, "session": 3}


def test_making_revoking_and_changes_by_a_key_are_journalled(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    here = make_municipality("here")
    clerk = make_member(here, Role.CLERK, "anna")
    client.force_login(clerk)
    day = here.today.isoformat()
    with caplog.at_level(logging.INFO, "gis_platform.keys"):
        client.post("/here/keys/", {"name": "QGIS", "scope": "edit", "last_day": day})
        key = ApiKey.objects.get()
        client.post(f"/here/keys/{key.pk}/revoke")
    events = key.events.order_by("pgh_id")  # type: ignore[attr-defined]
    told = [(event.pgh_label, event.pgh_context["actor"]) for event in events]
    assert told == [("insert", "anna"), ("update", "anna")]
    assert [record.args[0] for record in caplog.records] == [key.prefix] * 2  # type: ignore[index]
    assert key.sha256 not in caplog.text


def test_what_a_key_changes_is_journalled_with_the_key(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    parcel = make_block("here")
    load_all(parcel.municipality, parcel.municipality.today)
    key, token = make_token(parcel.municipality, Role.CLERK, Scope.EDIT)
    body = {"ids": [parcel.pk]}
    client.post("/here/plans/make", body, "application/json", headers=bearer(token))
    plan = LandDevelopmentPlan.objects.of(parcel.municipality).get()
    event = plan.events.get()  # type: ignore[attr-defined]
    assert event.pgh_context["key"] == key.prefix
    assert event.pgh_context["actor"] == key.user.get_username()
