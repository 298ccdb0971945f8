"""A byte stream that counts what it hands out and stops at the limits."""

import zlib
from collections.abc import Callable
from types import TracebackType
from typing import BinaryIO, Self
from zipfile import BadZipFile

from parcels.register.errors import BrokenFile, TooCompressed, TooLarge
from parcels.register.limits import ReadLimits


class MeteredStream:
    """Reads a document forward only; `position` is how many bytes came out.

    packed_bytes: how many packed bytes were consumed so far, for the ratio of a gzip file,
    or None where the ratio is known beforehand or nothing is packed.
    Raises TooLarge, TooCompressed and BrokenFile while reading.
    """

    def __init__(
        self,
        source: BinaryIO,
        *,
        file: str,
        limits: ReadLimits,
        packed_bytes: Callable[[], int] | None = None,
    ) -> None:
        self.position = 0
        self._source = source
        self._file = file
        self._limits = limits
        self._packed_bytes = packed_bytes

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, none at the end."""
        try:
            chunk = self._source.read(size)
        except (EOFError, zlib.error, BadZipFile, OSError) as fault:
            raise BrokenFile(self._file, f"the packed data are damaged: {fault}.") from fault
        self.position += len(chunk)
        self._check()
        return chunk

    def _check(self) -> None:
        if self.position > self._limits.unpacked_bytes:
            raise TooLarge(
                self._file,
                f"more than {self._limits.unpacked_bytes} bytes unpacked.",
                limit=self._limits.unpacked_bytes,
            )
        if self._packed_bytes is None or self.position <= self._limits.ratio_free_bytes:
            return
        ratio = self.position / max(1, self._packed_bytes())
        check_ratio(self._file, ratio, self._limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._source.close()


def check_ratio(file: str, ratio: float, limits: ReadLimits) -> None:
    """Raise TooCompressed where a compression ratio is above the limit."""
    if ratio > limits.compression_ratio:
        raise TooCompressed(
            file,
            f"compressed {ratio:.0f} times, the limit is {limits.compression_ratio}.",
            ratio=ratio,
            limit=limits.compression_ratio,
        )
