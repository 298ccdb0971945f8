"""Ordering, pausing, resuming and repeating batches of plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.roles import MAKE_PLANS
from plans.batches.errors import MOST_PARCELS, BatchTooLarge, EmptyBatch
from plans.batches.queries import known_numbers
from plans.batches.queue import defer_jobs
from plans.models import PlanBatch, PlanBatchItem

ROWS_A_STATEMENT = 2_000
LONGEST_NUMBER = 60
Status = PlanBatch.Status
AGAIN = (PlanBatchItem.Status.FAILED, PlanBatchItem.Status.BLOCKED)
"""What may become better without the parcel's facts: errors and layers that were not loaded."""


def unknown_parcel() -> str:
    """Return what is said of a number that no current parcel has."""
    return _("There is no current parcel of this number here.")


@transaction.atomic
def order_batch(
    numbers: Iterable[str], *, title: str, actor: Actor, today: dt.date, now: dt.datetime
) -> PlanBatch:
    """Keep a wish for the plans of parcels by their cadastral numbers, and queue its jobs.

    One transaction with the jobs. A number is taken once; one that no current parcel has is
    kept as failed. Raises NotAllowed, EmptyBatch and BatchTooLarge.
    """
    actor.require(MAKE_PLANS)
    wished = list(dict.fromkeys(number.strip()[:LONGEST_NUMBER] for number in numbers))
    wished = [number for number in wished if number]
    if not wished:
        raise EmptyBatch
    if len(wished) > MOST_PARCELS:
        raise BatchTooLarge(len(wished))
    batch = PlanBatch.objects.create(
        municipality=actor.municipality, actor=actor.name, title=title[:300], day=today
    )
    known = known_numbers(actor.municipality, wished)
    items = [_item(batch, number, now, is_known=number in known) for number in wished]
    PlanBatchItem.objects.bulk_create(items, batch_size=ROWS_A_STATEMENT)
    if known:
        defer_jobs(batch.pk, waiting=len(known))
    else:
        finish_if_done(batch.pk, now)
        batch.refresh_from_db()
    return batch


def _item(batch: PlanBatch, number: str, now: dt.datetime, *, is_known: bool) -> PlanBatchItem:
    if is_known:
        return PlanBatchItem(batch=batch, parcel_number=number)
    return PlanBatchItem(
        batch=batch,
        parcel_number=number,
        status=PlanBatchItem.Status.FAILED,
        message=unknown_parcel(),
        finished_at=now,
    )


@transaction.atomic
def pause_batch(batch: PlanBatch, *, actor: Actor) -> PlanBatch:
    """Let workers take no further parcel of a batch; those being made are finished."""
    actor.require(MAKE_PLANS)
    PlanBatch.objects.filter(pk=batch.pk, status=Status.RUNNING).update(status=Status.PAUSED)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def resume_batch(batch: PlanBatch, *, actor: Actor) -> PlanBatch:
    """Let workers go on with a paused batch."""
    actor.require(MAKE_PLANS)
    if PlanBatch.objects.filter(pk=batch.pk, status=Status.PAUSED).update(status=Status.RUNNING):
        defer_jobs(batch.pk, waiting=_waiting(batch))
    batch.refresh_from_db()
    return batch


@transaction.atomic
def retry_failed(batch: PlanBatch, *, actor: Actor) -> int:
    """Let the failed and blocked parcels of a batch be tried again; return how many they are."""
    actor.require(MAKE_PLANS)
    again = batch.items.filter(status__in=AGAIN).update(
        status=PlanBatchItem.Status.WAITING, message="", finished_at=None
    )
    if again:
        PlanBatch.objects.filter(pk=batch.pk).update(status=Status.RUNNING, finished_at=None)
        defer_jobs(batch.pk, waiting=_waiting(batch))
    batch.refresh_from_db()
    return again


def finish_if_done(pk: int, now: dt.datetime) -> bool:
    """Call a running batch done if no parcel of it waits; say whether this call did so."""
    waiting = PlanBatchItem.objects.filter(batch_id=pk, status=PlanBatchItem.Status.WAITING)
    if waiting.exists():
        return False
    running = PlanBatch.objects.filter(pk=pk, status=Status.RUNNING)
    return bool(running.update(status=Status.DONE, finished_at=now))


def _waiting(batch: PlanBatch) -> int:
    return batch.items.filter(status=PlanBatchItem.Status.WAITING).count()


def read_numbers(text: str) -> Sequence[str]:
    """Return the cadastral numbers in a pasted or uploaded text: one a line, or by , ; or tab.

    A number may hold spaces; quotes around it are left out. A first line that has no digit is
    a heading.
    """
    lines = text.lstrip("\ufeff").splitlines()
    if lines and not any(letter.isdigit() for letter in lines[0]):
        lines = lines[1:]
    cells = (cell for line in lines for cell in line.translate(_SEPARATORS).split("\n"))
    return [number for cell in cells if (number := cell.strip().strip('"').strip())]


_SEPARATORS = str.maketrans({",": "\n", ";": "\n", "\t": "\n"})
