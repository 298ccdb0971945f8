"""One stream of events, as the server iterates it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Self

from django.db import connections

from gis_platform.live.hub import Mailbox

HEARTBEAT_S = 5.0
LONGEST_S = 600.0
RETRY_MS = 3000


class EventStream(Iterator[bytes]):
    """Writes the state, then events as they come, for ten minutes at most.

    A comment is written in each silence: where a reader has gone, writing it fails, the server
    closes the stream, and its place is free. Django's connections of the thread are closed before
    the first wait: a stream holds none.
    """

    def __init__(self, mailbox: Mailbox, opening: bytes, leave: Callable[[Mailbox], None]) -> None:
        self._mailbox = mailbox
        self._opening = b"retry: %d\n\n%b" % (RETRY_MS, opening)
        self._leave = leave
        self._ends_at = monotonic() + LONGEST_S

    def __iter__(self) -> Self:
        """Return itself."""
        return self

    def __next__(self) -> bytes:
        """Return what is written next, when there is something."""
        if self._opening:
            opening, self._opening = self._opening, b""
            connections.close_all()
            return opening
        told = self._mailbox.take(HEARTBEAT_S) if monotonic() < self._ends_at else None
        if told is None:
            self.close()
            raise StopIteration
        return b"".join(event.encoded() for event in told) or b":\n\n"

    def close(self) -> None:
        """Give the place up; a second time does nothing."""
        self._mailbox.close()
        self._leave(self._mailbox)

    def __del__(self) -> None:
        self.close()
