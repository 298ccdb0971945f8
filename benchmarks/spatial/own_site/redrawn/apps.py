"""The app: it comes after those that declare layers."""

import os

from django.apps import AppConfig


class RedrawnConfig(AppConfig):
    """Declares the parcels anew, as BENCH_DRAWING names it."""

    name = "benchmarks.spatial.own_site.redrawn"
    label = "redrawn"

    def ready(self) -> None:
        """Replace the declaration that the tiles read."""
        from benchmarks.spatial import same_work  # noqa: PLC0415  needs loaded models
        from gis_platform.layers import registry  # noqa: PLC0415

        redraw = getattr(same_work, os.environ["BENCH_DRAWING"])
        registry._layers["parcels"] = redraw(registry.get_layer("parcels"))
