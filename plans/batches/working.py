"""Making the plans of a batch: one parcel, one transaction, one lock.

A parcel is claimed by the lock on its row, which ends with the transaction that keeps its plan.
A worker that is killed therefore leaves the parcel waiting, and no two workers make the same.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from gis_platform.municipalities.actors import Actor, system_actor
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from plans.actions import PlanResult, PlanStatus, make_plan_safely
from plans.batches.actions import finish_if_done, unknown_parcel
from plans.models import PlanBatch, PlanBatchItem

logger = logging.getLogger(__name__)
Clock = Callable[[], dt.datetime]


def work_on(pk: int, *, most: int, clock: Clock) -> int:
    """Make plans of a batch until so many are made or none waits; return how many were.

    A batch that is paused, done or gone gives none. The last one to finish closes the batch.
    """
    batch = PlanBatch.objects.select_related("municipality").filter(pk=pk).first()
    if batch is None:
        return 0
    actor = system_actor(batch.municipality, batch.actor)
    with override(batch.municipality.languages[0]):
        made = 0
        while made < most and make_next(batch, actor=actor, clock=clock):
            made += 1
    finish_if_done(pk, clock())
    return made


@transaction.atomic
def make_next(batch: PlanBatch, *, actor: Actor, clock: Clock) -> bool:
    """Make the plan of a parcel that nobody works on; say whether there was one."""
    item = _claim(batch)
    if item is None:
        return False
    result = _make(item, actor=actor, day=batch.day)
    item.status = result.status.value
    item.message = result.message
    item.plan = result.plan
    item.finished_at = clock()
    item.save(update_fields=["status", "message", "plan", "finished_at"])
    return True


def _claim(batch: PlanBatch) -> PlanBatchItem | None:
    waiting = PlanBatchItem.objects.filter(
        batch=batch,
        batch__status=PlanBatch.Status.RUNNING,
        status=PlanBatchItem.Status.WAITING,
    )
    return waiting.select_for_update(skip_locked=True, of=("self",)).order_by("pk").first()


def _make(item: PlanBatchItem, *, actor: Actor, day: dt.date) -> PlanResult:
    number = item.parcel_number
    parcel = _parcel(actor.municipality, number)
    if parcel is None:
        return PlanResult(parcel=number, status=PlanStatus.FAILED, message=unknown_parcel())
    try:
        with transaction.atomic():
            return make_plan_safely(parcel, actor=actor, today=day)
    except OperationalError:  # the connection is gone: so is the claim
        raise
    except Exception as error:
        logger.exception("no plan of %s", number)
        message = _("An error prevented it: %(error)s.") % {"error": repr(error)[:300]}
        return PlanResult(parcel=number, status=PlanStatus.FAILED, message=message)


def _parcel(municipality: Municipality, number: str) -> Parcel | None:
    found = Parcel.objects.of(municipality).filter(cadastral_number=number).first()
    if found is not None:
        found.municipality = municipality  # its local system is prepared once
    return found
