"""The app: trees, green areas, furniture, yards, water."""

from django.apps import AppConfig


class LandscapingConfig(AppConfig):
    """trees, green areas, furniture, yards, water."""

    name = "landscaping"
    label = "landscaping"
