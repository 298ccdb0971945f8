"""The words of letters, by jurisdiction and language, from files."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

LETTERS = Path(__file__).resolve().parents[2] / "fixtures" / "letters"
NEUTRAL = "neutral"
USUAL_DATE = "%d.%m.%Y"
Table = Mapping[str, Any]
"""TOML."""


class NoWords(LookupError):  # noqa: N818  the name is the sentence
    """A file of letters lacks words that a letter needs."""


@dataclass(frozen=True, kw_only=True)
class LetterWords:
    """The words of one kind of letter in one language.

    letterhead: languages of the letterhead, in order. section, classifier: how the letter is
    registered, empty where it is not. paper: as Typst calls it.
    """

    kind: str
    language: str
    letterhead: tuple[str, ...]
    section: str
    classifier: str
    common: Table
    own: Table
    paper: str = "a4"

    def say(self, label: str, **values: object) -> str:
        """Return a label with its values filled in. Raises NoWords."""
        found = self.own.get(label, self.common.get(label))
        if not isinstance(found, str):
            raise NoWords(f"There are no words for {label} of {self.kind} in {self.language}.")
        try:
            return found.format(**values)
        except KeyError as error:
            raise NoWords(
                f"{label} of {self.kind} asks for {error}, which is not there."
            ) from error

    def date(self, day: dt.date) -> str:
        """Return a day as the letters write it, DD.MM.YYYY unless their words say otherwise."""
        return day.strftime(str(self.common.get("date_format", USUAL_DATE)))

    def closing(self) -> tuple[str, ...]:
        """Return the last paragraphs."""
        return tuple(self.own.get("closing", ()))


def letter_words(kind: str, *, jurisdiction: str, language: str) -> LetterWords:
    """Return the words of a kind of letter: of the jurisdiction, of its country, else neutral ones.

    A language that the file lacks gives way to its first one. Raises NoWords.
    """
    document = _read(jurisdiction)
    spoken = [name for name, table in document.items() if _is_language(table, kind)]
    if not spoken:
        raise NoWords(f"No letter is called {kind!r}.")
    chosen = language if language in spoken else spoken[0]
    common = document[chosen]
    registered = document.get("register", {}).get(kind, {})
    return LetterWords(
        kind=kind,
        language=chosen,
        letterhead=tuple(document["letterhead"]),
        section=registered.get("section", ""),
        classifier=registered.get("classifier", ""),
        common=common,
        own=common[kind],
        paper=document.get("paper", "a4"),
    )


def _is_language(table: object, kind: str) -> bool:
    return isinstance(table, Mapping) and isinstance(table.get(kind), Mapping) and "page" in table


@lru_cache(maxsize=16)
def _read(jurisdiction: str) -> Table:
    names = (jurisdiction, jurisdiction.split("-", maxsplit=1)[0], NEUTRAL)
    path = next(path for name in names if (path := LETTERS / f"{name}.toml").is_file())
    return tomllib.loads(path.read_text(encoding="utf-8"))
