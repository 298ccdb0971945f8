"""The app of the changesets."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ChangesetsConfig(AppConfig):
    """Edits that are published, reviewed and reverted as one."""

    name = "gis_platform.changesets"
    label = "changesets"

    def ready(self) -> None:
        """Read every app's declarations of what follows what; tell of the door of the API."""
        from gis_platform.changesets.description import CHANGESETS  # noqa: PLC0415  models first
        from gis_platform.changesets.generations import descent_of  # noqa: PLC0415  likewise
        from gis_platform.layers.api.parts import register_api_part  # noqa: PLC0415  likewise
        from gis_platform.layers.descent import register_descent  # noqa: PLC0415  likewise

        autodiscover_modules("succession")
        register_descent(descent_of)
        register_api_part(CHANGESETS)
