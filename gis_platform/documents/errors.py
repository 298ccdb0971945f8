"""What can go wrong with documents."""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext as _

from gis_platform.problems import register_problem


class DocumentsError(Exception):
    """Something about a document that people are told."""


class NoSigningKey(DocumentsError):  # noqa: N818  the name is the sentence
    """A municipality has no key to sign with, or it cannot be used."""

    def __init__(self, municipality: str, reason: str) -> None:
        """municipality: its code. reason: what is missing."""
        self.municipality, self.reason = municipality, reason
        message = _("%(municipality)s has no key to sign with: %(reason)s.")
        super().__init__(message % {"municipality": municipality, "reason": reason})


class CertificateNotValid(DocumentsError):  # noqa: N818
    """A certificate that is not valid now, or not for signing."""

    def __init__(self, owner: str, reason: str) -> None:
        """owner: of the certificate."""
        self.owner, self.reason = owner, reason
        message = _("The certificate of %(owner)s cannot sign: %(reason)s.")
        super().__init__(message % {"owner": owner, "reason": reason})


class SignatureRefused(DocumentsError):  # noqa: N818
    """A signature that does not belong to the prepared file or to the announced certificate."""

    def __init__(self, reason: str) -> None:
        """reason: what does not fit, as a clause."""
        self.reason = reason
        super().__init__(_("The signature is refused: %(reason)s.") % {"reason": reason})


class PreparationOver(DocumentsError):  # noqa: N818
    """A prepared file that no longer waits: signed, cancelled or of another day."""

    def __init__(self, pk: int, status: str) -> None:
        """status: what became of it."""
        self.pk, self.status = pk, status
        message = _("The prepared document %(pk)s does not wait for a signature: %(status)s.")
        super().__init__(message % {"pk": pk, "status": status})


class NotInForce(DocumentsError):  # noqa: N818
    """A document that cannot end, for it is not in force."""

    def __init__(self, number: str, state: str) -> None:
        """state: of the document."""
        self.number, self.state = number, state
        message = _("The document %(number)s is not in force: %(state)s.")
        super().__init__(message % {"number": number, "state": state})


for _error in (CertificateNotValid, PreparationOver, NotInForce):
    register_problem(_error, HTTPStatus.CONFLICT)
register_problem(SignatureRefused, HTTPStatus.UNPROCESSABLE_ENTITY)
register_problem(NoSigningKey, HTTPStatus.SERVICE_UNAVAILABLE)
