"""Compile the catalogues of texts; gettext's own programs are not needed."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


def compile_catalogue(path: Path) -> int:
    """Write the compiled catalogue beside a .po file; return how many texts it has."""
    with path.open("rb") as source:
        catalogue = read_po(source)
    with path.with_suffix(".mo").open("wb") as target:
        write_mo(target, catalogue)
    return sum(1 for message in catalogue if message.id and message.string)


class Command(BaseCommand):
    """Compiles every catalogue of the project."""

    help = "Compile the translated texts (.po) into what the server reads (.mo)."
    requires_system_checks: list[str] = []

    def handle(self, **options: object) -> None:
        """Compile all; fails if there is none."""
        catalogues = sorted(
            path for folder in settings.LOCALE_PATHS for path in Path(folder).rglob("*.po")
        )
        if not catalogues:
            raise CommandError(f"No catalogue of texts in {settings.LOCALE_PATHS}.")
        counts = [(path.parent.parent.name, compile_catalogue(path)) for path in catalogues]
        self.stdout.write(", ".join(f"{language}: {count} texts" for language, count in counts))
