"""What page 200 of a layer costs beside page 1, by id and in an order; and what a page consists of.

    python benchmarks/paging.py [--layer parcels] [--limit 20] [--page 200] [--rounds 31]

Asks the largest municipality of the database of `DATABASE_URL`; first and later pages are asked
in turns. Prints medians in milliseconds, their ratio, and rows the database read for a page.
Nothing is stored. The aim is a ratio of at most 1.2.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_platform.settings")
django.setup()

from django.db.models import Count  # noqa: E402  after the set-up

from gis_platform.layers import queries  # noqa: E402
from gis_platform.layers.kinds import simple  # noqa: E402
from gis_platform.layers.paging import Cursor, after, nullable, order_by, read_cursor  # noqa: E402
from gis_platform.layers.parameters import read_selection  # noqa: E402
from gis_platform.layers.policy import access  # noqa: E402
from gis_platform.layers.registry import Layer, get_layer  # noqa: E402
from gis_platform.layers.selection import Selection, select  # noqa: E402
from gis_platform.municipalities.actors import system_actor  # noqa: E402
from gis_platform.municipalities.models import Municipality  # noqa: E402

AIM = 1.2


def main() -> None:
    """Print the costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--layer", default="parcels")
    parser.add_argument("--limit", type=int, default=20, help="features a page")
    parser.add_argument("--page", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=31)
    asked = parser.parse_args()
    layer = get_layer(asked.layer)
    municipality, features = largest(layer)
    print(f"{municipality.code} {layer.name}: {features} features, {asked.limit} a page")
    seen = access(system_actor(municipality, "benchmark"), layer)
    for order in ("", layer.label, f"-{layer.label},version"):
        selection = read_selection(seen, {"sortby": order} if order else {})
        later = reach(selection, municipality, limit=asked.limit, page=asked.page)
        first_ms, later_ms = compare(
            selection, municipality, later, limit=asked.limit, rounds=asked.rounds
        )
        ratio = later_ms / first_ms
        print(
            f"sorted by {order or 'id'}: page 1 {first_ms:.2f} ms, page {asked.page} "
            f"{later_ms:.2f} ms, ratio {ratio:.2f} ({'within' if ratio <= AIM else 'above'} {AIM})"
        )
        print(plan(selection, municipality, later, limit=asked.limit))


def largest(layer: Layer) -> tuple[Municipality, int]:
    """Return the municipality with the most features, and their number."""
    counted = layer.model.everywhere.values("municipality").annotate(features=Count("pk"))
    most = counted.order_by("-features").first()
    if most is None:
        raise SystemExit(f"{layer.name} has no features.")
    return Municipality.objects.get(pk=most["municipality"]), most["features"]


def reach(selection: Selection, municipality: Municipality, *, limit: int, page: int) -> Cursor:
    """Return the place where a page begins, by the links that lead there."""
    cursor: Cursor | None = None
    for _ in range(page - 1):
        found = queries.find(selection, municipality, after_=cursor, limit=limit)
        if found.following is None:
            raise SystemExit(f"There is no page {page} of {limit} features.")
        known = simple(selection.access)
        cursor = read_cursor("after", found.following, selection.order, known)
    if cursor is None:
        raise SystemExit("The later page must not be the first.")
    return cursor


def compare(
    selection: Selection, municipality: Municipality, later: Cursor, *, limit: int, rounds: int
) -> tuple[float, float]:
    """Return the medians of the first and the later page, in milliseconds."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(rounds):
        for is_first in (True, False):
            began = time.perf_counter()
            place = None if is_first else later
            queries.find(selection, municipality, after_=place, limit=limit)
            times[is_first].append((time.perf_counter() - began) * 1000)
    return statistics.median(times[True]), statistics.median(times[False])


def plan(selection: Selection, municipality: Municipality, later: Cursor, *, limit: int) -> str:
    """Return the lines of the database's plan that tell how the later page is found."""
    found = select(selection, municipality)
    empty = nullable(selection.access.layer, selection.order)
    rows = found.rows.filter(after(later, selection.order, found.key, empty))
    rows = rows.order_by(*order_by(selection.order, found.key, empty))[:limit]
    said = rows.values_list(found.key).explain(analyze=True, timing=False, summary=False)
    return "\n".join(f"    {line}" for line in said.splitlines()[:6])


if __name__ == "__main__":
    main()
