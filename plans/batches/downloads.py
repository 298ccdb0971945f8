"""What became of a batch as a table, and its plans as one archive, written while they are read."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from plans.batches.queries import items_of, plan_files
from plans.models import PlanBatch

if TYPE_CHECKING:
    from typing_extensions import Buffer

ROWS_AT_ONCE = 500
PIECE_BYTES = 256 * 1024
BYTE_ORDER_MARK = "\ufeff"
"""By which spreadsheet programs know that the text is UTF-8."""


def csv_lines(batch: PlanBatch) -> Iterator[str]:
    """Return the lines of the results: number, status, message, plan, when."""
    yield BYTE_ORDER_MARK + _line(
        [_("Cadastral number"), _("Status"), _("What became of it"), _("Plan"), _("Finished")]
    )
    for item in items_of(batch).iterator(chunk_size=ROWS_AT_ONCE):
        finished = item.finished_at.isoformat(timespec="seconds") if item.finished_at else ""
        status = str(item.get_status_display())
        yield _line([item.parcel_number, status, item.message, str(item.plan_id or ""), finished])


def _line(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([_plain(cell) for cell in cells])
    return text.getvalue()


def _plain(cell: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell


class _Outbox(io.RawIOBase):
    """Keeps what an archive writes until it is handed on; cannot be sought in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Buffer, /) -> int:
        kept = bytes(piece)
        self._pieces.append(kept)
        return len(kept)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def zip_pieces(batch: PlanBatch) -> Iterator[bytes]:
    """Return the archive of a batch's PDF files, named by parcel; a piece of it in memory at once.

    The files are stored as they are: what is in a PDF is compressed already.
    """
    outbox = _Outbox()
    with zipfile.ZipFile(outbox, "w", zipfile.ZIP_STORED) as archive:
        for item in plan_files(batch).iterator(chunk_size=ROWS_AT_ONCE):
            document = item.plan.document if item.plan else None
            if document is None:
                continue
            made = document.created_at.timetuple()[:6]
            entry = zipfile.ZipInfo(_file_name(item.parcel_number), made)
            with document.file.open("rb") as file, archive.open(entry, "w") as written:
                while piece := file.read(PIECE_BYTES):
                    written.write(piece)
            yield outbox.take()
    yield outbox.take()


def _file_name(number: str) -> str:
    """Return the name of a parcel's file: a number may hold what no file system takes."""
    return (
        "".join(letter if letter.isalnum() or letter in "-." else "_" for letter in number) + ".pdf"
    )
