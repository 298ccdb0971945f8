"""Land development plans, with the content they were made from."""

import pgtrigger
from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from gis_platform.documents.models import Document
from gis_platform.documents.triggers import KeptAsIssued, stays_once_issued
from gis_platform.layers.models import Feature, filtered, tracked
from gis_platform.municipalities.models import STORAGE_SRID

TRANSITIONS = (
    ("DRAFT", "ON_SIGNING"),
    ("ON_SIGNING", "DRAFT"),
    ("ON_SIGNING", "ISSUED"),
    ("ISSUED", "EXPIRED"),
    ("ISSUED", "ANNULLED"),
    ("ISSUED", "REPLACED"),
)
"""The ways of a plan between its statuses; there are no others."""
KEPT = ["ISSUED", "EXPIRED", "ANNULLED", "REPLACED"]
FREE_ONCE_ISSUED = [
    "status",
    "annulled_on",
    "annulment_reason",
    "replaced_by",
    "version",
    "geometry_3857",
]
"""What may change of a plan that was issued; the last two are written by the database."""


@tracked
class LandDevelopmentPlan(Feature):
    """A land development plan of one parcel (in Russia: GPZU)."""

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("draft")
        ON_SIGNING = "ON_SIGNING", _("on signing")
        ISSUED = "ISSUED", _("issued")
        EXPIRED = "EXPIRED", _("expired")
        ANNULLED = "ANNULLED", _("annulled")
        REPLACED = "REPLACED", _("replaced")

    number = models.CharField(_("number"), max_length=60, blank=True)
    parcel_number = models.CharField(_("cadastral number"), max_length=60)
    parcel_version = models.PositiveIntegerField(_("version of the parcel"))
    address = models.CharField(_("address"), max_length=1000, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.DRAFT
    )
    composed_on = models.DateField(_("composed"))
    issued_on = models.DateField(_("issued"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    envelope_area_m2 = models.DecimalField(
        _("area for building, m²"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    application_number = models.CharField(_("number of the application"), max_length=60, blank=True)
    application_date = models.DateField(_("date of the application"), null=True, blank=True)
    annulled_on = models.DateField(_("annulled"), null=True, blank=True)
    annulment_reason = models.CharField(_("why annulled"), max_length=1000, blank=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    outdated_because = models.CharField(
        _("why outdated"), max_length=500, blank=True, default="", db_default=""
    )
    facts = models.JSONField(_("facts it was made from"))
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    geometry = models.MultiPolygonField(_("boundary"), srid=STORAGE_SRID)

    class Meta(Feature.Meta):
        verbose_name = _("land development plan")
        verbose_name_plural = _("land development plans")
        indexes = [*Feature.Meta.indexes, *filtered("plan", "parcel_number")]
        triggers = [
            *Feature.Meta.triggers,
            KeptAsIssued(name="issued_is_kept", field="status", states=KEPT, free=FREE_ONCE_ISSUED),
            stays_once_issued("status", KEPT),
            pgtrigger.FSM(name="status_path", field="status", transitions=list(TRANSITIONS)),
        ]

    def __str__(self) -> str:
        return self.number or self.parcel_number
