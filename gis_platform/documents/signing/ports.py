"""The port of signing: a key that signs, wherever it is kept."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from asn1crypto import x509
from pyhanko.sign.signers.pdf_cms import Signer


@dataclass(frozen=True, kw_only=True)
class CertificateFacts:
    """What a certificate says of its owner; position and organisation may be empty.

    serial: hexadecimal, upper case. sha256: of the certificate itself.
    """

    owner: str
    position: str
    organisation: str
    serial: str
    issuer: str
    valid_from: dt.datetime
    valid_until: dt.datetime
    algorithm: str
    sha256: str

    def is_valid_at(self, moment: dt.datetime) -> bool:
        """Say whether the certificate is valid at a moment."""
        return self.valid_from <= moment <= self.valid_until


class SigningKey(Protocol):
    """A key with its certificate; method: PKCS12, PKCS11 or EXTERNAL.

    is_test: what it signs has no legal force. timestamp_url: of an RFC 3161 authority, or empty.
    """

    @property
    def method(self) -> str:
        """How the key signs."""

    @property
    def is_test(self) -> bool:
        """Whether what it signs has no legal force."""

    @property
    def timestamp_url(self) -> str:
        """The authority that states the time, empty for none."""

    def certificate(self) -> CertificateFacts:
        """Return what the certificate says. Raises NoSigningKey."""

    def opened(self) -> AbstractContextManager[Signer]:
        """Give the key for signing. Raises NoSigningKey."""


def certificate_facts(certificate: x509.Certificate) -> CertificateFacts:
    """Return what a certificate says."""
    subject = certificate.subject.native
    return CertificateFacts(
        owner=_text(subject, "common_name") or certificate.subject.human_friendly,
        position=_text(subject, "title"),
        organisation=_text(subject, "organization_name"),
        serial=f"{certificate.serial_number:X}",
        issuer=_text(certificate.issuer.native, "common_name") or certificate.issuer.human_friendly,
        valid_from=certificate.not_valid_before,
        valid_until=certificate.not_valid_after,
        algorithm=_algorithm(certificate),
        sha256=certificate.sha256.hex(),
    )


def _text(name: dict[str, object], part: str) -> str:
    value = name.get(part, "")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _algorithm(certificate: x509.Certificate) -> str:
    key = certificate.public_key
    curve = f" {key.curve[1]}" if key.algorithm == "ec" else f" {key.bit_size}"
    return f"{key.algorithm}{curve}"
