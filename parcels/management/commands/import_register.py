"""Bring cadastral plans of territory into a municipality."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from gis_platform.municipalities.models import Municipality
from parcels.register.containers import RegisterDocument
from parcels.register.xml_stream import Progress
from parcels.register_import.batch import RegisterImport, import_files
from parcels.register_import.outcomes import Fate, FileOutcome
from parcels.register_import.report import write_batch_report
from parcels.register_import.storing import StoringRules


class Command(BaseCommand):
    """Imports register files; safe to run twice."""

    help = "Bring register files (KPT: XML, zip, zip with signature; versions 07 to 11) in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the municipality, the files and how they are compared."""
        parser.add_argument("--municipality", required=True, metavar="CODE")
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--accept-repairs",
            action="store_true",
            help="take outlines whose repair changes the area by more than 1 m²",
        )
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            metavar="DATE",
            help="day of plans that do not say theirs, as 2021-02-10",
        )
        parser.add_argument(
            "--allow-older",
            action="store_true",
            help="let a plan overwrite what a newer one said",
        )
        parser.add_argument(
            "--end-missing",
            action="store_true",
            help="end parcels and capital objects that a newer plan of their quarter lacks",
        )
        parser.add_argument("--report", type=Path, metavar="FILE", help="where the report goes")

    def handle(
        self,
        *,
        municipality: str,
        files: list[Path],
        accept_repairs: bool,
        as_of: date | None,
        allow_older: bool,
        end_missing: bool,
        report: Path | None,
        **options: object,
    ) -> None:
        """Import the files; fails at the end if one was refused."""
        order = RegisterImport(
            municipality=_municipality(municipality),
            actor="import_register",
            show_progress=bytes_bar,
            accept_repairs=accept_repairs,
            as_of=as_of,
            rules=StoringRules(allow_older=allow_older, end_missing=end_missing),
        )
        outcomes: list[FileOutcome] = []
        for outcome in import_files(files, order):
            self.stdout.write(line_of_facts(outcome))
            outcomes.append(outcome)
        path = write_batch_report(report or _report_path(municipality), municipality, outcomes)
        self.stdout.write(f"report: {path}")
        refused = [outcome.name for outcome in outcomes if outcome.fate is Fate.REFUSED]
        if refused:
            raise CommandError(f"{len(refused)} of {len(outcomes)} files refused.")


def line_of_facts(outcome: FileOutcome) -> str:
    """Return what became of a file in one line."""
    if outcome.fate is Fate.REFUSED:
        return f"{outcome.name}: refused ({outcome.code}): {outcome.reason}"
    if outcome.fate is Fate.OLDER:
        return f"{outcome.name}: {outcome.documents[0].reason}"
    totals = outcome.totals
    numbers = (
        f"{totals.added} added, {totals.changed} changed, {totals.unchanged} unchanged, "
        f"{totals.ended} ended, {totals.refused} refused"
    )
    days = sorted({str(document.formed_on) for document in outcome.documents})
    return f"{outcome.name}: of {', '.join(days)}: {numbers} in {outcome.seconds:.1f} s"


@contextmanager
def bytes_bar(document: RegisterDocument) -> Iterator[Progress]:
    """Show how many bytes of a document have been read, on a terminal only."""
    with tqdm(
        desc=document.name,
        total=document.total_bytes,
        unit="B",
        unit_scale=True,
        disable=not sys.stderr.isatty(),
        leave=False,
    ) as bar:

        def show(done: int, total: int | None) -> None:
            bar.update(done - bar.n)

        yield show


def _municipality(code: str) -> Municipality:
    try:
        return Municipality.objects.get(code=code)
    except Municipality.DoesNotExist:
        known = ", ".join(Municipality.objects.values_list("code", flat=True)) or "none yet"
        raise CommandError(f"No municipality is called {code!r}. There are: {known}.") from None


def _report_path(municipality: str) -> Path:
    moment = timezone.now().strftime("%Y%m%dT%H%M%S%f")
    return Path(settings.DATA_DIR) / "imports" / f"register-{municipality}-{moment}.json"
