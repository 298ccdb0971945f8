"""What the benchmark of plans says of the times it took."""

from __future__ import annotations

import pytest

from benchmarks.plans.pdf_rate import Step, rows_of, timed


def test_a_rate_is_of_the_processor_and_percentiles_of_the_clock() -> None:
    step = Step(wall=[0.1, 0.1, 0.4], processor=[0.05, 0.05, 0.1])
    assert step.per_second == pytest.approx(15)
    head, row = rows_of({"pdf": step})
    assert head.split()[:2] == ["step", "a"]
    name, rate, wall, half = row.split()[:4]
    assert (name, float(rate), float(wall), float(half)) == ("pdf", 15.0, 5.0, 100.0)


def test_a_step_is_kept_once_for_each_call() -> None:
    steps: dict[str, Step] = {}
    assert [timed(steps, "sum", lambda: sum(range(10))) for _ in range(3)] == [45, 45, 45]
    assert len(steps["sum"].wall) == len(steps["sum"].processor) == 3
