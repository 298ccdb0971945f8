"""Overviews: the ground of each class, kept for the tiles of low zooms."""

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.utils.translation import gettext_lazy as _

from gis_platform.layers.drawing import DRAWING_SRID
from gis_platform.municipalities.models import Municipality


class OverviewState(models.Model):
    """From which state of a layer its overview at a zoom was made.

    key, swept, revision: of the layer's state then. design: differs whenever it is made otherwise.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    table_name = models.CharField(_("table"), max_length=63)
    z = models.SmallIntegerField(_("zoom"))
    key = models.UUIDField(_("key of the layer"))
    swept = models.BigIntegerField(_("changes of the whole layer"))
    revision = models.BigIntegerField(_("revision"))
    design = models.CharField(_("design"), max_length=32)

    class Meta:
        verbose_name = _("state of an overview")
        verbose_name_plural = _("states of overviews")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "table_name", "z"], name="overview_state_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.table_name} z{self.z} r{self.revision}"


class OverviewCell(models.Model):
    """The revision of an area from which a cell of an overview was made, if it was ever raised.

    z: zoom of the tiles that show the cell; column and row are those of a tile four zooms deeper.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    table_name = models.CharField(_("table"), max_length=63)
    z = models.SmallIntegerField(_("zoom"))
    x = models.IntegerField(_("column"))
    y = models.IntegerField(_("row"))
    revision = models.BigIntegerField(_("revision"))

    class Meta:
        verbose_name = _("cell of an overview")
        verbose_name_plural = _("cells of overviews")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "table_name", "z", "x", "y"], name="overview_cell_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.table_name} z{self.z} {self.x}/{self.y}"


class OverviewPart(models.Model):
    """The ground of one class within a cell, on the grid of the zoom that shows it."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    table_name = models.CharField(_("table"), max_length=63)
    z = models.SmallIntegerField(_("zoom"))
    x = models.IntegerField(_("column"))
    y = models.IntegerField(_("row"))
    value = models.TextField(_("class"))
    geometry_3857 = models.GeometryField(_("ground"), srid=DRAWING_SRID, spatial_index=False)

    class Meta:
        verbose_name = _("part of an overview")
        verbose_name_plural = _("parts of overviews")
        indexes = [
            GistIndex(fields=["geometry_3857"], name="overview_part_drawn"),
            models.Index(
                fields=["municipality", "table_name", "z", "x", "y"], name="overview_part_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.table_name} z{self.z} {self.x}/{self.y} {self.value}"
