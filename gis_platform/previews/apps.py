"""The app of files that are looked at before anything of them is stored."""

from http import HTTPStatus

from django.apps import AppConfig


class PreviewsConfig(AppConfig):
    """Files dropped onto the map."""

    name = "gis_platform.previews"
    label = "previews"

    def ready(self) -> None:
        """Tell of the door of the API, and how refusals are answered."""
        from gis_platform.layers.api.parts import register_api_part  # noqa: PLC0415  models first
        from gis_platform.layers.imports.errors import ImportRefused  # noqa: PLC0415  likewise
        from gis_platform.previews.description import PREVIEWS  # noqa: PLC0415  likewise
        from gis_platform.previews.errors import FileTooLarge, PreviewNotFound  # noqa: PLC0415
        from gis_platform.problems import register_problem  # noqa: PLC0415  likewise

        register_api_part(PREVIEWS)
        register_problem(ImportRefused, HTTPStatus.UNPROCESSABLE_ENTITY)
        register_problem(FileTooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        register_problem(PreviewNotFound, HTTPStatus.NOT_FOUND)
