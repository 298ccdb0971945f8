"""State that layers are loaded and empty."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from gis_platform.layers.errors import LayersError
from gis_platform.layers.imports.declarations import declare_empty
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import system_actor
from gis_platform.municipalities.models import Municipality


class Command(BaseCommand):
    """Tells *empty* from *not loaded*, on somebody's word."""

    help = "State that layers of a municipality are known and hold nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--municipality", required=True, metavar="CODE")
        parser.add_argument("layers", nargs="+", metavar="LAYER")
        parser.add_argument("--empty", action="store_true", required=True)
        parser.add_argument("--as-of", type=date.fromisoformat, required=True, metavar="DATE")
        parser.add_argument("--reason", required=True, help="on whose word, by which paper")

    def handle(
        self,
        *,
        municipality: str,
        layers: list[str],
        as_of: date,
        reason: str,
        **options: object,
    ) -> None:
        """Declare all named layers or none; CommandError where one of them has features."""
        try:
            place = Municipality.objects.get(code=municipality)
            chosen = [get_layer(name) for name in layers]
            declare_empty(
                chosen, as_of=as_of, reason=reason, actor=system_actor(place, "declare_layer")
            )
        except Municipality.DoesNotExist as error:
            raise CommandError(f"There is no municipality {municipality}.") from error
        except LayersError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{', '.join(layers)}: loaded and empty as of {as_of}")
