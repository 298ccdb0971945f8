"""What has become of the parcel that a plan was made for."""

from __future__ import annotations

from gis_platform.changesets.generations import fate
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import Actor
from plans.models import LandDevelopmentPlan
from plans.queries import parcel_called

PARCELS = "parcels"


def what_became(plan: LandDevelopmentPlan, actor: Actor) -> str:
    """Return a sentence if the parcel of a plan was divided or merged since, else nothing.

    The plan itself is never changed by that; one statement where there is nothing to tell.
    """
    parcel = parcel_called(actor.municipality, plan.parcel_number)
    if parcel is None or parcel.end_lifespan is None:
        return ""
    return fate(access(actor, get_layer(PARCELS)), parcel.pk, actor.municipality)
