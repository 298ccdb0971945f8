"""Seconds in which the effect of an amended zone of 100 ha is known.

    python -m benchmarks.plans.impact [--hectares 100] [--rounds 3]

Against the generated city of 250,000 parcels in the database of `DATABASE_URL`, which
`python -m benchmarks.spatial load` makes; what a plan requires besides is added. Nothing else
is stored.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

import django
import numpy as np
import shapely

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_platform.settings")
django.setup()

from django.db import connection  # noqa: E402  after the set-up

from benchmarks.plans.machine import machine  # noqa: E402
from benchmarks.plans.rules_of_city import complete_rules  # noqa: E402
from benchmarks.spatial.city import CENTRE_LONLAT  # noqa: E402
from benchmarks.spatial.city_layers import CitySize  # noqa: E402
from benchmarks.spatial.loading import AS_OF  # noqa: E402
from gis_platform.municipalities.actors import system_actor  # noqa: E402
from parcels.models import Parcel  # noqa: E402
from plans.impact.changes import Change, ChangedLayer, DraftZone  # noqa: E402
from plans.impact.considering import impact  # noqa: E402

CASES = {
    "restriction zone that bans building": (ChangedLayer.RESTRICTIONS, "power", "BAN"),
    "territorial zone": (ChangedLayer.ZONES, "PU-1", ""),
}


def main() -> None:
    """Print the machine, then a row for each kind of change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hectares", type=float, default=100.0)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    municipality = complete_rules(CitySize(), print)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    parcels = Parcel.objects.of(municipality).count()
    crs = municipality.local_crs
    centre = crs.to_local(shapely.Point(CENTRE_LONLAT))
    circle = centre.buffer(np.sqrt(asked.hectares * 10_000 / np.pi), quad_segs=32)
    ground = shapely.MultiPolygon([crs.to_lonlat(circle)])
    actor = system_actor(municipality, "benchmark")
    print(machine())
    print(f"{parcels:,} parcels, a change of {asked.hectares:g} ha")
    for title, (layer, code, effect) in CASES.items():
        zone = DraftZone(code=code, effect=effect, geometry=ground)
        change = Change(layer=layer, zones=(zone,), title=title)
        for number in range(1, asked.rounds + 1):
            started = time.perf_counter()
            report = impact(actor, change, on=AS_OF)
            seconds = time.perf_counter() - started
            counts = report.counts
            print(
                f"{title}, round {number}: {seconds:.2f} s, {counts['parcels']:,} parcels, "
                f"{counts['plan_changes']:,} plans differ, {counts['newly_zero']:,} without "
                f"ground for building; load {os.getloadavg()[0]:.1f}"
            )


if __name__ == "__main__":
    main()
