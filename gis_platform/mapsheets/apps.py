"""The app of the map sheets."""

from http import HTTPStatus

from django.apps import AppConfig


class MapsheetsConfig(AppConfig):
    """The map on paper, to scale."""

    name = "gis_platform.mapsheets"
    label = "mapsheets"

    def ready(self) -> None:
        """Say how what cannot be printed is answered."""
        from gis_platform.documents.pdf import UnprintableContent  # noqa: PLC0415  models first
        from gis_platform.problems import register_problem  # noqa: PLC0415  likewise

        register_problem(UnprintableContent, HTTPStatus.UNPROCESSABLE_ENTITY)
