"""Landscaping: trees, green areas, furniture, yards, water."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from gis_platform.layers.models import Feature, tracked
from gis_platform.municipalities.models import STORAGE_SRID


class Condition(models.TextChoices):
    """How well something is."""

    GOOD = "GOOD", _("good")
    FAIR = "FAIR", _("fair")
    POOR = "POOR", _("poor")
    DEAD = "DEAD", _("dead")


def _condition() -> models.CharField[str, str]:
    return models.CharField(_("condition"), max_length=6, choices=Condition.choices, blank=True)


@tracked
class Tree(Feature):
    """A single tree: CityGML SolitaryVegetationObject."""

    class Category(models.TextChoices):
        CONIFER = "CONIFER", _("conifer")
        BROADLEAF = "BROADLEAF", _("broad-leaved")
        SMALLLEAF_FRUIT = "SMALLLEAF_FRUIT", _("small-leaved and fruit")
        LOW_VALUE = "LOW_VALUE", _("of low value")
        ORNAMENTAL = "ORNAMENTAL", _("ornamental")

    class Status(models.TextChoices):
        ALIVE = "ALIVE", _("alive")
        TO_FELL = "TO_FELL", _("to be felled")
        FELLED = "FELLED", _("felled")
        TRANSPLANTED = "TRANSPLANTED", _("transplanted")
        DEAD_STANDING = "DEAD_STANDING", _("dead, standing")

    inventory_number = models.CharField(_("inventory number"), max_length=60, blank=True)
    species = models.CharField(_("species"), max_length=200, blank=True)
    species_latin = models.CharField(_("species, Latin"), max_length=200, blank=True)
    category = models.CharField(_("category"), max_length=16, choices=Category.choices, blank=True)
    dbh_cm = models.DecimalField(
        _("trunk diameter at 1.3 m, cm"),
        max_digits=6,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(300)],
    )
    height_m = models.DecimalField(
        _("height, m"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    crown_diameter_m = models.DecimalField(
        _("crown diameter, m"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    planted_on = models.DateField(_("planted"), null=True, blank=True)
    condition = _condition()
    status = models.CharField(
        _("status"), max_length=14, choices=Status.choices, default=Status.ALIVE
    )
    geometry = models.PointField(_("place"), srid=STORAGE_SRID)

    class Meta(Feature.Meta):
        verbose_name = _("tree")
        verbose_name_plural = _("trees")

    def __str__(self) -> str:
        return self.species or self.inventory_number


@tracked
class PlantCover(Feature):
    """A green area: lawn, flower bed, park: CityGML PlantCover."""

    class Kind(models.TextChoices):
        PARK = "PARK", _("park")
        LAWN = "LAWN", _("lawn")
        FLOWER_BED = "FLOWER_BED", _("flower bed")
        VEGETATION = "VEGETATION", _("vegetation")
        OPEN_SPACE = "OPEN_SPACE", _("open space")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.LAWN)
    name = models.CharField(_("name"), max_length=300, blank=True)
    owner = models.CharField(_("owner"), max_length=300, blank=True)
    condition = _condition()
    geometry = models.MultiPolygonField(_("boundary"), srid=STORAGE_SRID)

    class Meta(Feature.Meta):
        verbose_name = _("green area")
        verbose_name_plural = _("green areas")

    def __str__(self) -> str:
        return self.name or self.local_id


@tracked
class FurnitureItem(Feature):
    """A piece of street furniture: CityGML CityFurniture."""

    class Kind(models.TextChoices):
        BENCH = "BENCH", _("bench")
        BIN = "BIN", _("litter bin")
        LAMP = "LAMP", _("lamp")
        PLAYGROUND = "PLAYGROUND", _("playground equipment")
        OTHER = "OTHER", _("other")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OTHER)
    name = models.CharField(_("name"), max_length=300, blank=True)
    inventory_number = models.CharField(_("inventory number"), max_length=60, blank=True)
    material = models.CharField(_("material"), max_length=100, blank=True)
    owner = models.CharField(_("owner"), max_length=300, blank=True)
    installed_on = models.DateField(_("installed"), null=True, blank=True)
    condition = _condition()
    geometry = models.GeometryField(_("place"), srid=STORAGE_SRID)

    class Meta(Feature.Meta):
        verbose_name = _("furniture item")
        verbose_name_plural = _("street furniture")

    def __str__(self) -> str:
        return self.name or self.inventory_number or self.local_id


@tracked
class Yard(Feature):
    """The ground around houses that their residents share."""

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", _("proposed")
        SELECTED = "SELECTED", _("selected")
        IN_WORK = "IN_WORK", _("in work")
        ACCEPTED = "ACCEPTED", _("accepted")

    name = models.CharField(_("name"), max_length=300, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PROPOSED
    )
    programme_year = models.PositiveSmallIntegerField(_("programme year"), null=True, blank=True)
    residents = models.PositiveIntegerField(_("residents"), null=True, blank=True)
    geometry = models.MultiPolygonField(_("boundary"), srid=STORAGE_SRID)

    class Meta(Feature.Meta):
        verbose_name = _("yard")
        verbose_name_plural = _("yards")

    def __str__(self) -> str:
        return self.name


@tracked
class WaterBody(Feature):
    """A river, a lake, a pond."""

    name = models.CharField(_("name"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    geometry = models.MultiPolygonField(_("shore"), srid=STORAGE_SRID)

    class Meta(Feature.Meta):
        verbose_name = _("water body")
        verbose_name_plural = _("water")

    def __str__(self) -> str:
        return self.name
