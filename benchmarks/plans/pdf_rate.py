"""Plans a second of one process, step by step: facts, content, drawing, page, PDF, all of it.

    python -m benchmarks.plans.pdf_rate [--parcels 100] [--municipality demo] [--whole]

Takes parcels at random, the same ones each time and no rights of way, of a municipality in the
database of `DATABASE_URL`. Says the wall time and the processor time of each step, for on a
machine that does other things too they differ. Nothing is stored; --whole makes and stores the
drafts too, in a transaction that is rolled back, as a click on the map does (files remain).
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import django
import numpy as np

T = TypeVar("T")
SEED = 20
PERCENTILES = (50, 95, 99)


@dataclass(kw_only=True)
class Step:
    """Seconds that a step took, once for each parcel: by the wall clock and of the processor."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """How many of them a process makes in a second that is all its own."""
        spent = sum(self.processor)
        return len(self.processor) / spent if spent else 0.0


def timed(steps: dict[str, Step], name: str, action: Callable[[], T]) -> T:
    """Return what an action returns; what it took is kept under its name."""
    step = steps.setdefault(name, Step())
    wall, processor = time.perf_counter(), time.process_time()
    result = action()
    step.wall.append(time.perf_counter() - wall)
    step.processor.append(time.process_time() - processor)
    return result


def rows_of(steps: Mapping[str, Step]) -> list[str]:
    """Return the table of the steps: a second's worth, then wall milliseconds at percentiles."""
    heads = "".join(f"{f'p{each}, ms':>10}" for each in PERCENTILES)
    lines = [f"{'step':10}{'a second':>10}{'wall, /s':>10}{heads}"]
    for name, step in steps.items():
        walls = "".join(f"{each * 1000:10.1f}" for each in np.percentile(step.wall, PERCENTILES))
        rate = len(step.wall) / sum(step.wall)
        lines.append(f"{name:10}{step.per_second:10.1f}{rate:10.1f}{walls}")
    return lines


def measure(code: str, count: int, *, whole: bool) -> tuple[Counter[str], dict[str, Step]]:
    """Return what became of the parcels of a municipality, and the steps; whole: stored too."""
    from gis_platform.municipalities.models import Municipality  # noqa: PLC0415  after the set-up
    from parcels.models import Parcel  # noqa: PLC0415

    municipality = Municipality.objects.get(code=code)
    lots = Parcel.objects.of(municipality).exclude(kind="RIGHT_OF_WAY")
    numbers = sorted(lots.values_list("pk", flat=True))
    chosen = random.Random(SEED).sample(numbers, min(count, len(numbers)))  # noqa: S311  a sample
    found = Parcel.objects.of(municipality).select_related("municipality").in_bulk(chosen)
    make = _store if whole else _make
    steps: dict[str, Step] = {}
    for parcel in found.values():
        parcel.municipality = municipality
    make(found[chosen[0]], {})  # fonts and files are read once
    return Counter(make(found[pk], steps) for pk in chosen), steps


def _make(parcel: object, steps: dict[str, Step]) -> str:
    from gis_platform.documents.kinds import get_kind  # noqa: PLC0415
    from gis_platform.documents.pdf import render  # noqa: PLC0415
    from parcels.models import Parcel  # noqa: PLC0415
    from plans.drawing import draw_plan, sheet_for  # noqa: PLC0415
    from plans.forms import load_form  # noqa: PLC0415
    from plans.making import DOCUMENT_KIND  # noqa: PLC0415
    from plans.printing import printed  # noqa: PLC0415
    from plans.queries import collect_facts  # noqa: PLC0415
    from plans.rules import PlanBlocked, PlanRefused, compose  # noqa: PLC0415

    assert isinstance(parcel, Parcel)  # noqa: S101
    day = parcel.municipality.today

    def all_of_it() -> str:
        facts = timed(steps, "facts", lambda: collect_facts(parcel, day))
        try:
            content = timed(steps, "content", lambda: compose(facts))
        except (PlanRefused, PlanBlocked) as reason:
            return type(reason).__name__
        form, sheet = load_form(content.form, content.language), sheet_for(content)
        drawing = timed(steps, "drawing", lambda: draw_plan(content, sheet))
        page = timed(steps, "page", lambda: printed(content, form, sheet, drawing))
        template = get_kind(DOCUMENT_KIND).template
        timed(steps, "pdf", lambda: render(template, page, made_on=content.composed_on))
        return "made"

    return timed(steps, "plan", all_of_it)


def _store(parcel: object, steps: dict[str, Step]) -> str:
    from django.db import transaction  # noqa: PLC0415

    from gis_platform.municipalities.actors import system_actor  # noqa: PLC0415
    from parcels.models import Parcel  # noqa: PLC0415
    from plans.actions import make_plan  # noqa: PLC0415

    assert isinstance(parcel, Parcel)  # noqa: S101
    actor = system_actor(parcel.municipality, "benchmark")
    with transaction.atomic():
        made = timed(
            steps, "stored", lambda: make_plan(parcel, actor=actor, today=actor.municipality.today)
        )
        transaction.set_rollback(True)
    return made.status.value


def main() -> None:
    """Print the machine, what became of the parcels, and the steps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parcels", type=int, default=100, help="how many")
    parser.add_argument("--municipality", default="demo", help="code of the municipality")
    parser.add_argument("--whole", action="store_true", help="with drafts stored, rolled back")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_platform.settings")
    django.setup()
    became, steps = measure(asked.municipality, asked.parcels, whole=asked.whole)
    load = os.getloadavg()[0]
    sys.stdout.write(f"{platform.platform()}, {os.cpu_count()} cores, load {load:.1f}\n")
    sys.stdout.write(f"{asked.municipality}: {dict(became)}\n")
    sys.stdout.write("\n".join(rows_of(steps)) + "\n")


if __name__ == "__main__":
    main()
