"""Bring in a file of zoning regulations."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.reference import NoReference, reference
from zoning.actions import load_regulations
from zoning.regulations import InvalidRegulation, parse_regulations


class Command(BaseCommand):
    """Loads zone types with uses, limits per use and setbacks; safe to run twice."""

    help = "Load zone types with permitted uses, limits and setbacks from a TOML file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the municipality and the file."""
        parser.add_argument("--municipality", required=True, metavar="CODE")
        parser.add_argument("file", type=Path, metavar="FILE.toml")

    def handle(self, *, municipality: str, file: Path, **options: object) -> None:
        """Load the file; a wrong one changes nothing."""
        try:
            owner = Municipality.objects.get(code=municipality)
            known = reference("permitted_uses", owner.jurisdiction, timezone.localdate())
            regulations = parse_regulations(file.read_text(encoding="utf-8"), known_uses=known)
        except Municipality.DoesNotExist as error:
            raise CommandError(f"No municipality is called {municipality}.") from error
        except (InvalidRegulation, NoReference, OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file.name}: {error}") from error
        done = load_regulations(owner, regulations)
        self.stdout.write(
            f"{owner.code}: {done.added} zone types added, {done.changed} changed, "
            f"{done.unchanged} unchanged"
        )
