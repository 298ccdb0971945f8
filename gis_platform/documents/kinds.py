"""The kinds of documents that the apps hand out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.utils.functional import Promise

from gis_platform.documents.signing.places import StampPlace


class UnknownDocumentKind(LookupError):  # noqa: N818  the name is the sentence
    """No app has declared a kind of document of that code."""


@dataclass(frozen=True, kw_only=True)
class DocumentKind:
    """A kind of document: code, title, the folder of its Typst template, whether it is signed.

    stamp: where the template leaves room for the stamp of the signature.
    """

    code: str
    title: str | Promise
    template: Path
    signed: bool = False
    stamp: StampPlace = field(default_factory=StampPlace)


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
