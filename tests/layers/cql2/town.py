"""A dozen parcels with values that filters tell apart, and how they are asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry

from gis_platform.layers.cql2.reading import Language
from gis_platform.layers.parameters import read_selection
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.layers.selection import select
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.factories import make_municipality

Values = dict[str, Any]
D = Decimal
STEP = 0.001
ADDRESSES = (
    "Кремль",
    "КРЕМЛЬ",
    "кремль, 1",
    "Straße",
    "STRASSE",
    "100% café",
    "a_b",
    "a\\b",
    "it's",
)


def parcel_values() -> Iterator[Values]:
    """Yield the values of the parcels; the number is the place in the list."""
    for place in range(12):
        yield {
            "cadastral_number": str(place),
            "address": ADDRESSES[place] if place < len(ADDRESSES) else "",
            "status": "ARCHIVED" if place % 4 == 0 else "REGISTERED",
            "area_value": None if place % 5 == 4 else D(place * 10) + D("0.25"),
            "cadastral_value": None if place % 3 == 2 else D(place * place),
            "cadastral_value_on": None if place % 4 == 3 else date(2020 + place % 3, 1, 31),
            "predecessor_numbers": [["a"], ["a", "b"], ["b", "a", "a"], [], ["c"]][place % 5],
            "successor_numbers": [["a"], ["b"]][place % 2],
            "shape": None if place == 11 else square(place),
        }


def square(place: int) -> shapely.MultiPolygon:
    """Return a square; each touches the next, and number 5 lies within number 4."""
    west, south, size = 49.1 + place * STEP, 55.8, STEP
    if place == 5:
        west, south, size = 49.1 + 4 * STEP + STEP / 4, 55.8 + STEP / 4, STEP / 2
    return shapely.MultiPolygon([shapely.box(west, south, west + size, south + size)])


@dataclass(frozen=True)
class Town:
    """A municipality with the parcels."""

    municipality: Municipality
    parcels: list[Values]

    def found(self, text: str, language: Language = Language.TEXT, **more: str) -> set[int]:
        """Return the numbers of the parcels that a filter finds."""
        seen = access(Actor(municipality=self.municipality), get_layer("parcels"))
        asked = {"filter": text, "filter-lang": language.value, **more}
        rows = select(read_selection(seen, asked), self.municipality).rows
        return {int(number) for number in rows.values_list("cadastral_number", flat=True)}


def make_town() -> Town:
    """Return a stored town."""
    municipality = make_municipality()
    parcels = list(parcel_values())
    for values in parcels:
        stored = {name: value for name, value in values.items() if name != "shape"}
        shape: Any = values["shape"] and GEOSGeometry(values["shape"].wkt, srid=4326)
        Parcel.everywhere.create(municipality=municipality, geometry=shape, **stored)
    return Town(municipality, parcels)
