"""PAdES signatures in PDF files, at once or in two steps."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
from dataclasses import dataclass

from asn1crypto import x509
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_cms import ExternalSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from gis_platform.documents.errors import CertificateNotValid
from gis_platform.documents.signing.places import StampPlace
from gis_platform.documents.signing.ports import (
    CertificateFacts,
    SigningKey,
    certificate_facts,
)
from gis_platform.documents.signing.stamps import stamp_lines, stamp_style
from gis_platform.documents.signing.structure import tag_signature
from gis_platform.documents.signing.threads import apart

FIELD = "Signature1"
DIGEST = "sha256"
BYTES_RESERVED = 32_768
"""Room for a signature made elsewhere, with its chain of certificates."""
EMPTY_SIGNATURE = 512


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """What is said with a signature: place and language of the stamp, the reason."""

    place: StampPlace
    language: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PreparedPdf:
    """A file with an empty place for a signature, and the SHA-256 that is to be signed.

    reserved_start, reserved_end: bytes of the place, which the hash leaves out.
    """

    content: bytes
    digest: bytes
    reserved_start: int
    reserved_end: int


def sign_pdf(pdf: bytes, key: SigningKey, appearance: Appearance, *, now: dt.datetime) -> bytes:
    """Return the file with a PAdES signature and a visible stamp.

    Level B-B, B-T where the key has a time-stamping authority. Raises CertificateNotValid and
    NoSigningKey.
    """
    facts = key.certificate()
    require_valid(facts, now)
    stamper = HTTPTimeStamper(key.timestamp_url) if key.timestamp_url else None
    with key.opened() as signer:
        pdf_signer = _pdf_signer(signer, facts, appearance, is_test=key.is_test, stamper=stamper)
        writer = _writer(pdf, appearance)
        signed = apart(lambda: pdf_signer.sign_pdf(writer, existing_fields_only=True))
        return bytes(signed.getvalue())


def prepare_pdf(
    pdf: bytes,
    certificate: x509.Certificate,
    appearance: Appearance,
    *,
    now: dt.datetime,
    is_test: bool,
) -> PreparedPdf:
    """Return the file with the stamp and an empty place for the signature of its hash.

    Raises CertificateNotValid.
    """
    facts = certificate_facts(certificate)
    require_valid(facts, now)
    signer = ExternalSigner(
        signing_cert=certificate,
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # theirs
        signature_value=EMPTY_SIGNATURE,
    )
    pdf_signer = _pdf_signer(signer, facts, appearance, is_test=is_test, stamper=None)
    output = io.BytesIO()
    writer = _writer(pdf, appearance)
    prepared, *_ = apart(
        lambda: asyncio.run(
            pdf_signer.async_digest_doc_for_signing(
                writer,
                existing_fields_only=True,
                bytes_reserved=BYTES_RESERVED,
                output=output,
            )
        )
    )
    return PreparedPdf(
        content=output.getvalue(),
        digest=prepared.document_digest,
        reserved_start=prepared.reserved_region_start,
        reserved_end=prepared.reserved_region_end,
    )


def fill_signature(prepared: PreparedPdf, cms: bytes) -> bytes:
    """Return the prepared file with a CMS signature in its place.

    cms: DER. Raises ValueError where it is too long for the place.
    """
    output = io.BytesIO(prepared.content)
    digest = PreparedByteRangeDigest(
        document_digest=prepared.digest,
        reserved_region_start=prepared.reserved_start,
        reserved_region_end=prepared.reserved_end,
    )
    if len(cms) * 2 > prepared.reserved_end - prepared.reserved_start - 2:
        raise ValueError(f"The signature is longer than {BYTES_RESERVED // 2} bytes.")
    digest.fill_with_cms(output, cms)
    return output.getvalue()


def require_valid(certificate: CertificateFacts, now: dt.datetime) -> None:
    """Raise CertificateNotValid if a certificate is not valid at a moment."""
    if not certificate.is_valid_at(now):
        reason = _("it is valid from %(begin)s to %(end)s") % {
            "begin": f"{certificate.valid_from:%Y-%m-%d %H:%M}",
            "end": f"{certificate.valid_until:%Y-%m-%d %H:%M}",
        }
        raise CertificateNotValid(certificate.owner, reason)


def _writer(pdf: bytes, appearance: Appearance) -> IncrementalPdfFileWriter:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    tag_signature(writer, FIELD, appearance.place, appearance.reason)
    return writer


def _pdf_signer(
    signer: Signer,
    facts: CertificateFacts,
    appearance: Appearance,
    *,
    is_test: bool,
    stamper: HTTPTimeStamper | None,
) -> PdfSigner:
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=appearance.reason,
        name=facts.owner,
    )
    lines = stamp_lines(facts, appearance.language, is_test=is_test)
    return PdfSigner(
        metadata,
        signer=signer,
        timestamper=stamper,
        stamp_style=stamp_style(lines),
    )
