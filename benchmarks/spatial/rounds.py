"""Runs in turns: every contender meets the same moods of the machine; medians count."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Protocol

from benchmarks.spatial.load_client import Sample

LONGEST_RUN_S = 10


class Measurable(Protocol):
    """Whatever a client can measure."""

    def measure(self, *, clients: int, seconds: int) -> Sample:
        """Return one run of so many clients at once."""


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How long everything is measured."""

    rounds: int
    seconds: int


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The runs of one contender in one case."""

    samples: tuple[Sample, ...]

    @property
    def median(self) -> Sample:
        """Each number's median over the rounds; errors are added up."""
        middle = statistics.median
        return Sample(
            rate=middle(one.rate for one in self.samples),
            p50_ms=middle(one.p50_ms for one in self.samples),
            p95_ms=middle(one.p95_ms for one in self.samples),
            size_b=middle(one.size_b for one in self.samples),
            errors=sum(one.errors for one in self.samples),
        )


def ratio(one: Outcome, other: Outcome) -> float:
    """Return the median of the ratios of rates, round by round; 0 if the other has none."""
    pairs = zip(one.samples, other.samples, strict=True)
    found = [mine.rate / theirs.rate for mine, theirs in pairs if theirs.rate]
    return statistics.median(found) if found else 0.0


def rotated(names: Sequence[str], turn: int) -> list[str]:
    """Return the names in the order of one round: another begins each time."""
    first = turn % len(names)
    return [*names[first:], *names[:first]]


def take_turns(
    contenders: Mapping[str, Measurable],
    effort: Effort,
    *,
    clients: int,
    say: Callable[[str], None] = lambda _text: None,
) -> dict[str, Outcome]:
    """Measure contenders in interleaved runs, after one that does not count.

    The run that does not count tells how long the others last: slow answers get more time.
    """
    seconds = {}
    for name, contender in contenders.items():
        warm = contender.measure(clients=clients, seconds=1)
        needed = ceil(3 * warm.p50_ms / 1000)
        enough = max(effort.seconds, needed) if warm.rate else LONGEST_RUN_S
        seconds[name] = min(enough, LONGEST_RUN_S)
    samples: dict[str, list[Sample]] = {name: [] for name in contenders}
    for turn in range(effort.rounds):
        for name in rotated(list(contenders), turn):
            run = contenders[name].measure(clients=clients, seconds=seconds[name])
            samples[name].append(run)
    outcomes = {name: Outcome(samples=tuple(runs)) for name, runs in samples.items()}
    say(", ".join(f"{name} {outcome.median.rate:.1f}/s" for name, outcome in outcomes.items()))
    return outcomes
