"""Numbers without gaps: templates, the ledger, many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from gis_platform.documents.issuing import MadeDocument, Order, issue_document
from gis_platform.documents.kinds import get_kind
from gis_platform.documents.models import Document, DocumentNumber
from gis_platform.documents.numbering import Series, give_number, read_number, series_of
from gis_platform.municipalities.actors import Actor, system_actor
from gis_platform.municipalities.issue_rules import read_issue_rules
from gis_platform.municipalities.packages import read_package
from gis_platform.municipalities.toml_tables import InvalidFile, Table
from tests.documents.keys import test_key as server_key
from tests.documents.pdfs import blank_pdf
from tests.factories import make_municipality

PLAN = Series(code="plan", template="РФ-16-{year}-{sequence:05}-0")
USED = DocumentNumber.Status.USED
AT_ONCE = 20


def number(actor: Actor, series: Series = PLAN, year: int = 2026) -> str:
    with transaction.atomic():
        return give_number(series, year, actor=actor, status=USED).text


@pytest.mark.django_db
def test_numbers_rise_by_series_year_and_municipality() -> None:
    here = system_actor(make_municipality(), "test")
    there = system_actor(make_municipality("there"), "test")
    assert [number(here) for _ in range(2)] == ["РФ-16-2026-00001-0", "РФ-16-2026-00002-0"]
    assert number(here, year=2027) == "РФ-16-2027-00001-0"
    assert number(there) == "РФ-16-2026-00001-0"
    letter = Series(code="letter", template="{sequence}/{section}", values=(("section", "7"),))
    assert number(here, letter) == "1/7"


@pytest.mark.django_db
def test_a_transaction_that_fails_leaves_no_gap() -> None:
    actor = system_actor(make_municipality(), "test")
    number(actor)
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentNumber.objects.create(
            municipality=actor.municipality,
            series="x",
            year=2026,
            sequence=1,
            text=give_number(PLAN, 2026, actor=actor, status=USED).text,
            status="VOID",
        )
    assert number(actor) == "РФ-16-2026-00002-0"


@pytest.mark.django_db
def test_the_ledger_refuses_a_number_twice_and_a_void_one_without_a_reason() -> None:
    actor = system_actor(make_municipality(), "test")
    number(actor)
    row = DocumentNumber.objects.get()
    values = {"municipality": actor.municipality, "series": "plan", "year": 2026}
    for again in ({"sequence": 1, "text": "x"}, {"sequence": 2, "text": row.text}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DocumentNumber.objects.create(**values, **again, status=USED)
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentNumber.objects.create(**values, sequence=3, text="y", status="VOID")


@pytest.mark.django_db
def test_a_kind_has_the_template_of_the_package() -> None:
    place = make_municipality(plan_rules={"number_templates": {"letter": "{sequence}-п"}})
    assert series_of(place, "letter").template == "{sequence}-п"
    assert "{sequence" in series_of(place, "other").template


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("РФ-16-2-99-0-00-2026-00123-0", "РФ-16-2-99-0-00-2026-00123-0"),
        ("РФ-05-2-01-1-00-2021-3417", "РФ-05-2-01-1-00-2021-3417"),
        ("rf-16-2-99-0-00-2026-00123", "РФ-16-2-99-0-00-2026-00123"),
        ("RU – 16 – 2 – 99 – 0 – 00 – 2026 – 00123", "РФ-16-2-99-0-00-2026-00123"),
        (" рф 16-2-99-0-00-2026-00123", None),
        ("РФ-16-2-99-0-00-2026-123", None),
        ("РФ-16-2-99-0-00-2026-٠٠١٢٣", None),
        ("", None),
    ],
)
def test_numbers_of_plans_are_read_as_people_write_them(
    written: str, expected: str | None, settings: Any
) -> None:
    package = read_package(Path(settings.BASE_DIR) / "fixtures" / "municipalities" / "demo.toml")
    place = make_municipality(plan_rules=dict(package.plan_rules))
    assert read_number(place, written) == expected


@pytest.mark.django_db
def test_without_a_pattern_any_text_is_a_number() -> None:
    assert read_number(make_municipality(), " 17 / a ") == "17 / A"


@pytest.mark.parametrize(
    "rules",
    [
        {"number_pattern": "("},
        {"register_number_template": "{year}"},
        {"register_number_template": "{sequence} {secret}"},
        {"number_templates": {"letter": "{year}"}},
        {"validity_years": 0},
        {"earlier_plan": "MAYBE"},
    ],
)
def test_wrong_rules_of_a_package_are_refused(rules: dict[str, object]) -> None:
    with pytest.raises(InvalidFile, match=next(iter(rules))):
        read_issue_rules(Table("town.toml", "plans", rules))


@pytest.mark.django_db(transaction=True)
def test_twenty_signings_at_once_get_the_numbers_one_to_twenty(
    settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    actor = system_actor(make_municipality(), "test")
    key = server_key()

    def signed(_: int) -> str:
        order = Order(
            kind=get_kind("land_development_plan"),
            language="ru",
            issued_on=actor.municipality.today,
            series=PLAN,
            make=lambda issue: MadeDocument(content={}, pdf=blank_pdf("Письмо")),
        )
        try:
            return issue_document(order, actor=actor, signer=key, now=timezone.now()).number
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        numbers = sorted(pool.map(signed, range(AT_ONCE)))
    year = actor.municipality.today.year
    assert numbers == [f"РФ-16-{year}-{place:05}-0" for place in range(1, AT_ONCE + 1)]
    ledger = DocumentNumber.objects.order_by("sequence")
    assert list(ledger.values_list("sequence", flat=True)) == list(range(1, AT_ONCE + 1))
    codes = Document.objects.values_list("code", flat=True)
    assert len(set(codes)) == AT_ONCE
