"""The app of the map layers."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LayersConfig(AppConfig):
    """Features, their layers, their history."""

    name = "gis_platform.layers"
    label = "layers"

    def ready(self) -> None:
        """Read every app's declarations."""
        autodiscover_modules("layers")
