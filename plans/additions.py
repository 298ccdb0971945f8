"""What people add to the facts of a parcel: each with who, when and why, none ever erased."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gis_platform.municipalities.models import Municipality


class Addition(models.Model):
    """Something that a person stated about a parcel; revoked, never deleted.

    parcel_number: cadastral number, so that it holds for later versions of the parcel too. origin:
    the same of the parcel before that was divided, merged or redistributed; who and when are those
    of the person who stated it.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    parcel_number = models.CharField(_("cadastral number"), max_length=60)
    actor = models.CharField(_("who"), max_length=150)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)
    reason = models.CharField(_("why"), max_length=1000)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.CharField(_("revoked by"), max_length=150, blank=True)
    revocation_reason = models.CharField(_("why revoked"), max_length=1000, blank=True)
    origin = models.ForeignKey(
        "self",
        verbose_name=_("follows from"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        abstract = True
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["municipality", "parcel_number"],
                condition=models.Q(revoked_at=None),
                name="%(class)s_in_force",
            )
        ]


class EdgeOverride(Addition):
    """The kind of an edge as an operator sets it.

    start_*, end_*: the ends of the edge in local metres (x east, y north), to the centimetre, so
    that the override ends with the edge it was meant for.
    """

    start_x = models.DecimalField(_("start, x east"), max_digits=12, decimal_places=2)
    start_y = models.DecimalField(_("start, y north"), max_digits=12, decimal_places=2)
    end_x = models.DecimalField(_("end, x east"), max_digits=12, decimal_places=2)
    end_y = models.DecimalField(_("end, y north"), max_digits=12, decimal_places=2)
    kind = models.CharField(_("kind of the edge"), max_length=12)

    class Meta(Addition.Meta):
        verbose_name = _("override of an edge")
        verbose_name_plural = _("overrides of edges")

    def __str__(self) -> str:
        return f"{self.parcel_number} {self.kind}"


class Correction(Addition):
    """A field of a plan as an architect corrects it, beside the computed value.

    path: the field in the content of the plan, as "planning_element". A correction holds as long as
    the computed value is the one that was corrected.
    """

    path = models.CharField(_("field"), max_length=200)
    computed = models.TextField(_("computed value"), blank=True)
    value = models.TextField(_("corrected value"), blank=True)

    class Meta(Addition.Meta):
        verbose_name = _("correction of a plan")
        verbose_name_plural = _("corrections of plans")

    def __str__(self) -> str:
        return f"{self.parcel_number} {self.path}"


class NetworkConsent(Addition):
    """The written consent of a network's owner to building in its protection zone."""

    restriction_id = models.CharField(
        _("registry number or identifier of the zone"), max_length=120
    )
    organisation = models.CharField(_("organisation"), max_length=300)
    letter_number = models.CharField(_("number of the letter"), max_length=60)
    letter_date = models.DateField(_("date of the letter"))
    conditions = models.TextField(_("conditions"), blank=True)

    class Meta(Addition.Meta):
        verbose_name = _("consent of a network owner")
        verbose_name_plural = _("consents of network owners")

    def __str__(self) -> str:
        return f"{self.parcel_number} {self.restriction_id}"


class UtilityAnswer(Addition):
    """What became of a request to a utility company for a parcel."""

    class Kind(models.TextChoices):
        WATER = "WATER", _("water supply")
        SEWERAGE = "SEWERAGE", _("sewerage")
        HEAT = "HEAT", _("heat supply")
        GAS = "GAS", _("gas supply")
        STORM = "STORM", _("storm sewerage")
        TELECOM = "TELECOM", _("telecommunications")

    class State(models.TextChoices):
        REQUESTED = "REQUESTED", _("requested")
        ANSWERED = "ANSWERED", _("answered")
        CLOSED = "CLOSED", _("closed without an answer")

    kind = models.CharField(_("network"), max_length=10, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    organisation = models.CharField(_("organisation"), max_length=300)
    requested_on = models.DateField(_("requested"), null=True, blank=True)
    answered_on = models.DateField(_("answered"), null=True, blank=True)
    letter_number = models.CharField(_("number of the letter"), max_length=60, blank=True)
    letter_date = models.DateField(_("date of the letter"), null=True, blank=True)
    possible = models.BooleanField(_("connection is possible"), null=True, blank=True)
    max_load = models.DecimalField(
        _("largest load"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    load_unit = models.CharField(_("unit of the load"), max_length=40, blank=True)
    connection_points = models.TextField(_("connection points"), blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta(Addition.Meta):
        verbose_name = _("answer of a utility company")
        verbose_name_plural = _("answers of utility companies")

    def __str__(self) -> str:
        return f"{self.parcel_number} {self.kind} {self.state}"
