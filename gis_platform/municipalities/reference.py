"""Reference data: classifiers as dated files, by jurisdiction.

A file `<kind>-<edition>.toml` in `fixtures/reference/<jurisdiction>/` holds one edition.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from gis_platform.municipalities.toml_tables import LANGUAGES, Table, read_toml

FIRST_LANGUAGES = ("ru", "en")
KIND = re.compile(r"[a-z][a-z_]*")


class NoReference(LookupError):  # noqa: N818  the name is the sentence
    """No edition of a classifier is in force for a jurisdiction on a day."""

    def __init__(self, kind: str, jurisdiction: str, on: dt.date) -> None:
        self.kind, self.jurisdiction, self.on = kind, jurisdiction, on
        super().__init__(f"No edition of {kind} is in force for {jurisdiction} on {on}.")


@dataclass(frozen=True, kw_only=True)
class ReferenceEntry:
    """One code of a classifier; `details` are the columns beside the names."""

    code: str
    names: Mapping[str, str]
    details: Mapping[str, Any] = field(default_factory=dict)  # whatever the classifier has

    def name_in(self, language: str) -> str:
        """Return the name in a language, else in Russian, English or any."""
        for wanted in (language, *FIRST_LANGUAGES):
            if wanted in self.names:
                return self.names[wanted]
        return next(iter(self.names.values()), self.code)


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One dated file; illustrative: its entries are no quotation of an act."""

    kind: str
    jurisdiction: str
    edition: str
    valid_from: dt.date
    source: str
    illustrative: bool
    entries: Mapping[str, ReferenceEntry]


def reference(kind: str, jurisdiction: str, on: dt.date) -> Mapping[str, ReferenceEntry]:
    """Return the classifier in force on a day by code, in the order of its file.

    The nearest jurisdiction that has one: ru-16 before ru. Raises NoReference, and
    InvalidFile where a file of that name is wrong.
    """
    return edition_in_force(kind, jurisdiction, on).entries


def edition_in_force(kind: str, jurisdiction: str, on: dt.date) -> Edition:
    """Return the edition that `reference` takes its entries from. Raises as that does."""
    if KIND.fullmatch(kind):
        for place in _nested(jurisdiction):
            editions = [one for one in _editions(place, kind) if one.valid_from <= on]
            if editions:
                return max(editions, key=lambda one: one.valid_from)
    raise NoReference(kind, jurisdiction, on)


def reference_name(kind: str, code: str, jurisdiction: str) -> str | None:
    """Return the name of a code in the reader's language today, None for an unknown one."""
    try:
        entry = reference(kind, jurisdiction, timezone.localdate()).get(code)
    except NoReference:
        return None
    return entry.name_in(get_language() or "en") if entry else None


def restriction_text(kind_code: str, jurisdiction: str, language: str, on: dt.date) -> str | None:
    """Return what a kind of restriction zone means, None where the library has no text.

    A text for the kind itself, else for its family: PWR-20, then PWR; WSZ2, then WSZ.
    """
    try:
        texts = reference("restriction_texts", jurisdiction, on)
    except NoReference:
        return None
    for code in (kind_code, kind_code.partition("-")[0], kind_code.rstrip("0123456789")):
        if code in texts:
            return texts[code].name_in(language)
    return None


def code_order(code: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts codes by their numbers: 2.7.2 before 2.10, numbers before words."""
    return tuple(
        (int(part), "") if part.isascii() and part.isdigit() else (10**9, part)
        for part in code.split(".")
    )


def _nested(jurisdiction: str) -> list[str]:
    parts = jurisdiction.split("-")
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]


@cache
def _editions(jurisdiction: str, kind: str) -> tuple[Edition, ...]:
    folder = settings.BASE_DIR / "fixtures" / "reference" / jurisdiction
    return tuple(read_edition(path, jurisdiction) for path in sorted(folder.glob(f"{kind}-*.toml")))


def read_edition(path: Path, jurisdiction: str) -> Edition:
    """Return an edition from its file; raises InvalidFile and OSError."""
    whole, _ = read_toml(path)
    kind = whole.text("kind")
    edition = whole.text("edition")
    if path.stem != f"{kind}-{edition}":
        raise whole.refusal("kind", kind, f"the name of the file, {path.stem}")
    valid_from = whole.day("valid_from")
    if valid_from is None:
        raise whole.refusal("valid_from", None, "a date")
    rows = whole.table("entries")
    found = Edition(
        kind=kind,
        jurisdiction=jurisdiction,
        edition=edition,
        valid_from=valid_from,
        source=whole.text("source"),
        illustrative=whole.flag("illustrative"),
        entries=MappingProxyType({code: _entry(code, rows.table(code)) for code in rows}),
    )
    whole.end()
    return found


def _entry(code: str, row: Table) -> ReferenceEntry:
    names = {language: row.text(language) for language in LANGUAGES if language in row}
    if not names:
        raise row.refusal(FIRST_LANGUAGES[0], None, "a name in at least one language")
    return ReferenceEntry(code=code, names=names, details={key: row.take(key) for key in row})
