"""Who is at work, told and asked without a stream."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from gis_platform.changesets.models import Changeset
from gis_platform.live.models import Presence
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.factories import make_member, make_municipality

pytestmark = pytest.mark.django_db
PRESENCE, STATE = "/riverton/live/presence", "/riverton/live/state"


@pytest.fixture
def town() -> Municipality:
    return make_municipality()


def signed_in(town: Municipality, role: Role, name: str) -> Client:
    client = Client()
    client.force_login(make_member(town, role, name))
    return client


def people(client: Client) -> list[dict[str, Any]]:
    answer = client.get(STATE)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["people"]
    return found


def tell(client: Client, session: str, **facts: Any) -> int:
    body = {"session": session, **facts}
    return client.post(PRESENCE, body, content_type="application/json").status_code


def test_staff_see_who_edits_what_and_others_see_nobody(
    town: Municipality, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ada, bo = signed_in(town, Role.ARCHITECT, "ada"), signed_in(town, Role.CLERK, "bo")
    session = str(uuid4())
    editing = [{"layer": "parcels", "id": 5}, {"layer": "nowhere", "id": 6}]
    assert tell(ada, session, editing=editing, changeset=8) == 204
    (seen,) = people(bo)
    assert (seen["session"], seen["name"], seen["changeset"]) == (session, "ada", 8)
    assert seen["editing"] == [{"layer": "parcels", "id": 5}]  # layers that one may read
    assert people(Client()) == []
    assert people(signed_in(town, Role.UTILITY, "grid")) == []
    with django_assert_num_queries(5):  # session, user, municipality with roles; layers; people
        people(bo)
    gone = ada.delete(PRESENCE, {"session": session}, content_type="application/json")
    assert gone.status_code == 204
    assert people(bo) == []


def test_a_page_that_is_silent_for_a_minute_is_gone(town: Municipality) -> None:
    ada, bo = signed_in(town, Role.ARCHITECT, "ada"), signed_in(town, Role.CLERK, "bo")
    assert tell(ada, str(uuid4())) == 204
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=59))
    assert [one["name"] for one in people(bo)] == ["ada"]
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=61))
    assert people(bo) == []
    assert tell(bo, str(uuid4())) == 204
    assert [one.name for one in Presence.objects.all()] == ["bo"]  # the row goes with a beat


def test_nobody_speaks_for_the_page_of_another(town: Municipality) -> None:
    ada, bo = signed_in(town, Role.ARCHITECT, "ada"), signed_in(town, Role.CLERK, "bo")
    session = str(uuid4())
    assert tell(ada, session) == 204
    bo.delete(PRESENCE, {"session": session}, content_type="application/json")
    assert tell(bo, session) == 204
    assert [one["name"] for one in people(ada)] == ["ada", "bo"]


def test_only_staff_are_present(town: Municipality) -> None:
    for client in (Client(), signed_in(town, Role.UTILITY, "grid")):
        assert tell(client, str(uuid4())) == 403
    assert not Presence.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"session": "me"},
        {"session": None},
        {"editing": "all"},
        {"editing": [{"layer": "parcels", "id": "5"}]},
        {"editing": [{"layer": "", "id": 5}]},
        {"editing": [{"layer": "parcels", "id": 2**63}]},
        {"editing": [{"layer": "parcels", "id": 1}] * 201},
        {"changeset": True},
    ],
)
def test_what_cannot_be_is_refused(town: Municipality, body: dict[str, Any]) -> None:
    ada = signed_in(town, Role.ARCHITECT, "ada")
    assert tell(ada, **({"session": str(uuid4())} | body)) == 400
    assert not Presence.objects.exists()


@pytest.mark.parametrize("since", ["yesterday", "2026-11-01T09:00:00", "2026-13-01T09:00:00Z"])
def test_a_moment_that_is_none_is_refused(town: Municipality, since: str) -> None:
    assert Client().get(STATE, {"since": since}).status_code == 400


def test_a_layer_whose_name_cannot_be_kept_is_refused(town: Municipality) -> None:
    ada = signed_in(town, Role.ARCHITECT, "ada")
    editing = [{"layer": "\ud800", "id": 1}]
    assert tell(ada, str(uuid4()), editing=editing) == 400
    assert people(ada) == []


def test_a_changeset_that_was_begun_before_a_state_and_ended_after_it_is_told(
    town: Municipality,
) -> None:
    ada = signed_in(town, Role.ARCHITECT, "ada")
    at = ada.get(STATE).json()["at"]
    begun = timezone.now() - timedelta(seconds=3)
    Changeset.objects.create(municipality=town, number=1, created_at=begun, changed_at=begun)
    assert [one["id"] for one in ada.get(STATE, {"since": at}).json()["changesets"]] != []
    assert ada.get(STATE, {"since": "0001-01-01T00:00:00Z"}).status_code == 200
