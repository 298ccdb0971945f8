"""Files of form editions: an edition, the one it is based on, words by language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FORMS = Path(__file__).resolve().parent.parent / "fixtures" / "forms"
WORDS = FORMS / "words"
Document = Mapping[str, Any]  # TOML
TABLES = ("headings", "labels", "warnings", "parameters", "refusals", "notes")
"""Tables of words: in an edition by language, in a file of words as they are."""


class UnknownForm(LookupError):  # noqa: N818  the name is the sentence
    """No form edition of that code is there, or it has no words for something."""


def read_edition(code: str) -> Document:
    """Return an edition with what it takes from the one it is based on.

    Its own keys replace those of its base, `added_sections` follow the sections of its base,
    tables of words are merged word by word. Raises UnknownForm.
    """
    document: dict[str, Any] = {}
    for own in reversed(_chain(code)):
        sections = own.get("sections", document.get("sections", ()))
        merged = {table: _merged(document, own, table) for table in TABLES}
        added = own.get("added_sections", ())
        document = {**document, **own, **merged, "sections": [*sections, *added]}
    return document


def read_words(name: str, language: str) -> Document:
    """Return a file of words in a language, empty where there is none."""
    path = WORDS / name / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def words_of(document: Document, language: str) -> dict[str, dict[str, Any]]:
    """Return the tables of words in the folders of an edition; a later folder goes before."""
    found: dict[str, dict[str, Any]] = {table: {} for table in TABLES}
    for name in _folders(document):
        words = read_words(name, language)
        for table in TABLES:
            found[table] |= words.get(table, {})
    return found


def form_files(code: str) -> tuple[Path, ...]:
    """Return the files of an edition: its own, those of its base, words. Raises UnknownForm."""
    editions = [FORMS / f"{each['code']}.toml" for each in _chain(code)]
    folders = _folders(read_edition(code))
    return (
        *editions,
        *(path for name in folders for path in sorted((WORDS / name).glob("*.toml"))),
    )


def form_codes() -> tuple[str, ...]:
    """Return the codes of all editions."""
    return tuple(sorted(each.stem for each in FORMS.glob("*.toml")))


def _folders(document: Document) -> tuple[str, ...]:
    """Return the names of an edition's folders of words, in order."""
    named = document.get("words", ())
    return (named,) if isinstance(named, str) else tuple(named)


def _chain(code: str) -> list[Document]:
    """Return an edition, its base, the base of that and so on."""
    chain: list[Document] = []
    wanted: str | None = code
    seen: set[str] = set()
    while wanted is not None:
        if wanted in seen:
            raise UnknownForm(f"The form {code} is based on itself.")
        seen.add(wanted)
        chain.append(_read(wanted))
        wanted = chain[-1].get("base")
    return chain


def _merged(base: Document, own: Document, table: str) -> dict[str, dict[str, str]]:
    below, above = base.get(table, {}), own.get(table, {})
    return {
        language: {**below.get(language, {}), **above.get(language, {})}
        for language in {**below, **above}
    }


def _read(code: str) -> Document:
    path = FORMS / f"{code}.toml"
    if not code.replace("-", "").isalnum() or not path.is_file():
        known = ", ".join(form_codes())
        raise UnknownForm(f"No form is called {code!r}. Forms: {known}.")
    return tomllib.loads(path.read_text(encoding="utf-8"))
