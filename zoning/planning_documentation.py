"""What planning documentation and appearance rules set for a territory."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from gis_platform.layers.models import RegulatedFeature, tracked
from gis_platform.municipalities.models import STORAGE_SRID


@tracked
class PlanningDocument(RegulatedFeature):
    """An approved planning or land-surveying project and the territory it covers."""

    class Kind(models.TextChoices):
        PLANNING_PROJECT = "PLANNING_PROJECT", _("planning project")
        SURVEYING_PROJECT = "SURVEYING_PROJECT", _("land-surveying project")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=1000, blank=True)
    geometry = models.MultiPolygonField(_("boundary"), srid=STORAGE_SRID)

    class Meta(RegulatedFeature.Meta):
        verbose_name = _("planning document")
        verbose_name_plural = _("planning documents")

    def __str__(self) -> str:
        return self.name or self.act_number


@tracked
class PlacementZone(RegulatedFeature):
    """A zone of planned placement of capital objects, set by a planning project."""

    number = models.CharField(_("number"), max_length=60, blank=True)
    purpose = models.CharField(_("purpose"), max_length=500, blank=True)
    geometry = models.MultiPolygonField(_("boundary"), srid=STORAGE_SRID)

    class Meta(RegulatedFeature.Meta):
        verbose_name = _("placement zone")
        verbose_name_plural = _("placement zones")

    def __str__(self) -> str:
        return self.number or self.purpose


@tracked
class ComplexDevelopment(RegulatedFeature):
    """A territory of complex development (in Russia: КРТ).

    indicators: list of {infrastructure: UTILITY | TRANSPORT | SOCIAL, measure: PROVISION | ACCESS,
    name, unit, value}, all texts.
    """

    class Basis(models.TextChoices):
        DECISION = "DECISION", _("decision")
        CONTRACT = "CONTRACT", _("contract")

    name = models.CharField(_("name"), max_length=500, blank=True)
    basis = models.CharField(
        _("basis"), max_length=10, choices=Basis.choices, default=Basis.DECISION
    )
    indicators = models.JSONField(_("calculated indicators"), default=list, blank=True)
    geometry = models.MultiPolygonField(_("boundary"), srid=STORAGE_SRID)

    class Meta(RegulatedFeature.Meta):
        verbose_name = _("territory of complex development")
        verbose_name_plural = _("territories of complex development")

    def __str__(self) -> str:
        return self.name


@tracked
class AppearanceTerritory(RegulatedFeature):
    """A territory with requirements for the architectural appearance of capital objects.

    requirements: list of {requirement, indicator}, both texts.
    """

    code = models.CharField(_("code"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=500, blank=True)
    requirements = models.JSONField(_("requirements"), default=list, blank=True)
    geometry = models.MultiPolygonField(_("boundary"), srid=STORAGE_SRID)

    class Meta(RegulatedFeature.Meta):
        verbose_name = _("territory of appearance requirements")
        verbose_name_plural = _("territories of appearance requirements")

    def __str__(self) -> str:
        return self.name or self.code


@tracked
class ProtectedArea(RegulatedFeature):
    """A specially protected natural area (in Russia: ООПТ).

    requirements: texts by main_uses, auxiliary_uses, height, coverage, parameters, setbacks,
    siting. planning_act: details of its planning documentation.
    """

    registry_number = models.CharField(_("registry number"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=1000, blank=True)
    category = models.CharField(_("category"), max_length=200, blank=True)
    functional_zone = models.CharField(_("functional zone"), max_length=300, blank=True)
    planning_act = models.CharField(_("planning documentation"), max_length=500, blank=True)
    requirements = models.JSONField(_("requirements"), default=dict, blank=True)
    geometry = models.MultiPolygonField(_("boundary"), srid=STORAGE_SRID)

    class Meta(RegulatedFeature.Meta):
        verbose_name = _("protected area")
        verbose_name_plural = _("protected areas")

    def __str__(self) -> str:
        return self.name or self.registry_number
