"""What a tile as at a moment costs beside today's tile of the same place.

    python benchmarks/past_tiles.py [--layers parcels,capital-objects,trees] [--rounds 41]

Asks the municipality of `DATABASE_URL` with the most parcels; both are made in turns, without
caches, at some zooms, for the moment right before now, so that they hold the same features.
Prints medians in milliseconds, their ratio and whether the bytes are the same: overviews of the
past, at low zooms, are alike but not byte for byte, and today's are only read. Nothing is stored
but today's overviews.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_platform.settings")
django.setup()

from django.contrib.gis.db.models import Extent  # noqa: E402  after the set-up
from django.db.models import Count  # noqa: E402
from django.utils import timezone  # noqa: E402

from gis_platform.layers.policy import Access, access  # noqa: E402
from gis_platform.layers.registry import get_layer  # noqa: E402
from gis_platform.municipalities.actors import system_actor  # noqa: E402
from gis_platform.municipalities.models import Municipality  # noqa: E402
from tiles.matrix import Tile  # noqa: E402
from tiles.mvt import tile_content  # noqa: E402
from tiles.past import past_content  # noqa: E402

ZOOMS = (9, 10, 11, 12, 14, 16)


def main() -> None:
    """Print the costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--layers", default="parcels,capital-objects,trees")
    parser.add_argument("--rounds", type=int, default=41)
    asked = parser.parse_args()
    municipality = largest()
    for name in asked.layers.split(","):
        seen = access(system_actor(municipality, "benchmark"), get_layer(name))
        for z in ZOOMS:
            if z in seen.layer.zooms:
                print(compared(seen, municipality, middle(municipality, z), asked.rounds))


def largest() -> Municipality:
    """Return the municipality with the most parcels."""
    counted = get_layer("parcels").model.everywhere.values("municipality")
    row = counted.annotate(features=Count("pk")).order_by("-features").first()
    if row is None:
        raise SystemExit("There are no parcels.")
    return Municipality.objects.get(pk=row["municipality"])


def middle(municipality: Municipality, z: int) -> Tile:
    """Return the tile in the middle of the parcels of a municipality."""
    parcels = get_layer("parcels").model.objects.of(municipality)
    west, south, east, north = parcels.aggregate(bounds=Extent("geometry"))["bounds"]
    lon, lat = (west + east) / 2, (south + north) / 2
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return Tile(z=z, x=int((lon + 180) / 360 * 2**z), y=int(down * 2**z))


def compared(seen: Access, municipality: Municipality, tile: Tile, rounds: int) -> str:
    """Return one line of facts about a layer at a tile."""
    moment = timezone.now()
    ways: dict[str, Callable[[], bytes]] = {
        "today": lambda: tile_content([seen], municipality, tile),
        "then": lambda: past_content([seen], municipality, tile, moment),
    }
    spent: dict[str, list[float]] = {name: [] for name in ways}
    made = {}
    for _ in range(rounds):
        for name, make in ways.items():
            start = time.perf_counter()
            made[name] = make()
            spent[name].append((time.perf_counter() - start) * 1000)
    today_ms, then_ms = (statistics.median(spent[name]) for name in ("today", "then"))
    same = "same bytes" if made["today"] == made["then"] else "OTHER BYTES"
    return (
        f"{seen.layer.name} {tile.z}: {len(made['then'])} bytes, today {today_ms:.1f} ms, "
        f"then {then_ms:.1f} ms, ratio {then_ms / today_ms:.1f}, {same}"
    )


if __name__ == "__main__":
    main()
