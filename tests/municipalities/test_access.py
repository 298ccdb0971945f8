"""From an address to a municipality, an actor and an answer."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from gis_platform.municipalities.actors import NotAllowed, actor_for
from gis_platform.municipalities.roles import MAKE_PLANS, READ_IMPORTS, Role
from tests.factories import make_member, make_municipality

pytestmark = pytest.mark.django_db


def test_an_unknown_municipality_is_a_problem_that_names_it(client: Client) -> None:
    answer = client.get("/nowhere/api/map")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert "nowhere" in answer.json()["detail"]


def test_a_role_in_one_municipality_is_none_in_another() -> None:
    here, there = make_municipality("here"), make_municipality("there")
    clerk = make_member(here, Role.CLERK)
    assert actor_for(clerk, here).may(MAKE_PLANS)
    assert actor_for(clerk, there).roles == frozenset()
    with pytest.raises(NotAllowed, match="make_plans is not allowed in there"):
        actor_for(clerk, there).require(MAKE_PLANS)


def test_the_head_may_read_imports_but_not_make_plans() -> None:
    here = make_municipality("here")
    head = actor_for(make_member(here, Role.HEAD), here)
    assert head.may(READ_IMPORTS)
    assert not head.may(MAKE_PLANS)


def test_a_program_without_rights_gets_a_problem_and_a_person_the_login(client: Client) -> None:
    make_municipality("here")
    assert client.get("/here/imports/").status_code == 403
    page = client.get("/here/imports/", headers={"Accept": "text/html"})
    assert page.status_code == 302
    assert page["Location"] == "/accounts/login/?next=/here/imports/"


def test_a_reader_without_a_choice_reads_the_municipality_s_first_language(client: Client) -> None:
    make_municipality("here", languages=["tt", "ru"])
    answer = client.get("/here/api/map")
    assert answer["Content-Language"] == "tt"


def test_a_chosen_language_wins(client: Client) -> None:
    make_municipality("here", languages=["tt", "ru"])
    client.post("/language/", {"language": "en", "next": "/"})
    assert client.get("/here/api/map")["Content-Language"] == "en"


def test_pages_carry_a_strict_content_security_policy(client: Client) -> None:
    policy = client.get("/healthz")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_a_municipality_has_its_own_day(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    assert make_municipality("kazan", time_zone="Europe/Moscow").today == date(2026, 11, 25)
    assert make_municipality("boston", time_zone="America/New_York").today == date(2026, 11, 24)
