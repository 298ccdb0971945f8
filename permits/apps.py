"""The app: construction permits."""

from django.apps import AppConfig


class PermitsConfig(AppConfig):
    """construction permits."""

    name = "permits"
    label = "permits"
