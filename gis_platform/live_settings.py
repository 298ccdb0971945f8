"""How news of what happens now are told: streams of events."""

import os

__all__ = ["LIVE_DATABASE_URL", "LIVE_STREAMS"]

_LEFT_TO_OTHERS = 4
_THREADS = int(os.environ.get("WEB_THREADS", "32"))

LIVE_STREAMS = min(int(os.environ.get("LIVE_STREAMS", "24")), max(0, _THREADS - _LEFT_TO_OTHERS))
"""Streams that a process of the server holds at most: each takes one of its WEB_THREADS threads,
of which four at least answer all other requests."""

LIVE_DATABASE_URL = os.environ.get("LIVE_DATABASE_URL", "")
"""Where to listen, if DATABASE_URL leads to a pooler in transaction mode; else empty."""
