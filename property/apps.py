"""The app: municipal property."""

from django.apps import AppConfig


class PropertyConfig(AppConfig):
    """municipal property."""

    name = "property"
    label = "property"
