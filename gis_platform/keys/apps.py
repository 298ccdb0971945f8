"""The app of the keys by which programs of people ask."""

from http import HTTPStatus

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class KeysConfig(AppConfig):
    """Keys of people, and how much may be asked."""

    name = "gis_platform.keys"
    label = "keys"
    verbose_name = _("API keys")

    def ready(self) -> None:
        """Say how what is wrong with keys is answered; refuse rates that are none."""
        from gis_platform.keys.errors import InvalidKey  # noqa: PLC0415
        from gis_platform.keys.throttle import shares  # noqa: PLC0415
        from gis_platform.problems import register_problem  # noqa: PLC0415  needs loaded models

        register_problem(InvalidKey, HTTPStatus.BAD_REQUEST)
        shares(settings.RATE_LIMITS, settings.WEB_WORKERS)
