"""Servers that end with what is measured."""

from __future__ import annotations

import socket
import sys
import urllib.request
from pathlib import Path

import pytest

from benchmarks.spatial.processes import DidNotStart, Running, Server, running


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def file_server(port: int, folder: Path) -> Server:
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    ready = f"http://127.0.0.1:{port}/"
    return Server(name="files", commands=[command], ready=ready, folder=folder)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)
    except OSError:
        return False


def fail_while_running(server: Server, logs: Path, seen: list[Running]) -> None:
    with running(server, logs) as started:
        seen.append(started)
        assert answers(server.ready)
        assert 1 < started.peak_memory_mb < 1_000
        raise ZeroDivisionError


def test_a_server_answers_and_ends_even_after_a_failure(tmp_path: Path) -> None:
    server, seen = file_server(free_port(), tmp_path), list[Running]()
    with pytest.raises(ZeroDivisionError):
        fail_while_running(server, tmp_path / "logs", seen)
    assert all(process.poll() is not None for process in seen[0].processes)
    assert not answers(server.ready)


def test_a_server_that_ends_at_once_is_told_with_its_last_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no such table')"]
    ready = f"http://127.0.0.1:{free_port()}/"
    server = Server(name="broken", commands=[command], ready=ready)
    with pytest.raises(DidNotStart, match="no such table"), running(server, tmp_path):
        pass
