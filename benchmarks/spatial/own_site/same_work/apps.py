"""The app: it comes after those that declare layers."""

from django.apps import AppConfig


class SameWorkConfig(AppConfig):
    """Declares the parcels anew."""

    name = "benchmarks.spatial.own_site.same_work"
    label = "same_work"

    def ready(self) -> None:
        """Replace the declaration that the tiles read."""
        from benchmarks.spatial.same_work import everything  # noqa: PLC0415  needs loaded models
        from gis_platform.layers import registry  # noqa: PLC0415

        registry._layers["parcels"] = everything(registry.get_layer("parcels"))
