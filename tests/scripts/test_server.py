import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scripts.shell import ROOT, run

SERVER = ROOT / "scripts" / "server.sh"


@pytest.fixture
def sleeper() -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.kill()
        process.wait()


def sleep_as(name: str, *, where: Path, data: Path) -> subprocess.Popen[bytes]:
    """Start a sleeping process with a name on its command line, and note it as the web server."""
    process = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)", name],
        cwd=where,
        start_new_session=True,
    )
    (data / "run").mkdir()
    (data / "run" / "web.pid").write_text(f"{process.pid}\n")
    return process


def test_stop_ends_the_process_that_was_started(
    tmp_path: Path, sleeper: list[subprocess.Popen[bytes]]
) -> None:
    process = sleep_as("gis_platform.wsgi:application", where=ROOT, data=tmp_path)
    sleeper.append(process)
    assert run(SERVER, "stop", DATA_DIR=tmp_path).returncode == 0
    assert process.wait(timeout=5) == -15
    assert not (tmp_path / "run" / "web.pid").exists()


@pytest.mark.parametrize(
    ("name", "same_checkout"),
    [("another", True), ("gis_platform.wsgi:application", False)],
    ids=["another program", "another checkout"],
)
def test_stop_leaves_foreign_processes_alone(
    name: str, same_checkout: bool, tmp_path: Path, sleeper: list[subprocess.Popen[bytes]]
) -> None:
    process = sleep_as(name, where=ROOT if same_checkout else tmp_path, data=tmp_path)
    sleeper.append(process)
    assert run(SERVER, "stop", DATA_DIR=tmp_path).returncode == 0
    assert process.poll() is None


def test_a_taken_port_is_named_with_the_remedy(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        answer = run(SERVER, "check-port", DATA_DIR=tmp_path, PORT=str(port))
    assert answer.returncode == 1
    assert f"port {port} on 127.0.0.1 is taken" in answer.stderr
    assert "make demo PORT=" in answer.stderr


def test_a_free_port_passes(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert run(SERVER, "check-port", DATA_DIR=tmp_path, PORT=str(port)).returncode == 0


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_out_of_range_is_refused(port: str, tmp_path: Path) -> None:
    answer = run(SERVER, "check-port", DATA_DIR=tmp_path, PORT=port)
    assert answer.returncode == 1
    assert f"PORT={port} is not a port number" in answer.stderr


def test_reset_changes_nothing_without_a_yes(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    answer = run(ROOT / "scripts" / "reset.sh", DATA_DIR=tmp_path)
    assert answer.returncode == 1
    assert "YES=1" in answer.stderr
    assert (tmp_path / "media").is_dir()
