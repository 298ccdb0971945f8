"""Keeping documents as they were made."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile

from gis_platform.documents.kinds import DocumentKind
from gis_platform.documents.models import Document
from gis_platform.municipalities.actors import Actor


def store_document(
    kind: DocumentKind,
    *,
    content: object,
    file: bytes,
    language: str,
    actor: Actor,
    issued: Document | None = None,
) -> Document:
    """Keep a rendered PDF with the frozen content it was made from; one statement.

    The file is named by its SHA-256 and written once; a transaction that is rolled back may
    leave a file without a row, never a row without a file. issued: a document not yet stored that
    has what its issuing added: number, code, dates.
    """
    digest = hashlib.sha256(file).hexdigest()
    document = issued or Document()
    document.municipality = actor.municipality
    document.kind = kind.code
    document.language = language
    document.content = content
    document.sha256 = digest
    document.actor = actor.name
    name = f"{digest[:2]}/{digest}.pdf"
    storage = document.file.storage
    stored = document.file.field.generate_filename(document, name)
    if not storage.exists(stored):
        stored = storage.save(stored, ContentFile(file))
    document.file.name = stored
    document.save(force_insert=True)
    return document
