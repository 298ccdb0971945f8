"""Administration of every layer, read from the registry."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from gis_platform.layers.models import Feature, ImportRun, LayerState
from gis_platform.layers.registry import Layer, layers


def _admin_of(layer: Layer) -> type[admin.ModelAdmin[Any]]:
    class FeatureAdmin(admin.ModelAdmin[Any]):
        """Features of one layer; geometry is edited on the map."""

        list_display = ("__str__", "municipality", "version", "begin_lifespan")
        list_filter = ("municipality",)
        search_fields = layer.search
        raw_id_fields = ("import_run",)
        exclude = ("geometry",)

        def get_queryset(self, request: HttpRequest) -> QuerySet[Feature]:
            """Return the features of all municipalities, as an operator sees them."""
            return layer.model.everywhere.all()

        def has_add_permission(self, request: HttpRequest) -> bool:
            """Refuse: a feature without geometry would be made."""
            return False

    return FeatureAdmin


for _layer in layers():
    admin.site.register(_layer.model, _admin_of(_layer))


@admin.register(ImportRun)
class ImportRunAdmin(admin.ModelAdmin[ImportRun]):
    """What was brought in."""

    list_display = ("file_name", "target", "municipality", "status", "started_at")
    list_filter = ("municipality", "status", "target")


@admin.register(LayerState)
class LayerStateAdmin(admin.ModelAdmin[LayerState]):
    """How far layers are loaded."""

    list_display = ("municipality", "table_name", "revision", "loaded_at", "as_of", "gaps")
    list_filter = ("municipality",)
