"""What PostGIS alone says of a parcel; shares no line with the plan's own computation."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.reference import reference

FOLDER = Path(__file__).resolve().parent
PARCEL = (FOLDER / "parcel.sql").read_text(encoding="utf-8")
ENVELOPE = (FOLDER / "envelope.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Metres and square metres in the local CRS; covered: by layer, then by name."""

    area_m2: float
    perimeter_m: float
    contours: int
    covered: dict[str, dict[str, float]]


@dataclass(frozen=True, kw_only=True)
class Setbacks:
    """Setbacks in metres by what lies across an edge."""

    neighbour: float
    street: float
    passage: float
    red_line: float


def question(municipality: Municipality, number: str, day: dt.date) -> dict[str, Any]:
    """Return what the statements ask about."""
    kinds = reference("restriction_kinds", municipality.jurisdiction, day)
    without = [code for code, kind in kinds.items() if kind.details.get("without_consent") == "BAN"]
    return {
        "number": number,
        "municipality": municipality.pk,
        "day": day,
        "crs": municipality.crs_definition,
        "consent_kinds": without,
    }


def measure(municipality: Municipality, number: str, day: dt.date) -> Measured:
    """Return area, perimeter and what covers the parcel, slivers left out."""
    with connection.cursor() as cursor:
        cursor.execute(PARCEL, question(municipality, number, day))
        (area_m2, perimeter_m, contours, rows) = cursor.fetchone()
    covered: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for layer, name, covered_m2 in json.loads(rows):
        covered[layer][name] = covered[layer].get(name, 0.0) + covered_m2
    return Measured(
        area_m2=area_m2, perimeter_m=perimeter_m, contours=contours, covered=dict(covered)
    )


def envelope_m2(
    municipality: Municipality, number: str, day: dt.date, *, zone: str, setbacks: Setbacks
) -> tuple[float, bool]:
    """Return the area where building is permissible in a zone, parts below 1 m² left out.

    And whether some side of the parcel borders partly on a street and partly on something else:
    the statement takes each side as a whole, so that it then only comes near.
    """
    values = question(municipality, number, day) | {"zone": zone} | vars(setbacks)
    with connection.cursor() as cursor:
        cursor.execute(ENVELOPE, values)
        area_m2, mixed = cursor.fetchone()
    return float(area_m2), bool(mixed)
