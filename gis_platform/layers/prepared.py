"""Statements that are asked thousands of times a second: prepared once, answered in binary.

Django's own cursors write values into the text of a statement, so that PostgreSQL plans it anew
each time and sends bytes as hexadecimal text.
"""

from __future__ import annotations

from typing import Any, cast

import psycopg
from django.db import connection
from psycopg.abc import Params

MOST_PREPARED = 400
Row = tuple[Any, ...]


def fetch(statement: str, parameters: Params) -> list[Row]:
    """Return the rows of a reading statement, on Django's connection; SQL is never from outside.

    The statement is prepared at its second use. Django's check that the connection is alive costs
    a statement of its own: outside of a transaction a broken connection is opened again instead.
    Raises django.db.Error.
    """
    if connection.in_atomic_block:
        with connection.wrap_database_errors:
            return _fetch(statement, parameters)
    try:
        return _fetch(statement, parameters)
    except (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.FeatureNotSupported):
        # the server has gone, or a migration has changed the columns of a prepared statement
        connection.close()
    with connection.wrap_database_errors:
        return _fetch(statement, parameters)


def _fetch(statement: str, parameters: Params) -> list[Row]:
    connection.health_check_done = True  # type: ignore[attr-defined]  # Django has it
    connection.ensure_connection()
    raw = cast("psycopg.Connection[Row]", connection.connection)
    if raw.prepare_threshold is None:
        raw.prepare_threshold = 1
        raw.prepared_max = MOST_PREPARED
    with psycopg.Cursor(raw) as cursor:
        return cursor.execute(statement.encode(), parameters, binary=True).fetchall()


def fetch_value(statement: str, parameters: Params) -> Any:  # noqa: ANN401  one column of any type
    """Return the first column of the only row; Raises as `fetch`."""
    ((value,),) = fetch(statement, parameters)
    return value
