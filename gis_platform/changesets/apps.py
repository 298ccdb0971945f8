"""The app of the changesets."""

from django.apps import AppConfig


class ChangesetsConfig(AppConfig):
    """Edits that are published, reviewed and reverted as one."""

    name = "gis_platform.changesets"
    label = "changesets"
