"""Municipalities and the people who work in them."""

from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gis_platform.geometry.crs import AxisOrder, LocalCrs
from gis_platform.municipalities.roles import Role

STORAGE_SRID = 4326
RESERVED_CODES = frozenset({"admin", "accounts", "healthz", "static", "media", "language"})


class AxisOrderChoice(models.TextChoices):
    """The order of a pair of coordinates in documents and register files."""

    NORTH_EAST = "NE", _("X north, Y east")
    EAST_NORTH = "EN", _("X east, Y north")


@lru_cache(maxsize=64)
def _local_crs(
    definition: str,
    axis_order: str,
    precision_m: float,
    extent: tuple[float, float, float, float] | None,
) -> LocalCrs:
    return LocalCrs(
        definition=definition,
        axis_order=AxisOrder(axis_order),
        precision_m=precision_m,
        extent=extent,
    )


class Municipality(models.Model):
    """A city, town or district that uses the platform: the owner of its rows."""

    code = models.SlugField(
        _("code"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]*$")],
        help_text=_("Stands in every address of the municipality."),
    )
    names = models.JSONField(_("names by language"), default=dict)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=20)
    languages = ArrayField(models.CharField(max_length=5), verbose_name=_("languages"))
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="UTC", help_text=_("Name of the IANA data base.")
    )
    boundary = models.MultiPolygonField(_("boundary"), srid=STORAGE_SRID, null=True, blank=True)
    crs_name = models.CharField(_("name of the local CRS"), max_length=100)
    crs_definition = models.CharField(_("local CRS (PROJ or EPSG)"), max_length=500)
    crs_aliases = ArrayField(
        models.CharField(max_length=100),
        verbose_name=_("names of the CRS in register files"),
        default=list,
        blank=True,
    )
    axis_order = models.CharField(
        _("axis order in documents"),
        max_length=2,
        choices=AxisOrderChoice.choices,
        default=AxisOrderChoice.NORTH_EAST,
    )
    crs_extent = ArrayField(
        models.FloatField(),
        size=4,
        null=True,
        blank=True,
        verbose_name=_("bounds in the local CRS: min x, min y, max x, max y, m"),
    )
    precision_m = models.DecimalField(
        _("precision of coordinates, m"), max_digits=6, decimal_places=4, default="0.01"
    )
    calendar_years = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("years that the calendar covers"),
        default=list,
        blank=True,
    )
    texts = models.JSONField(_("texts by language"), default=dict, blank=True)
    plan_rules = models.JSONField(
        _("how land development plans are made"), default=dict, blank=True
    )
    max_age_days = models.JSONField(_("age of layers in days, by layer"), default=dict, blank=True)
    package_sha256 = models.CharField(_("hash of the package"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(code__in=sorted(RESERVED_CODES)),
                name="municipality_code_not_reserved",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the reader, or in the municipality's first."""
        return self.name_in(get_language() or self.languages[0])

    def name_in(self, language: str) -> str:
        """Return the name in a language, or in the municipality's first one."""
        return str(self.names.get(language) or self.names.get(self.languages[0]) or self.code)

    @property
    def today(self) -> date:
        """The day that it is there now."""
        return timezone.localdate(timezone=ZoneInfo(self.time_zone))

    @property
    def local_crs(self) -> LocalCrs:
        """The planar CRS in which everything here is measured."""
        extent = tuple(self.crs_extent) if self.crs_extent else None
        return _local_crs(
            self.crs_definition,
            self.axis_order,
            float(self.precision_m),
            extent,
        )


class Department(models.Model):
    """A part of the administration."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="departments"
    )
    code = models.SlugField(_("code"), max_length=40)
    names = models.JSONField(_("names by language"), default=dict)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="department_one_per_code")
        ]

    def __str__(self) -> str:
        return self.code


class Membership(models.Model):
    """A person's role in a municipality; one person may have several."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=[(role, role) for role in Role])
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality", "role"], name="membership_once_per_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.municipality.code} · {self.role}"


class CalendarDay(models.Model):
    """A day that differs from the ordinary week: a holiday or a working Saturday."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="calendar_days"
    )
    day = models.DateField(_("day"))
    is_working = models.BooleanField(_("is a working day"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "day"], name="calendar_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.day}"
