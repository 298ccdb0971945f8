"""Issuing documents: numbered, set, signed, kept and registered in one transaction.

Plans, letters and extracts are issued by the same functions. Where the key is elsewhere, a
document is prepared with its numbers, and completed with the signature of its hash.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from gis_platform.documents.actions import store_document
from gis_platform.documents.addresses import verification_address
from gis_platform.documents.codes import new_code
from gis_platform.documents.errors import NotInForce, PreparationOver
from gis_platform.documents.kinds import DocumentKind, get_kind
from gis_platform.documents.models import (
    Document,
    DocumentNumber,
    PreparedDocument,
    RegisterEntry,
    Signature,
)
from gis_platform.documents.numbering import Series, give_number, series_of
from gis_platform.documents.register import (
    Registration,
    end_entries,
    read_registration,
    register_document,
    register_series,
)
from gis_platform.documents.signing.external import finished, read_certificate
from gis_platform.documents.signing.keys import trusted_roots
from gis_platform.documents.signing.pades import (
    Appearance,
    PreparedPdf,
    prepare_pdf,
    require_valid,
    sign_pdf,
)
from gis_platform.documents.signing.ports import (
    CertificateFacts,
    SigningKey,
    certificate_facts,
)
from gis_platform.municipalities.actors import Actor


@dataclass(frozen=True, kw_only=True)
class Issue:
    """What the issuing adds to a document, printed in it.

    register_number: empty for what is not registered. address: where the document is verified;
    code: the end of it. signatory_*: empty for what is not signed.
    """

    number: str
    issued_on: dt.date
    valid_until: dt.date | None
    signatory_name: str
    signatory_position: str
    authority: str
    register_number: str
    code: str
    address: str


@dataclass(frozen=True, kw_only=True)
class MadeDocument:
    """A document as its app makes it: content as plain JSON values, and the PDF before signing."""

    content: object
    pdf: bytes


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be issued; make: returns the document for what the issuing adds.

    subject: row id of what is issued, for its app. series: None takes the one of the kind.
    registration: None for what is not registered.
    """

    kind: DocumentKind
    language: str
    issued_on: dt.date
    make: Callable[[Issue], MadeDocument]
    subject: int = 0
    valid_until: dt.date | None = None
    series: Series | None = None
    registration: Registration | None = None


@dataclass(frozen=True, kw_only=True)
class _Numbers:
    number: DocumentNumber
    register: DocumentNumber | None

    def all(self) -> list[DocumentNumber]:
        return [each for each in (self.number, self.register) if each is not None]


@transaction.atomic
def issue_document(
    order: Order, *, actor: Actor, signer: SigningKey | None, now: dt.datetime
) -> Document:
    """Issue a document: number, code, PDF, signature, file, entry of the register.

    The numbers are locked until the transaction ends, so that a signing that fails leaves no gap.
    signer: None for kinds that are not signed. Raises NoSigningKey, CertificateNotValid and what
    `order.make` raises.
    """
    certificate = None if signer is None else signer.certificate()
    if certificate is not None:
        require_valid(certificate, now)
    numbers = _give_numbers(order, actor, DocumentNumber.Status.USED)
    issue = _issue(order, numbers, certificate, actor)
    made = order.make(issue)
    pdf = made.pdf
    if signer is not None:
        pdf = sign_pdf(pdf, signer, _appearance(order.kind, order.language), now=now)
    document = _store(order.kind, order.language, issue, replace(made, pdf=pdf), actor)
    _use(numbers.all(), document)
    if signer is not None and certificate is not None:
        _note_signature(document, certificate, signer.method, now, is_test=signer.is_test)
    _register(document, order.registration, issue, actor, now)
    return document


@transaction.atomic
def prepare_document(
    order: Order, *, actor: Actor, certificate: bytes, now: dt.datetime
) -> PreparedDocument:
    """Prepare a document whose hash is signed elsewhere; `digest` is what has to be signed.

    certificate: PEM or DER, of who will sign; it stands in the stamp. What was prepared of the same
    subject before is cancelled. The numbers are reserved: `cancel_prepared` makes them void.
    Raises SignatureRefused for what is no certificate, and CertificateNotValid.
    """
    announced = read_certificate(certificate)
    facts = certificate_facts(announced)
    require_valid(facts, now)
    for old in waiting(actor, order.kind, order.subject):
        cancel_prepared(old, reason=_("Prepared again."))
    numbers = _give_numbers(order, actor, DocumentNumber.Status.RESERVED)
    issue = _issue(order, numbers, facts, actor)
    made = order.make(issue)
    appearance = _appearance(order.kind, order.language)
    prepared = prepare_pdf(made.pdf, announced, appearance, now=now, is_test=False)
    registration = order.registration
    row = PreparedDocument.objects.create(
        municipality=actor.municipality,
        kind=order.kind.code,
        subject=order.subject,
        language=order.language,
        content=made.content,
        issue=_issue_to_json(issue),
        registration=None if registration is None else registration.to_json(),
        file=prepared.content,
        digest=prepared.digest.hex(),
        reserved_start=prepared.reserved_start,
        reserved_end=prepared.reserved_end,
        certificate=announced.dump(),
        day=order.issued_on,
        actor=actor.name,
    )
    row.numbers.set(numbers.all())
    return row


@transaction.atomic
def complete_document(
    prepared: PreparedDocument, signature: bytes, *, actor: Actor, now: dt.datetime
) -> Document:
    """Issue a prepared document with the signature of its hash.

    signature: detached CMS SignedData (DER). Raises PreparationOver and SignatureRefused; nothing
    changes then.
    """
    row = PreparedDocument.objects.select_for_update().get(pk=prepared.pk)
    _require_waiting(row, actor.municipality.today)
    facts = certificate_facts(read_certificate(bytes(row.certificate)))
    require_valid(facts, now)
    place = PreparedPdf(
        content=bytes(row.file),
        digest=bytes.fromhex(row.digest),
        reserved_start=row.reserved_start,
        reserved_end=row.reserved_end,
    )
    roots = trusted_roots(actor.municipality)
    pdf = finished(place, signature, facts.sha256, roots)
    issue = issue_from_json(row.issue)
    made = MadeDocument(content=row.content, pdf=pdf)
    document = _store(get_kind(row.kind), row.language, issue, made, actor)
    _use(list(row.numbers.all()), document)
    _note_signature(document, facts, "EXTERNAL", now, is_test=False)
    registration = None if row.registration is None else read_registration(row.registration)
    _register(document, registration, issue, actor, now)
    row.status, row.file = PreparedDocument.Status.SIGNED, b""
    row.save(update_fields=["status", "file"])
    return document


@transaction.atomic
def cancel_prepared(prepared: PreparedDocument, *, reason: str) -> None:
    """Give up a prepared document: its numbers stay in the ledger, void, with the reason.

    Raises PreparationOver if it does not wait.
    """
    row = PreparedDocument.objects.select_for_update().get(pk=prepared.pk)
    if row.status != PreparedDocument.Status.WAITING:
        raise PreparationOver(row.pk, row.get_status_display())
    row.numbers.update(status=DocumentNumber.Status.VOID, reason=reason)
    row.status, row.reason, row.file = PreparedDocument.Status.CANCELLED, reason, b""
    row.save(update_fields=["status", "reason", "file"])


def waiting(actor: Actor, kind: DocumentKind, subject: int) -> list[PreparedDocument]:
    """Return what is prepared of a subject and waits for its signature: one or none."""
    rows = PreparedDocument.objects.filter(
        municipality=actor.municipality,
        kind=kind.code,
        subject=subject,
        status=PreparedDocument.Status.WAITING,
    )
    return list(rows)


@transaction.atomic
def annul_document(document: Document, *, on: dt.date, reason: str) -> Document:
    """Annul an issued document, here and in the register. Raises NotInForce."""
    locked = _in_force(document)
    locked.state, locked.ended_on, locked.ending_reason = Document.State.ANNULLED, on, reason
    locked.save(update_fields=["state", "ended_on", "ending_reason"])
    end_entries(locked, RegisterEntry.Status.ANNULLED, on=on, reason=reason)
    return locked


@transaction.atomic
def replace_document(document: Document, by: Document, *, on: dt.date) -> Document:
    """Say that another document took the place of an issued one. Raises NotInForce."""
    locked = _in_force(document)
    reason = _("Replaced by %(number)s.") % {"number": by.number}
    locked.state, locked.ended_on, locked.replaced_by = Document.State.REPLACED, on, by
    locked.ending_reason = reason
    locked.save(update_fields=["state", "ended_on", "ending_reason", "replaced_by"])
    end_entries(locked, RegisterEntry.Status.NOT_IN_FORCE, on=on, reason=reason)
    return locked


def _in_force(document: Document) -> Document:
    locked = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if locked.state != Document.State.ISSUED:
        raise NotInForce(locked.number or str(locked.pk), locked.get_state_display())
    return locked


def _give_numbers(order: Order, actor: Actor, status: DocumentNumber.Status) -> _Numbers:
    year = order.issued_on.year
    series = order.series or series_of(actor.municipality, order.kind.code)
    number = give_number(series, year, actor=actor, status=status)
    if order.registration is None:
        return _Numbers(number=number, register=None)
    series = register_series(actor.municipality, order.registration.section)
    return _Numbers(number=number, register=give_number(series, year, actor=actor, status=status))


def _issue(
    order: Order, numbers: _Numbers, certificate: CertificateFacts | None, actor: Actor
) -> Issue:
    code = new_code()
    municipality = actor.municipality
    texts = municipality.texts.get(order.language, {})
    return Issue(
        number=numbers.number.text,
        issued_on=order.issued_on,
        valid_until=order.valid_until,
        signatory_name=certificate.owner if certificate else "",
        signatory_position=certificate.position if certificate else "",
        authority=str(texts.get("authority", "")),
        register_number=numbers.register.text if numbers.register else "",
        code=code,
        address=verification_address(municipality, code),
    )


def _issue_to_json(issue: Issue) -> dict[str, object]:
    until = issue.valid_until
    return asdict(issue) | {
        "issued_on": issue.issued_on.isoformat(),
        "valid_until": None if until is None else until.isoformat(),
    }


def issue_from_json(data: dict[str, str | None]) -> Issue:
    """Return what the issuing adds, as it is kept with a prepared document."""
    until = data["valid_until"]
    texts = {
        name: value or ""
        for name, value in data.items()
        if name not in {"issued_on", "valid_until"}
    }
    return Issue(
        issued_on=dt.date.fromisoformat(data["issued_on"] or ""),
        valid_until=None if until is None else dt.date.fromisoformat(until),
        **texts,
    )


def _appearance(kind: DocumentKind, language: str) -> Appearance:
    with override(language):
        return Appearance(place=kind.stamp, language=language, reason=str(kind.title))


def _store(
    kind: DocumentKind, language: str, issue: Issue, made: MadeDocument, actor: Actor
) -> Document:
    issued = Document(
        state=Document.State.ISSUED,
        number=issue.number,
        code=issue.code,
        issued_on=issue.issued_on,
        valid_until=issue.valid_until,
    )
    return store_document(
        kind,
        content=made.content,
        file=made.pdf,
        language=language,
        actor=actor,
        issued=issued,
    )


def _use(numbers: list[DocumentNumber], document: Document) -> None:
    rows = DocumentNumber.objects.filter(pk__in=[number.pk for number in numbers])
    rows.update(status=DocumentNumber.Status.USED, document=document)


def _note_signature(
    document: Document,
    certificate: CertificateFacts,
    method: str,
    now: dt.datetime,
    *,
    is_test: bool,
) -> None:
    Signature.objects.create(
        document=document,
        signer_name=certificate.owner,
        signer_position=certificate.position,
        certificate_serial=certificate.serial,
        certificate_issuer=certificate.issuer,
        certificate_sha256=certificate.sha256,
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
        algorithm=certificate.algorithm,
        method=method,
        is_test=is_test,
        signed_at=now,
    )


def _register(
    document: Document,
    registration: Registration | None,
    issue: Issue,
    actor: Actor,
    now: dt.datetime,
) -> None:
    if registration is not None:
        register_document(
            document,
            registration,
            registration_number=issue.register_number,
            issued_by=issue.authority,
            actor=actor,
            now=now,
        )


def _require_waiting(row: PreparedDocument, today: dt.date) -> None:
    if row.status != PreparedDocument.Status.WAITING:
        raise PreparationOver(row.pk, row.get_status_display())
    if row.day != today:
        said = _("it was prepared for %(day)s, today is %(today)s")
        raise PreparationOver(row.pk, said % {"day": row.day, "today": today})
