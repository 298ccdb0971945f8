"""What an export may take, and what is left of one that was given up."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pytest
from django.db import DatabaseError, connection, connections
from django.test import Client

from gis_platform.layers.exports import limits
from gis_platform.layers.exports.errors import ExportFailed, TooManyExports
from gis_platform.layers.exports.export import BROKEN_OFF
from gis_platform.layers.exports.files import private_folder, write_file
from gis_platform.municipalities.models import Municipality
from tests.factories import make_municipality, make_parcel
from tests.layers.exports.awkward import opened, town_of_parcels

CLOSED = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE %s"
)


def running() -> int:
    """How many connections are in an export."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSED, ["COPY (SELECT%"])
        return int(cursor.fetchone()[0])


def crowd(town: Municipality, parcels: int) -> None:
    """Many parcels, so that an export is longer than what the sockets hold."""
    make_parcel(town, "16:50:1:0", permitted_use_by_document="x" * 20_000)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO parcels_parcel (municipality_id, cadastral_number, quarter_number, kind,"
            " status, address, category_code, permitted_use_by_document, use_code, parent_number,"
            " geometry) SELECT municipality_id, '16:50:1:' || n, '', kind, status, address, '',"
            " permitted_use_by_document, '', '', geometry"
            " FROM parcels_parcel, generate_series(1, %s) AS n"
            " WHERE cadastral_number = '16:50:1:0'",
            [parcels],
        )


@pytest.fixture
def busy_town(transactional_db: None) -> Iterator[Municipality]:
    town = make_municipality()
    crowd(town, 2_000)
    yield town
    connections.close_all()


def test_a_client_that_hangs_up_ends_the_statement(busy_town: Municipality) -> None:
    body = opened(busy_town, "geojson")
    next(body)
    assert running() == 1
    body.close()
    deadline = time.monotonic() + 5
    while running() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert running() == 0


def test_a_client_that_hangs_up_stops_the_writer_and_leaves_no_file(
    busy_town: Municipality, data_dir: Path
) -> None:
    body = opened(busy_town, "gpkg")
    next(body)
    assert len(list((data_dir / "exports").iterdir())) == 1
    body.close()
    assert list((data_dir / "exports").iterdir()) == []
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)  # no writer is left
    assert list(body) == []


def test_only_some_exports_of_a_town_run_at_once(busy_town: Municipality, client: Client) -> None:
    bodies = [opened(busy_town, "csv") for _ in range(limits.SIMULTANEOUS)]
    with pytest.raises(TooManyExports):
        opened(busy_town, "csv")
    response = client.get("/riverton/api/collections/parcels/export.csv")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    other = make_municipality("elsewhere")
    assert list(opened(other, "csv"))
    bodies.pop().close()
    bodies.append(opened(busy_town, "csv"))
    for body in bodies:
        body.close()


def test_a_statement_has_a_limit_of_its_own_and_a_broken_export_says_so(
    busy_town: Municipality,
) -> None:
    body = opened(busy_town, "geojson")
    first = next(body)
    with psycopg.connect(**_plain(connection.get_connection_params())) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'COPY (SELECT%%'"
        )
    sent = [first]
    with pytest.raises(DatabaseError):
        sent.extend(body)
    assert sent[-1] == BROKEN_OFF


def _plain(parameters: dict[str, Any]) -> dict[str, Any]:
    names = ("host", "port", "user", "password", "dbname")
    return {name: parameters[name] for name in names if parameters.get(name)}


@pytest.mark.django_db
def test_the_limit_of_the_statement_is_longer_than_the_sites() -> None:
    town = town_of_parcels()
    assert list(opened(town, "csv"))
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == (f"{limits.STATEMENT_SECONDS // 60}min",)


def test_a_writer_that_fails_gives_its_reason(data_dir: Path) -> None:
    with private_folder() as folder:
        request = {
            "path": str(folder / "a.gpkg"),
            "driver": "No such driver",
            "layer": "a",
            "crs": "",
            "geometry": "",
            "geometry_type": "Unknown",
            "options": {},
            "dataset_options": {},
            "metadata": {},
        }
        schema = pa.schema([("id", pa.int64())])
        with pytest.raises(ExportFailed, match="driver"):
            list(write_file(request, schema, []))


def test_the_folder_is_private_and_what_was_left_over_is_removed(data_dir: Path) -> None:
    with private_folder() as folder:
        assert folder.stat().st_mode & 0o077 == 0
        assert folder.parent.stat().st_mode & 0o077 == 0
        old = folder.parent / "old"
        old.mkdir()
        (old / "export.gpkg").write_bytes(b"x")
        long_ago = time.time() - limits.LEFT_OVER_SECONDS - 60
        os.utime(old, (long_ago, long_ago))
        with private_folder() as second:
            assert not old.exists()
            assert folder.exists()
        assert not second.exists()
