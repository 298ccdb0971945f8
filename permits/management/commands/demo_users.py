"""People of the demo site, with passwords that everybody knows."""

import os

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from gis_platform.municipalities.models import Membership, Municipality
from gis_platform.municipalities.roles import Role

PASSWORD = "demo-{name}"  # noqa: S105  published on purpose, for the demo site only
CODE = "demo"
EVERYWHERE = frozenset({Role.GIS, Role.CLERK})
ROLES = (
    Role.INTAKE,
    Role.CLERK,
    Role.ARCHITECT,
    Role.GIS,
    Role.PROPERTY,
    Role.LANDSCAPING,
    Role.SIGNATORY,
    Role.HEAD,
    Role.ANALYST,
)


class Command(BaseCommand):
    """Creates a person for each role and an administrator; safe to run twice."""

    help = "Create the people of the demo site and print their passwords; needs DEMO=1."

    @transaction.atomic
    def handle(self, **options: object) -> None:
        """Create all; CommandError unless the site is said to be a demo."""
        if os.environ.get("DEMO") != "1":
            raise CommandError("Demo users have known passwords: set DEMO=1 where that is wanted.")
        municipalities = list(Municipality.objects.order_by("code"))
        if not any(each.code == CODE for each in municipalities):
            raise CommandError(f"There is no municipality {CODE}: run load_demo first.")
        for role in ROLES:
            where = [each for each in municipalities if each.code == CODE or role in EVERYWHERE]
            self._create(str(role), role=role, municipalities=where)
        self._create("admin", role=Role.ADMINISTRATOR, municipalities=municipalities)

    def _create(self, name: str, *, role: Role, municipalities: list[Municipality]) -> None:
        password = PASSWORD.format(name=name)
        is_admin = role is Role.ADMINISTRATOR
        user, _ = get_user_model().objects.get_or_create(username=name)
        user.is_active, user.is_staff, user.is_superuser = True, is_admin, is_admin
        if not user.check_password(password):
            user.set_password(password)
        user.save()
        for municipality in municipalities:
            Membership.objects.get_or_create(user=user, municipality=municipality, role=role)
        codes = ", ".join(each.code for each in municipalities)
        self.stdout.write(f"{name:<14} {password:<20} {role} in {codes}")
