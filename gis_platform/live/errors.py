"""Why news cannot be told as they come."""

from __future__ import annotations


class LiveError(Exception):
    """A stream of news is refused; the page asks for the state from time to time instead.

    wait_s: when to come back.
    """

    wait_s: int = 60


class StreamsFull(LiveError):  # noqa: N818  the name is the sentence
    """As many streams are open as may be."""

    def __init__(self, limit: int) -> None:
        """limit: of this process."""
        self.limit = limit
        self.members = {"limit": limit}
        super().__init__(f"{limit} streams of news are open, which is the limit: ask live/state.")


class NotListening(LiveError):  # noqa: N818  likewise
    """The database cannot be listened to at the moment."""

    wait_s = 5

    def __init__(self) -> None:
        super().__init__("The database does not tell of changes at the moment: ask live/state.")
