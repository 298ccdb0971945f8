"""The app of the map layers."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class LayersConfig(AppConfig):
    """Features, their layers, their history."""

    name = "gis_platform.layers"
    label = "layers"
    verbose_name = _("Layers")

    def ready(self) -> None:
        """Read every app's declarations; tell of the doors of the API."""
        from gis_platform.layers.api import (  # noqa: PLC0415  models come first
            editing_description,
            export_paths,
            geometry_tools,
            history,
            items_description,
            metadata,
            parts,
            related,
            values,
        )
        from gis_platform.layers.wfs import description  # noqa: PLC0415  likewise

        autodiscover_modules("layers")
        parts.register_api_part(metadata.COMMON)
        parts.register_api_part(editing_description.EDITING)
        parts.register_api_part(export_paths.EXPORTS)
        parts.register_api_part(history.HISTORY)
        parts.register_api_part(geometry_tools.GEOMETRY_TOOLS)
        parts.register_api_part(items_description.ITEMS)
        parts.register_api_part(related.RELATED)
        parts.register_api_part(values.VALUES)
        parts.register_api_part(description.FEATURE_SERVICE)
