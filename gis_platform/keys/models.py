"""Keys by which the programs of people ask."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gis_platform.municipalities.models import Municipality


class Scope(models.TextChoices):
    """How far a key goes."""

    READ = "read", _("read")
    EDIT = "edit", _("read and edit")


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["sha256", "last_used_at"],
    obj_field=pghistory.ObjForeignKey(
        on_delete=models.DO_NOTHING, related_name="events", db_constraint=False
    ),
    context_field=pghistory.ContextJSONField(),
    model_name="ApiKeyEvent",
)
class ApiKey(models.Model):
    """A person's key to one municipality; of its text only a hash is kept.

    Making and revoking are journalled in its events, with who did it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="api_keys",
        verbose_name=_("person"),
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.CASCADE,
        related_name="api_keys",
        verbose_name=_("municipality"),
    )
    name = models.CharField(_("what it is for"), max_length=80)
    prefix = models.CharField(_("begins with"), max_length=12, unique=True, editable=False)
    sha256 = models.CharField(_("hash of the key"), max_length=64, editable=False)
    scope = models.CharField(_("scope"), max_length=4, choices=Scope.choices, default=Scope.READ)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} (gis_{self.prefix}_…)"

    @property
    def is_over(self) -> bool:
        """Whether its time is over."""
        return self.expires_at <= timezone.now()
