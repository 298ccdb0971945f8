"""Make a key for tests and demonstrations; what it signs has no legal force."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gis_platform.documents.signing.keys import keys_file
from gis_platform.documents.signing.test_keys import make_test_key
from gis_platform.municipalities.models import Municipality


class Command(BaseCommand):
    """Writes the key beside the file of keys and names it there; safe to run twice."""

    help = "Make a test key of a municipality: documents can be signed, without legal force."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the municipality and the words of the certificate."""
        parser.add_argument("--municipality", required=True, help="code of the municipality")
        parser.add_argument("--name", default="", help="owner of the certificate")
        parser.add_argument("--position", default="", help="the owner's position")

    def handle(self, *, municipality: str, name: str, position: str, **options: object) -> None:
        """Make the key unless the municipality has one."""
        try:
            place = Municipality.objects.get(code=municipality)
        except Municipality.DoesNotExist as error:
            raise CommandError(f"No municipality is called {municipality}.") from error
        texts = place.texts.get(place.languages[0], {})
        made = make_test_key(
            keys_file(),
            place.code,
            name=name or texts.get("signatory_name", "Signatory"),
            position=position or texts.get("signatory_position", "Head"),
            organisation=texts.get("authority", place.name_in(place.languages[0])),
        )
        state = "a test key was made" if made else "it has a key already"
        self.stdout.write(f"{place.code}: {state} ({keys_file().name})")
