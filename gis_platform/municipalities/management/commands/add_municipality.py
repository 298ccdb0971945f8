"""Add municipalities from their packages."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gis_platform.municipalities.actions import Added, CrsInUse, add_municipality
from gis_platform.municipalities.packages import read_package
from gis_platform.municipalities.toml_tables import InvalidFile


class Command(BaseCommand):
    """Adds each municipality whose package is named; safe to run twice."""

    help = "Add a municipality, or bring it up to its package: a TOML file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.toml")

    def handle(self, *, files: list[Path], **options: object) -> None:
        """Add all; the first wrong package stops with its reason."""
        for file in files:
            try:
                outcome = add_municipality(read_package(file))
            except (InvalidFile, CrsInUse, OSError) as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{outcome.municipality.code}: {_facts(outcome)}")


def _facts(outcome: Added) -> str:
    if outcome.created:
        return "added"
    return f"changed {', '.join(outcome.changed)}" if outcome.changed else "unchanged"
