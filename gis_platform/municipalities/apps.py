"""The app of the municipalities."""

from django.apps import AppConfig


class MunicipalitiesConfig(AppConfig):
    """Tenants, people's roles, local CRS, working calendar, languages."""

    name = "gis_platform.municipalities"
    label = "municipalities"
