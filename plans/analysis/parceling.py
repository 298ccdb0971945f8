"""Parcels divided into tracts: compact, so that little is read twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from django.db import connection

from gis_platform.geometry.crs import Coordinates
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel

MOST_PARCELS = 2_000
"""Of a tract: some 60 MB with all around it."""
PLACES = Path(__file__).parent / "sql" / "parcel_places.sql"


def tracts_of(
    municipality: Municipality, ids: Sequence[int] | None, *, most: int = MOST_PARCELS
) -> list[list[int]]:
    """Return the current parcels that have a place, in tracts; ids: None for all of them."""
    asked = {"municipality": municipality.pk, "ids": None if ids is None else list(ids)}
    with connection.cursor() as cursor:
        cursor.execute(PLACES.read_text(), asked)
        rows = np.array(cursor.fetchall(), dtype=np.float64).reshape(-1, 3)
    return [rows[part, 0].astype(np.int64).tolist() for part in _halved(rows[:, 1:], most)]


def without_place(municipality: Municipality, ids: Sequence[int] | None) -> list[int]:
    """Return the current parcels without a geometry; ids: None for all of them."""
    found = Parcel.objects.of(municipality).filter(geometry__isnull=True)
    chosen = found if ids is None else found.filter(pk__in=ids)
    return list(chosen.order_by("pk").values_list("pk", flat=True))


def _halved(places: Coordinates, most: int) -> list[np.ndarray[tuple[int], np.dtype[np.intp]]]:
    """Return the rows in groups: halved along the longer side until they are small enough."""
    waiting = [np.arange(len(places))]
    found = []
    while waiting:
        rows = waiting.pop()
        if len(rows) <= most:
            if len(rows):
                found.append(rows)
            continue
        sizes = np.ptp(places[rows], axis=0)
        axis = int(np.argmax(sizes))
        order = rows[np.argsort(places[rows, axis], kind="stable")]
        waiting += [order[len(order) // 2 :], order[: len(order) // 2]]
    return found
