"""The streams of this process: one hub, one listener, and their end."""

from __future__ import annotations

import signal
import socket
import threading

from django.conf import settings

from gis_platform.live.hub import Hub
from gis_platform.live.listener import Listener

HUB = Hub(settings.LIVE_STREAMS)
LISTENER = Listener(HUB)
_SIGNALS = socket.socketpair()
_ENDS = frozenset({signal.SIGINT, signal.SIGTERM})


def end_streams_with_process() -> None:
    """Have all streams end when the process is told to end; call it in the main thread.

    A server waits for the answers that it is still sending, and a stream would take minutes. The
    server's own handlers of signals stay: Python writes each signal to a socket besides.
    """
    reading, writing = _SIGNALS
    writing.setblocking(False)
    signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)

    def wait() -> None:
        while not _ENDS.intersection(reading.recv(64)):
            pass
        HUB.end()

    threading.Thread(target=wait, name="live end", daemon=True).start()
