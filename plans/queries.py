"""The plans themselves, and the parcels they are of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from gis_platform.layers.errors import FeatureNotFound
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from plans.collecting import collect_facts as collect_facts
from plans.facts import PlanFacts
from plans.models import LandDevelopmentPlan
from plans.municipal_reading import REQUIRED_LAYERS as REQUIRED_LAYERS

PLANS_LAYER = "land-development-plans"
PARCELS_LAYER = "parcels"


def plans_of(actor: Actor) -> QuerySet[LandDevelopmentPlan]:
    """Return the plans that an actor sees, newest first, without their facts."""
    return _seen_plans(actor).defer("facts", "geometry").order_by("-composed_on", "-pk")


def without_earlier_drafts(plans: QuerySet[LandDevelopmentPlan]) -> QuerySet[LandDevelopmentPlan]:
    """Leave out the drafts of parcels of which a newer plan was made."""
    newer = LandDevelopmentPlan.everywhere.filter(
        municipality=OuterRef("municipality"),
        parcel_number=OuterRef("parcel_number"),
        pk__gt=OuterRef("pk"),
    )
    return plans.exclude(Q(status=LandDevelopmentPlan.Status.DRAFT) & Exists(newer))


def plan_of(actor: Actor, pk: int) -> LandDevelopmentPlan:
    """Return one plan with its document; FeatureNotFound if the actor sees none of that id."""
    plan = _seen_plans(actor).select_related("document").defer("facts").filter(pk=pk).first()
    if plan is None:
        raise FeatureNotFound(PLANS_LAYER, pk)
    return plan


def newest_plan(
    actor: Actor, parcel_number: str, *, issued_by: date | None = None
) -> LandDevelopmentPlan | None:
    """Return the newest plan of a parcel among those that the actor sees, with its document.

    issued_by: only those issued up to that day, the last issued first.
    """
    plans = _seen_plans(actor).filter(parcel_number=parcel_number)
    if issued_by is None:
        ordered = plans.order_by("-composed_on", "-pk")
    else:
        ordered = plans.filter(issued_on__lte=issued_by).order_by("-issued_on", "-pk")
    return ordered.select_related("document").defer("facts", "geometry").first()


def parcel_id(actor: Actor, number: str) -> int | None:
    """Return the id of the current parcel of a number, None if the actor sees no such parcel."""
    seen = access(actor, get_layer(PARCELS_LAYER))
    found = seen.visible(Parcel.objects.of(actor.municipality)).filter(cadastral_number=number)
    return next((int(pk) for pk in found.values_list("pk", flat=True)[:1]), None)


def parcel_seen(actor: Actor, pk: int, *, ended: bool = False) -> Parcel:
    """Return a parcel; FeatureNotFound if the actor sees none of that id.

    ended: also one that is no more.
    """
    seen = access(actor, get_layer(PARCELS_LAYER))
    rows = Parcel.objects.ever_of if ended else Parcel.objects.of
    found: QuerySet[Parcel] = seen.visible(rows(actor.municipality))
    parcel = found.filter(pk=pk).first()
    if parcel is None:
        raise FeatureNotFound(PARCELS_LAYER, pk)
    return parcel


def _seen_plans(actor: Actor) -> QuerySet[LandDevelopmentPlan]:
    seen = access(actor, get_layer(PLANS_LAYER))
    return seen.visible(LandDevelopmentPlan.objects.of(actor.municipality))


def draft_from(parcel: Parcel, facts: PlanFacts) -> LandDevelopmentPlan | None:
    """Return the newest plan of a parcel if it is a draft of the day, made from the same facts."""
    plans = LandDevelopmentPlan.objects.of(parcel.municipality)
    newest = plans.filter(parcel_number=parcel.cadastral_number).order_by("-pk").values("pk")[:1]
    drafts = plans.filter(
        pk=newest,
        composed_on=facts.on,
        status=LandDevelopmentPlan.Status.DRAFT,
        facts=facts.to_json(),
    )
    return drafts.select_related("document").first()


def newer_plan(plan: LandDevelopmentPlan) -> LandDevelopmentPlan | None:
    """Return the newest plan of the same parcel, None if the plan itself is."""
    newer = LandDevelopmentPlan.objects.of(plan.municipality).filter(
        parcel_number=plan.parcel_number, pk__gt=plan.pk
    )
    return newer.defer("facts", "geometry").order_by("-pk").first()


def earlier_draft(plan: LandDevelopmentPlan) -> LandDevelopmentPlan | None:
    """Return the draft of the same parcel that was made before a plan, if there is one."""
    earlier = LandDevelopmentPlan.objects.of(plan.municipality).filter(
        parcel_number=plan.parcel_number, pk__lt=plan.pk, status=LandDevelopmentPlan.Status.DRAFT
    )
    return earlier.defer("facts", "geometry").order_by("-pk").first()


def parcels_of(municipality: Municipality, ids: Sequence[int]) -> dict[int, Parcel]:
    """Return the current parcels of a municipality by their ids."""
    found = Parcel.objects.of(municipality).select_related("municipality").filter(pk__in=ids)
    return {parcel.pk: parcel for parcel in found}


def parcel_called(municipality: Municipality, number: str) -> Parcel | None:
    """Return the current parcel of a number, else the one last ended, else nothing."""
    found = Parcel.objects.ever_of(municipality).select_related("municipality")
    ordered = found.filter(cadastral_number=number).order_by(
        F("end_lifespan").desc(nulls_first=True), "-pk"
    )
    return ordered.first()
