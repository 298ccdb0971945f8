"""The app of the municipalities."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MunicipalitiesConfig(AppConfig):
    """Tenants, people's roles, local CRS, working calendar, languages."""

    name = "gis_platform.municipalities"
    label = "municipalities"
    verbose_name = _("Municipalities")
