"""How aims are judged and tables are written."""

from benchmarks.spatial.aims import aims_table
from benchmarks.spatial.load_client import Sample
from benchmarks.spatial.losses import losses_table
from benchmarks.spatial.measuring import Case, Findings
from benchmarks.spatial.report import markdown
from benchmarks.spatial.rounds import Outcome


def outcome(rate: float, *, p95_ms: float = 1.0, size_b: float = 0.0, errors: int = 0) -> Outcome:
    run = Sample(rate=rate, p50_ms=1.0, p95_ms=p95_ms, size_b=size_b, errors=errors)
    return Outcome(samples=(run, run, run))


def tile_case(clients: int, ours: float) -> Case:
    outcomes = {
        "ours, gzip": outcome(ours, size_b=30_000),
        "MapServer": outcome(100, size_b=100_000),
    }
    return Case(name="14-avg", clients=clients, outcomes=outcomes)


def test_an_aim_is_met_at_some_numbers_of_clients() -> None:
    found = Findings(part="tiles", cases=[tile_case(1, 150), tile_case(8, 90)], base="MapServer")
    rows = {row[1]: row for row in aims_table([found]).rows}
    rate = rows["rate of ours, gzip / MapServer"]
    assert rate == [
        "14-avg", "rate of ours, gzip / MapServer", "≥ 1.0", "1: 1.50, 8: 0.90", "1 of 2",
    ]  # fmt: skip
    assert rows["bytes of ours, gzip / MapServer"][2:] == ["≤ 0.4", "1: 0.30, 8: 0.30", "yes"]


def test_growth_is_judged_by_the_ninety_fifth_percentile() -> None:
    outcomes = {
        "few parcels": outcome(10, p95_ms=10.0),
        "many parcels, everywhere": outcome(10, p95_ms=12.5),
    }
    found = Findings(part="growth", cases=[Case(name="single", clients=1, outcomes=outcomes)])
    (row,) = aims_table([found]).rows
    assert row[2:] == ["≤ 1.2", "1: 1.25", "no"]


def test_a_part_that_did_not_run_has_no_aims() -> None:
    assert aims_table([Findings(part="exports")]).rows == []


def test_a_slower_case_is_told_and_a_faster_one_is_not() -> None:
    cases = [tile_case(1, 150), tile_case(8, 90)]
    table = losses_table([Findings(part="tiles", cases=cases)])
    assert table.rows == [["14-avg", "8", "ours, gzip", "MapServer", "0.90"]]


def test_failed_answers_are_told() -> None:
    outcomes = {"tipg": outcome(50.0, errors=2), "ours": outcome(100.0)}
    case = Case(name="bbox", clients=8, outcomes=outcomes)
    found = Findings(part="features", cases=[case], base="tipg", memory_mb={"tipg": 210.4})
    text = markdown({"commit": "abc"}, [found])
    assert "| tipg | 50.0 (1.00) 1.0/1.0, 6 FAILED |  |" in text
    assert "| ours | 100.0 (2.00) 1.0/1.0 |  |" in text
    assert "| features | tipg | 210 |" in text
