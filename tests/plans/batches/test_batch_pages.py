"""Ordering batches and looking at them: by whom, of what, and the files they give."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from plans.batches.actions import read_numbers
from plans.batches.working import work_on
from plans.models import PlanBatch
from tests.factories import make_member
from tests.plans.batches.block import QUARTER, make_row, order
from tests.plans.town import make_block

pytestmark = pytest.mark.django_db
PLACE = "/riverton/plans/batches/"


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def row() -> list[Parcel]:
    return make_row(3)


def signed_in(row: list[Parcel], role: Role) -> Client:
    client = Client()
    client.force_login(make_member(row[0].municipality, role))
    client.cookies["django_language"] = "en"
    return client


def ask(client: Client, body: object) -> Any:
    return client.post(f"{PLACE}order", json.dumps(body), content_type="application/json")


def ordered(answer: Any) -> list[str]:
    assert answer.status_code == 201, answer.content
    batch = PlanBatch.objects.get(pk=answer.json()["batch"])
    return list(batch.items.order_by("parcel_number").values_list("parcel_number", flat=True))


def api_numbers(client: Client, query: dict[str, str]) -> list[str]:
    answer = client.get("/riverton/api/collections/parcels/items", query).json()
    return sorted(each["properties"]["cadastral_number"] for each in answer["features"])


def test_selected_parcels_become_a_batch(row: list[Parcel]) -> None:
    client = signed_in(row, Role.CLERK)
    answer = ask(client, {"ids": [row[2].pk, row[0].pk, 10**12]})
    expected = sorted([row[2].cadastral_number, row[0].cadastral_number, f"#{10**12}"])
    assert ordered(answer) == expected
    page = client.get(answer.json()["page"]).content.decode()
    assert row[2].cadastral_number in page
    assert "1 / 3" in page


@pytest.mark.parametrize(
    "query",
    [
        {"filter": f"cadastral_number > '{QUARTER}:7000'"},
        {"cadastral_number": f"{QUARTER}:7001"},
        {"quarter_number": QUARTER},
        {"bbox": "-180,-90,180,90"},
    ],
)
def test_a_filter_takes_what_the_api_answers(row: list[Parcel], query: dict[str, str]) -> None:
    client = signed_in(row, Role.CLERK)
    asked = api_numbers(client, query)
    assert asked
    assert ordered(ask(client, {"parameters": query})) == asked


def test_a_quarter_takes_what_the_api_answers(row: list[Parcel]) -> None:
    Parcel.everywhere.filter(pk=row[1].pk).update(quarter_number="16:50:999999")
    client = signed_in(row, Role.CLERK)
    asked = api_numbers(client, {"quarter_number": QUARTER})
    assert row[1].cadastral_number not in asked
    assert ordered(ask(client, {"quarter": f" {QUARTER} "})) == asked


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"ids": [True]},
        {"ids": []},
        {"numbers": [1]},
        {"quarter": " "},
        {"quarter": "nowhere"},
        {"parameters": {"colour": "red"}},
        {"parameters": {"datetime": "2020-01-01"}},
        {"ids": [1], "quarter": "1"},
    ],
)
def test_a_wrong_wish_is_a_problem_and_no_batch(row: list[Parcel], body: object) -> None:
    answer = ask(signed_in(row, Role.CLERK), body)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert not PlanBatch.objects.exists()


def test_a_list_is_pasted_or_brought_as_a_file(row: list[Parcel]) -> None:
    client = signed_in(row, Role.ARCHITECT)
    text = "Number\n" + row[1].cadastral_number + "\n16:50:010101:404\n"
    file = SimpleUploadedFile("list.csv", text.encode())
    for form in ({"numbers": text}, {"file": file}):
        page = client.post(f"{PLACE}new", form, follow=True)
        assert page.redirect_chain
        shown = page.content.decode()
        assert row[1].cadastral_number in shown
        assert "There is no current parcel of this number here." in shown
    again = client.post(f"{PLACE}new", {"filter": "colour = 'red'"})
    assert again.status_code == 400
    assert 'role="alert"' in again.content.decode()


def test_numbers_are_read_from_what_people_paste() -> None:
    assert read_numbers('\ufeffNo\n"1:2:3:4"; 1:2:3:5\r\n\n1:2:3:6,\t1-A 7') == [
        "1:2:3:4",
        "1:2:3:5",
        "1:2:3:6",
        "1-A 7",
    ]


def test_who_may_order_and_see_batches(row: list[Parcel]) -> None:
    batch = order(row)
    for who in (Client(), signed_in(row, Role.HEAD), signed_in(row, Role.UTILITY)):
        assert ask(who, {"ids": [row[0].pk]}).status_code == 403
        for name in ("progress", "results.csv", "plans.zip", ""):
            link = f"{PLACE}{batch.pk}/{name}"
            assert who.get(link, headers={"accept": "application/json"}).status_code == 403
        for name in ("pause", "resume", "retry"):
            assert who.post(f"{PLACE}{batch.pk}/{name}").status_code == 403
    other = make_block("elsewhere")
    stranger = signed_in([other], Role.ADMINISTRATOR)
    assert stranger.get(f"/elsewhere/plans/batches/{batch.pk}/").status_code == 404


def test_a_batch_gives_its_results_and_files(row: list[Parcel]) -> None:
    batch = order(row, "=1+1")
    work_on(batch.pk, most=100, clock=timezone.now)
    client = signed_in(row, Role.GIS)
    progress = client.get(f"{PLACE}{batch.pk}/progress").json()
    assert progress["counts"] == {"DRAFT": 3, "FAILED": 1}
    assert (progress["status"], progress["total"], progress["done"]) == ("DONE", 4, 4)
    told: Any = client.get(f"{PLACE}{batch.pk}/results.csv")
    text = b"".join(told.streaming_content).decode()
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [line[0] for line in lines[1:]] == [
        *(each.cadastral_number for each in row),
        "'=1+1",
    ]
    packed: Any = client.get(f"{PLACE}{batch.pk}/plans.zip")
    archive = b"".join(packed.streaming_content)
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        for parcel, item in zip(
            row, batch.items.filter(status="DRAFT").order_by("pk"), strict=True
        ):
            assert item.plan is not None
            name = parcel.cadastral_number.replace(":", "_") + ".pdf"
            with item.plan.document.file.open("rb") as file:
                assert opened.read(name) == file.read()
        assert len(opened.namelist()) == 3


def test_the_page_pauses_resumes_and_filters(row: list[Parcel]) -> None:
    batch = order(row, "16:50:010101:404")
    client = signed_in(row, Role.CLERK)
    running = client.get(f"{PLACE}{batch.pk}/").content.decode()
    assert 'data-live="on"' in running
    assert 'role="progressbar"' in running
    paused = client.post(f"{PLACE}{batch.pk}/pause", follow=True).content.decode()
    assert 'data-live="off"' in paused
    client.post(f"{PLACE}{batch.pk}/resume")
    failed = client.get(f"{PLACE}{batch.pk}/?status=FAILED").content.decode()
    assert "16:50:010101:404" in failed
    assert row[0].cadastral_number not in failed
    client.post(f"{PLACE}{batch.pk}/retry")
    assert batch.items.filter(status="WAITING").count() == 4
    assert batch.title in client.get(PLACE).content.decode()
