"""The app: the cadastral register as the municipality holds it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParcelsConfig(AppConfig):
    """the cadastral register as the municipality holds it."""

    name = "parcels"
    label = "parcels"
    verbose_name = _("Cadastre")
