"""Jobs about documents."""

import logging

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from gis_platform.documents.issuing import cancel_prepared
from gis_platform.documents.models import PreparedDocument
from gis_platform.municipalities.models import Municipality

logger = logging.getLogger(__name__)


@app.periodic(cron="10 * * * *")
@app.task(name="documents.cancel_old_preparations")
def cancel_old_preparations(timestamp: int) -> int:
    """Give up what was prepared for signing on a day that is over; return how many there were.

    timestamp: seconds since 1970 of the run; the same run twice does nothing more.
    """
    count = 0
    for place in Municipality.objects.all():
        waiting = PreparedDocument.objects.filter(
            municipality=place, status=PreparedDocument.Status.WAITING
        )
        for prepared in waiting.exclude(day__gte=place.today):
            cancel_prepared(prepared, reason=_("It was not signed on its day."))
            count += 1
    if count:
        logger.info("%s documents were prepared and not signed", count)
    return count
