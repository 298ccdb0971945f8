"""The thread that listens to PostgreSQL for this process."""

from __future__ import annotations

import json
import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from django.utils import timezone

from gis_platform.live.errors import NotListening
from gis_platform.live.hub import Hub
from gis_platform.live.news import LayerChanged, News, PeopleChanged
from gis_platform.live.queries import Ask, changesets, people_in, revisions

CHANNEL = "gis_live"
PATIENCE_S = 5.0
PAUSE_S = 1.0
TOGETHER_S = 0.05
SILENCE_S = 30.0
logger = logging.getLogger(__name__)
Notice = dict[str, Any]  # JSON
Connect = Callable[[], "psycopg.Connection[tuple[Any, ...]]"]
_NOT_LIBPQ = frozenset({"context", "cursor_factory", "prepare_threshold"})


def connect() -> psycopg.Connection[tuple[Any, ...]]:
    """Return a connection of one's own; a pooler in transaction mode cannot LISTEN."""
    given: dict[str, Any] = connections["default"].get_connection_params()
    parameters = {name: value for name, value in given.items() if name not in _NOT_LIBPQ}
    watch: dict[str, Any] = {
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "application_name": "gis live",
    }
    address = settings.LIVE_DATABASE_URL
    if address:
        return psycopg.connect(address, autocommit=True, **watch)
    return psycopg.connect(autocommit=True, **(parameters | watch))


class Listener:
    """Passes what the database tells to the hub; one thread, one connection, begun when needed.

    When the connection breaks, all streams end and it is made anew: the pages open their streams
    again and learn the state, so that nothing told in between is missed.
    """

    def __init__(self, hub: Hub, connection: Connect = connect) -> None:
        self.hub = hub
        self._connect = connection
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._listening = threading.Event()

    def require(self) -> None:
        """Return when the database is listened to; NotListening after five seconds without."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="live", daemon=True)
                self._thread.start()
        if not self._listening.wait(PATIENCE_S):
            raise NotListening

    def _run(self) -> None:
        pause = threading.Event()
        while True:
            try:
                with self._connect() as connection:
                    connection.execute(f"LISTEN {CHANNEL}".encode())
                    self._listening.set()
                    self._hear(connection)
            except psycopg.Error as error:
                logger.warning("the database is not listened to: %s", error)
            finally:
                self._listening.clear()
                self.hub.close_all()
            pause.wait(PAUSE_S)

    def _hear(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        def ask(sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
            return connection.execute(sql.encode(), parameters).fetchall()

        while True:
            heard = list(connection.notifies(timeout=SILENCE_S, stop_after=1))
            if heard:
                heard += connection.notifies(timeout=TOGETHER_S)
            else:
                connection.execute(b"SELECT 1")
            for news in read_news(ask, (one.payload for one in heard), self.hub.municipalities()):
                self.hub.publish(news)


def read_news(ask: Ask, payloads: Iterable[str], wanted: set[int]) -> Iterator[News]:
    """Return the news behind notices, of the wanted municipalities; a statement a kind and place.

    Notices that are none of ours are left aside.
    """
    told: dict[int, dict[str, list[Notice]]] = defaultdict(lambda: defaultdict(list))
    for payload in dict.fromkeys(payloads):
        notice = _parse(payload)
        if notice.get("municipality") in wanted:
            told[notice["municipality"]][notice["kind"]].append(notice)
    for place, kinds in told.items():
        if "layer" in kinds:
            tables = [notice["table"] for notice in kinds["layer"]]
            for table, revision in revisions(ask, place, tables).items():
                yield LayerChanged(municipality=place, table=table, revision=revision)
        if "changeset" in kinds:
            yield from changesets(ask, place, ids=[one["id"] for one in kinds["changeset"]])
        if "presence" in kinds:
            people = people_in(ask, place, now=timezone.now())
            yield PeopleChanged(municipality=place, people=people)


def _parse(payload: str) -> Notice:
    try:
        notice: Notice = json.loads(payload)
        wanted = {"layer": {"table"}, "changeset": {"id"}, "presence": set()}[notice["kind"]]
        return notice if wanted <= notice.keys() else {}
    except (ValueError, KeyError, TypeError, AttributeError):
        logger.warning("a notice that is none of ours: %.200s", payload)
        return {}
