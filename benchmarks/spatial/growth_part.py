"""What many parcels cost: the same questions to 250,000 and to twenty times as many."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from benchmarks.spatial import ours
from benchmarks.spatial.feature_part import QUERIES
from benchmarks.spatial.load_client import Address, Http
from benchmarks.spatial.loading import STEP_DEGREES
from benchmarks.spatial.measuring import Bench, Case, Findings, peaks
from benchmarks.spatial.rounds import Measurable, take_turns
from benchmarks.spatial.tile_part import GZIP, PATH
from benchmarks.spatial.workload import Requests, Variables, feature_requests, tile_requests

PORT, GROWN_PORT = 8620, 8623
CLIENTS = (1, 8)
FEW, MANY, EVERYWHERE = "few parcels", "many parcels", "many parcels, everywhere"
TILES = ("14-avg", "16-avg")
FEATURES = ("bbox", "number", "single", "attribute")
SAMPLE = 200
ITEMS = "/bench/api/collections/parcels/items"


@dataclass(frozen=True, kw_only=True)
class Grown:
    """What there is to ask for in the large database. copies: of the city, side by side."""

    copies: int
    rows: Sequence[tuple[int, str]]


def measure_growth(bench: Bench) -> Findings:
    """Compare latencies over both databases."""
    small: Requests = tile_requests() | feature_requests()
    grown = _grown(bench.grown_url, len_of_small=_count(bench.ground.database.url))
    if grown is None:
        bench.say("growth: the large database is not loaded, the part is left out")
        return Findings(part="growth")
    cases = []
    own = (
        ours.uncached(PORT),
        ours.server("ours-grown", GROWN_PORT, database_url=bench.grown_url),
    )
    with bench.servers(*own) as servers:
        for name in (*TILES, *FEATURES):
            all_over = everywhere(name, small[name], grown)
            running: dict[str, Measurable] = {FEW: _http(PORT, name, small[name])}
            if len(all_over) > len(small[name]):
                running[MANY] = _http(GROWN_PORT, name, small[name])
            running[EVERYWHERE] = _http(GROWN_PORT, name, all_over)
            for clients in CLIENTS:
                bench.say(f"growth {name}, {clients} clients")
                outcomes = take_turns(running, bench.effort, clients=clients, say=bench.say)
                cases.append(Case(name=name, clients=clients, outcomes=outcomes))
        memory = peaks(servers)
    return Findings(part="growth", cases=cases, memory_mb=memory, base=FEW)


def _count(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM parcels_parcel").fetchone()
    return int(row[0]) if row else 0


def _grown(url: str, *, len_of_small: int) -> Grown | None:
    if not url:
        return None
    total = _count(url)
    with psycopg.connect(url) as connection:
        rows: list[tuple[int, str]] = connection.execute(
            "SELECT id, cadastral_number FROM parcels_parcel"
            " TABLESAMPLE SYSTEM (0.5) REPEATABLE (3)"
        ).fetchall()
    if total < 2 * len_of_small or len(rows) < SAMPLE:
        return None
    drawn = random.Random(3)  # noqa: S311  a sample
    return Grown(copies=total // len_of_small, rows=drawn.sample(rows, SAMPLE))


def everywhere(name: str, requests: Sequence[Variables], grown: Grown) -> Sequence[Variables]:
    """Return the questions put to every copy of the city, which lie in a row to the east.

    Ids and numbers are those of a sample; an attribute is asked for as it is.
    """
    if identified := _identified(name, grown):
        return identified
    if name == "attribute":
        return requests
    return [_moved(values, copy) for copy in range(grown.copies) for values in requests]


def _identified(name: str, grown: Grown) -> list[Variables]:
    if name == "number":
        return [{"number": number} for _pk, number in grown.rows]
    return [{"id": pk} for pk, _number in grown.rows] if name == "single" else []


def _moved(values: Variables, copy: int) -> Variables:
    if "z" in values:
        tiles = round(STEP_DEGREES * 2 ** int(values["z"]) / 360)
        return {**values, "x": int(values["x"]) + copy * tiles}
    if "bbox" in values:
        west, south, east, north = map(float, str(values["bbox"]).split(","))
        shift = copy * STEP_DEGREES
        box = f"{west + shift:.6f},{south:.5f},{east + shift:.6f},{north:.5f}"
        return {**values, "bbox": box}
    return values


def _http(port: int, name: str, requests: Sequence[Variables]) -> Http:
    origin = f"http://{ours.HOST}:{port}"
    if name in TILES:
        template, headers = origin + PATH, GZIP
    elif name == "single":
        template, headers = f"{origin}{ITEMS}/{{id}}", {}
    else:
        template, headers = f"{origin}{ITEMS}?{QUERIES[name]}", {}
    addresses = [Address(url=template.format(**values)) for values in requests]
    return Http(addresses=addresses, headers=headers)
