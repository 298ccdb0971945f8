"""The app: the rules of the ground: zones, restrictions, red lines."""

from django.apps import AppConfig


class ZoningConfig(AppConfig):
    """the rules of the ground: zones, restrictions, red lines."""

    name = "zoning"
    label = "zoning"
