"""The rules of the ground: zones with uses and limits, restrictions, red lines."""

from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gis_platform.layers.models import RegulatedFeature, tracked
from gis_platform.municipalities.models import STORAGE_SRID, Municipality
from zoning.planning_documentation import AppearanceTerritory as AppearanceTerritory
from zoning.planning_documentation import ComplexDevelopment as ComplexDevelopment
from zoning.planning_documentation import PlacementZone as PlacementZone
from zoning.planning_documentation import PlanningDocument as PlanningDocument
from zoning.planning_documentation import ProtectedArea as ProtectedArea


class ZoneKind(models.TextChoices):
    """Kinds of territorial zones (Town Planning Code, art. 35)."""

    RESIDENTIAL = "RESIDENTIAL", _("residential")
    PUBLIC = "PUBLIC", _("public and business")
    PRODUCTION = "PRODUCTION", _("production")
    ENGINEERING_TRANSPORT = "ENGINEERING_TRANSPORT", _("engineering and transport")
    AGRICULTURAL = "AGRICULTURAL", _("agricultural")
    RECREATION = "RECREATION", _("recreation")
    PROTECTED = "PROTECTED", _("specially protected")
    SPECIAL = "SPECIAL", _("special purpose")
    MILITARY = "MILITARY", _("military")
    OTHER = "OTHER", _("other")


class LimitState(models.TextChoices):
    """Whether a limit has a value; a limit without a row is missing."""

    SET = "SET", _("set")
    NOT_SUBJECT = "NOT_SUBJECT", _("not to be set")
    NOT_APPLICABLE = "NOT_APPLICABLE", _("not applicable")


class UseMode(models.TextChoices):
    """On what terms a use is permitted."""

    MAIN = "MAIN", _("main")
    CONDITIONAL = "CONDITIONAL", _("conditional")
    AUXILIARY = "AUXILIARY", _("auxiliary")


def _use_codes() -> ArrayField[Any, Any]:
    return ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("codes of uses; none means all"),
        default=list,
        blank=True,
    )


def _value_when_set(name: str) -> models.CheckConstraint:
    is_set = models.Q(state=LimitState.SET, value__isnull=False)
    is_not = ~models.Q(state=LimitState.SET) & models.Q(value__isnull=True)
    return models.CheckConstraint(condition=is_set | is_not, name=name)


class ZoneType(models.Model):
    """A kind of zone of a zoning act, with its regulation. LADM: planning unit type.

    requirements: texts by language, then by use, height, coverage, parameters, setbacks and siting
    (where no regulation applies), historic and other (columns of the table of limits).
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="zone_types"
    )
    code = models.CharField(_("code"), max_length=40)
    names = models.JSONField(_("names by language"), default=dict)
    kind = models.CharField(_("kind"), max_length=24, choices=ZoneKind.choices)
    regulation_applies = models.BooleanField(_("a regulation is set"), default=True)
    reason_not_applied = models.CharField(_("why no regulation is set"), max_length=500, blank=True)
    requirements = models.JSONField(_("requirements in words"), default=dict, blank=True)
    act_title = models.CharField(_("act"), max_length=500, blank=True)
    act_authority = models.CharField(_("authority"), max_length=300, blank=True)
    act_number = models.CharField(_("number of the act"), max_length=60, blank=True)
    act_date = models.DateField(_("date of the act"), null=True, blank=True)
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_to = models.DateField(_("in force to"), null=True, blank=True)
    illustrative = models.BooleanField(_("values are illustrative"), default=False)
    source = models.CharField(_("source"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("zone type")
        verbose_name_plural = _("zone types")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "code", "valid_from"],
                nulls_distinct=False,
                name="zone_type_once_per_edition",
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The name in the reader's language, or in any."""
        language = get_language() or "en"
        return str(self.names.get(language) or next(iter(self.names.values()), self.code))


class ZoneUse(models.Model):
    """A use that is permitted in a zone."""

    zone_type = models.ForeignKey(ZoneType, on_delete=models.CASCADE, related_name="uses")
    use_code = models.CharField(_("code of the use"), max_length=20)
    mode = models.CharField(_("mode"), max_length=12, choices=UseMode.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("permitted use")
        verbose_name_plural = _("permitted uses")
        constraints = [
            models.UniqueConstraint(fields=["zone_type", "use_code", "mode"], name="zone_use_once")
        ]

    def __str__(self) -> str:
        return f"{self.use_code} {self.mode}"


class ZoneLimit(models.Model):
    """A limit parameter of a zone, for some uses or for all; no row means missing."""

    class Parameter(models.TextChoices):
        AREA_MIN_M2 = "AREA_MIN_M2", _("least area of a parcel, m²")
        AREA_MAX_M2 = "AREA_MAX_M2", _("largest area of a parcel, m²")
        WIDTH_MIN_M = "WIDTH_MIN_M", _("least width of a parcel, m")
        LENGTH_MIN_M = "LENGTH_MIN_M", _("least length of a parcel, m")
        FLOORS_MAX = "FLOORS_MAX", _("most storeys")
        HEIGHT_MAX_M = "HEIGHT_MAX_M", _("largest height, m")
        COVERAGE_MAX_PCT = "COVERAGE_MAX_PCT", _("largest site coverage, %")
        FAR_MAX = "FAR_MAX", _("largest floor area ratio")
        GREENING_MIN_PCT = "GREENING_MIN_PCT", _("least greening, %")
        PARKING_M2_PER_PLACE = "PARKING_M2_PER_PLACE", _("floor area per parking place, m²")

    zone_type = models.ForeignKey(ZoneType, on_delete=models.CASCADE, related_name="limits")
    use_codes = _use_codes()
    parameter = models.CharField(_("parameter"), max_length=20, choices=Parameter.choices)
    state = models.CharField(_("state"), max_length=16, choices=LimitState.choices)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=3, null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("limit parameter")
        verbose_name_plural = _("limit parameters")
        constraints = [
            _value_when_set("zone_limit_value_when_set"),
            models.UniqueConstraint(
                fields=["zone_type", "parameter", "use_codes"], name="zone_limit_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parameter} {self.state} {self.value}"


class ZoneSetback(models.Model):
    """A setback of a zone by kind of edge and kind of object; no row means missing."""

    zone_type = models.ForeignKey(ZoneType, on_delete=models.CASCADE, related_name="setbacks")
    use_codes = _use_codes()
    edge_kind = models.CharField(_("kind of edge"), max_length=12)
    object_kind = models.CharField(_("kind of object"), max_length=16, default="ANY")
    state = models.CharField(_("state"), max_length=16, choices=LimitState.choices)
    value = models.DecimalField(_("metres"), max_digits=8, decimal_places=3, null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("setback")
        verbose_name_plural = _("setbacks")
        constraints = [
            _value_when_set("zone_setback_value_when_set"),
            models.UniqueConstraint(
                fields=["zone_type", "edge_kind", "object_kind", "use_codes"],
                name="zone_setback_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edge_kind} {self.object_kind} {self.value}"


@tracked
class ZoningElement(RegulatedFeature):
    """An area of a territorial zone: INSPIRE Planned Land Use ZoningElement."""

    zone_code = models.CharField(_("zone"), max_length=40)
    zone_kind = models.CharField(
        _("kind of zone"), max_length=24, choices=ZoneKind.choices, default=ZoneKind.OTHER
    )
    name = models.CharField(_("name"), max_length=500, blank=True)
    registry_number = models.CharField(_("registry number"), max_length=60, blank=True)
    geometry = models.MultiPolygonField(_("boundary"), srid=STORAGE_SRID, null=True, blank=True)

    class Meta(RegulatedFeature.Meta):
        verbose_name = _("territorial zone")
        verbose_name_plural = _("territorial zones")

    def __str__(self) -> str:
        return self.zone_code


class Effect(models.TextChoices):
    """What a restriction does to building."""

    BAN = "BAN", _("no buildings")
    CONSENT = "CONSENT", _("with the owner's consent")
    CONDITION = "CONDITION", _("on conditions")
    HEIGHT = "HEIGHT", _("height limit")
    INFO = "INFO", _("for information")


@tracked
class RestrictionZone(RegulatedFeature):
    """A zone with special conditions of use: INSPIRE RestrictionZone / SupplementaryRegulation."""

    kind_code = models.CharField(_("kind"), max_length=20)
    name = models.CharField(_("name"), max_length=1000, blank=True)
    registry_number = models.CharField(_("registry number"), max_length=60, blank=True)
    registered = models.BooleanField(_("is registered"), default=True)
    effect = models.CharField(
        _("effect"), max_length=10, choices=Effect.choices, default=Effect.CONDITION
    )
    height_limit_m = models.DecimalField(
        _("height limit, m"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    width_m = models.DecimalField(
        _("width, m"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    generating_object = models.CharField(_("for what object"), max_length=500, blank=True)
    restrictions = models.TextField(_("restrictions"), blank=True)
    geometry = models.MultiPolygonField(_("boundary"), srid=STORAGE_SRID, null=True, blank=True)

    class Meta(RegulatedFeature.Meta):
        verbose_name = _("restriction zone")
        verbose_name_plural = _("restriction zones")

    def __str__(self) -> str:
        return self.registry_number or self.name


@tracked
class RedLine(RegulatedFeature):
    """A line that bounds a territory of common use."""

    class Status(models.TextChoices):
        EXISTING = "EXISTING", _("existing")
        ESTABLISHED = "ESTABLISHED", _("established")
        TO_CANCEL = "TO_CANCEL", _("to be cancelled")

    number = models.CharField(_("number"), max_length=60, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.ESTABLISHED
    )
    geometry = models.MultiLineStringField(_("line"), srid=STORAGE_SRID)

    class Meta(RegulatedFeature.Meta):
        verbose_name = _("red line")
        verbose_name_plural = _("red lines")

    def __str__(self) -> str:
        return self.number


@tracked
class CommonUseTerritory(RegulatedFeature):
    """Land inside red lines: streets, passages, squares, embankments."""

    class Kind(models.TextChoices):
        STREET = "STREET", _("street")
        PASSAGE = "PASSAGE", _("passage")
        SQUARE = "SQUARE", _("square")
        EMBANKMENT = "EMBANKMENT", _("embankment")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.STREET)
    name = models.CharField(_("name"), max_length=300, blank=True)
    geometry = models.MultiPolygonField(_("boundary"), srid=STORAGE_SRID)

    class Meta(RegulatedFeature.Meta):
        verbose_name = _("territory of common use")
        verbose_name_plural = _("territories of common use")

    def __str__(self) -> str:
        return self.name


@tracked
class PublicEasement(RegulatedFeature):
    """A right of the public to use a part of somebody's land."""

    registry_number = models.CharField(_("registry number"), max_length=60, blank=True)
    purpose = models.CharField(_("purpose"), max_length=500, blank=True)
    holder = models.CharField(_("holder"), max_length=300, blank=True)
    excludes_building = models.BooleanField(_("excludes building"), default=False)
    geometry = models.MultiPolygonField(_("boundary"), srid=STORAGE_SRID)

    class Meta(RegulatedFeature.Meta):
        verbose_name = _("public easement")
        verbose_name_plural = _("public easements")

    def __str__(self) -> str:
        return self.registry_number or self.purpose


@tracked
class HeritageObject(RegulatedFeature):
    """An object of cultural heritage or its territory."""

    class Kind(models.TextChoices):
        OBJECT = "OBJECT", _("object")
        TERRITORY = "TERRITORY", _("territory")
        ENSEMBLE = "ENSEMBLE", _("ensemble")
        DISTRICT = "DISTRICT", _("historic district")

    registry_number = models.CharField(_("registry number"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=1000, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OBJECT)
    category = models.CharField(_("category"), max_length=100, blank=True)
    geometry = models.GeometryField(_("place"), srid=STORAGE_SRID)

    class Meta(RegulatedFeature.Meta):
        verbose_name = _("heritage object")
        verbose_name_plural = _("heritage objects")

    def __str__(self) -> str:
        return self.name


@tracked
class PlanningElement(RegulatedFeature):
    """An element of the planning structure: a quarter, a microdistrict, a planning area."""

    number = models.CharField(_("number"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=500, blank=True)
    kind = models.CharField(_("kind"), max_length=60, blank=True)
    geometry = models.MultiPolygonField(_("boundary"), srid=STORAGE_SRID)

    class Meta(RegulatedFeature.Meta):
        verbose_name = _("planning element")
        verbose_name_plural = _("planning elements")

    def __str__(self) -> str:
        return self.name or self.number
