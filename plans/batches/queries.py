"""Batches, how far they have come, and the parcels that a wish names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q, QuerySet

from gis_platform.layers.crs_names import WORLD, Frame
from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.parameters import read_selection
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.layers.selection import select
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from plans.batches.errors import MOST_PARCELS, BatchNotFound, BatchTooLarge
from plans.models import PlanBatch, PlanBatchItem

PARCELS_LAYER = "parcels"
RATE_WINDOW = dt.timedelta(seconds=60)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How far a batch has come.

    counts: parcels by status. per_second: plans a second in the last minute, None without two.
    seconds_left: by that rate; None while nothing is known of it or nothing is to do.
    """

    counts: Mapping[str, int]
    per_second: float | None = None
    seconds_left: float | None = None

    @property
    def total(self) -> int:
        """All parcels of the batch."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """Those that nobody has finished."""
        return self.counts.get(PlanBatchItem.Status.WAITING, 0)

    @property
    def done(self) -> int:
        """Those that something became of."""
        return self.total - self.waiting

    @property
    def percent(self) -> int:
        """Whole hundredths that are done; 100 only when all are."""
        return self.done * 100 // self.total if self.total else 100


def batches_of(municipality: Municipality) -> QuerySet[PlanBatch]:
    """Return the batches of a municipality, newest first, with `total` and `waiting` counted."""
    waiting = Q(items__status=PlanBatchItem.Status.WAITING)
    found = PlanBatch.objects.filter(municipality=municipality)
    return found.annotate(total=Count("items"), waiting=Count("items", filter=waiting)).order_by(
        "-pk"
    )


def batch_of(municipality: Municipality, pk: int) -> PlanBatch:
    """Return a batch of a municipality; raises BatchNotFound."""
    found = PlanBatch.objects.filter(municipality=municipality, pk=pk).first()
    if found is None:
        raise BatchNotFound(pk)
    return found


def items_of(batch: PlanBatch, status: str = "") -> QuerySet[PlanBatchItem]:
    """Return the parcels of a batch in their order, all or those of a status."""
    found = batch.items.order_by("pk")
    return found.filter(status=status) if status in PlanBatchItem.Status.values else found


def tally(batch: PlanBatch, now: dt.datetime) -> Tally:
    """Return how far a batch has come; two statements."""
    counted = batch.items.order_by().values_list("status").annotate(count=Count("pk"))
    found = Tally(counts=dict(counted))
    recent = batch.items.filter(finished_at__gt=now - RATE_WINDOW).aggregate(
        count=Count("pk"), first=Min("finished_at"), last=Max("finished_at")
    )
    if recent["count"] < 2 or recent["first"] == recent["last"]:
        return found
    rate = (recent["count"] - 1) / (recent["last"] - recent["first"]).total_seconds()
    left = found.waiting / rate if found.waiting else None
    return Tally(counts=found.counts, per_second=rate, seconds_left=left)


def numbers_of_ids(actor: Actor, ids: Sequence[int]) -> list[str]:
    """Return the cadastral numbers of current parcels by their row ids, in their order.

    An id that no parcel here has is named as `#id`, so that it is reported and not lost.
    """
    found = dict(
        Parcel.objects.of(actor.municipality)
        .filter(pk__in=ids)
        .values_list("pk", "cadastral_number")
    )
    return [found.get(pk, f"#{pk}") for pk in ids]


def numbers_of_filter(
    actor: Actor, parameters: Mapping[str, str], frame: Frame = WORLD
) -> list[str]:
    """Return the numbers of the parcels that the API's items answer to the same parameters.

    What the actor does not see is not among them. Raises InvalidParameter and BatchTooLarge.
    """
    if past := parameters.get("datetime"):
        raise InvalidParameter("datetime", past[:40], "left out: plans are of parcels as they are")
    seen = access(actor, get_layer(PARCELS_LAYER))
    rows = select(read_selection(seen, parameters, frame), actor.municipality).rows
    return _numbers(rows)


def numbers_of_quarter(actor: Actor, quarter: str) -> list[str]:
    """Return the numbers of the parcels of a cadastral quarter; raises BatchTooLarge."""
    return numbers_of_filter(actor, {"quarter_number": quarter.strip()})


def _numbers(rows: QuerySet[Parcel]) -> list[str]:
    found = list(
        rows.order_by("cadastral_number").values_list("cadastral_number", flat=True)[
            : MOST_PARCELS + 1
        ]
    )
    if len(found) > MOST_PARCELS:
        raise BatchTooLarge(rows.count())
    return found


def known_numbers(municipality: Municipality, numbers: Iterable[str]) -> frozenset[str]:
    """Return those of the numbers that a current parcel has; one statement."""
    found = Parcel.objects.of(municipality).filter(cadastral_number__in=list(numbers))
    return frozenset(found.values_list("cadastral_number", flat=True))


def plan_files(batch: PlanBatch) -> QuerySet[PlanBatchItem]:
    """Return the parcels of a batch that have a plan, with the plan's document."""
    made = batch.items.filter(plan__document__isnull=False).order_by("pk")
    return made.select_related("plan__document").only(
        "parcel_number", "plan__id", "plan__document__file", "plan__document__created_at"
    )


def unfinished_batches() -> QuerySet[PlanBatch]:
    """Return the running batches of all municipalities that have parcels waiting."""
    waiting = PlanBatchItem.objects.filter(status=PlanBatchItem.Status.WAITING)
    running = PlanBatch.objects.filter(status=PlanBatch.Status.RUNNING)
    return running.filter(pk__in=waiting.values("batch_id"))
