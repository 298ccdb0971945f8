"""The app: land development plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """land development plans."""

    name = "plans"
    label = "plans"
