"""Register files as they arrive: XML, gzip, zip with XML and signature, zip in a zip.

Nothing is unpacked to a named place; entry names are judged, never used as paths.
"""

import gzip
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from parcels.register.archives import check_archive, check_entries
from parcels.register.errors import (
    BrokenFile,
    NotARegisterFile,
    TooDeep,
    TooLarge,
    TooManyEntries,
)
from parcels.register.limits import DEFAULT_LIMITS, ReadLimits
from parcels.register.streams import MeteredStream

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_GZIP = b"\x1f\x8b"
_SPOOLED_BYTES = 16 << 20
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True)
class RegisterDocument:
    """One XML document of a file; may be opened again.

    name: the file and, after "!", the entry. total_bytes: unpacked; None where unknown (gzip).
    signed: whether a detached signature lies beside it (its validity is not judged here).
    """

    name: str
    total_bytes: int | None
    signed: bool
    limits: ReadLimits
    opener: Callable[[], MeteredStream]

    def open(self) -> MeteredStream:
        """Return a stream from the first byte of the XML."""
        return self.opener()


@contextmanager
def open_register_file(
    path: Path, *, limits: ReadLimits = DEFAULT_LIMITS
) -> Iterator[tuple[RegisterDocument, ...]]:
    """Give the XML documents of a file, in the order of the archive; they live as long as it.

    Raises a RegisterFileRefused; OSError where the file itself cannot be opened.
    """
    with ExitStack() as stack:
        source = stack.enter_context(path.open("rb"))
        opened = _Opening(limits, stack)
        yield tuple(opened.documents(source, path.name, lambda: path.open("rb")))


class _Opening:
    """One walk through a file; counts entries and bytes over all its archives."""

    def __init__(self, limits: ReadLimits, stack: ExitStack) -> None:
        self._limits = limits
        self._stack = stack
        self._entries = 0
        self._bytes = 0

    def documents(
        self, source: BinaryIO, name: str, reopen: Callable[[], BinaryIO]
    ) -> Iterator[RegisterDocument]:
        start = source.read(4)
        if start in (_ZIP, _EMPTY_ZIP):
            yield from self._in_archive(source, name, depth=1)
        elif start[:2] == _GZIP:
            yield self._packed(name, reopen)
        else:
            yield self._plain(source, name, reopen)

    def _plain(
        self, source: BinaryIO, name: str, reopen: Callable[[], BinaryIO]
    ) -> RegisterDocument:
        size = source.seek(0, 2)
        self._count_bytes(name, size)

        def opener() -> MeteredStream:
            return MeteredStream(reopen(), file=name, limits=self._limits)

        return RegisterDocument(
            name=name, total_bytes=size, signed=False, limits=self._limits, opener=opener
        )

    def _packed(self, name: str, reopen: Callable[[], BinaryIO]) -> RegisterDocument:
        def opener() -> MeteredStream:
            packed = self._stack.enter_context(reopen())
            unpacked = gzip.GzipFile(fileobj=packed)
            return MeteredStream(
                unpacked,  # type: ignore[arg-type]  # GzipFile has all that is read of a BinaryIO
                file=name,
                limits=self._limits,
                packed_bytes=packed.tell,
            )

        return RegisterDocument(
            name=name, total_bytes=None, signed=False, limits=self._limits, opener=opener
        )

    def _in_archive(self, source: BinaryIO, name: str, depth: int) -> Iterator[RegisterDocument]:
        if depth > self._limits.archive_depth:
            raise TooDeep(
                name,
                f"archives nested {depth} deep, the limit is {self._limits.archive_depth}.",
                limit=self._limits.archive_depth,
            )
        archive = self._open_archive(source, name)
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        self._count_entries(name, len(archive.infolist()))
        self._count_bytes(name, sum(entry.file_size for entry in entries))
        names = {entry.filename for entry in entries}
        found = False
        for entry in entries:
            label = f"{name}!{entry.filename}"
            suffix = entry.filename.lower().rsplit(".", 1)[-1]
            if suffix == "xml":
                found = True
                signed = any(f"{entry.filename}{end}" in names for end in (".sig", ".SIG"))
                yield self._entry(archive, entry, label, signed=signed)
            elif suffix == "zip":
                found = True
                yield from self._in_archive(self._spool(archive, entry, label), label, depth + 1)
        if not found:
            raise NotARegisterFile(name, "no XML among its entries.", entries=sorted(names))

    def _open_archive(self, source: BinaryIO, name: str) -> ZipFile:
        check_archive(source, name, self._limits)
        try:
            archive = self._stack.enter_context(ZipFile(source))
        except (BadZipFile, OSError, ValueError, NotImplementedError) as fault:
            raise BrokenFile(name, f"the archive is damaged: {fault}.") from fault
        check_entries(archive, name, self._limits)
        return archive

    def _entry(
        self, archive: ZipFile, entry: ZipInfo, label: str, *, signed: bool
    ) -> RegisterDocument:
        def opener() -> MeteredStream:
            try:
                source = archive.open(entry)
            except (BadZipFile, OSError, NotImplementedError, RuntimeError) as fault:
                raise BrokenFile(label, f"the entry is damaged: {fault}.") from fault
            return MeteredStream(
                source,  # type: ignore[arg-type]  # an IO[bytes] is all that is read of it
                file=label,
                limits=self._limits,
            )

        return RegisterDocument(
            name=label,
            total_bytes=entry.file_size,
            signed=signed,
            limits=self._limits,
            opener=opener,
        )

    def _spool(self, archive: ZipFile, entry: ZipInfo, label: str) -> BinaryIO:
        inner = self._stack.enter_context(
            tempfile.SpooledTemporaryFile(max_size=_SPOOLED_BYTES)  # noqa: SIM115 - on the stack
        )
        with self._entry(archive, entry, label, signed=False).open() as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                inner.write(chunk)
        inner.seek(0)
        return inner  # type: ignore[return-value]  # it is one in all but name

    def _count_entries(self, name: str, count: int) -> None:
        self._entries += count
        if self._entries > self._limits.entries:
            raise TooManyEntries(
                name,
                f"{self._entries} entries, the limit is {self._limits.entries}.",
                entries=self._entries,
                limit=self._limits.entries,
            )

    def _count_bytes(self, name: str, count: int) -> None:
        self._bytes += count
        if self._bytes > self._limits.unpacked_bytes:
            raise TooLarge(
                name,
                f"{self._bytes} bytes unpacked, the limit is {self._limits.unpacked_bytes}.",
                bytes=self._bytes,
                limit=self._limits.unpacked_bytes,
            )
