"""Reference data: dated files of classifiers, by jurisdiction."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

FIRST_LANGUAGES = ("ru", "en")


class NoReference(Exception):  # noqa: N818
    """No edition of the reference data is in force."""

    def __init__(self, kind: str, jurisdiction: str, on: date) -> None:
        """kind: name of the classifier."""
        super().__init__(f"No edition of {kind} is in force for {jurisdiction} on {on}.")


@dataclass(frozen=True, kw_only=True)
class ReferenceEntry:
    """One code of a classifier; `details` are the columns beside the names."""

    code: str
    names: Mapping[str, str]
    details: Mapping[str, Any] = field(default_factory=dict)

    def name_in(self, language: str) -> str:
        """Return the name in a language, else in Russian, English or any."""
        for wanted in (language, *FIRST_LANGUAGES):
            if wanted in self.names:
                return self.names[wanted]
        return next(iter(self.names.values()), self.code)


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One dated file."""

    kind: str
    jurisdiction: str
    edition: str
    valid_from: date
    source: str
    entries: Mapping[str, ReferenceEntry]


def reference(kind: str, jurisdiction: str, on: date) -> Mapping[str, ReferenceEntry]:
    """Return the classifier in force on a day, the nearest jurisdiction's: ru-16 before ru.

    Raises NoReference.
    """
    for place in _nested(jurisdiction):
        editions = [one for one in _editions(place, kind) if one.valid_from <= on]
        if editions:
            return max(editions, key=lambda one: one.valid_from).entries
    raise NoReference(kind, jurisdiction, on)


def reference_name(kind: str, code: str, jurisdiction: str) -> str | None:
    """Return the name of a code in the reader's language today, None for an unknown one."""
    try:
        entry = reference(kind, jurisdiction, timezone.localdate()).get(code)
    except NoReference:
        return None
    return entry.name_in(get_language() or "en") if entry else None


def code_order(code: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts codes by their numbers: 2.7.2 before 2.10."""
    parts = code.split(".")
    return tuple((int(part), "") if part.isdigit() else (10**9, part) for part in parts)


def _nested(jurisdiction: str) -> list[str]:
    parts = jurisdiction.split("-")
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]


@cache
def _editions(jurisdiction: str, kind: str) -> tuple[Edition, ...]:
    folder = settings.BASE_DIR / "fixtures" / "reference" / jurisdiction
    return tuple(read_edition(path, jurisdiction) for path in sorted(folder.glob(f"{kind}-*.toml")))


def read_edition(path: Path, jurisdiction: str) -> Edition:
    """Return an edition from its file: kind, edition, valid_from, source, entries by code."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    entries = {
        code: ReferenceEntry(
            code=code,
            names={key: row[key] for key in ("ru", "tt", "en") if key in row},
            details={key: value for key, value in row.items() if key not in {"ru", "tt", "en"}},
        )
        for code, row in content["entries"].items()
    }
    return Edition(
        kind=content["kind"],
        jurisdiction=jurisdiction,
        edition=content["edition"],
        valid_from=content["valid_from"],
        source=content["source"],
        entries=entries,
    )
