"""Making plans from the map, their pages and files, and who may."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from tests.factories import make_member
from tests.plans.town import load_all, make_block

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def parcel() -> Parcel:
    found = make_block()
    load_all(found.municipality, timezone.localdate() - dt.timedelta(days=1))
    return found


def signed_in(parcel: Parcel, role: Role) -> Client:
    client = Client()
    client.force_login(make_member(parcel.municipality, role))
    return client


def ask(client: Client, body: object, place: str = "riverton") -> Any:
    return client.post(f"/{place}/plans/make", json.dumps(body), content_type="application/json")


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_plan_is_made_from_the_map(parcel: Parcel) -> None:
    client = signed_in(parcel, Role.ARCHITECT)
    answer = ask(client, {"ids": [parcel.pk]})
    assert answer.status_code == 200
    (result,) = answer.json()["results"]
    assert (result["parcel"], result["status"]) == (parcel.cadastral_number, "DRAFT")
    links = result["plan"]
    pdf = client.get(links["pdf"])
    assert pdf["Content-Type"] == "application/pdf"
    assert "frame-ancestors 'self'" in pdf["Content-Security-Policy"]
    assert pdf["X-Frame-Options"] == "SAMEORIGIN"
    assert body_of(pdf).startswith(b"%PDF")
    content = client.get(links["json"])
    assert content.json()["parcel"]["cadastral_number"] == parcel.cadastral_number
    assert content.content == client.get(links["json"]).content


def test_the_pages_show_the_plan(parcel: Parcel) -> None:
    client = signed_in(parcel, Role.CLERK)
    links = ask(client, {"ids": [parcel.pk]}).json()["results"][0]["plan"]
    listed = client.get("/riverton/plans/")
    assert parcel.cadastral_number in listed.content.decode()
    page = client.get(links["page"]).content.decode()
    assert links["pdf"] in page
    assert "264,00" in page
    assert "Охранная зона ВЛ 10 кВ" in page


def test_who_may_make_and_read_plans(parcel: Parcel) -> None:
    made = ask(signed_in(parcel, Role.GIS), {"ids": [parcel.pk]}).json()["results"][0]["plan"]
    head = signed_in(parcel, Role.HEAD)
    assert ask(head, {"ids": [parcel.pk]}).status_code == 403
    assert head.get(made["json"]).status_code == 200
    for stranger in (Client(), signed_in(parcel, Role.UTILITY)):
        assert ask(stranger, {"ids": [parcel.pk]}).status_code == 403
        for link in made.values():
            if isinstance(link, str):
                assert stranger.get(link, headers={"accept": "application/json"}).status_code == 403


def test_plans_stay_in_their_municipality(parcel: Parcel) -> None:
    made = ask(signed_in(parcel, Role.GIS), {"ids": [parcel.pk]}).json()["results"][0]["plan"]
    other = make_block("elsewhere")
    client = signed_in(other, Role.ADMINISTRATOR)
    assert client.get(made["json"]).status_code == 403
    for name in ("plan.pdf", "plan.json", ""):
        assert client.get(f"/elsewhere/plans/{made['id']}/{name}").status_code == 404
    (result,) = ask(client, {"ids": [parcel.pk]}, "elsewhere").json()["results"]
    assert (result["status"], result["plan"]) == ("FAILED", None)


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"ids": []},
        {"ids": "1"},
        {"ids": [True]},
        {"ids": [-1]},
        {"ids": [2**70]},
        {"ids": [1.5]},
    ],
)
def test_a_wrong_body_is_a_problem_that_names_the_form(parcel: Parcel, body: object) -> None:
    answer = ask(signed_in(parcel, Role.GIS), body)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert "ids" in answer.json()["detail"]


def test_more_than_fifty_plans_are_a_problem_that_names_the_limit(parcel: Parcel) -> None:
    answer = ask(signed_in(parcel, Role.GIS), {"ids": list(range(1, 52))})
    assert answer.status_code == 400
    assert "50" in answer.json()["detail"]
    assert signed_in(parcel, Role.CLERK).get("/riverton/plans/make").status_code == 405
