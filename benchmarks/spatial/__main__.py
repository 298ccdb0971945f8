"""The command: `python -m benchmarks.spatial load` and `python -m benchmarks.spatial run`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_platform.settings")
django.setup()

from django.conf import settings  # noqa: E402  after the set-up
from django.db import connection  # noqa: E402

from benchmarks.spatial.cache_part import measure_caches  # noqa: E402
from benchmarks.spatial.city_layers import CitySize  # noqa: E402
from benchmarks.spatial.export_part import measure_exports  # noqa: E402
from benchmarks.spatial.feature_part import measure_features  # noqa: E402
from benchmarks.spatial.growth_part import measure_growth  # noqa: E402
from benchmarks.spatial.load_client import ClientFailed  # noqa: E402
from benchmarks.spatial.loading import CODE, load_city, load_copies  # noqa: E402
from benchmarks.spatial.measuring import Bench, Findings  # noqa: E402
from benchmarks.spatial.peer_tables import make_missing_tables, tile_columns  # noqa: E402
from benchmarks.spatial.peers import Database, Ground  # noqa: E402
from benchmarks.spatial.processes import DidNotStart  # noqa: E402
from benchmarks.spatial.report import machine, markdown, write_json, write_page  # noqa: E402
from benchmarks.spatial.rounds import Effort  # noqa: E402
from benchmarks.spatial.tile_part import measure_tiles  # noqa: E402
from gis_platform.municipalities.models import Municipality  # noqa: E402

PARTS: dict[str, Callable[[Bench], Findings]] = {
    "tiles": measure_tiles,
    "features": measure_features,
    "caches": measure_caches,
    "exports": measure_exports,
    "growth": measure_growth,
}
USUAL, QUICK = Effort(rounds=3, seconds=2), Effort(rounds=2, seconds=1)


def say(text: str) -> None:
    """Tell the person how far it is."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def scaled(parcels: int) -> CitySize:
    """Return a city of so many parcels, the rest in proportion."""
    whole = CitySize()
    share = parcels / whole.parcels
    return CitySize(
        parcels=parcels,
        buildings=round(whole.buildings * share),
        trees=round(whole.trees * share),
        restrictions=round(whole.restrictions * share),
    )


def database() -> Database:
    """Return where Django reads, for the other servers."""
    given = connection.get_connection_params()
    return Database(
        host=str(given.get("host") or "localhost"),
        port=int(given.get("port") or 5432),
        user=str(given.get("user") or ""),
        password=str(given.get("password") or ""),
        dbname=str(given["dbname"]),
    )


def run(arguments: argparse.Namespace) -> None:
    """Measure the parts that are asked for, write the results and print them."""
    folder = Path(settings.DATA_DIR) / "bench"
    make_missing_tables()
    columns = tile_columns()
    usual = QUICK if arguments.quick else USUAL
    bench = Bench(
        ground=Ground(database=database(), folder=folder, columns=columns),
        municipality=Municipality.objects.get(code=CODE),
        effort=Effort(
            rounds=arguments.rounds or usual.rounds, seconds=arguments.seconds or usual.seconds
        ),
        is_quick=arguments.quick,
        is_thorough=arguments.thorough,
        grown_url=arguments.grown_url,
        say=say,
    )
    facts, found, failed = machine(bench), [], []
    wanted = arguments.parts.split()
    if unknown := [name for name in wanted if name not in PARTS]:
        sys.exit(f"{unknown[0]} is no part; the parts are {', '.join(PARTS)}.")
    for name in wanted:
        try:
            found.append(PARTS[name](bench))
        except (DidNotStart, ClientFailed) as error:
            say(f"{name}: {error}")
            failed.append(name)
    path = write_json(folder, facts, found)
    text = markdown(facts, found)
    print(text)
    say(f"all numbers are in {path}")
    if failed:
        sys.exit(f"not measured: {', '.join(failed)}")
    if arguments.write:
        write_page(text)


def end(number: int, _frame: object) -> None:
    """Leave by way of everything that ends the servers."""
    sys.exit(128 + number)


def main() -> None:
    """Read the command line."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    parser = argparse.ArgumentParser(prog="benchmarks.spatial", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    load = commands.add_parser("load", help="put the city into the database of DATABASE_URL")
    load.add_argument("--parcels", type=int, default=CitySize().parcels)
    load.add_argument("--copies", type=int, default=0, help="parcels alone, so many times")
    measure = commands.add_parser("run", help="measure and print")
    measure.add_argument("--parts", default=" ".join(PARTS))
    measure.add_argument("--quick", action="store_true", help="few cases, short rounds")
    measure.add_argument("--thorough", action="store_true", help="all sets at 1, 8, 32 clients")
    measure.add_argument("--rounds", type=int, default=0)
    measure.add_argument("--seconds", type=int, default=0, help="of a run, at least")
    measure.add_argument("--grown-url", default="", help="the database with many parcels")
    measure.add_argument("--write", action="store_true", help="into docs/reference/benchmarks.md")
    arguments = parser.parse_args()
    if arguments.command == "run":
        run(arguments)
    elif arguments.copies:
        load_copies(scaled(arguments.parcels), arguments.copies, say)
    else:
        load_city(scaled(arguments.parcels), say)


if __name__ == "__main__":
    main()
