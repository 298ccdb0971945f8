"""Permits: what the municipality has allowed to be built."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.utils.translation import gettext_lazy as _

from gis_platform.layers.models import Feature, tracked
from gis_platform.municipalities.models import STORAGE_SRID
from plans.models import LandDevelopmentPlan


@tracked
class ConstructionPermit(Feature):
    """An issued authorisation to build or to rebuild."""

    class Work(models.TextChoices):
        CONSTRUCTION = "CONSTRUCTION", _("construction")
        RECONSTRUCTION = "RECONSTRUCTION", _("reconstruction")
        SPECIAL = "SPECIAL", _("special permit")

    class Status(models.TextChoices):
        IN_FORCE = "IN_FORCE", _("in force")
        COMPLETED = "COMPLETED", _("completed")
        EXPIRED = "EXPIRED", _("expired")
        ANNULLED = "ANNULLED", _("annulled")

    number = models.CharField(_("number"), max_length=60)
    work = models.CharField(_("work"), max_length=16, choices=Work.choices, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.IN_FORCE
    )
    object_name = models.CharField(_("object"), max_length=1000, blank=True)
    address = models.CharField(_("address"), max_length=500, blank=True)
    issued_on = models.DateField(_("issued"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    parcel_numbers = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("parcels"),
        default=list,
        db_default=[],
        blank=True,
    )
    plan = models.ForeignKey(
        LandDevelopmentPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="permits"
    )
    developer = models.CharField(_("developer"), max_length=500, blank=True)
    geometry = models.GeometryField(_("place"), srid=STORAGE_SRID, null=True, blank=True)

    class Meta(Feature.Meta):
        verbose_name = _("construction permit")
        verbose_name_plural = _("construction permits")
        indexes = [
            *Feature.Meta.indexes,
            GinIndex(fields=["parcel_numbers"], name="permit_by_parcel"),
        ]

    def __str__(self) -> str:
        return self.number
