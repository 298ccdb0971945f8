"""Jobs about layers."""

import logging

from procrastinate.contrib.django import app

from gis_platform.layers.freshness import freshness
from gis_platform.municipalities.models import Municipality

logger = logging.getLogger(__name__)


@app.periodic(cron="15 4 * * *")
@app.task(name="layers.check_freshness")
def check_freshness(timestamp: int) -> int:
    """Log each loaded layer whose data is older than it may be; return how many there are.

    timestamp: seconds since 1970 of the run; the same run twice logs the same.
    """
    stale = [
        (municipality.code, state)
        for municipality in Municipality.objects.all()
        for state in freshness(municipality, municipality.today).values()
        if state.is_stale
    ]
    for code, state in stale:
        logger.warning(
            "%s: layer %s is %s days old, at most %s are allowed",
            code,
            state.layer.name,
            state.age_days,
            state.max_age_days,
        )
    return len(stale)
