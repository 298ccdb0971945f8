"""Signatures that are made elsewhere: on a person's token, in a browser, by another program."""

from __future__ import annotations

from collections.abc import Sequence

from asn1crypto import cms, x509
from django.utils.translation import gettext as _

from gis_platform.documents.errors import SignatureRefused
from gis_platform.documents.signing.pades import PreparedPdf, fill_signature
from gis_platform.documents.signing.validation import check_signatures, read_certificates


def read_certificate(file: bytes) -> x509.Certificate:
    """Return the certificate of a PEM or DER file that announces a signature.

    Raises SignatureRefused.
    """
    try:
        found = read_certificates(file)
        found[0].subject.native  # noqa: B018  asn1crypto parses on demand
    except (ValueError, TypeError, IndexError) as error:
        raise SignatureRefused(_("the certificate cannot be read")) from error
    return found[0]


def finished(
    prepared: PreparedPdf, signature: bytes, certificate_sha256: str, roots: Sequence[bytes] = ()
) -> bytes:
    """Return the file with a signature made elsewhere.

    signature: a detached CMS SignedData (DER) of the SHA-256 that was prepared. Raises
    SignatureRefused if it is of another file or another certificate than announced, or trusted
    roots are named and none of them is above the certificate.
    """
    try:
        content = cms.ContentInfo.load(signature, strict=True)
        content["content"]["signer_infos"].native  # noqa: B018  asn1crypto parses on demand
        pdf = fill_signature(prepared, signature)
    except (ValueError, TypeError, KeyError) as error:
        raise SignatureRefused(_("it is no CMS signature that fits its place")) from error
    checks = check_signatures(pdf, roots)
    if len(checks) != 1:
        raise SignatureRefused(_("it cannot be read"))
    (check,) = checks
    if not (check.intact and check.valid and check.whole):
        raise SignatureRefused(_("it is not a signature of the prepared file"))
    if check.certificate_sha256 != certificate_sha256:
        raise SignatureRefused(_("it was made by another certificate than announced"))
    if roots and not check.trusted:
        raise SignatureRefused(_("its certificate leads to none of the trusted roots"))
    return pdf
