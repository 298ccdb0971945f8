"""The connection of an export: one snapshot, its own time limit, one of a few at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import Copy
from psycopg.abc import Buffer

from gis_platform.layers.exports.errors import TooManyExports
from gis_platform.layers.exports.limits import RETRY_AFTER_S, SIMULTANEOUS, STATEMENT_SECONDS
from gis_platform.layers.exports.statements import Statement
from gis_platform.municipalities.models import Municipality

_SETTINGS = {
    "statement_timeout": f"{STATEMENT_SECONDS}s",
    "TimeZone": "UTC",
    "synchronize_seqscans": "off",  # the order of two equal exports is the same
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
}


class Reader:
    """Reads by one connection."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def row(self, statement: Statement) -> tuple[Any, ...]:
        """Return the one row of a query."""
        with self._connection.cursor() as cursor:
            cursor.execute(statement.text, statement.values)
            found = cursor.fetchone()
        return tuple(found or ())

    def lines(self, copy: Statement) -> Iterator[Buffer]:
        """Yield the lines of a COPY in CSV, one a row; to stop early ends the statement."""
        with self._copy(copy) as rows:
            yield from rows

    def texts(self, copy: Statement) -> Iterator[bytes]:
        """Yield the texts of a binary COPY of one column, in UTF-8; likewise."""
        with self._copy(copy) as rows:
            for (text,) in rows.rows():
                yield text

    @contextmanager
    def _copy(self, copy: Statement) -> Iterator[Copy]:
        with (
            self._connection.wrap_database_errors,
            self._connection.cursor() as cursor,
            cursor.cursor.copy(copy.text, copy.values) as rows,
        ):
            yield rows


@contextmanager
def reading(municipality: Municipality) -> Iterator[Reader]:
    """Give a reader of one snapshot, to be used from any thread.

    Inside a transaction it is that one, which sees what it has written. Raises TooManyExports.
    """
    current = connections[DEFAULT_DB_ALIAS]
    if current.in_atomic_block:
        _begin(current, municipality)
        yield Reader(current)
        return
    own = connections.create_connection(DEFAULT_DB_ALIAS)
    own.inc_thread_sharing()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        _begin(own, municipality)
        yield Reader(own)
    finally:
        own.close()


def _begin(connection: BaseDatabaseWrapper, municipality: Municipality) -> None:
    """Set the limits of the transaction and take one of the municipality's places."""
    with connection.cursor() as cursor:
        for name, value in _SETTINGS.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        for place in range(SIMULTANEOUS):
            cursor.execute(
                "SELECT pg_try_advisory_xact_lock(hashtext(%s), %s)",
                [f"gis_platform.exports {place}", municipality.pk],
            )
            taken = cursor.fetchone()
            if taken and taken[0]:
                return
    raise TooManyExports(SIMULTANEOUS, RETRY_AFTER_S)
