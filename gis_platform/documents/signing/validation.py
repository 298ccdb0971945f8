"""Checking signatures in PDF files."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from asn1crypto import pem, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from gis_platform.documents.signing.threads import apart

MOST_SIGNATURES = 20


@dataclass(frozen=True, kw_only=True)
class SignatureCheck:
    """What the check of a signature found.

    intact: the signed bytes are as they were. valid: and the signature belongs to the certificate.
    whole: nothing was added to the file after it. trusted: the certificate leads to a root.
    """

    signer: str
    certificate_sha256: str
    intact: bool
    valid: bool
    trusted: bool
    whole: bool
    algorithm: str


def check_signatures(pdf: bytes, roots: Sequence[bytes] = ()) -> list[SignatureCheck]:
    """Return what is found of the signatures of a file; none in what is no PDF file.

    roots: PEM files of certificates that are trusted.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        found = list(reader.embedded_regular_signatures)[:MOST_SIGNATURES]
    except (PdfError, ValueError, KeyError, TypeError, RecursionError):
        return []
    trusted = [certificate for file in roots for certificate in read_certificates(file)]
    return [check for each in found if (check := _checked(each, trusted)) is not None]


def _checked(
    signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]
) -> SignatureCheck | None:
    context = ValidationContext(trust_roots=list(roots), allow_fetching=False)
    try:
        certificate = signature.signer_cert
        status = apart(lambda: validate_pdf_signature(signature, context))
    except (SignatureValidationError, SigningError, PdfError, ValueError, KeyError, TypeError):
        return None
    return SignatureCheck(
        signer=certificate.subject.human_friendly,
        certificate_sha256=certificate.sha256.hex(),
        intact=bool(status.intact),
        valid=bool(status.valid),
        trusted=bool(status.trusted),
        whole=status.coverage is not None and status.coverage.name == "ENTIRE_FILE",
        algorithm=f"{status.md_algorithm} {status.pkcs7_signature_mechanism}",
    )


def read_certificates(file: bytes) -> list[x509.Certificate]:
    """Return the certificates of a PEM or DER file. Raises ValueError."""
    if not pem.detect(file):
        return [x509.Certificate.load(file, strict=True)]
    return [x509.Certificate.load(content) for _, _, content in pem.unarmor(file, multiple=True)]
