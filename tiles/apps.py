"""The app: vector tiles from the declared layers."""

from django.apps import AppConfig


class TilesConfig(AppConfig):
    """vector tiles from the declared layers."""

    name = "tiles"
    label = "tiles"
