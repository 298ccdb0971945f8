"""The app: vector tiles from the declared layers."""

from http import HTTPStatus

from django.apps import AppConfig

from tiles.matrix import NoSuchTile


class TilesConfig(AppConfig):
    """From layers to bytes; knows no domain app."""

    name = "tiles"
    label = "tiles"

    def ready(self) -> None:
        """Say how errors are answered; tell of the tiles' door of the API."""
        from gis_platform.layers.api.parts import register_api_part  # noqa: PLC0415  models first
        from gis_platform.problems import register_problem  # noqa: PLC0415
        from tiles.api_description import PART  # noqa: PLC0415
        from tiles.pmtiles_export import NothingToArchive  # noqa: PLC0415
        from tiles.tilesets import MatrixSetNotFound, OutsideTileSet  # noqa: PLC0415

        for error in (NoSuchTile, MatrixSetNotFound, OutsideTileSet, NothingToArchive):
            register_problem(error, HTTPStatus.NOT_FOUND)
        register_api_part(PART)
