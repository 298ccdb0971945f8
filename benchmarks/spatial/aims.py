"""The aims of speed, and whether a run has met them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.spatial import cache_part as caches
from benchmarks.spatial import feature_part as features
from benchmarks.spatial import growth_part as growth
from benchmarks.spatial import tile_part as tiles
from benchmarks.spatial.measuring import Case, Findings, Table
from benchmarks.spatial.rounds import Outcome

ZOOM_12, ZOOM_14, ZOOM_16 = ("12-avg",), ("14-dense", "14-avg"), ("16-dense", "16-avg")


@dataclass(frozen=True, kw_only=True)
class RatioAim:
    """One contender is to have at least so many times the rate of another."""

    part: str
    one: str
    other: str
    sets: Sequence[str]
    least: float


@dataclass(frozen=True, kw_only=True)
class SizeAim:
    """Answers of one contender are to take at most such a part of another's bytes."""

    part: str
    one: str
    other: str
    sets: Sequence[str]
    most: float


@dataclass(frozen=True, kw_only=True)
class RateAim:
    """A contender is to give at least so many answers a second, at any number of clients."""

    part: str
    one: str
    sets: Sequence[str]
    least: float


@dataclass(frozen=True, kw_only=True)
class LatencyAim:
    """The p95 of one contender is to be at most so many times another's."""

    part: str
    one: str
    other: str
    sets: Sequence[str]
    most: float


Aim = RatioAim | SizeAim | RateAim | LatencyAim

_ALL = (*ZOOM_12, *ZOOM_14, *ZOOM_16)
_ABOVE = (*ZOOM_12, *ZOOM_14)
AIMS: tuple[Aim, ...] = (
    RatioAim(part="tiles", one=tiles.OURS_PLAIN, other=tiles.PGBENCH, sets=ZOOM_14, least=0.95),
    RatioAim(part="tiles", one=tiles.OURS_PLAIN, other=tiles.PGBENCH, sets=ZOOM_16, least=0.85),
    RatioAim(part="tiles", one=tiles.OURS, other=tiles.TIPG_GZIP, sets=_ALL, least=2.3),
    RatioAim(part="tiles", one=tiles.OURS, other=tiles.TIPG, sets=_ALL, least=2.3),
    RatioAim(part="tiles", one=tiles.OURS, other=tiles.VECTORTILES, sets=_ALL, least=1.6),
    RatioAim(part="tiles", one=tiles.OURS, other=tiles.MAPSERVER, sets=_ABOVE, least=1.0),
    RatioAim(part="tiles", one=tiles.OURS, other=tiles.MAPSERVER, sets=ZOOM_16, least=1.3),
    SizeAim(part="tiles", one=tiles.OURS, other=tiles.MAPSERVER, sets=_ABOVE, most=0.4),
    RatioAim(
        part="features", one=features.OURS_COUNTING, other=features.TIPG, sets=("bbox",), least=4
    ),
    RatioAim(
        part="features",
        one=features.OURS_COUNTING,
        other=features.PYGEOAPI,
        sets=("bbox",),
        least=6,
    ),
    RatioAim(part="features", one=features.OURS, other=features.TIPG, sets=("single",), least=2.5),
    RatioAim(
        part="features", one=features.OURS, other=features.PYGEOAPI, sets=("single",), least=2.5
    ),
    RateAim(part="caches", one=caches.HIT, sets=caches.SETS, least=8_000),
    RateAim(part="caches", one=caches.NOT_MODIFIED, sets=caches.SETS, least=4_000),
    LatencyAim(
        part="growth",
        one=growth.EVERYWHERE,
        other=growth.FEW,
        sets=(*growth.TILES, *growth.FEATURES),
        most=1.2,
    ),
)


def aims_table(found: Iterable[Findings]) -> Table:
    """Return how each aim stands, a row for each set that was measured."""
    parts = {one.part: one for one in found}
    rows = [
        row
        for aim in AIMS
        if aim.part in parts
        for name in aim.sets
        if (row := _row(aim, name, [case for case in parts[aim.part].cases if case.name == name]))
    ]
    return Table(
        title="Aims",
        columns=["Set", "What", "Aim", "Measured, by clients", "Met"],
        rows=rows,
        note=(
            "Ratios are medians of the ratios of each round. “Met” counts every number of clients."
        ),
    )


def _row(aim: Aim, name: str, cases: Sequence[Case]) -> list[str] | None:
    values = {case.clients: value for case in cases if (value := _value(aim, case)) is not None}
    if not values:
        return None
    what, aimed, is_met, shown = _words(aim)
    met = sum(is_met(value) for value in values.values())
    verdict = "yes" if met == len(values) else "no" if met == 0 else f"{met} of {len(values)}"
    measured = ", ".join(f"{clients}: {shown(value)}" for clients, value in values.items())
    return [name, what, aimed, measured, verdict]


def _value(aim: Aim, case: Case) -> float | None:
    if isinstance(aim, RatioAim):
        return case.ratio(aim.one, aim.other)
    if isinstance(aim, RateAim):
        return case.outcomes[aim.one].median.rate if aim.one in case.outcomes else None
    pair = _pair(case.outcomes, aim.one, aim.other)
    if pair is None:
        return None
    one, other = (outcome.median for outcome in pair)
    if isinstance(aim, SizeAim):
        return one.size_b / other.size_b if other.size_b else None
    return one.p95_ms / other.p95_ms if other.p95_ms else None


def _pair(outcomes: Mapping[str, Outcome], one: str, other: str) -> tuple[Outcome, Outcome] | None:
    return (outcomes[one], outcomes[other]) if one in outcomes and other in outcomes else None


Words = tuple[str, str, Callable[[float], bool], Callable[[float], str]]


def _words(aim: Aim) -> Words:
    """Return what is compared, the aim, whether a value meets it, and how a value is written."""
    if isinstance(aim, RatioAim):
        what = f"rate of {aim.one} / {aim.other}"
        return what, f"≥ {aim.least}", lambda value: value >= aim.least, "{:.2f}".format
    if isinstance(aim, RateAim):
        what = f"{aim.one}, answers a second"
        return what, f"≥ {aim.least:,.0f}", lambda value: value >= aim.least, "{:,.0f}".format
    kind = "bytes" if isinstance(aim, SizeAim) else "p95"
    what = f"{kind} of {aim.one} / {aim.other}"
    return what, f"≤ {aim.most}", lambda value: value <= aim.most, "{:.2f}".format
