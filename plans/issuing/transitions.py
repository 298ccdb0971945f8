"""The statuses of a plan and the ways between them."""

from __future__ import annotations

from plans.issuing.errors import IllegalTransition
from plans.models import LandDevelopmentPlan
from plans.plan_models import TRANSITIONS

Status = LandDevelopmentPlan.Status


def locked(plan: LandDevelopmentPlan, wanted: Status) -> LandDevelopmentPlan:
    """Return the plan as it is stored, locked until the transaction ends.

    Raises IllegalTransition where it cannot come to the wanted status.
    """
    rows = LandDevelopmentPlan.objects.of(plan.municipality).select_for_update(of=("self",))
    found = rows.select_related("document", "municipality").get(pk=plan.pk)
    require(found, wanted)
    return found


def require(plan: LandDevelopmentPlan, wanted: Status) -> None:
    """Raise IllegalTransition where a plan cannot come to a status."""
    if (plan.status, wanted) not in TRANSITIONS:
        raise IllegalTransition(plan, wanted)
