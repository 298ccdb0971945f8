import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from tests.scripts.shell import IS_ROOT, open_directory, postgres, run, settings

SOCKET_PATH_LIMIT = 107

as_root = pytest.mark.skipif(not IS_ROOT, reason="needs root to act as another user")


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    with open_directory() as made:
        yield made
        postgres("stop", data=made)


@pytest.fixture(scope="module")
def url(data: Path) -> str:
    answer = postgres("url", "town", data=data)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


def postmaster(data: Path) -> int:
    return int((data / "pg" / "postmaster.pid").read_text().split()[0])


def is_alive(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    return status.exists() and "\nState:\tZ" not in status.read_text()


def tcp_sockets(process: int) -> set[str]:
    """Return the inodes of the TCP sockets that a process holds."""
    held = set()
    for link in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # the listing's own descriptor is gone by now
            held.add(os.readlink(link))
    tables = [Path(f"/proc/{process}/net/{name}").read_text() for name in ("tcp", "tcp6")]
    rows = [line.split() for table in tables for line in table.splitlines()[1:]]
    return {row[9] for row in rows if f"socket:[{row[9]}]" in held}


def test_the_url_leads_to_a_database_with_postgis(url: str) -> None:
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT ST_Area('POLYGON((0 0,3 0,3 4,0 4,0 0))'), current_database()"
        ).fetchone()
    assert row == (12.0, "town")


def test_the_cluster_listens_on_no_tcp_port(url: str, data: Path) -> None:
    with psycopg.connect(url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert tcp_sockets(postmaster(data)) == set()


def test_a_tcp_port_would_have_been_seen() -> None:
    with socket.create_server(("127.0.0.1", 0)):
        assert len(tcp_sockets(os.getpid())) >= 1


def test_asking_again_starts_nothing_new(url: str, data: Path) -> None:
    before = postmaster(data)
    answer = postgres("url", "town", data=data)
    assert (answer.stdout.strip(), answer.stderr) == (url, "")
    assert postmaster(data) == before


@as_root
@pytest.mark.parametrize(
    ("user", "role", "reason"),
    [("nobody", "app", "Permission denied"), ("postgres", "postgres", "authentication failed")],
    ids=["another user", "another role"],
)
def test_others_are_kept_out(url: str, user: str, role: str, reason: str) -> None:
    address = url.replace("app@", f"{role}@")
    answer = run("runuser", "-u", user, "--", "psql", address, "-c", "SELECT 1")
    assert answer.returncode != 0
    assert reason in answer.stderr


def test_russian_names_sort_as_people_expect(url: str) -> None:
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT name FROM unnest(ARRAY['жук', 'ёлка', 'Ель', 'аист']) AS name ORDER BY name"
        ).fetchall()
    assert [name for (name,) in names] == ["аист", "ёлка", "Ель", "жук"]


def test_stop_ends_the_server_and_keeps_the_data() -> None:
    with open_directory() as data:
        address = postgres("url", "town", data=data).stdout.strip()
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        server = postmaster(data)
        try:
            assert postgres("stop", data=data).returncode == 0
            assert not is_alive(server)
            assert postgres("status", data=data).returncode == 1
            assert postgres("stop", data=data).returncode == 0
            postgres("start", data=data)
            with psycopg.connect(address) as connection:
                assert connection.execute("SELECT number FROM kept").fetchone() == (7,)
        finally:
            postgres("stop", data=data)


def test_a_deep_checkout_gets_a_short_socket_directory() -> None:
    with open_directory() as made:
        deep = made / ("d" * 50) / ("e" * 50)
        sockets = Path(settings(deep)["sockets"])
        try:
            answer = postgres("url", "town", data=deep)
            assert answer.returncode == 0, answer.stderr
            assert len(f"{sockets}/.s.PGSQL.5600") <= SOCKET_PATH_LIMIT
            assert sockets.stat().st_mode & 0o777 == 0o700
            with psycopg.connect(answer.stdout.strip()) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
        finally:
            postgres("stop", data=deep)
            shutil.rmtree(sockets, ignore_errors=True)


@as_root
def test_a_socket_directory_of_somebody_else_is_refused() -> None:
    with open_directory() as made:
        deep = made / ("d" * 100)
        sockets = Path(settings(deep)["sockets"])
        sockets.mkdir()
        shutil.chown(sockets, "nobody")
        try:
            answer = postgres("url", data=deep)
            assert answer.returncode == 1
            assert f"{sockets} is not a directory of user postgres" in answer.stderr
        finally:
            postgres("stop", data=deep)
            sockets.rmdir()


@as_root
def test_a_checkout_closed_to_postgres_keeps_its_data_elsewhere(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    cluster = Path(settings(tmp_path)["cluster"])
    try:
        answer = postgres("start", data=tmp_path)
        assert answer.returncode == 0, answer.stderr
        assert cluster.is_relative_to("/var/lib/gis-platform")
        assert f"its data goes to {cluster.parent}" in answer.stderr
    finally:
        postgres("stop", data=tmp_path)
        shutil.rmtree(cluster.parent, ignore_errors=True)


@pytest.mark.parametrize("name", ["Town", "1town", "a-b", "a;drop", "x" * 60, ""])
def test_a_bad_database_name_is_refused(name: str, tmp_path: Path) -> None:
    answer = postgres("url", name or " ", data=tmp_path)
    assert answer.returncode == 1
    assert "is not a database name" in answer.stderr


def test_a_database_url_that_does_not_answer_is_an_error(tmp_path: Path) -> None:
    nowhere = f"postgresql://app@{str(tmp_path).replace('/', '%2F')}:5600/gis"
    answer = postgres("url", data=tmp_path, DATABASE_URL=nowhere)
    assert answer.returncode == 1
    assert "the database of DATABASE_URL does not answer" in answer.stderr
    assert os.listdir(tmp_path) == []


def test_a_database_url_is_used_as_it_is(url: str, tmp_path: Path) -> None:
    answer = postgres("url", data=tmp_path, DATABASE_URL=url)
    assert answer.stdout.strip() == url
    assert os.listdir(tmp_path) == []
