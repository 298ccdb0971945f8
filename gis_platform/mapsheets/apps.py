"""The app of the map sheets."""

from django.apps import AppConfig


class MapsheetsConfig(AppConfig):
    """The map on paper, to scale."""

    name = "gis_platform.mapsheets"
    label = "mapsheets"
