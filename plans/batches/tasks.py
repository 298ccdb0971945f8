"""Jobs of batches of plans."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from plans.batches.queries import unfinished_batches
from plans.batches.queue import PLANS_A_JOB, TASK, defer_jobs, defer_next
from plans.batches.working import work_on
from plans.models import PlanBatchItem


@app.task(name=TASK)
def work_on_batch(batch: int, lane: int) -> int:
    """Make up to twenty plans of a batch, then queue the next job; return how many were made.

    Short jobs let other batches and other work in between.
    """
    made = work_on(batch, most=PLANS_A_JOB, clock=timezone.now)
    if made == PLANS_A_JOB:
        defer_next(batch, lane)
    return made


@app.periodic(cron="* * * * *")
@app.task(name="plans.continue_batches", queueing_lock="plans.continue_batches")
def continue_batches(timestamp: int) -> int:
    """Queue jobs again where parcels wait and workers ended before their time.

    timestamp: seconds since 1970 of the run; the same run twice queues nothing more. Returns
    how many jobs were queued.
    """
    queued = 0
    for batch in unfinished_batches():
        waiting = batch.items.filter(status=PlanBatchItem.Status.WAITING).count()
        queued += defer_jobs(batch.pk, waiting=waiting)
    return queued
