"""Municipal property: the register of assets and the leases of land."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.utils.translation import gettext_lazy as _

from gis_platform.layers.models import Feature, filtered, tracked
from gis_platform.municipalities.models import STORAGE_SRID


@tracked
class MunicipalAsset(Feature):
    """An object of municipal property: LADM LA_BAUnit held by the municipality."""

    class Section(models.TextChoices):
        LAND = "1.1", _("land parcels")
        BUILDINGS = "1.2", _("buildings, structures, unfinished objects")
        PREMISES = "1.3", _("premises and parking places")
        MOVABLE = "2.3", _("movables and other")

    class RightKind(models.TextChoices):
        TREASURY = "TREASURY", _("treasury")
        OPERATIVE_MANAGEMENT = "OPERATIVE_MANAGEMENT", _("operative management")
        ECONOMIC_JURISDICTION = "ECONOMIC_JURISDICTION", _("economic jurisdiction")
        PERPETUAL_USE = "PERPETUAL_USE", _("perpetual use")

    registry_number = models.CharField(_("registry number"), max_length=60)
    section = models.CharField(_("section of the register"), max_length=4, choices=Section.choices)
    name = models.CharField(_("name"), max_length=500, blank=True)
    address = models.CharField(_("address"), max_length=500, blank=True)
    cadastral_number = models.CharField(_("cadastral number"), max_length=60, blank=True)
    right_kind = models.CharField(
        _("right"), max_length=24, choices=RightKind.choices, default=RightKind.TREASURY
    )
    holder = models.CharField(_("holder"), max_length=300, blank=True)
    area_value = models.DecimalField(
        _("area, m²"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    initial_value = models.DecimalField(
        _("initial value"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    residual_value = models.DecimalField(
        _("residual value"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    cadastral_value = models.DecimalField(
        _("cadastral value"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    included_on = models.DateField(_("included"), null=True, blank=True)
    base_document = models.CharField(_("base document"), max_length=500, blank=True)
    geometry = models.GeometryField(_("place"), srid=STORAGE_SRID, null=True, blank=True)

    class Meta(Feature.Meta):
        verbose_name = _("municipal asset")
        verbose_name_plural = _("municipal assets")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "registry_number"],
                name="asset_registry_number_never_reused",
            )
        ]
        indexes = [*Feature.Meta.indexes, *filtered("municipalasset", "cadastral_number")]

    def __str__(self) -> str:
        return self.name or self.registry_number


@tracked
class Lease(Feature):
    """A contract that gives land to somebody for a term: LADM LA_Right of the kind lease.

    geometry: the leased ground, null where it is that of the parcels. lessee: may be a person.
    """

    class Kind(models.TextChoices):
        LEASE = "LEASE", _("lease")
        SUBLEASE = "SUBLEASE", _("sublease")
        FREE_USE = "FREE_USE", _("use without payment")

    class Status(models.TextChoices):
        IN_FORCE = "IN_FORCE", _("in force")
        EXPIRED = "EXPIRED", _("expired")
        TERMINATED = "TERMINATED", _("terminated")

    number = models.CharField(_("number"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.LEASE)
    parcel_numbers = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("parcels"),
        default=list,
        db_default=[],
        blank=True,
    )
    purpose = models.CharField(_("purpose"), max_length=500, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.IN_FORCE
    )
    area_m2 = models.DecimalField(
        _("leased area, m²"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    lessee = models.CharField(_("lessee"), max_length=300, blank=True)
    geometry = models.MultiPolygonField(
        _("leased ground"), srid=STORAGE_SRID, null=True, blank=True
    )

    class Meta(Feature.Meta):
        verbose_name = _("lease of land")
        verbose_name_plural = _("leases of land")
        indexes = [
            *Feature.Meta.indexes,
            GinIndex(fields=["parcel_numbers"], name="lease_by_parcel"),
        ]

    def __str__(self) -> str:
        return self.number
