"""The app of the workspaces."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """What a person keeps of the map: views, bookmarks, files to look at."""

    name = "gis_platform.workspace"
    label = "workspace"
