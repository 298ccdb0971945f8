"""The client: wrk over HTTP, pgbench over the same statements without a server between."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from urllib.parse import urlsplit

_SCRIPT = Path(__file__).with_name("paths.lua")
_TIMEOUT_S = 120
MOST_STATEMENTS = 12
LEAST_SECONDS = 4


class ClientFailed(Exception):  # noqa: N818
    """The client could not measure."""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One run. rate: answers a second. p50_ms, p95_ms: latencies. size_b: bytes an answer."""

    rate: float
    p50_ms: float
    p95_ms: float
    size_b: float
    errors: int


@dataclass(frozen=True, kw_only=True)
class Address:
    """One address, with the tag that the client has of it."""

    url: str
    tag: str = ""


@dataclass(frozen=True, kw_only=True)
class Http:
    """Addresses of one server, asked for in turn. headers: of every request."""

    addresses: Sequence[Address]
    headers: Mapping[str, str] = field(default_factory=dict)

    def measure(self, *, clients: int, seconds: int) -> Sample:
        """Run wrk with one thread and so many connections."""
        parts = urlsplit(self.addresses[0].url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as paths:
            lines = [f"{one.url.removeprefix(origin)}\t{one.tag}" for one in self.addresses]
            random.Random(1).shuffle(lines)  # noqa: S311  an order
            paths.write("\n".join(lines) + "\n")
            paths.flush()
            headers = [part for item in self.headers.items() for part in ("-H", ": ".join(item))]
            command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", f"--timeout={_TIMEOUT_S}s"]
            answer = subprocess.run(
                [*command, "-s", str(_SCRIPT), *headers, origin],
                env={**os.environ, "PATHS": paths.name},
                capture_output=True,
                text=True,
                check=False,
            )
        return read_wrk(answer.stdout + answer.stderr)


def read_wrk(output: str) -> Sample:
    """Return what our script for wrk has written; ClientFailed if it has not."""
    found = re.search(r"^RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)$", output, re.MULTILINE)
    if found is None:
        raise ClientFailed(f"wrk said: {output[-400:]}")
    count, micros, size, p50, p95, errors = map(int, found.groups())
    return Sample(
        rate=count / micros * 1e6,
        p50_ms=p50 / 1000,
        p95_ms=p95 / 1000,
        size_b=size / max(count, 1),
        errors=errors,
    )


@dataclass(frozen=True, kw_only=True)
class Database:
    """Statements run by pgbench, prepared. address: a conninfo of libpq.

    Each client prepares each statement for itself, so only some of them are run, evenly chosen,
    and long enough that preparing takes a few percent of the time at most.
    """

    statements: Sequence[str]
    address: str

    def measure(self, *, clients: int, seconds: int) -> Sample:
        """Run pgbench with one thread and so many connections."""
        with tempfile.TemporaryDirectory() as folder:
            files = []
            step = ceil(len(self.statements) / MOST_STATEMENTS)
            for number, statement in enumerate(self.statements[::step]):
                path = Path(folder) / f"{number}.sql"
                path.write_text(statement.replace("\n", " ") + ";\n")
                files += ["-f", str(path)]
            command = [_pgbench(), "-n", "-M", "prepared", "-c", str(clients), "-j", "1"]
            logged = ["-l", "--log-prefix", f"{folder}/latency"]
            answer = subprocess.run(
                [
                    *command,
                    "-T",
                    str(max(seconds, LEAST_SECONDS)),
                    *logged,
                    *files,
                    "-d",
                    self.address,
                ],
                capture_output=True,
                text=True,
                check=False,
            )
            logs = [path.read_text() for path in Path(folder).glob("latency*")]
        return read_pgbench(answer.stdout + answer.stderr, "".join(logs))


def read_pgbench(output: str, log: str) -> Sample:
    """Return the rate that pgbench prints, and the latencies of its log."""
    rate = re.search(r"^tps = ([\d.]+)", output, re.MULTILINE)
    micros = sorted(int(line.split()[2]) for line in log.splitlines())
    if rate is None or not micros:
        raise ClientFailed(f"pgbench said: {output[-400:]}")
    failed = re.search(r"^number of failed transactions: (\d+)", output, re.MULTILINE)
    return Sample(
        rate=float(rate[1]),
        p50_ms=micros[len(micros) // 2] / 1000,
        p95_ms=micros[int(len(micros) * 0.95)] / 1000,
        size_b=0.0,
        errors=int(failed[1]) if failed else 0,
    )


def _pgbench() -> str:
    found = shutil.which("pgbench") or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))), None
    )
    if found is None:
        raise ClientFailed("pgbench is not installed: it comes with the postgresql-client package")
    return found
