"""The cadastral register: parcels, quarters, capital objects, boundaries, streets."""

from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from gis_platform.layers.drawing import drawn_at
from gis_platform.layers.models import Feature, ImportRun, filtered, tracked
from gis_platform.municipalities.models import STORAGE_SRID, Municipality


def _numbers(label: StrPromise) -> ArrayField[Any, Any]:
    return ArrayField(
        models.CharField(max_length=60), verbose_name=label, default=list, db_default=[], blank=True
    )


@tracked
class Parcel(Feature):
    """A land parcel: LADM LA_SpatialUnit, INSPIRE CadastralParcel."""

    class Kind(models.TextChoices):
        LAND_USE = "LAND_USE", _("land use")
        SINGLE_LAND_USE = "SINGLE_LAND_USE", _("single land use")
        SEPARATE = "SEPARATE", _("separate parcel")
        CONDITIONAL = "CONDITIONAL", _("conditional parcel")
        MULTI_CONTOUR = "MULTI_CONTOUR", _("parcel of several contours")
        PART = "PART", _("part of a single land use")
        RIGHT_OF_WAY = "RIGHT_OF_WAY", _("right of way")
        OTHER = "OTHER", _("other")

    class Status(models.TextChoices):
        REGISTERED = "REGISTERED", _("registered")
        PREVIOUSLY_REGISTERED = "PREVIOUSLY_REGISTERED", _("registered before the register")
        TEMPORARY = "TEMPORARY", _("temporary")
        ARCHIVED = "ARCHIVED", _("deregistered")

    cadastral_number = models.CharField(_("cadastral number"), max_length=60)
    quarter_number = models.CharField(_("cadastral quarter"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.LAND_USE)
    status = models.CharField(
        _("status"), max_length=24, choices=Status.choices, default=Status.REGISTERED
    )
    address = models.CharField(_("address"), max_length=1000, blank=True)
    area_value = models.DecimalField(
        _("registered area, m²"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    area_error_m2 = models.DecimalField(
        _("error of the area, m²"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    category_code = models.CharField(_("land category"), max_length=20, blank=True)
    permitted_use_by_document = models.TextField(_("permitted use by document"), blank=True)
    use_code = models.CharField(_("permitted use by classifier"), max_length=20, blank=True)
    cadastral_value = models.DecimalField(
        _("cadastral value"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    cadastral_value_on = models.DateField(_("date of the value"), null=True, blank=True)
    point_accuracy_m = models.DecimalField(
        _("accuracy of points, m"), max_digits=8, decimal_places=3, null=True, blank=True
    )
    parent_number = models.CharField(_("single land use it is part of"), max_length=60, blank=True)
    predecessor_numbers = _numbers(_("formed from"))
    successor_numbers = _numbers(_("became"))
    geometry = models.MultiPolygonField(_("boundary"), srid=STORAGE_SRID, null=True, blank=True)
    geometry_z14 = drawn_at(14)
    geometry_z16 = drawn_at(16)

    class Meta(Feature.Meta):
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "cadastral_number"],
                condition=models.Q(end_lifespan=None),
                name="parcel_one_current_per_number",
            )
        ]
        indexes = [*Feature.Meta.indexes, *filtered("parcel", "quarter_number", "use_code")]

    def __str__(self) -> str:
        return self.cadastral_number


@tracked
class Quarter(Feature):
    """A cadastral quarter: INSPIRE CadastralZoning."""

    cadastral_number = models.CharField(_("cadastral number"), max_length=40)
    area_value = models.DecimalField(
        _("area, m²"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    geometry = models.MultiPolygonField(_("boundary"), srid=STORAGE_SRID, null=True, blank=True)

    class Meta(Feature.Meta):
        verbose_name = _("cadastral quarter")
        verbose_name_plural = _("cadastral quarters")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "cadastral_number"],
                condition=models.Q(end_lifespan=None),
                name="quarter_one_current_per_number",
            )
        ]

    def __str__(self) -> str:
        return self.cadastral_number


@tracked
class CapitalObject(Feature):
    """A building, a structure or an unfinished object of capital construction."""

    class Kind(models.TextChoices):
        BUILDING = "BUILDING", _("building")
        STRUCTURE = "STRUCTURE", _("structure")
        UNFINISHED = "UNFINISHED", _("unfinished object")
        COMPLEX = "COMPLEX", _("complex")

    cadastral_number = models.CharField(_("cadastral or inventory number"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.BUILDING)
    status = models.CharField(_("status"), max_length=40, blank=True)
    quarter_number = models.CharField(_("cadastral quarter"), max_length=40, blank=True)
    purpose = models.CharField(_("purpose"), max_length=500, blank=True)
    name = models.CharField(_("name"), max_length=2000, blank=True)
    address = models.CharField(_("address"), max_length=1000, blank=True)
    area_value = models.DecimalField(
        _("total area, m²"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    footprint_m2 = models.DecimalField(
        _("footprint, m²"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    length_m = models.DecimalField(
        _("length, m"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    floors = models.CharField(_("storeys"), max_length=60, blank=True)
    underground_floors = models.CharField(_("underground storeys"), max_length=60, blank=True)
    height_m = models.DecimalField(
        _("height, m"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    year_built = models.CharField(_("year of construction"), max_length=20, blank=True)
    year_commissioned = models.CharField(_("year of commissioning"), max_length=20, blank=True)
    completion_percent = models.CharField(_("degree of completion, %"), max_length=20, blank=True)
    cadastral_value = models.DecimalField(
        _("cadastral value"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    parcel_numbers = _numbers(_("parcels"))
    geometry = models.GeometryField(_("outline"), srid=STORAGE_SRID, null=True, blank=True)
    geometry_z14 = drawn_at(14)
    geometry_z16 = drawn_at(16)

    class Meta(Feature.Meta):
        verbose_name = _("capital object")
        verbose_name_plural = _("capital objects")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "cadastral_number"],
                condition=models.Q(end_lifespan=None),
                name="capital_object_one_current_per_number",
            )
        ]
        indexes = [
            *Feature.Meta.indexes,
            *filtered("capitalobject", "quarter_number"),
            GinIndex(fields=["parcel_numbers"], name="capital_object_by_parcel"),
        ]

    def __str__(self) -> str:
        return self.cadastral_number


@tracked
class AdminBoundary(Feature):
    """A boundary of a municipality, a locality, a subject or a coastline, as registered."""

    registry_number = models.CharField(_("registry number"), max_length=60)
    kind = models.CharField(_("kind"), max_length=40)
    name = models.CharField(_("name"), max_length=1000, blank=True)
    geometry = models.GeometryField(_("boundary"), srid=STORAGE_SRID, null=True, blank=True)

    class Meta(Feature.Meta):
        verbose_name = _("administrative boundary")
        verbose_name_plural = _("administrative boundaries")

    def __str__(self) -> str:
        return self.registry_number


@tracked
class Street(Feature):
    """A street by its centre line."""

    class Kind(models.TextChoices):
        STREET = "STREET", _("street")
        PASSAGE = "PASSAGE", _("passage")
        HIGHWAY = "HIGHWAY", _("highway")
        PATH = "PATH", _("path")

    name = models.CharField(_("name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.STREET)
    geometry = models.MultiLineStringField(_("centre line"), srid=STORAGE_SRID)

    class Meta(Feature.Meta):
        verbose_name = _("street")
        verbose_name_plural = _("streets")

    def __str__(self) -> str:
        return self.name


class QuarterPlan(models.Model):
    """The newest cadastral plan of territory that was brought in for a quarter.

    A quarter without a row was never brought in. schema_version ("07" to "11") says which kinds
    of records the plan could hold.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    cadastral_number = models.CharField(_("cadastral quarter"), max_length=40)
    formed_on = models.DateField(_("date of the plan"))
    schema_version = models.CharField(_("version of the schema"), max_length=2)
    document_number = models.CharField(_("number of the document"), max_length=120, blank=True)
    import_run = models.ForeignKey(
        ImportRun, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("plan of a quarter")
        verbose_name_plural = _("plans of quarters")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "cadastral_number"], name="quarter_plan_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cadastral_number} {self.formed_on}"
