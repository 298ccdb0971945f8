"""The wider surroundings of a parcel, for its situation plan."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import shapely
from django.db import connection
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from parcels.models import Parcel
from plans.facts import ContextFact
from plans.ground_lookup import lonlat_of

SQL = Path(__file__).parent / "sql"
HALF_WIDTH_M, HALF_HEIGHT_M = 270.0, 200.0
"""Ground on each side of the middle of a parcel: A4 landscape at 1:2000."""
MOST_OBJECTS = 600
SIMPLIFIED_M = 0.3
LONGEST_LABEL = 30
_HOUSE = re.compile(r"\d.*$")


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What is drawn of the surroundings, and how many more things there are."""

    objects: tuple[ContextFact, ...]
    left_out: int


@lru_cache(maxsize=8)
def statement(name: str) -> str:
    """Return a statement of `sql/`."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def situation_around(parcel: Parcel, geometry: MultiPolygon, on: dt.date) -> Situation:
    """Return what lies around a parcel, simplified by 0.3 m, on centimetres; one statement.

    geometry: of the parcel, in local metres. All streets, squares and water, then the nearest
    parcels and buildings, 600 things at most.
    """
    window = _window(geometry)
    crs = parcel.municipality.local_crs
    asked: dict[str, int | str | dt.date] = {
        "municipality": parcel.municipality_id,
        "parcel": parcel.pk,
        "on": on,
        "here": lonlat_of(crs, window).hexewkb.decode(),
        "most": MOST_OBJECTS,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement("situation"), asked)
        rows = cursor.fetchall()
    if not rows:
        return Situation(objects=(), left_out=0)
    stored = shapely.from_wkb(np.array([bytes(row[3]) for row in rows], dtype=object))
    drawn = _drawn(crs.all_to_local(stored), window)
    found = [
        ContextFact(kind=kind, label=_label(kind, label), geometry=shape)
        for (kind, _, label, *_), shape in zip(rows, drawn, strict=True)
        if not shape.is_empty
    ]
    return Situation(objects=tuple(found), left_out=int(rows[0][4]) - len(rows))


def _window(geometry: MultiPolygon) -> Polygon:
    """Return the ground of the situation plan: of a large parcel twice its extent."""
    low_x, low_y, high_x, high_y = geometry.bounds
    x, y = round((low_x + high_x) / 2), round((low_y + high_y) / 2)
    across, up = (max(HALF_WIDTH_M, high_x - low_x), max(HALF_HEIGHT_M, high_y - low_y))
    return shapely.box(x - round(across), y - round(up), x + round(across), y + round(up))


def _drawn(shapes: NDArray[np.object_], window: Polygon) -> NDArray[np.object_]:
    """Return local shapes cut to a window and simplified, on centimetres."""
    near = shapely.clip_by_rect(shapes, *window.bounds)
    simple = shapely.simplify(near, SIMPLIFIED_M)
    rounded: NDArray[np.object_] = shapely.transform(simple, lambda points: points.round(2) + 0.0)
    return rounded


def _label(kind: str, text: str) -> str:
    """Return the last part of a cadastral number, the number of a house, the name of a street."""
    if kind == "PARCEL":
        return text.rpartition(":")[2]
    if kind != "BUILDING":
        return text
    parts = [part.strip() for part in reversed(text.split(","))]
    found = (match.group() for part in parts if (match := _HOUSE.search(part)))
    return next(found, "")[:LONGEST_LABEL]
