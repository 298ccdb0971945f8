"""How much was recorded when: what the map page draws under its time slider."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse

from gis_platform.layers.api.answers import json_answer, require_known
from gis_platform.layers.change_counts import (
    MOST_DAYS,
    USUAL_HOURS_DAYS,
    Changes,
    Span,
    Step,
    count_changes,
    first_record,
)
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.kinds import read_date
from gis_platform.municipalities.middleware import MunicipalRequest

SINCE, UNTIL, STEP = "since", "until", "step"


def changes(request: MunicipalRequest) -> HttpResponse:
    """Return the changes of each layer by the hour or by the day, see `count_changes`.

    Without `since` from the first record on, without `until` to this day; without `step` by the
    hour if that is a week at most.
    """
    require_known(request, SINCE, UNTIL, STEP)
    zone = ZoneInfo(request.municipality.time_zone)
    first = first_record(request.actor)
    until = _day(request, UNTIL) or request.municipality.today
    given = _day(request, SINCE)
    step = _step(request)
    since = given or _usual_since(first.astimezone(zone).date() if first else until, until, step)
    length = (until - since).days + 1
    if length < 1:
        raise InvalidParameter(SINCE, str(since), f"a day up to {until}")
    step = step or (Step.HOUR if length <= USUAL_HOURS_DAYS else Step.DAY)
    if length > MOST_DAYS[step]:
        expected = f"{MOST_DAYS[step]} days at most by the {step}, this is {length}"
        raise InvalidParameter(SINCE, str(since), expected)
    span = Span(since=since, until=until, step=step, zone=zone)
    response = json_answer(_told(count_changes(request.actor, span, first)))
    response["Cache-Control"] = "no-store"
    return response


def _usual_since(first: date, until: date, step: Step | None) -> date:
    most = MOST_DAYS[step or Step.DAY]
    return min(until, max(first, until - timedelta(days=most - 1)))


def _day(request: MunicipalRequest, name: str) -> date | None:
    text = request.GET.get(name)
    if text is None:
        return None
    found = read_date(text)
    if found is None or not date(1900, 1, 1) <= found <= date(2999, 12, 31):
        raise InvalidParameter(name, text[:40], "a day as 2026-01-31, from 1900 to 2999")
    return found


def _step(request: MunicipalRequest) -> Step | None:
    text = request.GET.get(STEP)
    if text is None:
        return None
    if text not in set(Step):
        raise InvalidParameter(STEP, text[:40], f"one of {', '.join(Step)}")
    return Step(text)


def _told(found: Changes) -> dict[str, object]:
    span = found.span
    return {
        "since": span.since,
        "until": span.until,
        "step": span.step,
        "zone": span.zone.key,
        "start": span.start,
        "first": found.first,
        "changes": [
            {
                "start": start,
                "end": span.last_of(start),
                "total": sum(layers.values()),
                "layers": layers,
            }
            for start, layers in found.by_start.items()
        ],
    }
