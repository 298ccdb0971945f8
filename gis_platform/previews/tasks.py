"""Jobs about dropped files."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from gis_platform.previews.actions import forget_expired
from gis_platform.previews.importing import TASK, import_ordered

logger = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *")
@app.task(name="previews.forget_expired", queueing_lock="previews.forget_expired")
def forget_expired_files(timestamp: int) -> int:
    """Forget files that were kept long enough; return how many there were.

    timestamp: seconds since 1970 of the run; the same run twice forgets nothing more.
    """
    count = forget_expired(timezone.now())
    if count:
        logger.info("%s dropped files were kept long enough", count)
    return count


@app.task(name=TASK)
def import_previewed(token: str) -> int:
    """Import a kept file as it was ordered; return the number of the run, 0 if it is gone."""
    return import_ordered(token)
