"""What can go wrong with documents."""

from __future__ import annotations

from http import HTTPStatus

from gis_platform.problems import register_problem


class DocumentsError(Exception):
    """Something about a document that people are told."""


class NoSigningKey(DocumentsError):  # noqa: N818  the name is the sentence
    """A municipality has no key to sign with, or it cannot be used."""

    def __init__(self, municipality: str, reason: str) -> None:
        """municipality: its code. reason: what is missing."""
        self.municipality, self.reason = municipality, reason
        super().__init__(f"{municipality} has no key to sign with: {reason}.")


class CertificateNotValid(DocumentsError):  # noqa: N818
    """A certificate that is not valid now, or not for signing."""

    def __init__(self, owner: str, reason: str) -> None:
        """owner: of the certificate."""
        self.owner, self.reason = owner, reason
        super().__init__(f"The certificate of {owner} cannot sign: {reason}.")


class SignatureRefused(DocumentsError):  # noqa: N818
    """A signature that does not belong to the prepared file or to the announced certificate."""

    def __init__(self, reason: str) -> None:
        """reason: what does not fit, as a clause."""
        self.reason = reason
        super().__init__(f"The signature is refused: {reason}.")


class PreparationOver(DocumentsError):  # noqa: N818
    """A prepared file that no longer waits: signed, cancelled or of another day."""

    def __init__(self, pk: int, status: str) -> None:
        """status: what became of it."""
        self.pk, self.status = pk, status
        super().__init__(f"The prepared document {pk} does not wait for a signature: {status}.")


class NotInForce(DocumentsError):  # noqa: N818
    """A document that cannot end, for it is not in force."""

    def __init__(self, number: str, state: str) -> None:
        """state: of the document."""
        self.number, self.state = number, state
        super().__init__(f"The document {number} is not in force: {state}.")


for _error in (CertificateNotValid, PreparationOver, NotInForce):
    register_problem(_error, HTTPStatus.CONFLICT)
register_problem(SignatureRefused, HTTPStatus.UNPROCESSABLE_ENTITY)
register_problem(NoSigningKey, HTTPStatus.SERVICE_UNAVAILABLE)
