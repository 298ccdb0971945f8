"""The app: land development plans."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    """land development plans."""

    name = "plans"
    label = "plans"
    verbose_name = _("Land development plans")

    def ready(self) -> None:
        """Declare the documents that the plans hand out."""
        import_module("plans.document_kinds")
