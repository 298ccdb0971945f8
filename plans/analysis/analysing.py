"""Analysis of many parcels: tract by tract, on as many processes as wanted, streamed."""

from __future__ import annotations

import datetime as dt
import multiprocessing
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
from django.db import connection

from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from plans.analysis.numbers import ParcelNumbers, State, Way, numbers_of, refused
from plans.analysis.parceling import MOST_PARCELS, tracts_of, without_place
from plans.analysis.reading import TractReader
from plans.analysis.regulation import Regulations
from plans.analysis.setwise import numbers_of_tract
from plans.analysis.tables import batch_of
from plans.analysis.tracts import Tract
from plans.analysis.workers import batch, begin
from plans.collecting import collect_facts
from plans.rules import PlanBlocked, PlanRefused, compose

AHEAD = 2
"""Tracts a process has waiting."""


@dataclass(frozen=True, kw_only=True)
class Analyst:
    """Analyses parcels of a municipality on a day, in this process."""

    municipality: Municipality
    on: dt.date

    @cached_property
    def reader(self) -> TractReader:
        """Reads tracts."""
        return TractReader.of(self.municipality, self.on)

    @cached_property
    def regulations(self) -> Regulations:
        """The regulations in force, with the first rows asked for so far."""
        return Regulations.of(self.reader.shared.zone_types)

    def numbers(self, ids: Sequence[int]) -> list[ParcelNumbers]:
        """Return the numbers of current parcels that have a place, by their row ids."""
        return self.numbers_in(self.reader.tract(ids))

    def numbers_in(self, tract: Tract) -> list[ParcelNumbers]:
        """Return the numbers of the parcels of a tract."""

        def stated(rows: Sequence[int]) -> list[ParcelNumbers]:
            return self.numbers_alone([tract.parcels[row].pk for row in rows])

        return numbers_of_tract(tract, self.regulations, stated)

    def numbers_alone(self, ids: Sequence[int]) -> list[ParcelNumbers]:
        """Return the numbers of parcels by their own facts, read for each alone."""
        rows = Parcel.objects.of(self.municipality).select_related("municipality")
        return [self._alone(parcel) for parcel in rows.filter(pk__in=ids).order_by("pk")]

    def _alone(self, parcel: Parcel) -> ParcelNumbers:
        number = parcel.cadastral_number
        try:
            return numbers_of(compose(collect_facts(parcel, self.on)))
        except (PlanRefused, PlanBlocked) as reason:
            return refused(parcel.pk, number, reason, way=Way.SINGLE)
        except (ValueError, ArithmeticError) as fault:
            return ParcelNumbers(
                parcel_id=parcel.pk,
                cadastral_number=number,
                state=State.FAILED,
                way=Way.SINGLE,
                grounds=(str(fault),),
            )


def analyse(
    municipality: Municipality,
    *,
    on: dt.date,
    parcels: Sequence[int] | None = None,
    workers: int = 1,
    most: int = MOST_PARCELS,
) -> Iterator[pa.RecordBatch]:
    """Yield the plans of current parcels in numbers, batch by batch in no certain order.

    parcels: row ids, None for all of them. workers: processes; with 1 all is done in this one.
    most: parcels of a batch. Memory is that of the tracts under work, whatever their number.
    """
    analyst = Analyst(municipality=municipality, on=on)
    if placeless := without_place(municipality, parcels):
        yield batch_of(analyst.numbers_alone(placeless))
    tracts = tracts_of(municipality, parcels, most=most)
    if workers <= 1 or len(tracts) <= 1:
        for ids in tracts:
            yield batch_of(analyst.numbers(ids))
        return
    yield from _spread(analyst, tracts, workers)


def _spread(analyst: Analyst, tracts: list[list[int]], workers: int) -> Iterator[pa.RecordBatch]:
    """Yield the batches that other processes make, never many more than they can hold."""
    database = str(connection.settings_dict["NAME"])
    with ProcessPoolExecutor(
        max_workers=workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=begin,
        initargs=(database, analyst.municipality.code, analyst.on),
    ) as pool:
        running: deque[Future[pa.RecordBatch]] = deque()
        for ids in tracts:
            running.append(pool.submit(batch, ids))
            if len(running) >= workers * AHEAD:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
