"""The public page: what it says of a document and of a file, and what it never says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gis_platform.documents.codes import ALPHABET, new_code, read_code
from gis_platform.documents.issuing import (
    MadeDocument,
    Order,
    annul_document,
    issue_document,
    replace_document,
)
from gis_platform.documents.kinds import get_kind
from gis_platform.documents.models import Document
from gis_platform.documents.views import LARGEST_FILE_BYTES
from gis_platform.municipalities.actors import system_actor
from gis_platform.municipalities.models import Municipality
from tests.documents.keys import test_key as signing_key
from tests.documents.pdfs import blank_pdf
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db
APPLICANT = "Иванов Иван Иванович"


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def place() -> Municipality:
    return make_municipality()


def issue(place: Municipality, *, on: dt.date | None = None, title: str = "Письмо") -> Document:
    order = Order(
        kind=get_kind("land_development_plan"),
        language="ru",
        issued_on=on or place.today,
        valid_until=(on or place.today) + dt.timedelta(days=10),
        make=lambda _: MadeDocument(content={"applicant": APPLICANT}, pdf=blank_pdf(title)),
    )
    actor = system_actor(place, "test")
    return issue_document(order, actor=actor, signer=signing_key(), now=timezone.now())


def page(document: Document, language: str = "en") -> str:
    client = Client()
    client.cookies["django_language"] = language
    answer = client.get(f"/riverton/v/{document.code}")
    assert answer.status_code == 200
    return answer.content.decode()


def send(document: Document, content: bytes) -> Any:
    file = SimpleUploadedFile("plan.pdf", content, "application/pdf")
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = "en"
    return client.post(f"/riverton/v/{document.code}", {"file": file})


def issued_file(document: Document) -> bytes:
    with document.file.open("rb") as file:
        content: bytes = file.read()
    return content


def test_codes_are_random_and_read_as_people_write_them() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert len(ALPHABET) ** 16 >= 2**60
    code = "7K3M-0V1Q-ABCD-EFGH"
    assert read_code(" 7k3m ovlq abcd-efgh") == code
    for wrong in ("", "7K3M", "7K3M-0V1Q-ABCD-EFGU", "../../etc/passwd", "7K3M0V1QABCDEFGH1"):
        assert read_code(wrong) is None


def test_a_valid_document_is_said_to_be_valid(place: Municipality) -> None:
    document = issue(place)
    text = page(document)
    assert "The document is valid" in text
    for said in (document.number, document.code, document.sha256, "test key"):
        assert said in text
    assert APPLICANT not in text
    assert "Гарипова" not in text


def test_what_no_longer_holds_is_said_so(place: Municipality) -> None:
    old = issue(place, on=place.today - dt.timedelta(days=11))
    assert "has expired" in page(old)
    last_day = issue(place, on=place.today - dt.timedelta(days=10))
    assert "is valid" in page(last_day)
    annulled = annul_document(issue(place), on=place.today, reason=APPLICANT)
    assert "is annulled" in page(annulled)
    assert APPLICANT not in page(annulled)
    later = issue(place)
    replaced = replace_document(issue(place), later, on=place.today)
    assert "replaced" in page(replaced)
    assert later.number in page(replaced)


def test_unknown_codes_are_not_found(place: Municipality) -> None:
    elsewhere = make_municipality("elsewhere")
    document = issue(place)
    for address in (
        f"/riverton/v/{new_code()}",
        "/riverton/v/nothing",
        f"/{elsewhere.code}/v/{document.code}",
    ):
        answer = Client().get(address, follow=True)
        assert answer.status_code == 404
        assert document.number not in answer.content.decode()


def test_a_draft_has_no_page(place: Municipality) -> None:
    Document.objects.create(
        municipality=place, kind="x", language="en", content={}, file="x", sha256="0" * 64
    )
    assert Client().get("/riverton/v/").status_code == 200
    assert Client().get("/riverton/v/?code=1").status_code == 400


def test_a_code_may_be_typed(place: Municipality) -> None:
    document = issue(place)
    typed = document.code.lower().replace("-", " ")
    answer = Client().get("/riverton/v/", {"code": typed}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/riverton/v/{document.code}"
    assert document.number in answer.content.decode()


def test_the_same_file_is_told_from_a_changed_one(place: Municipality) -> None:
    document, other = issue(place), issue(place, title="Другое")
    content = issued_file(document)
    assert "It is the same file" in send(document, content).content.decode()
    tampered = content.replace(b"/Producer", b"/Xroducer", 1) + b"\n"
    assert "The file was changed" in send(document, tampered).content.decode()
    assert "another document of ours" in send(document, issued_file(other)).content.decode()
    for strange in (blank_pdf("Письмо"), b"%PDF-1.7 broken", b"\x00" * 100):
        assert "The file is not ours" in send(document, strange).content.decode()


def test_files_without_content_and_large_ones_are_refused(place: Municipality) -> None:
    document = issue(place)
    assert send(document, b"").status_code == 400
    answer = Client().generic(
        "POST",
        f"/riverton/v/{document.code}",
        b"",
        "multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(LARGEST_FILE_BYTES * 2),
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("language", ["ru", "tt", "en"])
def test_the_page_opens_in_every_language(place: Municipality, language: str) -> None:
    assert f'<html lang="{language}"' in page(issue(place), language)
