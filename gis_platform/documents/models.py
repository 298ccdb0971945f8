"""Documents: what was made from what, numbered, signed and kept as it was made."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from gis_platform.documents.register_models import RegisterEntry
from gis_platform.documents.triggers import KeptAsIssued, stays_once_issued
from gis_platform.municipalities.models import Municipality

__all__ = ["Document", "DocumentNumber", "PreparedDocument", "RegisterEntry", "Signature"]

KEPT = ["ISSUED", "ANNULLED", "REPLACED"]
FREE_ONCE_ISSUED = ["state", "ended_on", "ending_reason", "replaced_by"]
"""What may change of a document that was issued."""


class Document(models.Model):
    """A rendered document with the frozen content it was made from.

    A rendered file never changes; its SHA-256 is beside it. File names are hashes. Once issued it
    has a number and a code, by which anybody can verify it; triggers keep it as it is.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("draft")
        ISSUED = "ISSUED", _("issued")
        ANNULLED = "ANNULLED", _("annulled")
        REPLACED = "REPLACED", _("replaced")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=60)
    language = models.CharField(_("language"), max_length=5)
    content = models.JSONField(_("content"))
    file = models.FileField(_("file"), upload_to="documents/", max_length=200)
    sha256 = models.CharField(_("hash of the file"), max_length=64)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    actor = models.CharField(_("who"), max_length=150, blank=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=State.choices,
        default=State.DRAFT,
        db_default=State.DRAFT,
    )
    number = models.CharField(_("number"), max_length=60, blank=True, default="", db_default="")
    code = models.CharField(
        _("code for verifying"), max_length=20, blank=True, default="", db_default=""
    )
    issued_on = models.DateField(_("issued"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    ended_on = models.DateField(_("annulled or replaced"), null=True, blank=True)
    ending_reason = models.CharField(
        _("why annulled or replaced"), max_length=1000, blank=True, default="", db_default=""
    )
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["sha256"], name="document_by_hash")]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=~models.Q(code=""), name="document_one_per_code"
            ),
            models.CheckConstraint(
                condition=models.Q(state="DRAFT")
                | (models.Q(issued_on__isnull=False) & ~models.Q(code="") & ~models.Q(number="")),
                name="document_issued_has_number",
            ),
        ]
        triggers = [
            KeptAsIssued(name="issued_is_kept", field="state", states=KEPT, free=FREE_ONCE_ISSUED),
            stays_once_issued("state", KEPT),
            pgtrigger.FSM(
                name="state_path",
                field="state",
                transitions=[
                    ("DRAFT", "ISSUED"),
                    ("ISSUED", "ANNULLED"),
                    ("ISSUED", "REPLACED"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number or self.sha256[:12]}"


class DocumentNumber(models.Model):
    """The ledger of numbers: one row for each that was ever given out, none is given twice.

    series: kind of document, or section of the register. RESERVED stands in a file that waits for
    a signature; VOID: the signing was given up, `reason` says why.
    """

    class Status(models.TextChoices):
        RESERVED = "RESERVED", _("reserved")
        USED = "USED", _("used")
        VOID = "VOID", _("void")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    series = models.CharField(_("series"), max_length=60)
    year = models.PositiveSmallIntegerField(_("year"))
    sequence = models.PositiveIntegerField(_("number in the year"))
    text = models.CharField(_("number"), max_length=60)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    reason = models.CharField(_("why void"), max_length=1000, blank=True)
    actor = models.CharField(_("who"), max_length=150, blank=True)
    given_at = models.DateTimeField(_("given"), auto_now_add=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="numbers"
    )

    class Meta:
        verbose_name = _("number of a document")
        verbose_name_plural = _("numbers of documents")
        ordering = ["municipality", "series", "year", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "series", "year", "sequence"],
                name="document_number_sequence_once",
            ),
            models.UniqueConstraint(
                fields=["municipality", "series", "text"], name="document_number_text_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(status="VOID") | ~models.Q(reason=""),
                name="document_number_void_has_reason",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="number_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="number_is_kept", exclude=["status", "reason", "document"]),
            pgtrigger.FSM(
                name="number_path",
                field="status",
                transitions=[("RESERVED", "USED"), ("RESERVED", "VOID")],
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Signature(models.Model):
    """An electronic signature in a document: whose, by which certificate, how it was made."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="signatures")
    signer_name = models.CharField(_("owner of the certificate"), max_length=300)
    signer_position = models.CharField(_("position"), max_length=300, blank=True)
    certificate_serial = models.CharField(_("serial number of the certificate"), max_length=80)
    certificate_issuer = models.CharField(_("issuer of the certificate"), max_length=500)
    certificate_sha256 = models.CharField(
        _("hash of the certificate"), max_length=64, db_index=True
    )
    valid_from = models.DateTimeField(_("certificate valid from"))
    valid_until = models.DateTimeField(_("certificate valid until"))
    algorithm = models.CharField(_("algorithm"), max_length=60)
    method = models.CharField(_("method"), max_length=20)
    is_test = models.BooleanField(_("made by a test key"), default=False)
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.signer_name} {self.certificate_serial}"


class PreparedDocument(models.Model):
    """A file that waits for the signature of its hash, which is made elsewhere.

    The place for the signature is in it, the numbers that it shows are reserved. subject: row id of
    what is issued, for its app. issue: what the issuing adds to the document.
    """

    class Status(models.TextChoices):
        WAITING = "WAITING", _("waiting")
        SIGNED = "SIGNED", _("signed")
        CANCELLED = "CANCELLED", _("cancelled")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=60)
    subject = models.BigIntegerField(_("what is issued"))
    language = models.CharField(_("language"), max_length=5)
    content = models.JSONField(_("content"))
    issue = models.JSONField(_("what the issuing adds"))
    registration = models.JSONField(_("card of the register"), null=True, blank=True)
    file = models.BinaryField(_("file with the place for a signature"))
    digest = models.CharField(_("hash to be signed"), max_length=64)
    reserved_start = models.BigIntegerField(_("start of the place for the signature"))
    reserved_end = models.BigIntegerField(_("end of the place for the signature"))
    certificate = models.BinaryField(_("certificate"))
    numbers = models.ManyToManyField(DocumentNumber, related_name="prepared")
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.WAITING
    )
    reason = models.CharField(_("why cancelled"), max_length=1000, blank=True)
    day = models.DateField(_("day on which it is to be signed"))
    actor = models.CharField(_("who"), max_length=150, blank=True)
    created_at = models.DateTimeField(_("prepared"), auto_now_add=True)

    class Meta:
        verbose_name = _("document prepared for signing")
        verbose_name_plural = _("documents prepared for signing")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "subject"],
                condition=models.Q(status="WAITING"),
                name="prepared_document_one_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.status}"
