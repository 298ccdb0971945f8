"""Files that were looked at: kept for a short time, so that they need not be sent twice."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gis_platform.municipalities.models import Municipality


class PreviewedFile(models.Model):
    """A file of one person. token: what names it; nobody guesses it. file: under that name."""

    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="+", verbose_name=_("municipality")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    token = models.CharField(_("token"), max_length=32, unique=True)
    name = models.CharField(_("name of the file"), max_length=150)
    file = models.FileField(_("file"), upload_to="previews/", max_length=200)
    created_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("kept until"), db_index=True)
    options = models.JSONField(_("how it is to be imported"), null=True, blank=True)

    class Meta:
        verbose_name = _("previewed file")
        verbose_name_plural = _("previewed files")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name
