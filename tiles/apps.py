"""The app: vector tiles from the declared layers."""

from http import HTTPStatus

from django.apps import AppConfig

from tiles.matrix import NoSuchTile


class TilesConfig(AppConfig):
    """From layers to bytes; knows no domain app."""

    name = "tiles"
    label = "tiles"

    def ready(self) -> None:
        """Say how a tile outside the matrix is answered."""
        from gis_platform.problems import register_problem  # noqa: PLC0415  needs loaded models

        register_problem(NoSuchTile, HTTPStatus.NOT_FOUND)
