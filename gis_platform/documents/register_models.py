"""Entries of the register of town-planning documents."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.utils.translation import gettext_lazy as _

from gis_platform.layers.models import Feature, tracked
from gis_platform.municipalities.models import STORAGE_SRID


@tracked
class RegisterEntry(Feature):
    """The card of a document in the register, with the territory that it is about.

    section: code in the reference data `register_sections`. classifier: kind of document.
    Holds no applicant: the register is read by many.
    """

    class Access(models.TextChoices):
        PUBLIC = "PUBLIC", _("open to everybody")
        LIMITED = "LIMITED", _("limited")

    class Status(models.TextChoices):
        IN_FORCE = "IN_FORCE", _("in force")
        NOT_IN_FORCE = "NOT_IN_FORCE", _("not in force")
        ANNULLED = "ANNULLED", _("annulled")

    registration_number = models.CharField(_("registration number"), max_length=60)
    section = models.CharField(_("section of the register"), max_length=4)
    classifier = models.CharField(_("kind of document"), max_length=60)
    access = models.CharField(
        _("access"), max_length=10, choices=Access.choices, default=Access.PUBLIC
    )
    title = models.CharField(_("title"), max_length=500)
    number = models.CharField(_("number"), max_length=60)
    issued_on = models.DateField(_("date of the document"))
    issued_by = models.CharField(_("issued by"), max_length=300, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=14, choices=Status.choices, default=Status.IN_FORCE
    )
    status_reason = models.CharField(_("why not in force"), max_length=1000, blank=True)
    status_on = models.DateField(_("not in force since"), null=True, blank=True)
    registered_at = models.DateTimeField(_("registered"))
    registered_by = models.CharField(_("registered by"), max_length=150, blank=True)
    parcel_numbers = ArrayField(
        models.CharField(max_length=60), verbose_name=_("parcels"), default=list, blank=True
    )
    document = models.ForeignKey(
        "documents.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="register_entries",
    )
    geometry = models.MultiPolygonField(_("territory"), srid=STORAGE_SRID)

    class Meta(Feature.Meta):
        verbose_name = _("document of the register")
        verbose_name_plural = _("documents of the register")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "registration_number"],
                condition=models.Q(end_lifespan=None),
                name="register_entry_one_per_number",
            )
        ]

    def __str__(self) -> str:
        return self.registration_number
