"""The streams of this process: from news to the mailbox of each page."""

from __future__ import annotations

import threading

from gis_platform.live.errors import StreamsFull
from gis_platform.live.news import Audience, Event, News

MOST_WAITING = 256


class Mailbox:
    """What one page has not been sent yet; a later event takes the place of one of its key.

    A page that does not take what comes is closed: it opens again and learns the state.
    """

    def __init__(self, audience: Audience) -> None:
        self.audience = audience
        self._waiting: dict[str, Event] = {}
        self._closed = False
        self._changed = threading.Condition()

    def put(self, event: Event) -> None:
        """Keep an event for the page."""
        with self._changed:
            self._waiting[event.key] = event
            self._closed = self._closed or len(self._waiting) > MOST_WAITING
            self._changed.notify()

    def take(self, timeout_s: float) -> list[Event] | None:
        """Return what waits, as soon as something does; None if the mailbox is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or bool(self._waiting), timeout_s)
            if self._closed:
                return None
            taken = list(self._waiting.values())
            self._waiting.clear()
            return taken

    def close(self) -> None:
        """End the stream that reads here."""
        with self._changed:
            self._closed = True
            self._changed.notify()


class Hub:
    """The mailboxes of all open streams of a process; safe to use from all threads.

    limit: streams at most, half of them for people who have not signed in.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._mailboxes: set[Mailbox] = set()
        self._ended = False
        self._lock = threading.Lock()

    def enter(self, audience: Audience) -> Mailbox:
        """Return a mailbox for a page; StreamsFull if there is no place."""
        limit = self.limit if audience.is_somebody else self.limit // 2
        with self._lock:
            if self._ended or len(self._mailboxes) >= limit:
                raise StreamsFull(limit)
            mailbox = Mailbox(audience)
            self._mailboxes.add(mailbox)
            return mailbox

    def leave(self, mailbox: Mailbox) -> None:
        """Give the place of a mailbox up; nothing if that has been done."""
        with self._lock:
            self._mailboxes.discard(mailbox)

    def municipalities(self) -> set[int]:
        """Return of which municipalities pages want to know."""
        return {mailbox.audience.municipality for mailbox in self._open()}

    def publish(self, news: News) -> None:
        """Put news into the mailboxes of those who may know."""
        for mailbox in self._open():
            for event in mailbox.audience.told(news):
                mailbox.put(event)

    def close_all(self) -> None:
        """End all streams: their pages open them again and learn the state."""
        for mailbox in self._open():
            mailbox.close()

    def end(self) -> None:
        """End all streams and open none any more."""
        with self._lock:
            self._ended = True
        self.close_all()

    def _open(self) -> list[Mailbox]:
        with self._lock:
            return list(self._mailboxes)
