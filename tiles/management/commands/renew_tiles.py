"""After a restore: nothing that was cached before counts any more."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gis_platform.layers.revisions import renew_keys
from gis_platform.municipalities.models import Municipality


class Command(BaseCommand):
    """Gives layers new keys."""

    help = (
        "Make every cache ask for tiles anew; to be run after a database was restored from a "
        "backup, or changed with its triggers off."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the code of a municipality; without it all are meant."""
        parser.add_argument("--municipality", metavar="CODE", help="of this one only")

    def handle(self, *, municipality: str | None, **options: object) -> None:
        """Renew and say how many."""
        place = None
        if municipality is not None:
            place = Municipality.objects.filter(code=municipality).first()
            if place is None:
                raise CommandError(f"No municipality is called {municipality}.")
        self.stdout.write(f"{renew_keys(place)} layers have new keys")
