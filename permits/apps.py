"""The app: construction permits."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PermitsConfig(AppConfig):
    """construction permits."""

    name = "permits"
    label = "permits"
    verbose_name = _("Permits")
