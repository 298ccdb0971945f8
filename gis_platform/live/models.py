"""What is stored of what happens now: who is at work."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gis_platform.municipalities.models import Municipality


class Presence(models.Model):
    """One open page of a person at work.

    session: chosen by the page. editing: `[{"layer", "id"}]`. changeset_id: the draft at hand.
    Triggers tell of rows that come, change in more than `seen_at`, or go.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    session = models.UUIDField(_("page"))
    name = models.CharField(_("name"), max_length=150)
    editing = models.JSONField(_("what is edited"), default=list)
    changeset_id = models.BigIntegerField(_("changeset"), null=True, blank=True)
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "user", "session"], name="presence_once_a_page"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.session}"
