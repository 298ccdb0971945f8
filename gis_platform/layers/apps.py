"""The app of the map layers."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LayersConfig(AppConfig):
    """Features, their layers, their history."""

    name = "gis_platform.layers"
    label = "layers"

    def ready(self) -> None:
        """Read every app's declarations; tell of the doors of the API."""
        from gis_platform.layers.api import metadata, parts  # noqa: PLC0415  models come first

        autodiscover_modules("layers")
        parts.register_api_part(metadata.COMMON)
