"""The register of documents: a layer that is searched and shown, with sections in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon
from django.test import Client
from django.utils import timezone

from gis_platform.documents.issuing import (
    MadeDocument,
    Order,
    annul_document,
    issue_document,
    replace_document,
)
from gis_platform.documents.kinds import get_kind
from gis_platform.documents.models import Document, DocumentNumber, RegisterEntry
from gis_platform.documents.register import Registration, read_registration, section_title
from gis_platform.municipalities.actors import system_actor
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.reference import reference
from gis_platform.municipalities.roles import Role
from tests.documents.pdfs import blank_pdf
from tests.factories import make_member, make_municipality, rectangle

pytestmark = pytest.mark.django_db
TEMPLATE = {"register_number_template": "92799000-{section}-{year}-{sequence:06}"}


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def place() -> Municipality:
    texts = {"ru": {"authority": "Исполком"}}
    return make_municipality(plan_rules=TEMPLATE, texts=texts)


def ground() -> MultiPolygon:
    return rectangle(49.1, 55.8)


def issue(place: Municipality, section: str = "13") -> Document:
    registration = Registration(
        section=section,
        classifier="letter",
        title="Письмо об отказе",
        parcel_numbers=("16:50:010101:7",),
        geometry=ground(),
    )
    order = Order(
        kind=get_kind("land_development_plan"),
        language="ru",
        issued_on=place.today,
        registration=registration,
        make=lambda issue: MadeDocument(
            content={"register_number": issue.register_number}, pdf=blank_pdf("Письмо")
        ),
    )
    actor = system_actor(place, "clerk")
    return issue_document(order, actor=actor, signer=None, now=timezone.now())


def test_a_document_is_entered_when_it_is_issued(place: Municipality) -> None:
    document = issue(place)
    entry = RegisterEntry.objects.of(place).get()
    year = place.today.year
    assert entry.registration_number == f"92799000-13-{year}-000001"
    assert document.content["register_number"] == entry.registration_number
    assert (entry.number, entry.issued_by, entry.registered_by) == (
        document.number,
        "Исполком",
        "clerk",
    )
    assert entry.geometry.equals(ground())
    assert document.signatures.count() == 0


def test_each_section_is_counted_for_itself(place: Municipality) -> None:
    for section in ("13", "13", "7"):
        issue(place, section)
    found = RegisterEntry.objects.of(place).order_by("pk")
    numbers = [number[9:] for number in found.values_list("registration_number", flat=True)]
    year = place.today.year
    assert numbers == [f"13-{year}-000001", f"13-{year}-000002", f"7-{year}-000001"]
    assert set(DocumentNumber.objects.values_list("status", flat=True)) == {"USED"}


def test_the_register_says_what_is_no_longer_in_force(place: Municipality) -> None:
    annulled = annul_document(issue(place), on=place.today, reason="court")
    replaced = replace_document(issue(place), issue(place), on=place.today)
    rows = RegisterEntry.objects.of(place)
    assert rows.get(document=annulled).status == "ANNULLED"
    assert rows.get(document=annulled).status_reason == "court"
    assert rows.get(document=replaced).status == "NOT_IN_FORCE"
    assert rows.filter(status="IN_FORCE").count() == 1


def test_documents_are_found_from_the_map(place: Municipality) -> None:
    document = issue(place)
    entry = RegisterEntry.objects.of(place).get()
    client = Client()
    client.force_login(make_member(place, Role.CLERK))
    for text in (entry.registration_number, document.number, "об отказе"):
        hits = client.get("/riverton/api/search", {"q": text}).content.decode()
        assert entry.registration_number in hits
    item = client.get(f"/riverton/api/collections/register-documents/items/{entry.pk}").json()
    assert item["properties"]["parcel_numbers"] == ["16:50:010101:7"]
    assert Client().get("/riverton/api/collections/register-documents/items").status_code == 403


def test_there_are_eighteen_sections_in_words(place: Municipality) -> None:
    sections = reference("register_sections", "ru-16", place.today)
    assert list(sections) == [str(number) for number in range(1, 19)]
    assert "застройке" in section_title(place, "13", "ru")
    assert section_title(place, "99", "ru") == "99"
    abroad = make_municipality("abroad", jurisdiction="us-ma")
    assert section_title(abroad, "13", "en") == "13"


def test_a_registration_is_kept_and_read_again() -> None:
    one = Registration(section="7", classifier="x", title="y", geometry=ground())
    other = read_registration(one.to_json())
    assert (other.section, other.title, other.parcel_numbers) == ("7", "y", ())
    assert other.geometry.equals(one.geometry)
