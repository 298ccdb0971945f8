"""The app: the rules of the ground: zones, restrictions, red lines."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ZoningConfig(AppConfig):
    """the rules of the ground: zones, restrictions, red lines."""

    name = "zoning"
    label = "zoning"
    verbose_name = _("Zoning")
