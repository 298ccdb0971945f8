"""How much was recorded when, by layer: what the bars of the time slider show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Trunc

from gis_platform.layers.history import day_end, day_start, versions
from gis_platform.layers.models import LayerState
from gis_platform.layers.policy import Access, access, readable_layers
from gis_platform.layers.records import first_records
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality

KEPT_S = 86_400


class Step(StrEnum):
    """How long the spans are in which changes are counted."""

    HOUR = "hour"
    DAY = "day"


MOST_DAYS: Mapping[Step, int] = {Step.HOUR: 31, Step.DAY: 3_660}
"""How many days are counted at once."""

USUAL_HOURS_DAYS = 7
"""Up to so many days changes are counted by the hour unless told."""

Counts = Mapping[datetime, int]
"""Changes by the beginning of their span."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """Days of a municipality, both ends within; `step` divides them."""

    since: date
    until: date
    step: Step
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        """The first moment."""
        return day_start(self.since, self.zone)

    @property
    def end(self) -> datetime:
        """The last moment."""
        return day_end(self.until, self.zone)

    def last_of(self, beginning: datetime) -> datetime:
        """Return the last microsecond of a counted span by its beginning."""
        if self.step is Step.HOUR:
            return beginning + timedelta(hours=1, microseconds=-1)
        return day_end(beginning.astimezone(self.zone).date(), self.zone)


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What was recorded within a span of time.

    first: the earliest record of all that the reader may see, None if there is none. by_start:
    changes by layer in each counted span that has any, by its beginning, the earliest first.
    """

    span: Span
    first: datetime | None
    by_start: Mapping[datetime, Mapping[str, int]]


def first_record(actor: Actor) -> datetime | None:
    """Return the earliest record of the layers that the actor may read."""
    firsts = first_records(readable_layers(actor), actor.municipality)
    return min((first for first in firsts.values() if first), default=None)


def count_changes(actor: Actor, span: Span, first: datetime | None) -> Changes:
    """Return how many versions were recorded in each part of a span, by layer.

    Only of layers and rows that the actor sees. Three statements at most; layers that have not
    changed since they were counted are not counted again.
    """
    seen = [access(actor, layer) for layer in readable_layers(actor)]
    counted = _counted(seen, actor.municipality, span)
    by_start: dict[datetime, dict[str, int]] = defaultdict(dict)
    for name, counts in counted.items():
        for start, number in counts.items():
            by_start[start][name] = number
    return Changes(span=span, first=first, by_start=dict(sorted(by_start.items())))


def _counted(
    seen: Sequence[Access], municipality: Municipality, span: Span
) -> Mapping[str, Counts]:
    states = LayerState.objects.filter(municipality=municipality)
    versions_of = {state.table_name: f"{state.key}.{state.revision}" for state in states}
    keys = {
        one.layer.name: f"changes:{one.key}:{versions_of[one.layer.table]}:{_name(span)}"
        for one in seen
        if one.layer.table in versions_of
    }
    kept: dict[str, Counts] = cache.get_many(keys.values())
    known = {name: kept[key] for name, key in keys.items() if key in kept}
    missing = [one for one in seen if one.layer.name in keys and one.layer.name not in known]
    read = _read(missing, municipality, span)
    cache.set_many({keys[name]: counts for name, counts in read.items()}, timeout=KEPT_S)
    return known | read


def _name(span: Span) -> str:
    return f"{span.step}:{span.since}:{span.until}:{span.zone.key.replace('/', '.')}"


def _read(seen: Sequence[Access], municipality: Municipality, span: Span) -> dict[str, Counts]:
    found: dict[str, dict[datetime, int]] = {one.layer.name: {} for one in seen}
    parts = [_grouped(one, municipality, span) for one in seen]
    if parts:
        for name, start, number in parts[0].union(*parts[1:], all=True):
            found[name][start] = number
    return dict(found)


def _grouped(seen: Access, municipality: Municipality, span: Span) -> QuerySet[Any, Any]:
    own = versions(seen.layer)._base_manager.filter(
        municipality=municipality, pgh_created_at__range=(span.start, span.end)
    )
    named = (
        seen.visible(own)
        .order_by()
        .annotate(
            layer=Value(seen.layer.name, output_field=CharField()),
            start=Trunc("pgh_created_at", span.step.value, tzinfo=span.zone),
        )
    )
    found: QuerySet[Any, Any] = named.values("layer", "start").annotate(number=Count("pgh_id"))
    return found.values_list("layer", "start", "number")
