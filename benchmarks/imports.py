"""Rows a second of import_layer against ogr2ogr, on the same generated file.

    python benchmarks/imports.py [--parcels 100000] [--rounds 3]

Both read the same GeoPackage in a municipality's local CRS and end with the features in lon/lat,
indexed. ogr2ogr checks, compares and versions nothing; import_layer does, and writes the tables
of history too. Runs are interleaved; the medians count. The features go into a municipality and
a table of the benchmark's own, which it removes. `DATABASE_URL` names the database; with an
empty one the import builds spatial indexes after the rows, as ogr2ogr does.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django
import geopandas
import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_platform.settings")
django.setup()

from django.db import connection  # noqa: E402  after the set-up

from gis_platform.layers.imports.layer_files import LayerFile, import_layer_file  # noqa: E402
from gis_platform.layers.imports.mapping import parse_mapping  # noqa: E402
from gis_platform.layers.models import ImportRun, LayerState  # noqa: E402
from gis_platform.layers.registry import get_layer  # noqa: E402
from gis_platform.municipalities.actors import system_actor  # noqa: E402
from gis_platform.municipalities.models import Municipality  # noqa: E402

CODE, TABLE, CRS = "benchmark-imports", "benchmark_imports", "EPSG:32639"
FIELDS = ("address", "area_value", "cadastral_value", "permitted_use_by_document", "quarter_number")
COPY = ("--config", "PG_USE_COPY", "YES")
TARGET = 0.5


def generate(path: Path, parcels: int) -> None:
    """Write parcels of five to nine corners on a grid of 40 m, with numbers and attributes."""
    random = np.random.default_rng(20)
    side = int(np.ceil(np.sqrt(parcels)))
    shapes = []
    for place in range(parcels):
        x, y = 400_000 + 40 * (place % side), 6_180_000 + 40 * (place // side)
        angles = np.sort(random.uniform(0, 2 * np.pi, random.integers(5, 10)))
        radii = random.uniform(12, 18, len(angles))
        corners = np.column_stack([x + radii * np.cos(angles), y + radii * np.sin(angles)])
        shapes.append(shapely.MultiPoint(corners).convex_hull)
    numbers = np.arange(parcels)
    data = geopandas.GeoDataFrame(
        {
            "cadastral_number": [f"16:50:{n // 1000:06d}:{n % 1000}" for n in numbers],
            "address": [f"Bauman street, {n}" for n in numbers],
            "area_value": [round(shape.area, 2) for shape in shapes],
            "cadastral_value": np.round(random.uniform(1e5, 1e7, parcels), 2),
            "permitted_use_by_document": ["for a dwelling house"] * parcels,
            "quarter_number": [f"16:50:{n // 1000:06d}" for n in numbers],
        },
        geometry=shapes,
        crs=CRS,
    )
    data.to_file(path, driver="GPKG")


def by_import_layer(path: Path, municipality: Municipality) -> float:
    """Import into an empty municipality and return the seconds."""
    mapping = parse_mapping(
        {"layer": "parcels", "fields": {name: name for name in ("cadastral_number", *FIELDS)}},
        name="benchmark",
    )
    request = LayerFile(
        path=path, layer=get_layer("parcels"), mapping=mapping, folder=path.parent / "store"
    )
    started = time.perf_counter()
    done = import_layer_file(request, actor=system_actor(municipality, "benchmark"))
    seconds = time.perf_counter() - started
    if done.counts.refused:
        sys.exit(f"{done.counts.refused} parcels were refused: {done.counts.refusals[0]}")
    return seconds


def by_ogr2ogr(path: Path) -> float:
    """Load a new table by ogr2ogr's COPY, in lon/lat, with its index, and return the seconds."""
    given = connection.get_connection_params()
    names = {"host": "host", "port": "port", "user": "user", "password": "password"}
    parts = [f"dbname='{given['dbname']}'"]
    parts += [f"{name}='{given[key]}'" for key, name in names.items() if given.get(key)]
    started = time.perf_counter()
    options = ["-nln", TABLE, "-nlt", "PROMOTE_TO_MULTI", "-t_srs", "EPSG:4326", "-overwrite"]
    subprocess.run(
        ["ogr2ogr", "-f", "PostgreSQL", "PG:" + " ".join(parts), str(path), *options, *COPY],
        check=True,
        env={key: value for key, value in os.environ.items() if not key.startswith("PROJ")},
    )
    return time.perf_counter() - started


def clean(municipality: Municipality) -> None:
    """Remove the features, their history and the record."""
    with connection.cursor() as cursor:
        for table in ("parcels_parcel", "parcels_parcelversion"):  # deleting adds versions
            cursor.execute(f"DELETE FROM {table} WHERE municipality_id = %s", [municipality.pk])
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        cursor.execute("VACUUM ANALYZE parcels_parcel")
        cursor.execute("VACUUM ANALYZE parcels_parcelversion")
    LayerState.objects.filter(municipality=municipality).delete()
    ImportRun.objects.filter(municipality=municipality).delete()


def main() -> None:
    """Run both in turns and print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parcels", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    if not shutil.which("ogr2ogr"):
        print("skipped: ogr2ogr (gdal-bin) is not installed")
        return
    municipality, _made = Municipality.objects.get_or_create(
        code=CODE,
        defaults={
            "names": {"en": "Benchmark"},
            "jurisdiction": "ru-16",
            "languages": ["en"],
            "crs_name": CRS,
            "crs_definition": CRS,
        },
    )
    ours, theirs = [], []
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "parcels.gpkg"
            generate(path, arguments.parcels)
            for turn in range(arguments.rounds):
                clean(municipality)
                theirs.append(by_ogr2ogr(path))
                ours.append(by_import_layer(path, municipality))
                print(f"{turn + 1}: ogr2ogr {theirs[-1]:.2f} s, import_layer {ours[-1]:.2f} s")
    finally:
        clean(municipality)
        municipality.delete()
    median_ours, median_theirs = statistics.median(ours), statistics.median(theirs)
    print(f"import_layer: {arguments.parcels / median_ours:,.0f} rows/s")
    print(f"ogr2ogr:      {arguments.parcels / median_theirs:,.0f} rows/s")
    print(f"ratio:        {median_theirs / median_ours:.2f} (aim: {TARGET})")


if __name__ == "__main__":
    main()
