"""Streams of a real server: who hears what, what is refused, and what survives."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from gis_platform.layers.models import LayerState
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.factories import make_member, make_municipality, make_parcel, rectangle

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 20.0
PLANS = "land-development-plans"
STREAMS = 12
"""More than all tests open: a server notices that a page has gone when it writes to it next."""


@pytest.fixture(scope="module")
def port(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    address = urlsplit(os.environ["DATABASE_URL"])
    database = address._replace(path=f"/{connection.settings_dict['NAME']}")
    environment = os.environ | {
        "DATABASE_URL": urlunsplit(database),
        "SECRET_KEY": settings.SECRET_KEY,
        "LIVE_STREAMS": str(STREAMS),
        "WEB_THREADS": "20",
        "DATA_DIR": str(tmp_path_factory.mktemp("data")),
    }
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--blocking-threads", "20", "gis_platform.wsgi:application"]
    log = tmp_path_factory.mktemp("log") / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        _wait_for(port, server, log)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 3 * PATIENCE_S
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(log.read_text())


class Page:
    """An open page: its cookie and its stream."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.headers = {"Cookie": f"sessionid={cookie}"} if cookie else {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        self.answer = self._get("events")

    def _get(self, name: str) -> http.client.HTTPResponse:
        self.connection.request("GET", f"/riverton/live/{name}", headers=self.headers)
        return self.connection.getresponse()

    def state(self) -> dict[str, Any]:
        """Ask for the state, on the connection of a refused stream."""
        self.answer.read()
        read: dict[str, Any] = json.loads(self._get("state").read())
        return read

    def heard(self) -> tuple[str, dict[str, Any]]:
        """Return the next event."""
        name, end = "", time.monotonic() + PATIENCE_S
        while line := self.answer.readline().decode().rstrip("\n"):
            assert time.monotonic() < end, "nothing but comments came"
            word, _, value = line.partition(": ")
            if word == "event":
                name = value
            if word == "data":
                self.answer.readline()
                return name, json.loads(value)
            if not name:
                self.answer.readline()
        pytest.fail("the stream has ended")

    def close(self) -> None:
        # the answer holds the socket too
        self.answer.close()
        self.connection.close()


@pytest.fixture
def town() -> Municipality:
    return make_municipality()


@pytest.fixture
def pages(port: int, town: Municipality) -> Iterator[Any]:
    """Open pages, of a person with a role or of nobody; all are closed in the end."""
    opened: list[Page] = []

    def open_page(role: Role | None = None, name: str = "") -> Page:
        cookie = ""
        if role is not None:
            client = Client()
            client.force_login(make_member(town, role, name))
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        opened.append(Page(port, cookie))
        return opened[-1]

    yield open_page
    for page in opened:
        page.close()


def raise_revision(town: Municipality, layer: str) -> None:
    table = get_layer(layer).table
    state, _ = LayerState.objects.get_or_create(municipality=town, table_name=table)
    LayerState.objects.filter(pk=state.pk).update(revision=state.revision + 1)


def connections_of_server(*, listening: bool) -> int:
    statement = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND (application_name = 'gis live') = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [listening])
        return int(cursor.fetchone()[0])


def test_an_edit_is_heard_by_all_and_a_restricted_layer_by_who_may_read_it(
    pages: Any, town: Municipality
) -> None:
    anybody, clerk = pages(), pages(Role.CLERK)
    for page, sees_plans in ((anybody, False), (clerk, True)):
        name, state = page.heard()
        assert (name, state["layers"]["parcels"]) == ("state", 0)
        assert (PLANS in state["layers"]) == sees_plans
    raise_revision(town, PLANS)
    assert clerk.heard() == ("layer", {"layer": PLANS, "revision": 1})
    make_parcel(town, "16:50:010101:1", rectangle(49.1, 55.8))
    told = ("layer", {"layer": "parcels", "revision": 1})
    assert clerk.heard() == told
    assert anybody.heard() == told  # and nothing of plans before it
    assert connections_of_server(listening=True) == 1
    assert connections_of_server(listening=False) == 0  # a stream holds none


def test_a_changeset_is_heard_by_staff(pages: Any, town: Municipality) -> None:
    anybody, architect = pages(), pages(Role.ARCHITECT)
    assert [page.heard()[0] for page in (anybody, architect)] == ["state", "state"]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO changesets_changeset (municipality_id, number, status, title, reason,"
            " source_document, layers, lineage, author_name, version, created_at, changed_at,"
            " review_note, reviewer_name) VALUES (%s, 1, 'DRAFT', 'Kirov street', '', '',"
            " '{parcels}', '[]', 'ada', 1, now(), now(), '', '') RETURNING id",
            [town.pk],
        )
        made = cursor.fetchone()[0]
        cursor.execute("UPDATE changesets_changeset SET status = 'REVIEW' WHERE id = %s", [made])
    told = [architect.heard()]
    if told[0][1]["status"] == "DRAFT":  # the two may be told as one
        told.append(architect.heard())
    expected = {"id": made, "title": "Kirov street", "by": "ada", "status": "REVIEW"}
    assert {name for name, _ in told} == {"changeset"}
    assert told[-1][1].items() >= expected.items()
    assert told[-1][1]["layers"] == ["parcels"]
    raise_revision(town, "parcels")
    assert anybody.heard()[0] == "layer"


def test_a_killed_connection_ends_the_streams_and_the_next_ones_hear_again(
    pages: Any, town: Municipality
) -> None:
    page = pages(Role.CLERK)
    page.heard()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'gis live'"
        )
    while page.answer.readline():  # what was being written, then the end
        pass
    raise_revision(town, "parcels")  # while nobody listens
    again = pages(Role.GIS)
    assert again.heard()[1]["layers"]["parcels"] == 1
    raise_revision(town, "parcels")
    assert again.heard() == ("layer", {"layer": "parcels", "revision": 2})


def test_streams_above_the_limit_are_refused_and_asking_works(
    pages: Any, town: Municipality
) -> None:
    """Comes last: it leaves no place."""
    statuses: list[int] = []
    while 503 not in statuses and len(statuses) <= STREAMS:
        page = pages(Role.CLERK, f"clerk-{len(statuses)}")
        statuses.append(page.answer.status)
    assert set(statuses) == {200, 503}
    assert int(page.answer.headers["Retry-After"]) > 0
    raise_revision(town, PLANS)
    assert page.state()["layers"][PLANS] == 1
