"""What a part of the benchmark is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.spatial.load_client import Address, Http
from benchmarks.spatial.peers import Ground
from benchmarks.spatial.processes import Running, Server, running
from benchmarks.spatial.rounds import Effort, Outcome, ratio
from benchmarks.spatial.workload import Variables
from gis_platform.municipalities.models import Municipality

Say = Callable[[str], None]
MOST_MEASURED = ("14-avg", "16-avg")


@dataclass(frozen=True, kw_only=True)
class Bench:
    """The ground that everything is measured on. grown_url: of the database with many parcels."""

    ground: Ground
    municipality: Municipality
    effort: Effort
    is_quick: bool
    is_thorough: bool
    grown_url: str
    say: Say

    @property
    def logs(self) -> Path:
        """Where servers write."""
        return self.ground.folder / "logs"

    def clients_of(self, set_name: str) -> tuple[int, ...]:
        """Return the numbers of clients that a set of tiles is measured with.

        Ordinary places of zooms 14 and 16 with all, the others with eight unless thorough.
        """
        if self.is_quick or not (self.is_thorough or set_name in MOST_MEASURED):
            return (8,)
        return (1, 8, 32)

    @contextmanager
    def servers(self, *wanted: Server) -> Iterator[dict[str, Running]]:
        """Run some servers at once, by name; they end at the end."""
        with ExitStack() as stack:
            yield {one.name: stack.enter_context(running(one, self.logs)) for one in wanted}


@dataclass(frozen=True, kw_only=True)
class Contender:
    """A server in a comparison. template: its address, `{name}` for the values of a request.

    sets, clients: what it is measured in; all if empty.
    """

    name: str
    template: str
    headers: Mapping[str, str] = field(default_factory=dict)
    sets: frozenset[str] = frozenset()
    clients: frozenset[int] = frozenset()

    def urls(self, requests: Sequence[Variables]) -> list[str]:
        """Return the addresses for some requests."""
        return [self.template.format(**values) for values in requests]

    def http(self, requests: Sequence[Variables]) -> Http:
        """Return what the client asks for."""
        addresses = [Address(url=url) for url in self.urls(requests)]
        return Http(addresses=addresses, headers=self.headers)

    def takes_part(self, set_name: str, clients: int) -> bool:
        """Say whether it is measured in a case."""
        in_set = not self.sets or set_name in self.sets
        return in_set and (not self.clients or clients in self.clients)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One comparison: a set of requests, so many clients, the outcome of each contender."""

    name: str
    clients: int
    outcomes: Mapping[str, Outcome]

    def ratio(self, one: str, other: str) -> float | None:
        """Return how many times the rate of another one has; None if one was not measured."""
        if one not in self.outcomes or other not in self.outcomes:
            return None
        return ratio(self.outcomes[one], self.outcomes[other])


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of the report; cells are markdown."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What a part has found. memory_mb: peaks by server. tables: beside those of the cases."""

    part: str
    cases: Sequence[Case] = ()
    tables: Sequence[Table] = ()
    memory_mb: Mapping[str, float] = field(default_factory=dict)
    base: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        cases = [
            {
                "set": case.name,
                "clients": case.clients,
                "outcomes": {
                    name: [asdict(sample) for sample in outcome.samples]
                    for name, outcome in case.outcomes.items()
                },
            }
            for case in self.cases
        ]
        return {
            "part": self.part,
            "cases": cases,
            "tables": [asdict(table) for table in self.tables],
            "memory_mb": dict(self.memory_mb),
        }


def peaks(servers: Mapping[str, Running]) -> dict[str, float]:
    """Return the peak memory of running servers, MB."""
    return {name: round(one.peak_memory_mb, 1) for name, one in servers.items()}
