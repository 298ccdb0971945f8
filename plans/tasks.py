"""Jobs about plans."""

import logging

from procrastinate.contrib.django import app

from gis_platform.municipalities.models import Municipality
from plans.batches import tasks as batch_tasks
from plans.issuing.lifecycle import expire_due

logger = logging.getLogger(__name__)
__all__ = ["batch_tasks", "expire_plans"]


@app.periodic(cron="5 * * * *")
@app.task(name="plans.expire_due")
def expire_plans(timestamp: int) -> int:
    """Let plans expire whose last day is over where they are; return how many there were.

    timestamp: seconds since 1970 of the run. Every hour, for municipalities have days of their own.
    """
    count = sum(expire_due(place, place.today) for place in Municipality.objects.all())
    if count:
        logger.info("%s plans have expired", count)
    return count
