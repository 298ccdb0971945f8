"""The app of what happens now."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """Who is editing what, and what has just been published."""

    name = "gis_platform.live"
    label = "live"
