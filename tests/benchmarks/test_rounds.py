"""Runs in turns and what counts of them."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from benchmarks.spatial.load_client import ClientFailed, Sample, read_pgbench, read_wrk
from benchmarks.spatial.rounds import Effort, Outcome, ratio, rotated, take_turns


def sample(rate: float, *, p50_ms: float = 1.0, errors: int = 0) -> Sample:
    return Sample(rate=rate, p50_ms=p50_ms, p95_ms=2 * p50_ms, size_b=100.0, errors=errors)


def outcome(*rates: float) -> Outcome:
    return Outcome(samples=tuple(sample(rate) for rate in rates))


@dataclass
class Recorded:
    name: str
    log: list[tuple[str, int]]
    answers: list[Sample] = field(default_factory=list)

    def measure(self, *, clients: int, seconds: int) -> Sample:
        self.log.append((self.name, seconds))
        return self.answers.pop(0) if self.answers else sample(float(clients))


def test_each_round_begins_with_another() -> None:
    assert rotated(["a", "b", "c"], 0) == ["a", "b", "c"]
    assert rotated(["a", "b", "c"], 1) == ["b", "c", "a"]
    assert rotated(["a", "b", "c"], 5) == ["c", "a", "b"]


def test_medians_are_taken_number_by_number_and_errors_are_added() -> None:
    runs = (sample(10, p50_ms=3, errors=1), sample(30, p50_ms=1), sample(20, p50_ms=9, errors=2))
    middle = Outcome(samples=runs).median
    assert (middle.rate, middle.p50_ms, middle.p95_ms, middle.errors) == (20, 3, 6, 3)


def test_a_ratio_is_the_median_of_the_rounds_not_of_the_rates() -> None:
    # the machine is twice as slow in the second round: the ratio of each round is what counts
    assert ratio(outcome(100, 40, 90), outcome(50, 20, 30)) == 2.0
    assert ratio(outcome(100), outcome(0)) == 0.0


def test_runs_interleave_after_one_that_does_not_count() -> None:
    log: list[tuple[str, int]] = []
    contenders = {"a": Recorded("a", log), "b": Recorded("b", log)}
    found = take_turns(contenders, Effort(rounds=3, seconds=2), clients=8)
    assert [name for name, _seconds in log] == ["a", "b", "a", "b", "b", "a", "a", "b"]
    assert len(found["a"].samples) == 3


def test_slow_answers_get_more_time_within_a_bound() -> None:
    log: list[tuple[str, int]] = []
    slow = Recorded("slow", log, [sample(1, p50_ms=1_500)])
    silent = Recorded("silent", log, [sample(0, p50_ms=0)])
    take_turns({"slow": slow, "silent": silent}, Effort(rounds=1, seconds=2), clients=1)
    assert log[2:] == [("slow", 5), ("silent", 10)]


def test_the_line_of_wrk_is_read() -> None:
    read = read_wrk("Running 1s test\n  8 connections\nRESULT 500 2000000 1000000 1500 40000 3\n")
    assert read == Sample(rate=250.0, p50_ms=1.5, p95_ms=40.0, size_b=2000.0, errors=3)
    with pytest.raises(ClientFailed, match="unable to connect"):
        read_wrk("unable to connect to 127.0.0.1:1")


def test_rate_and_latencies_of_pgbench_are_read() -> None:
    log = "".join(
        f"0 {k} {latency} 0 1 2\n" for k, latency in enumerate(range(1000, 101_000, 1000))
    )
    said = "number of failed transactions: 2 (0.000%)\ntps = 123.456 (without initial connection)\n"
    read = read_pgbench(said, log)
    assert (read.rate, read.p50_ms, read.p95_ms, read.errors) == (123.456, 51.0, 96.0, 2)
    with pytest.raises(ClientFailed, match="no such table"):
        read_pgbench("no such table", "")
