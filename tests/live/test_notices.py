from __future__ import annotations

import json
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction

from tests.factories import make_municipality, make_parcel, rectangle

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_S = 5.0


@pytest.fixture
def listener() -> Iterator[psycopg.Connection]:
    parameters = connection.get_connection_params()
    names = ("dbname", "host", "port", "user", "password")
    given = {name: parameters[name] for name in names if parameters.get(name)}
    with psycopg.connect(**given, autocommit=True) as listening:
        listening.execute("LISTEN gis_live")
        yield listening


def heard(listener: psycopg.Connection) -> list[dict[str, object]]:
    """Return what was told until a notice of our own, which comes after all before it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('gis_live', '{\"kind\": \"end\"}')")
    told = []
    for notice in listener.notifies(timeout=PATIENCE_S):
        told.append(json.loads(notice.payload))
        if told[-1]["kind"] == "end":
            return told[:-1]
    pytest.fail(f"the last notice did not come; before it: {told}")


def test_a_transaction_of_many_edits_is_told_once_for_each_layer(
    listener: psycopg.Connection,
) -> None:
    town = make_municipality()
    with transaction.atomic():
        for number in range(5):
            make_parcel(town, f"16:50:010101:{number}", rectangle(49.1 + number / 100, 55.8))
    parcels = {"kind": "layer", "municipality": town.pk, "table": "parcels_parcel"}
    assert heard(listener) == [parcels]


def test_what_is_rolled_back_is_not_told(listener: psycopg.Connection) -> None:
    town = make_municipality()
    with transaction.atomic():
        make_parcel(town)
        transaction.set_rollback(True)
    assert heard(listener) == []
