"""Jobs about tiles."""

import logging

from procrastinate.contrib.django import app

from gis_platform.municipalities.models import Municipality
from tiles.overviews_making import make_overviews

logger = logging.getLogger(__name__)


@app.periodic(cron="*/5 * * * *")
@app.task(name="tiles.make_overviews", queueing_lock="tiles.make_overviews")
def make_changed_overviews(timestamp: int) -> int:
    """Make what has changed of all overviews; return how many of them had changes.

    So that nobody waits for it after a large import; a tile asked for before makes it itself.
    timestamp: seconds since 1970 of the run; the same run twice finds nothing to do.
    """
    changed = 0
    for municipality in Municipality.objects.all():
        for layer, cells in make_overviews(municipality).items():
            if cells:
                changed += 1
                told = "all cells" if cells < 0 else f"{cells} cells"
                logger.info("%s: overview of %s made, %s", municipality.code, layer, told)
    return changed
