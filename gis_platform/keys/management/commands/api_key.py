"""Make a key for a person."""

from __future__ import annotations

from datetime import timedelta

import pghistory
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gis_platform.keys.actions import LONGEST_LIFE_DAYS, make_key
from gis_platform.keys.errors import InvalidKey
from gis_platform.keys.models import Scope
from gis_platform.municipalities.actors import NotAllowed, actor_for
from gis_platform.municipalities.models import Municipality


class Command(BaseCommand):
    """Makes a key and prints its text, once; each run makes another."""

    help = "Make an API key for a member of a municipality and print it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose key, where, what for and how long."""
        parser.add_argument("--municipality", required=True, help="code of the municipality")
        parser.add_argument("--user", required=True, help="user name of a member")
        parser.add_argument("--name", required=True, help="what the key is for")
        parser.add_argument("--edit", action="store_true", help="edits too; else it only reads")
        parser.add_argument(
            "--days", type=int, default=90, help=f"days that it opens, 1 to {LONGEST_LIFE_DAYS}"
        )

    def handle(
        self, *, municipality: str, user: str, name: str, edit: bool, days: int, **options: object
    ) -> None:
        """Make it; CommandError for unknown names, no member and days out of bounds."""
        people = get_user_model()
        if not 1 <= days <= LONGEST_LIFE_DAYS:
            raise CommandError(f"--days {days}: a key opens 1 to {LONGEST_LIFE_DAYS} days.")
        try:
            where = Municipality.objects.get(code=municipality)
            actor = actor_for(people.objects.get_by_natural_key(user), where)
            with pghistory.context(actor="api_key"):
                key, token = make_key(
                    actor,
                    name=name,
                    scope=Scope.EDIT if edit else Scope.READ,
                    last_day=where.today + timedelta(days=days - 1),
                )
        except Municipality.DoesNotExist as error:
            raise CommandError(f"No municipality is called {municipality}.") from error
        except people.DoesNotExist as error:
            raise CommandError(f"Nobody has the user name {user}.") from error
        except (InvalidKey, NotAllowed) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(token.text)
        self.stderr.write(f"{key.get_scope_display()}, {user} in {municipality}, {days} days")
