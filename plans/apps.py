"""The app: land development plans."""

from importlib import import_module

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """land development plans."""

    name = "plans"
    label = "plans"

    def ready(self) -> None:
        """Declare the documents that the plans hand out."""
        import_module("plans.document_kinds")
