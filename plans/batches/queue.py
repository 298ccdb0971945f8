"""The jobs of a batch in the queue: as many as may work on it at once."""

from __future__ import annotations

import math

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

TASK = "plans.work_on_batch"
PLANS_A_JOB = 20
MOST_JOBS = 32
"""Jobs of one batch that wait at the same time; so many workers may share it."""


def defer_jobs(batch: int, *, waiting: int) -> int:
    """Queue jobs of a batch up to one for each twenty waiting parcels; return how many came.

    Those that wait in the queue already are not queued twice. In the caller's transaction.
    """
    lanes = range(min(MOST_JOBS, math.ceil(waiting / PLANS_A_JOB)))
    locks = {_lock(batch, lane): lane for lane in lanes}
    queued = ProcrastinateJob.objects.filter(status="todo", queueing_lock__in=list(locks))
    there = set(queued.values_list("queueing_lock", flat=True))
    return sum(_defer(batch, lane) for lock, lane in locks.items() if lock not in there)


def defer_next(batch: int, lane: int) -> bool:
    """Queue the job that goes on where one of this lane ends."""
    return _defer(batch, lane)


def _defer(batch: int, lane: int) -> bool:
    job = app.configure_task(TASK, queueing_lock=_lock(batch, lane))
    try:
        with transaction.atomic():
            job.defer(batch=batch, lane=lane)
    except AlreadyEnqueued:
        return False
    return True


def _lock(batch: int, lane: int) -> str:
    return f"{TASK}.{batch}.{lane}"
