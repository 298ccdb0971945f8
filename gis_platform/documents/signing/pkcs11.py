"""A key on a token, behind a PKCS#11 module."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers.pdf_cms import Signer

from gis_platform.documents.errors import NoSigningKey
from gis_platform.documents.signing.ports import CertificateFacts, certificate_facts


@dataclass(frozen=True, kw_only=True)
class Pkcs11Key:
    """A key and its certificate of one label on a token; module: path of the library."""

    municipality: str
    module: str
    token: str
    label: str
    pin: str
    is_test: bool = False
    timestamp_url: str = ""
    method: str = "PKCS11"

    def certificate(self) -> CertificateFacts:
        """Return what the certificate says; it is read once. Raises NoSigningKey."""
        return self._facts

    @cached_property
    def _facts(self) -> CertificateFacts:
        with self.opened() as signer:
            return certificate_facts(signer.signing_cert)

    @contextmanager
    def opened(self) -> Iterator[Signer]:
        """Give the key for signing, in a session of its own. Raises NoSigningKey."""
        import pkcs11  # noqa: PLC0415  loads a native library, which few need

        try:
            session = open_pkcs11_session(
                self.module, token_criteria=TokenCriteria(label=self.token), user_pin=self.pin
            )
        except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
            reason = _("the token %(token)s cannot be opened (%(error)s)")
            reason %= {"token": self.token, "error": repr(error)}
            raise NoSigningKey(self.municipality, reason) from error
        with session:
            signer = PKCS11Signer(session, cert_label=self.label, key_label=self.label)
            try:
                known = signer.signing_cert
            except (pkcs11.PKCS11Error, LookupError) as error:
                raise NoSigningKey(self.municipality, self._uncertified()) from error
            if known is None:
                raise NoSigningKey(self.municipality, self._uncertified())
            yield signer

    def _uncertified(self) -> str:
        reason = _("the token %(token)s has no certificate %(label)s")
        return reason % {"token": self.token, "label": self.label}
