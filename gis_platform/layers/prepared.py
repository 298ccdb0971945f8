"""Statements that are asked thousands of times a second: prepared once, answered in binary.

Django's own cursors write values into the text of a statement, so that PostgreSQL plans it anew
each time and sends bytes as hexadecimal text. A cursor of psycopg waits for its answer in Python
and forgets what it has prepared with every rollback; here libpq waits, which takes half the
processor time, and statements stay prepared.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import psycopg
from django.db import connection
from psycopg import pq
from psycopg.adapt import Transformer
from psycopg.errors import FeatureNotSupported, InvalidSqlStatementName, error_from_result

MOST_PREPARED = 200
TEXT, BINARY = 0, 1
Row = tuple[Any, ...]
RawRow = tuple[bytes | None, ...]
Answer = TypeVar("Answer")

_BROKEN_BY_OTHERS = (FeatureNotSupported, InvalidSqlStatementName)
_names = count()
_prepared: WeakKeyDictionary[object, OrderedDict[str, bytes]] = WeakKeyDictionary()


def fetch(statement: str, parameters: Sequence[object]) -> list[Row]:
    """Return the rows of a reading statement, on Django's connection; SQL is never from outside.

    parameters: of types that the statement tells; texts, numbers, truth values, lists of them.
    Raises django.db.Error.
    """

    def ask(raw: psycopg.Connection[Row]) -> list[Row]:
        result = _execute(raw, statement, parameters, BINARY)
        loader = Transformer(raw)
        loader.set_pgresult(result)
        return loader.load_rows(0, result.ntuples, tuple)

    return _asked(ask)


def fetch_raw(
    statement: str, parameters: Sequence[object], *, planned_anew: bool = False
) -> list[RawRow]:
    """Return the rows of a reading statement as the texts of their values; else as `fetch`.

    planned_anew: for a statement whose best plan depends on the values.
    """
    execute = _execute_anew if planned_anew else _execute
    result = _asked(lambda raw: execute(raw, statement, parameters, TEXT))
    columns = range(result.nfields)
    return [
        tuple(result.get_value(row, column) for column in columns) for row in range(result.ntuples)
    ]


def fetch_value(statement: str, parameters: Sequence[object]) -> bytes:
    """Return the only value, a `bytea`, of a reading statement; else as `fetch_raw`."""
    result = _asked(lambda raw: _execute(raw, statement, parameters, BINARY))
    return result.get_value(0, 0) or b""


def _asked(ask: Callable[[psycopg.Connection[Row]], Answer]) -> Answer:
    # Django asks whether the connection is alive, a statement of its own; here one that is broken
    # is opened again instead, and so is one whose prepared statements a migration has broken
    with connection.wrap_database_errors:
        raw = _raw_connection()
        try:
            return ask(raw)
        except psycopg.Error as error:
            is_stale = raw.closed or isinstance(error, _BROKEN_BY_OTHERS)
            if connection.in_atomic_block or not is_stale:
                raise
        connection.close()
        return ask(_raw_connection())


def _raw_connection() -> psycopg.Connection[Row]:
    connection.health_check_done = True  # type: ignore[attr-defined]  # Django has it
    connection.ensure_connection()
    return cast("psycopg.Connection[Row]", connection.connection)


def _execute(
    raw: psycopg.Connection[Row], statement: str, parameters: Sequence[object], form: int
) -> pq.abc.PGresult:
    name = _name_of(raw, statement)
    return _read(
        statement, raw.pgconn.exec_prepared(name, _as_texts(parameters), result_format=form)
    )


def _execute_anew(
    raw: psycopg.Connection[Row], statement: str, parameters: Sequence[object], form: int
) -> pq.abc.PGresult:
    values = _as_texts(parameters)
    return _read(
        statement, raw.pgconn.exec_params(_numbered(statement), values, result_format=form)
    )


def _read(statement: str, result: pq.abc.PGresult) -> pq.abc.PGresult:
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement, "time": "prepared"})
    if result.status != pq.ExecStatus.TUPLES_OK:
        raise error_from_result(result)
    return result


def _name_of(raw: psycopg.Connection[Row], statement: str) -> bytes:
    names = _prepared.setdefault(raw, OrderedDict())
    if statement in names:
        names.move_to_end(statement)
        return names[statement]
    name = f"platform_{next(_names)}".encode()
    _done(raw.pgconn.prepare(name, _numbered(statement)))
    names[statement] = name
    if len(names) > MOST_PREPARED:
        _, oldest = names.popitem(last=False)
        _done(raw.pgconn.exec_(b"DEALLOCATE " + oldest))
    return name


def _done(result: pq.abc.PGresult) -> None:
    if result.status != pq.ExecStatus.COMMAND_OK:
        raise error_from_result(result)


@lru_cache(maxsize=1024)
def _numbered(statement: str) -> bytes:
    first, *others = statement.split("%s")
    numbered = "".join(f"${number}{part}" for number, part in enumerate(others, start=1))
    return (first + numbered).replace("%%", "%").encode()


def _as_texts(parameters: Sequence[object]) -> list[Any]:
    return [_as_text(value) for value in parameters]  # NULLs, too, unlike the type of libpq


def _as_text(value: object) -> bytes | None:
    if value is None:
        return None
    if isinstance(value, list | tuple):
        return b"{" + b",".join(_quoted(str(one)) for one in value) + b"}"
    return str(value).encode()


def _quoted(text: str) -> bytes:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'.encode()
