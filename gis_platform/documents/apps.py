"""The app: documents that are made, kept and handed out."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """documents that are made, kept and handed out."""

    name = "gis_platform.documents"
    label = "documents"
    verbose_name = _("Register of documents")
