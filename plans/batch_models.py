"""Many plans wished for at once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gis_platform.municipalities.models import Municipality
from plans.plan_models import LandDevelopmentPlan


class PlanBatch(models.Model):
    """Parcels whose plans were wished for in one go."""

    class Status(models.TextChoices):
        RUNNING = "RUNNING", _("running")
        PAUSED = "PAUSED", _("paused")
        DONE = "DONE", _("done")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    actor = models.CharField(_("who"), max_length=150)
    title = models.CharField(_("what"), max_length=300)
    day = models.DateField(_("day of the plans"))
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.RUNNING
    )
    created_at = models.DateTimeField(_("ordered"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("batch of plans")
        verbose_name_plural = _("batches of plans")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class PlanBatchItem(models.Model):
    """One parcel of a batch and what became of its plan."""

    class Status(models.TextChoices):
        WAITING = "WAITING", _("waiting")
        DRAFT = "DRAFT", _("draft")
        REFUSED = "REFUSED", _("refused")
        BLOCKED = "BLOCKED", _("blocked")
        FAILED = "FAILED", _("failed")

    batch = models.ForeignKey(PlanBatch, on_delete=models.CASCADE, related_name="items")
    parcel_number = models.CharField(_("cadastral number"), max_length=60)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.WAITING
    )
    message = models.TextField(_("what became of it"), blank=True)
    plan = models.ForeignKey(
        LandDevelopmentPlan, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("parcel of a batch")
        verbose_name_plural = _("parcels of a batch")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "parcel_number"], name="batch_parcel_once")
        ]
        indexes = [
            models.Index(
                fields=["batch"], condition=models.Q(status="WAITING"), name="batch_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.parcel_number
