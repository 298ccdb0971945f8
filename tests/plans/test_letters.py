"""Letters about plans: what they say, and that they are issued as plans are."""

from __future__ import annotations

import datetime as dt
import io
import tomllib
from dataclasses import replace
from typing import Any

import pdfplumber
import pytest
from django.test import Client
from django.utils import timezone
from shapely import box

from gis_platform.documents.models import Document, RegisterEntry
from gis_platform.municipalities.actors import system_actor
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from plans.actions import make_plan
from plans.document_kinds import PLAN_EXTRACT
from plans.forms import RefusalText, load_form
from plans.letters.actions import (
    NothingRefused,
    NotIssued,
    issue_covering,
    issue_extract,
    issue_refusal,
)
from plans.letters.letter import Subject, covering, extract, refusal
from plans.letters.setting import set_letter
from plans.letters.words import LETTERS, NoWords, letter_words
from plans.rules import compose
from plans.stated_facts import BasisFact, IssueFact
from tests.documents.keys import key_folder
from tests.factories import make_member
from tests.plans.facts import make_facts, surface
from tests.plans.town import load_all, make_block

DAY = dt.date(2026, 11, 25)
SUBJECT = Subject(
    parcel_number="16:50:010101:7",
    address="ул. Мирная, 1",
    authority="Исполнительный комитет",
    letterheads=(("Исполнительный комитет",), ("Башкарма комитет",)),
    basis=BasisFact(
        application_no="12/7", application_date=dt.date(2026, 11, 20), applicant_name="ООО «Дом»"
    ),
)
GROUNDS = (
    RefusalText(code="NO_BORDERS", reason="Границы не установлены.", basis="ГрК, ст. 57.3, ч. 3"),
    RefusalText(code="ARCHIVED", reason="Участок снят с учёта.", basis=""),
)


def words(kind: str, language: str = "ru", jurisdiction: str = "ru-16") -> Any:
    return letter_words(kind, jurisdiction=jurisdiction, language=language)


def read(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return " ".join(" ".join(page.extract_text() for page in document.pages).split())


def test_a_refusal_names_each_ground_its_basis_and_the_way_to_appeal() -> None:
    letter = refusal(SUBJECT, GROUNDS, words("refusal"), day=DAY)
    assert letter.grounds == (
        "Границы не установлены. Основание: ГрК, ст. 57.3, ч. 3.",
        "Участок снят с учёта.",
    )
    assert letter.addressee == ("ООО «Дом»",)
    assert letter.reply == "На заявление № 12/7 от 20.11.2026"
    told = " ".join(letter.closing)
    assert "16:50:010101:7" in told
    assert "210-ФЗ" in told
    text = read(set_letter(PLAN_EXTRACT, letter, words("refusal"), authority="Комитет"))
    assert "Решение об отказе" in text
    assert "ПРОЕКТ" in text


def test_a_covering_letter_names_number_and_validity() -> None:
    issue = IssueFact(
        number="РФ-16-2-99-0-00-2026-00001-0",
        issued_on=DAY,
        valid_until=dt.date(2029, 11, 25),
        signatory_name="Иванова А. А.",
        signatory_position="Начальник управления",
        authority="Комитет",
        register_number="1-13-2026-000001",
        code="ABCD",
        address="http://localhost/demo/v/ABCD",
    )
    plan = compose(replace(make_facts(surface(box(0, 0, 20, 30))), issue=issue))
    letter = covering(SUBJECT, plan, words("covering"), load_form("741pr-2021", "ru"))
    assert "№ РФ-16-2-99-0-00-2026-00001-0 от 25.11.2026" in letter.opening[0]
    assert "25.11.2029" in letter.opening[1]
    with pytest.raises(ValueError, match="not issued"):
        covering(
            SUBJECT, replace(plan, issue=None), words("covering"), load_form("741pr-2021", "ru")
        )


def test_an_extract_lists_points_and_sides() -> None:
    plan = compose(make_facts(surface(box(0, 0, 20, 30))))
    form = load_form(plan.form, plan.language)
    letter = extract(SUBJECT, plan, words("extract"), form)
    points: Any = letter.blocks[0]
    rows = [tuple(row) for group in points["groups"] for row in group["rows"]]
    assert len(rows) == 5
    assert {form.number(30.0), form.number(0.0)} == {row[1] for row in rows}
    text = read(set_letter(PLAN_EXTRACT, letter, words("extract"), authority="Комитет"))
    assert form.number(30.0) in text


@pytest.mark.parametrize("path", sorted(LETTERS.glob("*.toml")), ids=lambda path: path.stem)
def test_each_language_has_the_words_of_the_others(path: Any) -> None:
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    languages = {name: table for name, table in document.items() if "page" in table}
    first, *others = languages.values()
    for other in others:
        assert other.keys() == first.keys()
        for kind in ("refusal", "covering", "extract"):
            assert other[kind].keys() == first[kind].keys()


def test_words_are_those_of_the_place_or_neutral_ones() -> None:
    assert words("refusal", "en", "us-ma").language == "en"
    assert words("refusal", "tt").language == "tt"
    assert words("refusal", "fr").language == "ru"
    with pytest.raises(NoWords, match="called 'invitation'"):
        words("invitation")
    with pytest.raises(NoWords, match="no words for nothing"):
        words("refusal").say("nothing")


@pytest.fixture
def parcel(settings: Any, tmp_path: Any) -> Parcel:
    settings.MEDIA_ROOT = tmp_path
    found = make_block()
    load_all(found.municipality, found.municipality.today)
    return found


@pytest.mark.django_db
def test_a_refusal_is_numbered_kept_and_verifiable(parcel: Parcel) -> None:
    Parcel.everywhere.filter(pk=parcel.pk).update(geometry=None)
    bare = Parcel.everywhere.get(pk=parcel.pk)
    basis = BasisFact(application_no="5", applicant_name="Заявитель")
    actor = system_actor(parcel.municipality, "test")
    document = issue_refusal(bare, actor=actor, signer=None, now=timezone.now(), basis=basis)
    kept = Document.objects.get(pk=document.pk)
    assert kept.number.endswith("00001")
    assert kept.code
    assert not RegisterEntry.everywhere.filter(document=kept).exists()
    with kept.file.open("rb") as file:
        text = read(file.read())
    assert parcel.cadastral_number in text
    assert kept.number in text


@pytest.mark.django_db
def test_what_can_be_made_is_not_refused_and_a_draft_is_not_sent(parcel: Parcel) -> None:
    actor = system_actor(parcel.municipality, "test")
    now = timezone.now()
    with pytest.raises(NothingRefused, match=parcel.cadastral_number):
        issue_refusal(parcel, actor=actor, signer=None, now=now)
    result = make_plan(parcel, actor=actor, today=parcel.municipality.today)
    assert result.plan is not None, result.message
    with pytest.raises(NotIssued):
        issue_covering(result.plan, actor=actor, signer=None, now=now)
    document = issue_extract(result.plan, actor=actor, signer=None, now=now)
    assert document.kind == "plan_extract"


def signed_in(parcel: Parcel, *roles: Role) -> Client:
    client = Client(headers={"accept": "text/html"})
    user = make_member(parcel.municipality, roles[0])
    for role in roles[1:]:
        parcel.municipality.memberships.create(user=user, role=role)
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def key(settings: Any) -> None:
    settings.SIGNING_KEYS = str(key_folder() / "keys.toml")


@pytest.mark.django_db
@pytest.mark.usefixtures("key")
def test_a_refusal_is_issued_from_its_page_and_signed(parcel: Parcel) -> None:
    Parcel.everywhere.filter(pk=parcel.pk).update(geometry=None)
    client = signed_in(parcel, Role.SIGNATORY)
    place = f"/{parcel.municipality.code}/plans/letters/refusal"
    assert (
        parcel.cadastral_number
        in client.get(place, {"parcel": parcel.cadastral_number}).content.decode()
    )
    told: Any = client.post(
        place, {"parcel": parcel.cadastral_number, "application_no": "7"}, follow=True
    )
    assert told.headers["Content-Type"] == "application/pdf"
    assert b"ETSI.CAdES.detached" in b"".join(told.streaming_content)
    unknown = client.post(place, {"parcel": "1:2:3:4"})
    assert unknown.status_code == 422
    assert "1:2:3:4" in unknown.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("key")
def test_letters_are_issued_from_the_page_of_a_plan_by_who_signs(parcel: Parcel) -> None:
    actor = system_actor(parcel.municipality, "test")
    plan = make_plan(parcel, actor=actor, today=parcel.municipality.today).plan
    assert plan is not None
    place = f"/{parcel.municipality.code}/plans/{plan.pk}/"
    assert signed_in(parcel, Role.CLERK).post(f"{place}letters/extract").status_code == 403
    client = signed_in(parcel, Role.HEAD)
    assert "Issue the extract of coordinates" in client.get(place).content.decode()
    told: Any = client.post(f"{place}letters/extract", follow=True)
    assert told.headers["Content-Type"] == "application/pdf"
    assert b"".join(told.streaming_content).startswith(b"%PDF")
    refused = client.post(f"{place}letters/covering")
    assert refused.status_code == 409
    assert "not issued" in refused.content.decode()
    assert client.post(f"{place}letters/song").status_code == 404
    other = make_block("otherton").municipality
    number = Document.objects.get(kind="plan_extract").pk
    elsewhere = Client()
    elsewhere.force_login(make_member(other, Role.HEAD))
    assert elsewhere.get(f"/{other.code}/plans/letters/{number}.pdf").status_code == 404
