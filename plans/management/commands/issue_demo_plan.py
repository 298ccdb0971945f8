"""Issue a plan of the demo town, so that a plan in force is there to be met."""

from __future__ import annotations

import os

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from gis_platform.documents.errors import DocumentsError
from gis_platform.documents.signing.keys import signing_key
from gis_platform.municipalities.actors import Actor, system_actor
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from plans.actions import PlanStatus, make_plan_safely
from plans.issuing import NotReady, send_to_signing, sign
from plans.models import LandDevelopmentPlan

CODE = "demo"
MOST_TRIED = 20


class Command(BaseCommand):
    """Issues one plan with the test key unless one is in force; safe to run twice."""

    help = "Issue a land development plan of a demo parcel with the test key; needs DEMO=1."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the parcel; without one the first of the town that has a plan without findings."""
        parser.add_argument("--parcel", default="", help="cadastral number")

    def handle(self, *, parcel: str, **options: object) -> None:
        """Issue the plan; CommandError unless the site is said to be a demo."""
        if os.environ.get("DEMO") != "1":
            raise CommandError("A plan signed by a test key has no force: set DEMO=1 for a demo.")
        try:
            place = Municipality.objects.get(code=CODE)
            key = signing_key(place)
        except Municipality.DoesNotExist as error:
            raise CommandError(f"There is no municipality {CODE}: run load_demo first.") from error
        except DocumentsError as error:
            raise CommandError(f"{error} make_test_key makes one.") from error
        if not key.is_test:
            raise CommandError(f"{CODE} has a key with force: no plan is signed for show.")
        plans = LandDevelopmentPlan.objects.of(place)
        known = plans.filter(status=LandDevelopmentPlan.Status.ISSUED).first()
        if known is not None:
            self.stdout.write(f"{CODE}: the plan {known.number} is in force")
            return
        actor = system_actor(place, "issue_demo_plan")
        parcels = Parcel.objects.of(place).select_related("municipality")
        chosen = parcels.filter(cadastral_number=parcel) if parcel else parcels.order_by("pk")
        for each in chosen.filter(kind="LAND_USE")[:MOST_TRIED]:
            plan = _ready(each, actor)
            if plan is not None:
                done = sign(plan, actor=actor, signer=key, now=timezone.now())
                self.stdout.write(f"{CODE}: the plan {done.number} of {done.parcel_number}")
                return
        raise CommandError("No plan could be issued: the parcels have none without findings.")


def _ready(parcel: Parcel, actor: Actor) -> LandDevelopmentPlan | None:
    """Return the plan of a parcel on signing, None where it is refused or not ready."""
    today = parcel.municipality.today
    result = make_plan_safely(parcel, actor=actor, today=today)
    if result.status is not PlanStatus.DRAFT or result.plan is None:
        return None
    try:
        return send_to_signing(result.plan, actor=actor, today=today)
    except NotReady:
        return None
