"""A key in a PKCS#12 file on the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.utils.translation import gettext as _
from pyhanko.sign.signers.pdf_cms import Signer, SimpleSigner

from gis_platform.documents.errors import NoSigningKey
from gis_platform.documents.signing.ports import CertificateFacts, certificate_facts


@dataclass(frozen=True, kw_only=True)
class Pkcs12Key:
    """A key and its certificates in a file; municipality: code, for messages."""

    municipality: str
    path: Path
    password: str
    is_test: bool = False
    timestamp_url: str = ""
    method: str = "PKCS12"

    def certificate(self) -> CertificateFacts:
        """Return what the certificate says. Raises NoSigningKey."""
        return certificate_facts(self._signer.signing_cert)

    @contextmanager
    def opened(self) -> Iterator[Signer]:
        """Give the key for signing. Raises NoSigningKey."""
        yield self._signer

    @cached_property
    def _signer(self) -> SimpleSigner:
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise NoSigningKey(self.municipality, f"{self.path.name}: {error.strerror}") from error
        try:
            loaded: SimpleSigner = SimpleSigner.load_pkcs12_data(
                content, [], passphrase=self.password.encode()
            )
        except ValueError as error:
            reason = _("%(name)s is no PKCS#12 file of that password") % {"name": self.path.name}
            raise NoSigningKey(self.municipality, reason) from error
        return loaded
