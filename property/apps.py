"""The app: municipal property."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PropertyConfig(AppConfig):
    """municipal property."""

    name = "property"
    label = "property"
    verbose_name = _("Municipal property")
