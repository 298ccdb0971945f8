"""A row of parcels with all their layers, and batches of their plans."""

from __future__ import annotations

import datetime as dt

from shapely import box

from gis_platform.municipalities.actors import Actor, system_actor
from parcels.models import Parcel
from plans.batches.actions import order_batch
from plans.models import PlanBatch
from tests.plans.town import TODAY, make_block, stored

QUARTER = "16:50:010101"
TODAY_NOON = dt.datetime.combine(TODAY, dt.time(12), tzinfo=dt.UTC)


def make_row(count: int) -> list[Parcel]:
    """Return parcels of 20 × 30 m one beside the other; the first one is that of the block."""
    first = make_block()
    row = [first]
    for place in range(1, count):
        number = f"{QUARTER}:{7000 + place}"
        row.append(
            Parcel.everywhere.create(
                municipality=first.municipality,
                cadastral_number=number,
                quarter_number=QUARTER,
                geometry=stored(first.municipality, box(-20 * place, 0, 20 - 20 * place, 30)),
            )
        )
    return row


def actor_of(row: list[Parcel]) -> Actor:
    """Return somebody who may make plans of a row."""
    return system_actor(row[0].municipality, "clerk")


def order(row: list[Parcel], *further: str) -> PlanBatch:
    """Return a batch of a row and of further numbers."""
    numbers = [*(parcel.cadastral_number for parcel in row), *further]
    return order_batch(numbers, title="row", actor=actor_of(row), today=TODAY, now=TODAY_NOON)
