"""What anybody may know of a document: whether it holds, and whether a file is that document.

Nothing here names an applicant or an owner.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum

from gis_platform.documents.kinds import UnknownDocumentKind, get_kind
from gis_platform.documents.models import Document, Signature
from gis_platform.documents.signing.validation import check_signatures
from gis_platform.municipalities.models import Municipality


class Standing(StrEnum):
    """Whether a document holds."""

    VALID = "VALID"
    EXPIRED = "EXPIRED"
    ANNULLED = "ANNULLED"
    REPLACED = "REPLACED"


class FileVerdict(StrEnum):
    """What a file is, beside a document.

    SAME: to the byte. CHANGED: it carries a signature by a certificate of ours, and is another
    file. OTHER: it is another document of ours. STRANGE: none of these.
    """

    SAME = "SAME"
    CHANGED = "CHANGED"
    OTHER = "OTHER"
    STRANGE = "STRANGE"


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What is said of a document; ended_on: when it was annulled or replaced.

    replaced_by: number of the one that took its place. is_test: signed by a key without force.
    """

    standing: Standing
    kind: str
    number: str
    code: str
    issued_on: dt.date
    valid_until: dt.date | None
    ended_on: dt.date | None
    replaced_by: str
    sha256: str
    is_signed: bool
    is_test: bool


def verify(municipality: Municipality, code: str, on: dt.date) -> Verified | None:
    """Return what is said of the document of a code on a day, None if there is none.

    Two statements.
    """
    document = _issued(municipality, code)
    if document is None or document.issued_on is None:
        return None
    signatures = list(document.signatures.all())
    return Verified(
        standing=_standing(document, on),
        kind=_kind_title(document.kind),
        number=document.number,
        code=document.code,
        issued_on=document.issued_on,
        valid_until=document.valid_until,
        ended_on=document.ended_on,
        replaced_by=document.replaced_by.number if document.replaced_by else "",
        sha256=document.sha256,
        is_signed=bool(signatures),
        is_test=any(signature.is_test for signature in signatures),
    )


def judge_file(municipality: Municipality, code: str, file: bytes) -> FileVerdict:
    """Return what a file is beside the document of a code; at most three statements."""
    digest = hashlib.sha256(file).hexdigest()
    document = _issued(municipality, code)
    if document is not None and document.sha256 == digest:
        return FileVerdict.SAME
    ours = Document.objects.filter(municipality=municipality).exclude(state=Document.State.DRAFT)
    if ours.filter(sha256=digest).exists():
        return FileVerdict.OTHER
    certificates = {check.certificate_sha256 for check in check_signatures(file)}
    known = Signature.objects.filter(
        document__municipality=municipality, certificate_sha256__in=certificates
    )
    if certificates and known.exists():
        return FileVerdict.CHANGED
    return FileVerdict.STRANGE


def _issued(municipality: Municipality, code: str) -> Document | None:
    found = Document.objects.filter(municipality=municipality, code=code)
    return found.exclude(state=Document.State.DRAFT).select_related("replaced_by").first()


def _standing(document: Document, on: dt.date) -> Standing:
    if document.state == Document.State.ANNULLED:
        return Standing.ANNULLED
    if document.state == Document.State.REPLACED:
        return Standing.REPLACED
    if document.valid_until is not None and document.valid_until < on:
        return Standing.EXPIRED
    return Standing.VALID


def _kind_title(code: str) -> str:
    try:
        return str(get_kind(code).title)
    except UnknownDocumentKind:
        return code
