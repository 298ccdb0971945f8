"""What people keep of the map: views, places, and how they left the layer tree."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gis_platform.municipalities.models import Municipality

LONGEST_TITLE = 120
TOKEN_CHARACTERS = 22


class Kept(models.Model):
    """Something that one person keeps of the map of one municipality."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("municipality"),
    )
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        abstract = True


class SavedView(Kept):
    """Choices on the map under a title; one without a title is what a copied link leads to.

    content: see `gis_platform.workspace.content`. token: not empty while it is shared.
    """

    title = models.CharField(_("title"), max_length=LONGEST_TITLE, blank=True)
    content = models.JSONField(_("choices"))
    token = models.CharField(_("token"), max_length=TOKEN_CHARACTERS, null=True, unique=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "owner", "title"],
                condition=~models.Q(title=""),
                name="workspace_view_one_per_title",
            )
        ]

    def __str__(self) -> str:
        return self.title or f"…{self.token}"


class Bookmark(Kept):
    """A place that a person has given a name: west, south, east, north in degrees."""

    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    west = models.FloatField(_("west, degrees"))
    south = models.FloatField(_("south, degrees"))
    east = models.FloatField(_("east, degrees"))
    north = models.FloatField(_("north, degrees"))

    class Meta:
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "owner", "title"], name="workspace_bookmark_one_per_title"
            )
        ]

    def __str__(self) -> str:
        return self.title


class MapState(Kept):
    """How a person last left the layer tree; the newest wins."""

    choices = models.JSONField(_("choices"))
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("state of the map")
        verbose_name_plural = _("states of the map")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "owner"], name="workspace_state_one_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.municipality_id}"
