"""Make the overviews that tiles of low zooms show."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gis_platform.municipalities.models import Municipality
from tiles.overviews_making import make_overviews


class Command(BaseCommand):
    """Prints how many cells of each overview were made."""

    help = "Make what has changed of the overviews that tiles of low zooms show."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the code of a municipality."""
        parser.add_argument("municipality", nargs="?", help="code; all municipalities if left out")

    def handle(self, *, municipality: str | None, **options: object) -> None:
        """Make the overviews of one municipality or of all."""
        places = Municipality.objects.all()
        if municipality:
            places = places.filter(code=municipality)
            if not places:
                raise CommandError(f"There is no municipality {municipality}.")
        for place in places:
            for layer, cells in make_overviews(place).items():
                told = "all cells" if cells < 0 else f"{cells} cells"
                self.stdout.write(f"{place.code}: {layer}, {told} made")
