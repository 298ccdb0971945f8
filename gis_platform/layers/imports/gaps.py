"""What is missing in a layer that is loaded in part: texts by language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.municipalities.toml_tables import LANGUAGES

Gaps = Mapping[str, str]


def checked_gaps(written: Mapping[str, object], name: str) -> dict[str, str]:
    """Return texts by language; ImportRefused for another language and for an empty text.

    name: of what holds them, for sentences.
    """
    for language, text in written.items():
        if language not in LANGUAGES:
            known = ", ".join(LANGUAGES)
            raise ImportRefused(f"{name}: gaps in {language!r}; known languages: {known}.")
        if not isinstance(text, str) or not text.strip():
            raise ImportRefused(f"{name}: gaps in {language!r} are no text.")
    return {language: str(text).strip() for language, text in written.items()}


def parse_gaps(pairs: Iterable[str]) -> dict[str, str]:
    """Turn `language=text` of a command line into texts by language."""
    found: dict[str, object] = {}
    for pair in pairs:
        language, equals, text = pair.partition("=")
        if not equals:
            raise ImportRefused(f"{pair!r} is not language=text.")
        found[language.strip()] = text
    return checked_gaps(found, "--gap")
