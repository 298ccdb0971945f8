"""Plans and letters are files for the archive: PDF/A-2a and PDF/UA-1, signed ones too."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pikepdf
import pytest
from shapely import box

from gis_platform.documents.signing.pades import Appearance, sign_pdf
from gis_platform.documents.signing.places import StampPlace
from plans.making import produce
from plans.stated_facts import IssueFact
from tests.documents.archival import broken_rules
from tests.documents.keys import test_key as make_key
from tests.plans.facts import make_facts, rich_facts, surface

ISSUE = IssueFact(
    number="РФ-16-2-99-0-00-2026-00001-0",
    issued_on=dt.date(2026, 11, 25),
    valid_until=dt.date(2029, 11, 25),
    signatory_name="Иванова А. А.",
    signatory_position="Начальник управления",
    authority="Комитет",
    register_number="92701000-13-2026-000001",
    code="ABCDEFGHJKMNP",
    address="https://gis.example/demo/v/ABCDE-FGHJK",
)
FACTS = {
    "rich": rich_facts(),
    "plain": make_facts(surface(box(0, 0, 20, 30))),
    "issued": replace(rich_facts(), issue=ISSUE),
}


@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_plan_breaks_no_rule_of_the_archive(name: str) -> None:
    assert broken_rules(produce(FACTS[name]).pdf) == []


def test_a_signed_plan_breaks_no_rule_of_the_archive() -> None:
    pdf = produce(FACTS["issued"]).pdf
    appearance = Appearance(place=StampPlace(), language="ru", reason="План")
    signed = sign_pdf(pdf, make_key(), appearance, now=dt.datetime.now(dt.UTC))
    assert broken_rules(signed) == []


def test_rules_that_are_broken_are_named() -> None:
    with pikepdf.open(io.BytesIO(produce(FACTS["plain"]).pdf)) as pdf:
        del pdf.Root.StructTreeRoot
        del pdf.Root.OutputIntents
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and "/FontFile3" in item:
                del item.FontFile3
            if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
                del item.FontFile2
        spoiled = io.BytesIO()
        pdf.save(spoiled)
    broken = " ".join(broken_rules(spoiled.getvalue()))
    for clause in ("6.2.3", "6.7.3", "6.2.11.4.1"):
        assert clause in broken
