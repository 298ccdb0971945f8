"""The app: the cadastral register as the municipality holds it."""

from django.apps import AppConfig


class ParcelsConfig(AppConfig):
    """the cadastral register as the municipality holds it."""

    name = "parcels"
    label = "parcels"
