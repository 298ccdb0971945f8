"""Seconds and memory of exports against ogr2ogr, on the same table.

    python benchmarks/exports.py [--parcels 250000] [--rounds 3] [--formats gpkg,fgb,...]

Runs `export_layer` and `ogr2ogr` in turns, each in a process of its own, and prints the medians
as a table. The peak is VmHWM, the largest process of each; of ours the part that any command of
the platform takes (an export of nothing) is told beside it. ogr2ogr reads the same rows and
columns with 9 decimals where that matters. The parcels are generated, in a municipality of the
benchmark's own, which stays in the database that `DATABASE_URL` names.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_platform.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402  after the set-up

from gis_platform.layers.registry import BASIC_FIELDS, get_layer  # noqa: E402
from gis_platform.municipalities.models import Municipality  # noqa: E402

CRS = "EPSG:32639"
DRIVERS = {
    "geojson": ("GeoJSON", ("-lco", "COORDINATE_PRECISION=9")),
    "geojsons": ("GeoJSONSeq", ("-lco", "RS=YES", "-lco", "COORDINATE_PRECISION=9")),
    "csv": ("CSV", ("-lco", "GEOMETRY=AS_WKT")),
    "gpkg": ("GPKG", ()),
    "fgb": ("FlatGeobuf", ()),
    "parquet": ("Parquet", ()),
    "shp.zip": ("ESRI Shapefile", ("-lco", "ENCODING=UTF-8")),
    "dxf": ("DXF", ()),
    "kml": ("KML", ()),
}
GENERATE = """
    INSERT INTO parcels_parcel (municipality_id, cadastral_number, quarter_number, kind, status,
        address, area_value, category_code, permitted_use_by_document, use_code,
        cadastral_value, cadastral_value_on, point_accuracy_m, parent_number,
        predecessor_numbers, geometry)
    SELECT %(town)s, '16:50:' || lpad((n / 1000)::text, 6, '0') || ':' || n,
        '16:50:' || lpad((n / 1000)::text, 6, '0'), 'LAND_USE', 'REGISTERED',
        'Казан, Бауман урамы, ' || n, 100 + n %% 900 + 0.25, '003001000000',
        'for a dwelling house', '2.1', 100000 + n * 1.01, DATE '2026-01-01', 0.1, '',
        CASE WHEN n %% 10 = 0 THEN ARRAY['16:50:1:' || n] ELSE '{}' END, shape.geometry
    FROM generate_series(0, %(parcels)s - 1) AS n, LATERAL (
        SELECT ST_Multi(ST_MakePolygon(ST_MakeLine(
            ST_SetSRID(ST_MakePoint(
                round((49 + 0.0006 * (n %% 1000) + radius * 0.00025 * cos(turn))::numeric, 9),
                round((55.7 + 0.0004 * (n / 1000) + radius * 0.00015 * sin(turn))::numeric, 9)
            ), 4326) ORDER BY corner))) AS geometry
        FROM generate_series(0, 20) AS corner, LATERAL (
            SELECT pi() * (corner %% 20) / 10 AS turn,
                0.8 + 0.04 * ((n * 7 + corner %% 20) %% 5) AS radius
        ) AS place
    ) AS shape
"""


@dataclass(frozen=True, kw_only=True)
class Run:
    """What one export took. peak_mb: of its largest process."""

    seconds: float
    peak_mb: float
    size_mb: float


def town_of(parcels: int) -> Municipality:
    """Return the municipality with so many parcels, which are made if it is not there."""
    town, made = Municipality.objects.get_or_create(
        code=f"benchmark-exports-{parcels}",
        defaults={
            "names": {"en": "Benchmark"},
            "jurisdiction": "ru-16",
            "languages": ["en"],
            "crs_name": CRS,
            "crs_definition": CRS,
        },
    )
    if made:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute(GENERATE, {"town": town.pk, "parcels": parcels})
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE parcels_parcel")
    return town


def measured(command: list[str], out: Path) -> Run:
    """Run a command that writes into a folder; its children are watched too."""
    peaks: dict[int, float] = {}
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment()
    ) as running:
        watching = threading.Thread(target=watch, args=(running, peaks))
        watching.start()
        running.wait()
        seconds = time.perf_counter() - started
        watching.join()
    if running.returncode:
        sys.exit(f"{' '.join(command)} failed")
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    return Run(seconds=seconds, peak_mb=max(peaks.values()), size_mb=size / 1e6)


def watch(running: subprocess.Popen[bytes], peaks: dict[int, float]) -> None:
    """Note the peak of each process until the first ends; the kernel keeps it exactly."""
    while running.poll() is None:
        for pid in (running.pid, *children_of(running.pid)):
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            if "VmHWM:" in status:
                peaks[pid] = int(status.split("VmHWM:")[1].split()[0]) / 1024
        time.sleep(0.01)


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PROJ", "GDAL_DATA"))
    }


def ours(town: Municipality, form: str, folder: Path, *more: str) -> Run:
    """Export by the platform."""
    out = folder / f"out.{form}"
    options = [
        "--municipality",
        town.code,
        "--layer",
        "parcels",
        "--format",
        form,
        "--out",
        str(out),
    ]
    return measured([sys.executable, "manage.py", "export_layer", *options, *more], folder)


def theirs(town: Municipality, form: str, folder: Path) -> Run:
    """Export by ogr2ogr, the same rows and columns."""
    driver, options = DRIVERS[form]
    given = connection.get_connection_params()
    names = {"host": "host", "port": "port", "user": "user", "password": "password"}
    parts = [f"dbname='{given['dbname']}'"]
    parts += [f"{name}='{given[key]}'" for key, name in names.items() if given.get(key)]
    lists = {"predecessor_numbers", "successor_numbers"}  # no driver but GeoJSON's takes them
    columns = ", ".join(
        f"to_json({name})::text AS {name}" if name in lists else name
        for name in dict.fromkeys(("id", *BASIC_FIELDS, *get_layer("parcels").fields))
    )
    if form == "dxf":
        columns = "'parcels' AS \"Layer\""
    rows = f"SELECT {columns}, geometry FROM parcels_parcel"
    rows += f" WHERE municipality_id = {town.pk} AND end_lifespan IS NULL"
    out = folder / f"out.{form.removesuffix('.zip')}"
    target = ["-f", driver, str(out), "PG:" + " ".join(parts), "-sql", rows, "-nln", "parcels"]
    return measured(["ogr2ogr", *target, *options], folder)


def compared(town: Municipality, form: str, rounds: int, idle_mb: float, parcels: int) -> str:
    """Return a line of the table: medians of runs in turns."""
    driver = DRIVERS[form][0]
    has_driver = (
        f" {driver} "
        in subprocess.run(
            ["ogr2ogr", "--formats"], capture_output=True, text=True, check=True
        ).stdout
    )
    mine, other = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            mine.append(ours(town, form, Path(folder)))
        if has_driver:
            with tempfile.TemporaryDirectory() as folder:
                other.append(theirs(town, form, Path(folder)))
    ours_s = statistics.median(run.seconds for run in mine)
    peak = max(run.peak_mb for run in mine)
    cells = [
        form,
        f"{parcels:,}",
        f"{ours_s:.1f}",
        f"{mine[0].size_mb:.0f}",
        f"{peak:.0f}",
        f"{max(0.0, peak - idle_mb):.0f}",
    ]
    if other:
        theirs_s = statistics.median(run.seconds for run in other)
        cells += [
            f"{theirs_s:.1f}",
            f"{max(run.peak_mb for run in other):.0f}",
            f"{theirs_s / ours_s:.2f}",
        ]
    else:
        cells += ["no driver", "", ""]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parcels", type=int, default=250_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--formats", default=",".join(DRIVERS))
    arguments = parser.parse_args()
    if not shutil.which("ogr2ogr"):
        sys.exit("ogr2ogr (gdal-bin) is not installed")
    town = town_of(arguments.parcels)
    with tempfile.TemporaryDirectory() as folder:
        idle = ours(town, "csv", Path(folder), "--filter", "cadastral_number = ''").peak_mb
    print("| format | features | s | MB | peak MB | growth MB | ogr2ogr s | its peak MB | ratio |")
    print("|---|---|---|---|---|---|---|---|---|")
    for form in arguments.formats.split(","):
        print(compared(town, form, arguments.rounds, idle, arguments.parcels), flush=True)


if __name__ == "__main__":
    main()
