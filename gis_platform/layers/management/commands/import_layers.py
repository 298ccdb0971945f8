"""Import the files of a folder by a plan."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gis_platform.layers.errors import LayersError
from gis_platform.layers.imports.plans import PlannedFile, read_plan, run_planned
from gis_platform.municipalities.actors import system_actor
from gis_platform.municipalities.models import Municipality

_HEADER = ("added", "changed", "unchanged", "ended", "refused")


class Command(BaseCommand):
    """Runs a plan in its order; one refused file does not stop the others."""

    help = "Import the files of a folder into their layers, in the order of a plan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--municipality", required=True, metavar="CODE")
        parser.add_argument("--folder", type=Path, required=True, help="where the files are")
        parser.add_argument("--plan", type=Path, required=True, metavar="FILE.toml")

    def handle(self, *, municipality: str, folder: Path, plan: Path, **options: object) -> None:
        """Import all files; CommandError (exit 1) when one of them was refused."""
        try:
            place = Municipality.objects.get(code=municipality)
            files = read_plan(plan)
        except Municipality.DoesNotExist as error:
            raise CommandError(f"There is no municipality {municipality}.") from error
        except LayersError as error:
            raise CommandError(str(error)) from error
        actor = system_actor(place, "import_layers")
        self.stdout.write(_line("file", "layer", *_HEADER))
        refused = 0
        for planned in files:
            try:
                done = run_planned(
                    planned, folder=folder, store=Path(settings.DATA_DIR) / "imports", actor=actor
                )
                self.stdout.write(_told(planned, done.counts.as_json()))
            except LayersError as error:
                refused += 1
                self.stdout.write(_line(planned.file, planned.mapping.layer, f"refused: {error}"))
        if refused:
            raise CommandError(f"{refused} of {len(files)} files were refused.")


def _told(planned: PlannedFile, counts: dict[str, int]) -> str:
    return _line(planned.file, planned.mapping.layer, *(str(counts[name]) for name in _HEADER))


def _line(file: str, layer: str, *rest: str) -> str:
    return f"{file:<38} {layer:<26} " + " ".join(f"{text:>9}" for text in rest)
