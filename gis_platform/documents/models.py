"""Documents: what was made from what, kept as it was made."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gis_platform.municipalities.models import Municipality


class Document(models.Model):
    """A rendered document with the frozen content it was made from.

    A rendered file never changes; its SHA-256 is beside it. File names are hashes.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=60)
    language = models.CharField(_("language"), max_length=5)
    content = models.JSONField(_("content"))
    file = models.FileField(_("file"), upload_to="documents/", max_length=200)
    sha256 = models.CharField(_("hash of the file"), max_length=64)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    actor = models.CharField(_("who"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"
