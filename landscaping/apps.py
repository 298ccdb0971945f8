"""The app: trees, green areas, furniture, yards, water."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LandscapingConfig(AppConfig):
    """trees, green areas, furniture, yards, water."""

    name = "landscaping"
    label = "landscaping"
    verbose_name = _("Landscaping")
