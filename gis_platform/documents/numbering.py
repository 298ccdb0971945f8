"""Numbers of documents: by a template, without gaps, given once."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max

from gis_platform.documents.models import DocumentNumber
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality

USUAL_TEMPLATE = "{year}-{sequence:05}"
DASHES = re.compile("[\u2010-\u2015\u2212]")


@dataclass(frozen=True, kw_only=True)
class Series:
    """Numbers that are counted together, from 1 in each year.

    template: Python format of `year`, `sequence`, `municipality` and the names of `values`.
    """

    code: str
    template: str
    values: tuple[tuple[str, str], ...] = ()


def series_of(municipality: Municipality, kind: str) -> Series:
    """Return the series of a kind of document: its template is in the municipality's package."""
    templates = municipality.plan_rules.get("number_templates", {})
    return Series(code=kind, template=str(templates.get(kind, USUAL_TEMPLATE)))


def give_number(
    series: Series, year: int, *, actor: Actor, status: DocumentNumber.Status
) -> DocumentNumber:
    """Give out the next number of a series; call it in the transaction that uses the number.

    The series of the year is locked until the transaction ends, so that one that fails leaves no
    gap. Two statements beside the row.
    """
    municipality = actor.municipality
    with connection.cursor() as cursor:
        key = f"documents.number {municipality.pk} {series.code} {year}"
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_lock_of(key)])
    given = DocumentNumber.objects.filter(municipality=municipality, series=series.code, year=year)
    last = given.aggregate(last=Max("sequence"))["last"] or 0
    sequence = last + 1
    text = series.template.format(
        year=year, sequence=sequence, municipality=municipality.code, **dict(series.values)
    )
    return DocumentNumber.objects.create(
        municipality=municipality,
        series=series.code,
        year=year,
        sequence=sequence,
        text=text,
        status=status,
        actor=actor.name,
    )


def _lock_of(key: str) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)


def read_number(municipality: Municipality, written: str) -> str | None:
    """Return a number of a plan as the municipality writes it, None for what is no number.

    Dashes and spaces are brought to one form, then the replacements and the pattern of the
    municipality's package decide; without a pattern every text is a number.
    """
    rules = municipality.plan_rules
    text = " ".join(DASHES.sub("-", written).upper().split())
    text = re.sub(r"\s*-\s*", "-", text)
    for old, new in rules.get("number_replacements", {}).items():
        text = text.replace(old, new)
    pattern = rules.get("number_pattern")
    if pattern is None:
        return text or None
    for candidate in (text, text.replace(" ", "")):
        if re.fullmatch(pattern, candidate, re.ASCII):
            return candidate
    return None
