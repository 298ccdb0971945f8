"""The desk of a plan over HTTP: forms, steps to the signature, files, the list."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from lxml import etree

from gis_platform.layers.models import LayerState
from gis_platform.municipalities.actors import system_actor
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from plans.actions import make_plan
from plans.models import Correction, LandDevelopmentPlan, UtilityAnswer
from tests.documents.keys import key_folder, signed_elsewhere, token
from tests.factories import make_member
from tests.plans.town import load_all, make_block

pytestmark = pytest.mark.django_db
HTML = {"accept": "text/html"}


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SIGNING_KEYS = str(key_folder() / "keys.toml")


@pytest.fixture
def parcel() -> Parcel:
    found = make_block()
    load_all(found.municipality, timezone.localdate() - dt.timedelta(days=1))
    return found


def signed_in(parcel: Parcel, role: Role) -> Client:
    client = Client(headers=HTML)
    client.force_login(make_member(parcel.municipality, role))
    return client


def plan_of(parcel: Parcel) -> LandDevelopmentPlan:
    actor = system_actor(parcel.municipality, "test")
    made = make_plan(parcel, actor=actor, today=parcel.municipality.today).plan
    assert made is not None
    return made


def status_of(plan: LandDevelopmentPlan) -> str:
    return LandDevelopmentPlan.everywhere.get(pk=plan.pk).status


def post(client: Client, plan: LandDevelopmentPlan, place: str, /, **values: Any) -> Any:
    return client.post(f"/riverton/plans/{plan.pk}/{place}", values)


def test_a_correction_sent_by_the_form_leads_to_the_new_draft(parcel: Parcel) -> None:
    plan, client = plan_of(parcel), signed_in(parcel, Role.ARCHITECT)
    values = {"path": "parcel.address", "value": "ул. Новая, 1", "reason": "renamed"}
    answer = post(client, plan, "decide/correction", **values)
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "ул. Новая, 1" in page
    assert "<s>ул. Садовая, 7</s>" in page
    assert "renamed" in page
    old = client.get(f"/riverton/plans/{plan.pk}/").content.decode()
    assert answer.url in old
    assert 'id="decide-correction"' not in old


def test_drafts_that_were_made_again_are_listed_when_asked_for(parcel: Parcel) -> None:
    plan, client = plan_of(parcel), signed_in(parcel, Role.ARCHITECT)
    post(client, plan, "decide/correction", path="planning_element", value="12", reason="seen")
    newer = LandDevelopmentPlan.everywhere.exclude(pk=plan.pk).get()

    def listed(query: str) -> list[int]:
        return [each.pk for each in client.get(f"/riverton/plans/{query}").context["page"]]

    assert listed("") == [newer.pk]
    assert listed("?earlier=yes") == [newer.pk, plan.pk]


def test_a_wrong_value_is_told_on_the_page_and_what_was_written_stays(parcel: Parcel) -> None:
    plan, client = plan_of(parcel), signed_in(parcel, Role.CLERK)
    values = {"kind": "WATER", "state": "ANSWERED", "organisation": "Водоканал", "reason": "letter"}
    answer = post(client, plan, "decide/answer", **values, valid_until="soon")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "valid_until" in page
    assert "soon" in page
    assert 'value="Водоканал"' in page
    assert not UtilityAnswer.objects.exists()


def test_a_program_gets_a_problem_that_names_the_field(parcel: Parcel) -> None:
    plan, client = plan_of(parcel), signed_in(parcel, Role.CLERK)
    answer = client.post(
        f"/riverton/plans/{plan.pk}/decide/side",
        {"side": "one", "kind": "STREET", "reason": "x"},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 422
    assert (answer.json()["field"], answer.json()["value"]) == ("side", "one")


def test_who_may_not_decide_sees_no_form_and_is_refused(parcel: Parcel) -> None:
    plan, client = plan_of(parcel), signed_in(parcel, Role.CLERK)
    page = client.get(f"/riverton/plans/{plan.pk}/").content.decode()
    assert 'id="decide-side"' in page
    assert 'id="decide-correction"' not in page
    values = {"path": "parcel.address", "value": "x", "reason": "y"}
    assert post(client, plan, "decide/correction", **values).status_code == 403
    assert not Correction.objects.exists()


def test_a_plan_goes_to_its_signature_and_end_by_the_buttons(parcel: Parcel) -> None:
    plan = plan_of(parcel)
    clerk, signatory = signed_in(parcel, Role.CLERK), signed_in(parcel, Role.SIGNATORY)
    assert post(signatory, plan, "steps/sign").status_code == 409
    assert post(clerk, plan, "steps/send").status_code == 302
    assert post(clerk, plan, "steps/withdraw", reason=" ").status_code == 400
    assert post(clerk, plan, "steps/withdraw", reason="a mistake").status_code == 302
    assert post(clerk, plan, "steps/send").status_code == 302
    assert post(clerk, plan, "steps/sign").status_code == 403
    assert status_of(plan) == "ON_SIGNING"
    assert post(signatory, plan, "steps/sign").status_code == 302
    assert status_of(plan) == "ISSUED"
    assert post(signatory, plan, "steps/annul", reason="court").status_code == 302
    page = clerk.get(f"/riverton/plans/{plan.pk}/").content.decode()
    assert "court" in page
    assert status_of(plan) == "ANNULLED"


def test_a_signature_made_elsewhere_issues_the_plan(parcel: Parcel) -> None:
    plan = plan_of(parcel)
    clerk, signatory = signed_in(parcel, Role.CLERK), signed_in(parcel, Role.SIGNATORY)
    post(clerk, plan, "steps/send")
    certificate = token().signing_cert
    assert certificate is not None
    file = SimpleUploadedFile("me.cer", certificate.dump())
    assert post(signatory, plan, "steps/prepare", certificate=file).status_code == 302
    listed = signatory.get(f"/riverton/plans/{plan.pk}/to-sign/digest").content.decode()
    digest = listed.split()[0]
    assert digest in signatory.get(f"/riverton/plans/{plan.pk}/").content.decode()
    pdf = signatory.get(f"/riverton/plans/{plan.pk}/to-sign/pdf")
    assert pdf.content.startswith(b"%PDF")
    assert clerk.get(f"/riverton/plans/{plan.pk}/to-sign/pdf").status_code == 403
    wrong = SimpleUploadedFile("wrong.p7s", signed_elsewhere(bytes(32)))
    assert post(signatory, plan, "steps/complete", signature=wrong).status_code == 422
    assert post(signatory, plan, "steps/complete").status_code == 422
    right = SimpleUploadedFile("right.p7s", signed_elsewhere(bytes.fromhex(digest)))
    assert post(signatory, plan, "steps/complete", signature=right).status_code == 302
    assert status_of(plan) == "ISSUED"


def test_what_keeps_a_plan_from_signing_is_listed_and_the_button_rests(parcel: Parcel) -> None:
    plan, client = plan_of(parcel), signed_in(parcel, Role.CLERK)
    Parcel.everywhere.filter(pk=parcel.pk).update(address="elsewhere")
    page = client.get(f"/riverton/plans/{plan.pk}/").content.decode()
    assert "DATA_CHANGED" in page
    assert 'type="submit" disabled' in page
    assert post(client, plan, "steps/send").status_code == 409


def test_layers_are_marked_by_word_and_sign(parcel: Parcel) -> None:
    LayerState.objects.filter(table_name__contains="restrictionzone").update(gaps={"en": "north"})
    page = signed_in(parcel, Role.CLERK).get(f"/riverton/plans/{plan_of(parcel).pk}/")
    text = page.content.decode()
    assert "◐" in text
    assert "✓" in text


def test_the_other_formats_are_given_as_files(parcel: Parcel) -> None:
    plan, client = plan_of(parcel), signed_in(parcel, Role.CLERK)

    def file(extension: str) -> bytes:
        answer = client.get(f"/riverton/plans/{plan.pk}/plan.{extension}")
        assert answer.status_code == 200
        assert f".{extension}" in answer["Content-Disposition"]
        return bytes(answer.content)

    assert "word/document.xml" in zipfile.ZipFile(BytesIO(file("docx"))).namelist()
    assert parcel.cadastral_number in map(str, etree.fromstring(file("xml")).itertext())
    assert b"SECTION" in file("dxf")
    assert file("gpkg").startswith(b"SQLite format 3")
    assert client.get(f"/riverton/plans/{plan.pk}/plan.exe").status_code == 404


def test_the_list_is_filtered_sorted_and_refuses_what_it_does_not_know(parcel: Parcel) -> None:
    plan_of(parcel)
    other = Parcel.everywhere.get(cadastral_number="16:50:010101:16")
    plan_of(other)
    client = signed_in(parcel, Role.CLERK)

    def numbers(query: str) -> list[str]:
        page = client.get(f"/riverton/plans/?{query}").context["page"]
        return [plan.parcel_number for plan in page]

    here, there = parcel.cadastral_number, other.cadastral_number
    assert numbers("sort=parcel_number") == sorted([here, there])
    assert numbers("sort=-parcel_number") == sorted([here, there], reverse=True)
    assert numbers("q=101:16") == [there]
    assert numbers("status=ISSUED") == []
    assert numbers(f"since={timezone.localdate() + dt.timedelta(days=2)}") == []
    for wrong in ("status=LOST", "sort=facts", "since=yesterday"):
        assert client.get(f"/riverton/plans/?{wrong}").status_code == 400


def test_a_plan_is_made_with_its_application(parcel: Parcel) -> None:
    client = signed_in(parcel, Role.CLERK)
    values = {
        "parcel": parcel.cadastral_number,
        "application_no": "7",
        "application_date": "2026-11-01",
        "applicant_name": "Иванов И. И.",
        "case": "P1_2",
    }
    answer = client.post("/riverton/plans/new", values)
    assert answer.status_code == 302
    plan = LandDevelopmentPlan.everywhere.get()
    assert (plan.application_number, plan.application_date) == ("7", dt.date(2026, 11, 1))
    assert plan.document.content["basis"]["applicant_name"] == "Иванов И. И."
    for wrong in ({"parcel": "0"}, {"application_date": "soon"}, {"case": "P9"}):
        assert client.post("/riverton/plans/new", values | wrong).status_code == 422
    analyst = signed_in(parcel, Role.ANALYST)
    assert analyst.post("/riverton/plans/new", values).status_code == 403
