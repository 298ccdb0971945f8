"""Milliseconds a step of a plan: facts, content, drawing, PDF.

    python benchmarks/plan_costs.py [--parcels 100]

Takes parcels at random, the same ones each time and no rights of way, of the demo town and of
Cambridge, as far as they are loaded into the database of `DATABASE_URL`. Then it times
classification and envelope of generated parcels with many vertices. Nothing is stored.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import django
import numpy as np
import shapely

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_platform.settings")
django.setup()

from django.utils import timezone  # noqa: E402  after the set-up

from gis_platform.documents.kinds import get_kind  # noqa: E402
from gis_platform.documents.pdf import render  # noqa: E402
from gis_platform.geometry.annotations import label_turning_points  # noqa: E402
from gis_platform.geometry.envelope import (  # noqa: E402
    EnvelopeInput,
    build_envelope,
    limiting_constraints,
)
from gis_platform.geometry.setback import (  # noqa: E402
    EdgeKind,
    ObjectKind,
    SetbackRule,
    Surroundings,
    classify_edges,
)
from gis_platform.geometry.sheet import choose  # noqa: E402
from gis_platform.municipalities.models import Municipality  # noqa: E402
from parcels.models import Parcel  # noqa: E402
from plans.drawing import draw_plan, sheet_for  # noqa: E402
from plans.forms import load_form  # noqa: E402
from plans.making import DOCUMENT_KIND  # noqa: E402
from plans.printing import printed  # noqa: E402
from plans.queries import collect_facts  # noqa: E402
from plans.rules import PlanBlocked, PlanRefused, compose  # noqa: E402

T = TypeVar("T")
Times = dict[str, list[float]]
VERTICES = (8, 100, 1000, 6000)


def timed(times: Times, step: str, action: Callable[[], T]) -> T:
    """Return what an action returns; its milliseconds are kept."""
    started = time.perf_counter()
    result = action()
    times[step].append((time.perf_counter() - started) * 1000)
    return result


def plan(parcel: Parcel, times: Times) -> str:
    """Make one plan without storing it and return what became of it."""
    started = time.perf_counter()
    facts = timed(times, "facts", lambda: collect_facts(parcel, timezone.localdate()))
    try:
        content = timed(times, "content", lambda: compose(facts))
    except (PlanRefused, PlanBlocked) as reason:
        return type(reason).__name__
    form, sheet = load_form(content.form, content.language), sheet_for(content)
    drawing = timed(times, "drawing", lambda: draw_plan(content, sheet))
    page = printed(content, form, sheet, drawing)
    template = get_kind(DOCUMENT_KIND).template
    timed(times, "pdf", lambda: render(template, page, made_on=content.composed_on))
    times["plan"].append((time.perf_counter() - started) * 1000)
    return "made"


def town(municipality: Municipality, count: int) -> None:
    """Print the steps for parcels of a municipality, and how many plans were made."""
    lots = Parcel.objects.of(municipality).exclude(kind="RIGHT_OF_WAY")
    numbers = sorted(lots.values_list("pk", flat=True))
    chosen = random.Random(20).sample(numbers, min(count, len(numbers)))  # noqa: S311  a sample
    found = Parcel.objects.of(municipality).select_related("municipality").in_bulk(chosen)
    times: Times = defaultdict(list)
    became = Counter(plan(found[pk], times) for pk in chosen)
    report(f"{municipality.code}: {dict(became)}", times)


def generated(vertices: int) -> Times:
    """Return the steps for a wavy parcel of many vertices, a neighbour all round it."""
    turns = np.linspace(0, 2 * math.pi, vertices, endpoint=False)
    radii = math.sqrt(vertices) * 10 * (1 + 0.1 * np.sin(7 * turns))
    ring = np.column_stack([radii * np.cos(turns), radii * np.sin(turns)]).round(2)
    parcel = shapely.Polygon(ring)
    around = shapely.box(*parcel.bounds).buffer(20).difference(parcel)
    rule = SetbackRule(edge_kind=EdgeKind.ANY, object_kind=ObjectKind.ANY, metres=3.0)
    times: Times = defaultdict(list)
    beside = Surroundings(neighbours={"around": around})
    edges = timed(times, "edges", lambda: classify_edges(parcel, beside))
    inputs = EnvelopeInput(parcel=parcel, edges=edges, rules=[rule])
    timed(times, "envelope", lambda: build_envelope(inputs))
    timed(times, "limits", lambda: limiting_constraints(inputs))
    timed(times, "labels", lambda: label_turning_points(choose(parcel.bounds), parcel))
    return times


def report(title: str, times: Times) -> None:
    """Print half and 95 % of the times of each step."""
    sys.stdout.write(f"\n{title}\n{'step':10}{'p50, ms':>10}{'p95, ms':>10}{'most, ms':>10}\n")
    for step, found in times.items():
        half, most, worst = np.percentile(found, [50, 95, 100])
        sys.stdout.write(f"{step:10}{half:10.1f}{most:10.1f}{worst:10.1f}\n")


def main() -> None:
    """Print the machine and the commit, then the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parcels", type=int, default=100, help="parcels of each municipality")
    count = parser.parse_args().parcels
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    sys.stdout.write(f"{commit}, {platform.platform()}, {os.cpu_count()} cores\n")
    for municipality in Municipality.objects.filter(code__in=("demo", "cambridge")):
        if Parcel.objects.of(municipality).exists():
            town(municipality, count)
    for vertices in VERTICES:
        report(f"generated, {vertices} vertices", generated(vertices))


if __name__ == "__main__":
    main()
