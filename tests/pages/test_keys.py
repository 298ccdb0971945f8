"""The page of keys: a person's own, and all of them for who looks after the municipality."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client

from gis_platform.keys.models import ApiKey, Scope
from gis_platform.keys.tokens import read_token
from gis_platform.municipalities.roles import Role
from tests.factories import make_member, make_municipality
from tests.keys.making import bearer, make_token

pytestmark = pytest.mark.django_db
PAGE = "/here/keys/"
SHOWN = re.compile(r'id="token" value="([^"]+)"')


def form(client: Client, **changes: str) -> Any:
    today = client.get(PAGE).context["municipality"].today
    values = {"name": "QGIS at the desk", "scope": "read", "last_day": today.isoformat()}
    return client.post(PAGE, values | changes)


def test_a_new_key_is_shown_once(client: Client) -> None:
    here = make_municipality("here")
    client.force_login(make_member(here, Role.ANALYST))
    answer = form(client)
    assert "no-store" in answer["Cache-Control"]
    found = SHOWN.search(answer.content.decode())
    assert found is not None
    token = read_token(found[1])
    assert token is not None
    key = ApiKey.objects.get()
    assert (key.name, key.scope, key.sha256) == ("QGIS at the desk", "read", token.sha256)
    later = client.get(PAGE).content.decode()
    assert f"gis_{key.prefix}" in later
    assert token.secret not in later
    assert Client().get("/here/imports/", headers=bearer(token)).status_code == 200


@pytest.mark.parametrize("days", [-1, 366])
def test_a_day_out_of_bounds_is_refused_at_its_field(client: Client, days: int) -> None:
    here = make_municipality("here")
    client.force_login(make_member(here, Role.ANALYST))
    answer = form(client, last_day=(here.today + timedelta(days=days)).isoformat())
    assert answer.status_code == 400
    assert "field__error" in answer.content.decode()
    assert not ApiKey.objects.exists()


def test_a_key_opens_to_the_end_of_its_last_day_there(client: Client) -> None:
    here = make_municipality("here", time_zone="Europe/Moscow")
    client.force_login(make_member(here, Role.ANALYST))
    form(client)
    expires = ApiKey.objects.get().expires_at
    assert (expires.hour, expires.minute) == (21, 0)


def test_visitors_and_keys_have_no_page_of_keys(client: Client) -> None:
    here = make_municipality("here")
    assert client.get(PAGE).status_code == 403
    page = client.get(PAGE, headers={"Accept": "text/html"})
    assert page["Location"] == "/accounts/login/?next=/here/keys/"
    _, token = make_token(here, Role.ADMINISTRATOR, Scope.EDIT)
    assert client.get(PAGE, headers=bearer(token)).status_code == 403
    values = {"name": "more", "scope": "edit", "last_day": here.today.isoformat()}
    answer = client.post(PAGE, values, headers=bearer(token))
    assert answer.status_code == 403
    assert "not by a key" in answer.json()["detail"]
    assert ApiKey.objects.count() == 1
    client.force_login(get_user_model().objects.create_user("guest"))
    assert client.get(PAGE).status_code == 403


def test_a_member_sees_and_revokes_own_keys_and_nobody_elses(client: Client) -> None:
    here, there = make_municipality("here"), make_municipality("there")
    anna = make_member(here, Role.ANALYST, "anna")
    mine, token = make_token(here, user=anna, name="mine")
    other, _ = make_token(here, name="of a colleague")
    client.force_login(anna)
    page = client.get(PAGE).content.decode()
    assert "mine" in page
    assert "of a colleague" not in page
    assert client.post(f"{PAGE}{other.pk}/revoke").status_code == 404
    assert client.post(f"{PAGE}{mine.pk}/revoke")["Location"] == PAGE
    assert Client().get("/here/api/map", headers=bearer(token)).status_code == 401
    elsewhere, _ = make_token(there)
    assert client.post(f"{PAGE}{elsewhere.pk}/revoke").status_code == 404


@pytest.mark.parametrize("role", [Role.HEAD, Role.ADMINISTRATOR])
def test_who_looks_after_the_municipality_sees_and_revokes_all_its_keys(
    client: Client, role: Role
) -> None:
    here, there = make_municipality("here"), make_municipality("there")
    key, token = make_token(here, name="of a clerk")
    make_token(there, name="of another town")
    client.force_login(make_member(here, role))
    page = client.get(PAGE).content.decode()
    assert "of a clerk" in page
    assert "of another town" not in page
    client.post(f"{PAGE}{key.pk}/revoke")
    assert Client().get("/here/api/map", headers=bearer(token)).status_code == 401


def test_a_key_once_revoked_stays_as_it_was(client: Client) -> None:
    here = make_municipality("here")
    key, _ = make_token(here)
    client.force_login(key.user)
    client.post(f"{PAGE}{key.pk}/revoke")
    first = ApiKey.objects.get().revoked_at
    client.post(f"{PAGE}{key.pk}/revoke")
    assert ApiKey.objects.get().revoked_at == first


def test_keys_are_revoked_in_the_administration(client: Client) -> None:
    key, token = make_token(make_municipality("here"))
    client.force_login(get_user_model().objects.create_superuser("root"))
    assert client.get("/admin/keys/apikey/add/").status_code == 403
    shown = client.get(f"/admin/keys/apikey/{key.pk}/change/")
    assert shown.status_code == 200
    assert key.sha256 not in shown.content.decode()
    client.post("/admin/keys/apikey/", {"action": "revoke", "_selected_action": [key.pk]})
    assert Client().get("/here/api/map", headers=bearer(token)).status_code == 401
    last = key.events.order_by("pgh_id").last()  # type: ignore[attr-defined]
    assert last.pgh_context["actor"] == "root"


def run(*words: str) -> str:
    output = io.StringIO()
    call_command("api_key", *words, stdout=output, stderr=io.StringIO())
    return output.getvalue()


def test_the_command_prints_a_key_that_opens(client: Client) -> None:
    here = make_municipality("here")
    make_member(here, Role.GIS, "anna")
    text = run("--municipality=here", "--user=anna", "--name=night job", "--edit", "--days=2")
    assert client.get("/here/imports/", headers=bearer(text.strip())).status_code == 200
    key = ApiKey.objects.get()
    assert (key.user.get_username(), key.scope, key.name) == ("anna", "edit", "night job")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--municipality=nowhere", "--user=anna"], "nowhere"),
        (["--municipality=here", "--user=nobody"], "nobody"),
        (["--municipality=here", "--user=guest"], "not allowed"),
        (["--municipality=here", "--user=anna", "--days=400"], "400"),
    ],
)
def test_the_command_says_what_is_wrong(words: list[str], said: str) -> None:
    make_member(make_municipality("here"), Role.GIS, "anna")
    get_user_model().objects.create_user("guest")
    with pytest.raises(CommandError, match=said):
        run(*words, "--name=x")
