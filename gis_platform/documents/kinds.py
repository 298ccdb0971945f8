"""The kinds of documents that the apps hand out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise


class UnknownDocumentKind(LookupError):  # noqa: N818  the name is the sentence
    """No app has declared a kind of document of that code."""


@dataclass(frozen=True, kw_only=True)
class DocumentKind:
    """A kind of document: code, title, the folder of its Typst template, whether it is signed."""

    code: str
    title: str | Promise
    template: Path
    signed: bool = False


_kinds: dict[str, DocumentKind] = {}


def register_kind(kind: DocumentKind) -> DocumentKind:
    """Add a kind; its code is unique."""
    if kind.code in _kinds:
        raise ValueError(f"Two kinds of documents are called {kind.code!r}.")
    _kinds[kind.code] = kind
    return kind


def get_kind(code: str) -> DocumentKind:
    """Return a kind by its code; UnknownDocumentKind names those that exist."""
    try:
        return _kinds[code]
    except KeyError as error:
        known = ", ".join(sorted(_kinds))
        raise UnknownDocumentKind(f"No document is called {code!r}. Known: {known}.") from error
