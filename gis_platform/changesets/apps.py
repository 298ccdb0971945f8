"""The app of the changesets."""

from django.apps import AppConfig


class ChangesetsConfig(AppConfig):
    """Edits that are published, reviewed and reverted as one."""

    name = "gis_platform.changesets"
    label = "changesets"

    def ready(self) -> None:
        """Tell of the door of the API."""
        from gis_platform.changesets.description import CHANGESETS  # noqa: PLC0415  models first
        from gis_platform.layers.api.parts import register_api_part  # noqa: PLC0415  likewise

        register_api_part(CHANGESETS)
