"""The app of the workspaces."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """What a person keeps of the map: views, bookmarks, files to look at."""

    name = "gis_platform.workspace"
    label = "workspace"

    def ready(self) -> None:
        """Tell of the door of the API."""
        from gis_platform.layers.api.parts import register_api_part  # noqa: PLC0415  models first
        from gis_platform.workspace.description import WORKSPACE  # noqa: PLC0415  likewise

        register_api_part(WORKSPACE)
