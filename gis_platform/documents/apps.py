"""The app: documents that are made, kept and handed out."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """documents that are made, kept and handed out."""

    name = "gis_platform.documents"
    label = "documents"
