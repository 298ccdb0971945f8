"""Write the plans of many parcels in numbers into a file."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from plans.analysis.analysing import analyse
from plans.analysis.tables import UnknownFormat, write_table

WORKERS = 2


class Command(BaseCommand):
    """Prints how far it is, then one line of facts."""

    help = "Write the plans of parcels in numbers: .csv, .gpkg or .parquet by the file's ending."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the municipality, cadastral numbers if not all, the file, day and processes."""
        parser.add_argument("--municipality", required=True, help="code of the municipality")
        parser.add_argument("numbers", nargs="*", metavar="NUMBER", help="cadastral numbers")
        parser.add_argument("--out", required=True, type=Path, help="file to write")
        parser.add_argument("--workers", type=int, default=WORKERS, help="processes")
        parser.add_argument(
            "--date", type=dt.date.fromisoformat, default=None, help="day of the plans (YYYY-MM-DD)"
        )

    def handle(
        self,
        *,
        municipality: str,
        numbers: list[str],
        out: Path,
        workers: int,
        date: dt.date | None,
        **options: object,
    ) -> None:
        """Analyse all parcels, or those named."""
        place = Municipality.objects.filter(code=municipality).first()
        if place is None:
            raise CommandError(f"No municipality is called {municipality}.")
        ids = self._ids(place, numbers) if numbers else None
        started = time.monotonic()
        batches = analyse(place, on=date or place.today, parcels=ids, workers=workers)
        try:
            count = write_table(self._counting(batches), out, crs=place.crs_definition)
        except UnknownFormat as error:
            raise CommandError(str(error)) from error
        seconds = time.monotonic() - started
        self.stdout.write(f"{count} parcels in {seconds:.1f} s, {count / seconds:.0f} a second")

    def _ids(self, place: Municipality, numbers: list[str]) -> list[int]:
        found = Parcel.objects.of(place).filter(cadastral_number__in=numbers)
        by_number = dict(found.values_list("cadastral_number", "pk"))
        if missing := [number for number in numbers if number not in by_number]:
            raise CommandError(f"No parcel {missing[0]} is registered in {place.code}.")
        return list(by_number.values())

    def _counting(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        done = 0
        for batch in batches:
            done += batch.num_rows
            self.stderr.write(f"{done} parcels", ending="\r")
            yield batch
