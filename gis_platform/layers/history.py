"""The versions of features: what was recorded when, written by the triggers of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from django.db.models import Exists, F, Manager, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.kinds import read_date, read_timestamp
from gis_platform.layers.registry import Layer
from gis_platform.municipalities.models import Municipality

FEATURE_ID = "pgh_obj_id"
"""The column of a version that holds the id of its feature."""

DATETIME = "datetime"
"""The parameter that names the moment, or the span of time, that is asked for."""

REMOVED = "delete"
_EVENTS: str = "events"
_OPEN = ("..", "")
_INSTANT = "an instant or a day of RFC 3339 (2026-01-31T12:00:00Z, 2026-01-31)"
_EXPECTED = (
    "an instant or a day of RFC 3339 (2026-01-31T12:00:00Z, 2026-01-31), or two of them with `/` "
    "between, where `..` leaves an end open"
)


@dataclass(frozen=True, kw_only=True)
class Period:
    """A closed span of time, in which `start` may be `end`; None leaves an end open."""

    start: datetime | None
    end: datetime | None

    def reaches(self, moment: datetime) -> bool:
        """Say whether the whole period is at that moment or later."""
        return self.start is not None and self.start >= moment


def read_period(name: str, text: str, zone: tzinfo) -> Period:
    """Return the period that a `datetime` parameter names.

    A day alone stands for its end, as the record stood in the evening; as the start of an
    interval it stands for its first moment. zone: where the days are. Raises InvalidParameter.
    Source: OGC 17-069r4, 7.15.4.
    """
    parts = text.split("/") if len(text) <= 100 else []
    if len(parts) == 1:
        moment = _moment(name, text, parts[0], zone, ends=True)
        return Period(start=moment, end=moment)
    if len(parts) != 2 or all(part in _OPEN for part in parts):
        raise InvalidParameter(name, text[:80], _EXPECTED)
    start, end = (
        None if part in _OPEN else _moment(name, text, part, zone, ends=bool(place))
        for place, part in enumerate(parts)
    )
    if start and end and start > end:
        raise InvalidParameter(name, text[:80], "an interval that begins before it ends")
    return Period(start=start, end=end)


def read_past(name: str, text: str | None, zone: tzinfo) -> Period | None:
    """Return the instant of the past that a `datetime` parameter names, as a period.

    None for the present, of which nothing says how it will have been: no parameter, or one that
    names a moment to come. A day stands for its end. Raises InvalidParameter for a span of time.
    """
    if text is None:
        return None
    if "/" in text:
        raise InvalidParameter(name, text[:80], f"{_INSTANT}; no span of time")
    period = read_period(name, text, zone)
    return None if period.reaches(timezone.now()) else period


def _moment(name: str, text: str, part: str, zone: tzinfo, *, ends: bool) -> datetime:
    if moment := read_timestamp(part):
        return moment
    if (day := read_date(part)) is None:
        raise InvalidParameter(name, text[:80], _EXPECTED)
    return day_end(day, zone) if ends else day_start(day, zone)


def day_start(day: date, zone: tzinfo) -> datetime:
    """Return the first moment of a day somewhere."""
    return _in_utc(datetime.combine(day, time.min, zone))


def day_end(day: date, zone: tzinfo) -> datetime:
    """Return the last microsecond of a day somewhere."""
    return _in_utc(datetime.combine(day, time.max, zone))


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # the first and the last day of the calendar
        return moment.replace(tzinfo=UTC)


def versions(layer: Layer) -> type[Any]:
    """Return the model of a layer's versions."""
    events: Any = layer.model._meta.get_field(_EVENTS)
    found: type[Any] = events.related_model
    return found


def as_at(layer: Layer, municipality: Municipality, period: Period) -> QuerySet[Any]:
    """Return the versions that held in a period, of each feature the last; by `FEATURE_ID`.

    A feature that was removed or ended before the period is not there. Nothing is hidden yet:
    rules of rows are for the version that is found here. Transactions that overlap are told
    apart by the order in which they changed the feature.
    """
    table: Manager[Any] = versions(layer)._base_manager
    later = table.filter(**{FEATURE_ID: OuterRef(FEATURE_ID)}, pgh_id__gt=OuterRef("pgh_id"))
    held = _held(period.start)
    found = table.filter(held, municipality=municipality)
    if period.end:
        found = found.filter(pgh_created_at__lte=period.end)
        later = later.filter(pgh_created_at__lte=period.end)
    if period.start:
        found = found.exclude(Exists(later.filter(pgh_created_at__lte=period.start)))
    if period.start is None or period.start != period.end:
        found = found.exclude(Exists(later.filter(held)))
    return found


def _held(since: datetime | None) -> Q:
    """Return the condition of a version that was current for a while, and still at `since`."""
    held = Q(end_lifespan=None) | Q(end_lifespan__gt=F("pgh_created_at"))
    if since:
        held &= Q(end_lifespan=None) | Q(end_lifespan__gt=since)
    return ~Q(pgh_label=REMOVED) & held


def changed_at(layer: Layer) -> Subquery:
    """Return the moment of the last change of a feature, for a query over the layer."""
    own = versions(layer)._base_manager.filter(**{FEATURE_ID: OuterRef("pk")})
    last = own.order_by().values(FEATURE_ID).annotate(last=Max("pgh_created_at")).values("last")
    return Subquery(last)


def last_change(layer: Layer, pk: int) -> datetime | None:
    """Return the exact moment of the last change of a feature, None if it never was."""
    own = versions(layer)._base_manager.filter(**{FEATURE_ID: pk})
    moment: datetime | None = own.aggregate(last=Max("pgh_created_at"))["last"]
    return moment


def last_modified(layer: Layer, pk: int) -> datetime | None:
    """Return `Last-Modified` of a feature, see `whole_second`; one statement."""
    return whole_second(last_change(layer, pk), timezone.now())


def whole_second(moment: datetime | None, now: datetime) -> datetime | None:
    """Return a moment rounded up to the second, None while that second has not passed.

    Rounded so, it never is before the change; while it has not passed, there may be another
    change with the same date. Source: RFC 9110, 8.8.2.
    """
    if moment is None:
        return None
    rounded = moment.replace(microsecond=0)
    if rounded < moment:
        rounded += timedelta(seconds=1)
    return rounded if rounded < now else None
