"""Exports of all parcels over HTTP against ogr2ogr on the same table."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError

import pyogrio

from benchmarks.spatial import ours
from benchmarks.spatial.measuring import Bench, Findings, Table, peaks
from benchmarks.spatial.peer_tables import FEATURE_COLUMNS
from benchmarks.spatial.rounds import rotated

PORT = 8620
TIMEOUT_S = 600
PIECE_B = 1 << 20
FORMATS = {
    "geojson": ("-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=9"),
    "gpkg": ("-f", "GPKG"),
    "fgb": ("-f", "FlatGeobuf"),
}
"""What ogr2ogr is told, by the extension of our export."""
OURS, OGR2OGR = "ours over HTTP", "ogr2ogr"


@dataclass(frozen=True, kw_only=True)
class Made:
    """One file. first_s: until its first byte came, 0 if nobody waits for that."""

    seconds: float
    first_s: float
    size_b: int
    features: int


def measure_exports(bench: Bench) -> Findings:
    """Compare seconds, bytes and numbers of features by format."""
    rows = []
    with bench.servers(ours.uncached(PORT)) as servers, TemporaryDirectory() as folder:
        for extension in FORMATS:
            bench.say(f"export {extension}")
            try:
                rows += _compare(bench, extension, Path(folder))
            except HTTPError as error:
                bench.say(f"export {extension}: {error}")
        memory = peaks(servers)
    table = Table(
        title=f"All parcels with {len(FEATURE_COLUMNS)} attributes",
        columns=["Format", "By", "Seconds", "First byte, s", "MB", "Features", "Times as fast"],
        rows=rows,
        note="Times as fast: the median of the ratios of each round against ogr2ogr.",
    )
    return Findings(part="exports", tables=[table], memory_mb=memory)


def _compare(bench: Bench, extension: str, folder: Path) -> list[list[str]]:
    makers: dict[str, Callable[[], Made]] = {
        OURS: lambda: _ours(extension, folder),
        OGR2OGR: lambda: _ogr2ogr(bench, extension, folder),
    }
    runs: dict[str, list[Made]] = {name: [] for name in makers}
    for turn in range(bench.effort.rounds):
        for name in rotated(list(makers), turn):
            runs[name].append(makers[name]())
    rows = []
    for name, made in runs.items():
        pairs = zip(runs[OGR2OGR], made, strict=True)
        times = statistics.median(theirs.seconds / mine.seconds for theirs, mine in pairs)
        seconds = statistics.median(one.seconds for one in made)
        first = f"{statistics.median(one.first_s for one in made):.2f}" if name == OURS else ""
        size, features = f"{made[0].size_b / 1e6:.1f}", f"{made[0].features:,}"
        rows.append([extension, name, f"{seconds:.2f}", first, size, features, f"{times:.2f}"])
    return rows


def _ours(extension: str, folder: Path) -> Made:
    address = f"http://{ours.HOST}:{PORT}/bench/api/collections/parcels/export.{extension}"
    target = folder / f"ours.{extension}"
    started = time.perf_counter()
    url = f"{address}?properties={','.join(FEATURE_COLUMNS)}"
    with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer, target.open("wb") as file:  # noqa: S310  our own address
        file.write(answer.read(1))
        first = time.perf_counter() - started
        while piece := answer.read(PIECE_B):
            file.write(piece)
    return _made(target, time.perf_counter() - started, first)


def _ogr2ogr(bench: Bench, extension: str, folder: Path) -> Made:
    target = folder / f"ogr2ogr.{extension}"
    target.unlink(missing_ok=True)
    source = f"PG:{bench.ground.database.conninfo}"
    columns = ", ".join(("id", *FEATURE_COLUMNS, "geometry"))
    query = f"SELECT {columns} FROM parcels_parcel ORDER BY id"
    started = time.perf_counter()
    subprocess.run(
        ["ogr2ogr", *FORMATS[extension], str(target), source, "-sql", query, "-nln", "parcels"],
        check=True,
        # the Python packages bring a PROJ of another version
        env={key: value for key, value in os.environ.items() if not key.startswith("PROJ")},
    )
    return _made(target, time.perf_counter() - started, 0.0)


def _made(path: Path, seconds: float, first: float) -> Made:
    features = int(pyogrio.read_info(path, force_feature_count=True)["features"])
    return Made(seconds=seconds, first_s=first, size_b=path.stat().st_size, features=features)
