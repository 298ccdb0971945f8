"""Servers that run while something is measured, and end with it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

WORKERS, THREADS = 2, 4
PATIENCE_S = 60


class DidNotStart(Exception):  # noqa: N818
    """A server does not answer."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """How a server is started.

    prepare: a command that has to end first. ready: an address that answers below 500 when the
    server is up.
    """

    name: str
    commands: Sequence[Sequence[str]]
    ready: str
    env: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    prepare: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Running:
    """A started server."""

    name: str
    processes: Sequence[subprocess.Popen[bytes]]

    @property
    def peak_memory_mb(self) -> float:
        """The sum of the peaks of resident memory of all its processes (VmHWM), MB."""
        sessions = {process.pid for process in self.processes}
        running = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        return sum(_peak_kb(pid) for pid in running if _session(pid) in sessions) / 1024


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return 0


def _peak_kb(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    lines = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0].split()[1]) if lines else 0


@contextmanager
def running(server: Server, logs: Path) -> Iterator[Running]:
    """Start a server, wait until it answers, and end its processes at the end, however it comes."""
    logs.mkdir(parents=True, exist_ok=True)
    env = {**os.environ, **server.env}
    processes: list[subprocess.Popen[bytes]] = []
    with (logs / f"{server.name}.log").open("wb") as log:
        try:
            if server.prepare:
                subprocess.run(
                    server.prepare, stdout=log, stderr=log, env=env, cwd=server.folder, check=True
                )
            for command in server.commands:
                process = subprocess.Popen(
                    command,
                    stdout=log,
                    stderr=log,
                    stdin=subprocess.DEVNULL,
                    env=env,
                    cwd=server.folder,
                    start_new_session=True,
                )
                processes.append(process)
            _wait(server, processes, logs)
            yield Running(name=server.name, processes=processes)
        finally:
            for process in reversed(processes):
                _end(process)


def _wait(server: Server, processes: Sequence[subprocess.Popen[bytes]], logs: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if any(process.poll() is not None for process in processes):
            break
        try:
            with urllib.request.urlopen(server.ready, timeout=20):  # noqa: S310  our own address
                return
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return
        except OSError:
            pass
        time.sleep(0.2)
    tail = (logs / f"{server.name}.log").read_text(errors="replace")[-800:]
    raise DidNotStart(f"{server.name} does not answer at {server.ready}: {tail}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it has started: each leads a group of its own."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        try:
            process.wait(timeout=10)
            if sign is signal.SIGKILL:
                return
        except subprocess.TimeoutExpired:
            continue
