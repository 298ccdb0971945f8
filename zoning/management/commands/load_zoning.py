"""Load zoning regulations from a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.reference import NoReference, reference
from gis_platform.municipalities.toml_tables import InvalidFile
from zoning.actions import load_regulations
from zoning.regulations import Vocabulary, read_regulations


class Command(BaseCommand):
    """Loads the regulations of an act; safe to run twice."""

    help = "Load zoning regulations: a TOML file of an act and its zones."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the municipality and the file."""
        parser.add_argument("--municipality", required=True, metavar="CODE")
        parser.add_argument("file", type=Path, metavar="FILE.toml")

    def handle(self, *, municipality: str, file: Path, **options: object) -> None:
        """Load the file, or say which zone and key of it is wrong; nothing is stored then."""
        try:
            owner = Municipality.objects.get(code=municipality)
            regulations = read_regulations(file, _vocabulary(owner))
            loaded = load_regulations(owner, regulations)
        except Municipality.DoesNotExist as error:
            raise CommandError(f"There is no municipality {municipality}.") from error
        except (InvalidFile, NoReference, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{owner.code}: {len(loaded.added)} zones added, {len(loaded.changed)} changed, "
            f"{len(loaded.unchanged)} unchanged, {len(loaded.removed)} removed"
        )


def _vocabulary(municipality: Municipality) -> Vocabulary:
    today = timezone.localdate()
    jurisdiction = municipality.jurisdiction
    return Vocabulary(
        use_codes=frozenset(reference("permitted_uses", jurisdiction, today)),
        zone_kinds=frozenset(reference("zone_kinds", jurisdiction, today)),
        languages=tuple(municipality.languages),
    )
