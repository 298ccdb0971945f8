"""State on somebody's word that layers are loaded and empty, or what is missing in them."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from gis_platform.layers.errors import LayersError
from gis_platform.layers.imports.declarations import declare_empty, state_gaps
from gis_platform.layers.imports.gaps import parse_gaps
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import system_actor
from gis_platform.municipalities.models import Municipality


class Command(BaseCommand):
    """Tells *empty* and *partly loaded* from *not loaded*, on somebody's word."""

    help = "State that layers of a municipality hold nothing, or what is missing in them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--municipality", required=True, metavar="CODE")
        parser.add_argument("layers", nargs="+", metavar="LAYER")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--empty", action="store_true", help="they hold nothing")
        what.add_argument(
            "--gap", action="append", metavar="LANGUAGE=TEXT", help="what is missing in them"
        )
        what.add_argument("--whole", action="store_true", help="nothing is missing any more")
        parser.add_argument(
            "--as-of", type=date.fromisoformat, metavar="DATE", help="needed with --empty"
        )
        parser.add_argument("--reason", required=True, help="on whose word, by which paper")

    def handle(
        self,
        *,
        municipality: str,
        layers: list[str],
        empty: bool,
        gap: list[str] | None,
        as_of: date | None,
        reason: str,
        **options: object,
    ) -> None:
        """Declare all named layers or none; CommandError with the reason for a refusal."""
        if empty and as_of is None:
            raise CommandError("Say by --as-of on which day the layers are empty.")
        try:
            place = Municipality.objects.get(code=municipality)
            actor = system_actor(place, "declare_layer")
            chosen = [get_layer(name) for name in layers]
            if empty and as_of:
                declare_empty(chosen, as_of=as_of, reason=reason, actor=actor)
                stated = f"loaded and empty as of {as_of}"
            else:
                state_gaps(chosen, gaps=parse_gaps(gap or ()), reason=reason, actor=actor)
                stated = "loaded in part" if gap else "loaded whole"
        except Municipality.DoesNotExist as error:
            raise CommandError(f"There is no municipality {municipality}.") from error
        except LayersError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{', '.join(layers)}: {stated}")
