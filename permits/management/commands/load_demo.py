"""Load the demo town and list the other municipalities whose packages are shipped."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from gis_platform.municipalities.models import Municipality
from permits.demo import Loaded, load_town

CODE = "demo"


class Command(BaseCommand):
    """Adds the municipalities, the zoning regulations and the town; safe to run twice."""

    help = "Load the invented demo town, and add the other municipalities without their data."

    def handle(self, **options: object) -> None:
        """Load all; CommandError when the package of the demo town is missing."""
        folder = Path(settings.BASE_DIR) / "fixtures"
        packages = sorted((folder / "municipalities").glob("*.toml"))
        if not any(path.stem == CODE for path in packages):
            raise CommandError(f"{folder / 'municipalities'} has no {CODE}.toml.")
        call_command("add_municipality", *map(str, packages), stdout=self.stdout)
        municipality = Municipality.objects.get(code=CODE)
        regulation = folder / "zoning" / f"{CODE}.toml"
        call_command("load_zoning", str(regulation), "--municipality", CODE, stdout=self.stdout)
        loaded = load_town(municipality, today=municipality.today)
        self.stdout.write(f"{CODE}: {_facts(loaded)}")


def _facts(loaded: Loaded) -> str:
    if loaded.was_there:
        return "the town is there, its data dated today"
    added = sum(count.added for count in loaded.counts.values())
    changed = sum(count.changed for count in loaded.counts.values())
    refused = sum(count.refused for count in loaded.counts.values())
    return f"{added} features added, {changed} changed, {refused} refused"
