"""Prepared statements take values of every kind, and outlive migrations and lost connections."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import DataError, ProgrammingError, connection

from gis_platform.layers import prepared
from gis_platform.layers.prepared import MOST_PREPARED, fetch, fetch_raw, fetch_value

ECHO = "SELECT %s::text, %s::integer, %s::float8, %s::boolean, %s::text[], '100%%'"


@pytest.mark.django_db
def test_values_arrive_as_they_were_given() -> None:
    text = 'O\'Neil \\ "x" {,} %s Улица'
    for _ in range(3):
        ((one, two, three, four, _five, six),) = fetch_raw(
            ECHO, (text, 7, 0.1, True, [text, "", "b"])
        )
        assert (one, two, four, six) == (text.encode(), b"7", b"t", b"100%")
        assert three == b"0.1"
        ((back,),) = fetch_raw("SELECT (%s::text[])[1]", ([text],))
        assert back == text.encode()
        assert fetch_raw("SELECT %s::text", (None,)) == [(None,)]


@pytest.mark.django_db
def test_values_have_their_types() -> None:
    key = UUID(int=7)
    given = "SELECT %s::bigint, %s::uuid, %s::float8, %s::boolean, %s::integer[], NULL, %s::text"
    for _ in range(2):
        rows = fetch(given, (2**40, key, 0.1, False, [1, 2], "ö"))
        assert rows == [(2**40, key, 0.1, False, [1, 2], None, "ö")]


@pytest.mark.django_db
def test_statements_stay_prepared_after_a_rollback() -> None:
    assert fetch("SELECT %s::integer + 40", (2,)) == [(42,)]
    with connection.cursor() as cursor:
        for statement in ("SAVEPOINT here", "CREATE TABLE passing ()", "DROP TABLE passing"):
            cursor.execute(statement)
        cursor.execute("ROLLBACK TO SAVEPOINT here")
    assert fetch("SELECT %s::integer + 40", (3,)) == [(43,)]


@pytest.mark.django_db(transaction=True)
def test_statements_that_somebody_forgot_are_prepared_anew() -> None:
    assert fetch("SELECT %s::integer + 40", (2,)) == [(42,)]
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert fetch("SELECT %s::integer + 40", (3,)) == [(43,)]


@pytest.mark.django_db
def test_bytes_arrive_as_bytes() -> None:
    assert fetch_value("SELECT convert_to(%s, 'UTF8')", ("ö\n",)) == "ö\n".encode()
    assert fetch_value("SELECT NULL::bytea", ()) == b""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "value", "error"),
    [
        ("SELECT %s::integer", "x", DataError),
        ("SELECT no_column FROM layers_layerstate WHERE id = %s", 1, ProgrammingError),
    ],
)
def test_failures_are_those_of_the_database(
    statement: str, value: object, error: type[Exception]
) -> None:
    with pytest.raises(error):
        fetch_raw(statement, (value,))


@pytest.mark.django_db
def test_no_more_statements_are_kept_than_allowed() -> None:
    for number in range(MOST_PREPARED + 20):
        assert fetch_raw(f"SELECT {number} + %s::integer", (1,)) == [(str(number + 1).encode(),)]
    ((kept,),) = fetch(
        "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'platform%%'", ()
    )
    assert kept == MOST_PREPARED
    assert fetch_raw("SELECT 0 + %s::integer", (5,)) == [(b"5",)]


@pytest.fixture
def table(transactional_db: None) -> Iterator[str]:
    """A table of one row whose columns change under prepared statements."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE changing AS SELECT 1 AS one")
    yield "changing"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE changing")


def test_a_changed_table_is_read_anew(table: str) -> None:
    assert fetch_raw(f"SELECT * FROM {table}", ()) == [(b"1",)]
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ADD COLUMN two integer DEFAULT 2")
    assert fetch_raw(f"SELECT * FROM {table}", ()) == [(b"1", b"2")]


def test_a_lost_connection_is_opened_again(transactional_db: None) -> None:
    for ask in (lambda: fetch("SELECT pg_backend_pid()", ())[0][0], _raw_pid):
        lost = ask()
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [lost])
        other.close()
        assert ask() != lost


def _raw_pid() -> int:
    ((pid,),) = prepared.fetch_raw("SELECT pg_backend_pid()", ())
    return int(pid or 0)
