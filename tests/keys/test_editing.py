"""Changing features by a key: one for editing changes them, one for reading is told so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from gis_platform.keys.models import Scope
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from tests.factories import make_member, make_municipality, make_parcel
from tests.keys.making import basic, bearer, make_token

pytestmark = pytest.mark.django_db
TYPE = "application/merge-patch+json"


@pytest.fixture
def parcel() -> Parcel:
    return make_parcel(make_municipality("here"))


def address_of(parcel: Parcel) -> str:
    return f"/here/api/collections/parcels/items/{parcel.pk}"


def change(client: Client, parcel: Parcel, headers: dict[str, str]) -> Any:
    body = json.dumps({"properties": {"address": "Green Street, 5"}})
    sent = headers | {"If-Match": '"1"', "Change-Reason": "a key"}
    return client.patch(address_of(parcel), body, TYPE, headers=sent)


@pytest.mark.parametrize("way", [bearer, basic])
def test_a_key_for_editing_changes_a_feature_and_history_names_it(parcel: Parcel, way: Any) -> None:
    key, token = make_token(parcel.municipality, Role.GIS, Scope.EDIT)
    answer = change(Client(enforce_csrf_checks=True), parcel, way(token))
    assert answer.status_code == 200, answer.content
    parcel.refresh_from_db()
    assert (parcel.address, parcel.version) == ("Green Street, 5", 2)
    event = parcel.events.order_by("-pgh_id").first()  # type: ignore[attr-defined]
    assert event.pgh_context["key"] == key.prefix
    assert event.pgh_context["actor"] == key.user.get_username()


def test_a_key_for_reading_changes_nothing_and_says_why(parcel: Parcel) -> None:
    key, token = make_token(parcel.municipality, Role.GIS, Scope.READ)
    answer = change(Client(enforce_csrf_checks=True), parcel, bearer(token))
    assert answer.status_code == 403
    expected = f"edit parcels changes data; the key {key.prefix} only reads."
    assert answer.json()["detail"] == expected
    parcel.refresh_from_db()
    assert parcel.version == 1


def test_methods_that_change_are_told_to_who_may_use_them(client: Client, parcel: Parcel) -> None:
    _, reading = make_token(parcel.municipality, Role.GIS, Scope.READ)
    user = make_member(parcel.municipality, Role.GIS, "anna")
    _, editing = make_token(parcel.municipality, scope=Scope.EDIT, user=user)
    allowed = {
        token.prefix: client.options(address_of(parcel), headers=bearer(token))["Allow"]
        for token in (reading, editing)
    }
    assert "PATCH" not in allowed[reading.prefix]
    assert "PATCH" in allowed[editing.prefix]


def test_a_key_for_editing_gives_no_right_that_its_person_lacks(parcel: Parcel) -> None:
    _, token = make_token(parcel.municipality, Role.ANALYST, Scope.EDIT)
    answer = change(Client(), parcel, bearer(token))
    assert answer.status_code in {403, 405}
    assert "only reads" not in answer.content.decode()
