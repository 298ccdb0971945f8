"""Parcels a second whose plans are told in numbers, set by set and one by one.

    python -m benchmarks.plans.analysis [--parcels 250000] [--workers 2] [--alone 60]

Against the generated city of 250,000 parcels in the database of `DATABASE_URL`, which
`python -m benchmarks.spatial load` makes; what a plan requires besides is added. Results are
counted and thrown away; those of parcels told alone are compared.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from gis_platform.municipalities.models import Municipality

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_platform.settings")
if __name__ == "__main__":
    django.setup()


def main() -> None:
    """Print the machine, then a row for the whole set and one for parcels alone."""
    from benchmarks.plans.machine import machine  # noqa: PLC0415  after the set-up
    from benchmarks.plans.rules_of_city import complete_rules  # noqa: PLC0415
    from benchmarks.spatial.city_layers import CitySize  # noqa: PLC0415
    from parcels.models import Parcel  # noqa: PLC0415

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parcels", type=int, default=250_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--alone", type=int, default=60)
    asked = parser.parse_args()
    municipality = complete_rules(CitySize(), print)
    ids = list(Parcel.objects.of(municipality).order_by("pk").values_list("pk", flat=True))
    print(machine())
    chosen = None if asked.parcels >= len(ids) else ids[: asked.parcels]
    _measure_together(municipality, chosen, asked.workers)
    some = random.Random(20).sample(ids, min(asked.alone, len(ids)))  # noqa: S311  a sample
    _measure_alone(municipality, some)


def _measure_together(municipality: Municipality, chosen: list[int] | None, workers: int) -> None:
    from benchmarks.spatial.loading import AS_OF  # noqa: PLC0415
    from plans.analysis.analysing import analyse  # noqa: PLC0415

    started = time.perf_counter()
    ways: Counter[str] = Counter()
    for batch in analyse(municipality, on=AS_OF, parcels=chosen, workers=workers):
        ways.update(batch.column("way").to_pylist())
    seconds = time.perf_counter() - started
    count = ways.total()
    memory = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(
        f"set by set, {workers} processes: {count:,} parcels in {seconds:.1f} s, "
        f"{count / seconds:,.0f} a second; {ways['SINGLE']:,} by the rules of single plans; "
        f"at most {memory / 1024:,.0f} MB a process; load {os.getloadavg()[0]:.1f}"
    )


def _measure_alone(municipality: Municipality, some: list[int]) -> None:
    from benchmarks.spatial.loading import AS_OF  # noqa: PLC0415
    from plans.analysis.analysing import Analyst  # noqa: PLC0415

    analyst = Analyst(municipality=municipality, on=AS_OF)
    started = time.perf_counter()
    alone = analyst.numbers_alone(some)
    seconds = time.perf_counter() - started
    together = {each.parcel_id: each for each in analyst.numbers(some)}
    equal = sum(
        abs((each.envelope_m2 or 0) - (together[each.parcel_id].envelope_m2 or 0)) <= 0.01
        and each.flags == together[each.parcel_id].flags
        for each in alone
    )
    print(
        f"one by one: {len(alone)} parcels in {seconds:.1f} s, {len(alone) / seconds:.0f} a "
        f"second; {equal} of them as in the set"
    )


if __name__ == "__main__":
    main()
