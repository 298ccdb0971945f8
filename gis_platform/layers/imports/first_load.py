"""The first large delivery to an empty table: indexes are built after the rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import OperationalError, connection, transaction

from gis_platform.layers.registry import Layer

LARGE_DELIVERY = 5_000
"""From this many features on an index is built quicker at once than row by row."""
_INDEXES = """
SELECT index.relname, pg_get_indexdef(index.oid)
FROM pg_index AS link
JOIN pg_class AS index ON index.oid = link.indexrelid
JOIN pg_class AS held ON held.oid = link.indrelid
JOIN pg_am AS method ON method.oid = index.relam
WHERE
    link.indrelid = to_regclass(%s)
    AND method.amname IN ('btree', 'gist')
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = index.oid)
    AND pg_has_role(held.relowner, 'USAGE')
ORDER BY index.relname
"""


@contextmanager
def indexes_afterwards(layer: Layer, *, features: int) -> Iterator[None]:
    """Take the indexes off while an empty table is filled, then build them.

    Only when nobody's features are in the table, the delivery is large, and the table is ours
    and free within two seconds: it stays locked until the transaction ends. The table of
    versions is treated alike. Indexes of constraints stay, primary keys among them. Otherwise
    nothing is done.
    """
    if features < LARGE_DELIVERY:
        yield
        return
    history = apps.get_model(layer.model._meta.app_label, f"{layer.model.__name__}Version")
    taken = [*_take_off(layer.table), *_take_off(history._meta.db_table)]
    yield
    if taken:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no index with checks pending
            for definition in taken:
                cursor.execute(definition)
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _take_off(table: str) -> list[str]:
    """Drop the indexes of an empty table; return the statements that make them again."""
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {name})")
        if cursor.fetchone()[0]:
            return []
        cursor.execute(_INDEXES, [name])
        indexes = cursor.fetchall()
        try:
            with transaction.atomic():
                cursor.execute("SELECT set_config('lock_timeout', '2s', true)")
                for index, _definition in indexes:
                    cursor.execute(f"DROP INDEX {connection.ops.quote_name(index)}")
                cursor.execute("SELECT set_config('lock_timeout', '0', true)")
        except OperationalError:  # somebody reads the table
            return []
    return [definition for _index, definition in indexes]
