"""A town for the tests of tilesets, styles and archives: parcels, a tree, a street."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.geos import LineString, MultiLineString, Point
from django.test import Client
from django.utils import timezone

from gis_platform.layers.models import LayerState
from gis_platform.layers.registry import layers
from gis_platform.municipalities.models import Municipality
from landscaping.models import Tree
from parcels.models import Street
from tests.factories import make_municipality, make_parcel, rectangle


def make_town() -> Municipality:
    """Return Riverton with parcels in a row, two of them alike, a tree and a street."""
    town = make_municipality()
    for number in range(4):
        place = rectangle(49.1 + number / 50, 55.8, size=0.004)
        make_parcel(town, f"16:50:010101:{number}", place, use_code=f"{number % 2 + 2}.1")
    Tree.everywhere.create(
        municipality=town, local_id="tree", geometry=Point(49.102, 55.802, srid=4326)
    )
    way = LineString((49.1, 55.8), (49.16, 55.81), srid=4326)
    Street.everywhere.create(
        municipality=town, local_id="way", name="Way", geometry=MultiLineString(way, srid=4326)
    )
    return town


def load_all(town: Municipality) -> None:
    """Say of every layer that it is loaded."""
    for layer in layers():
        LayerState.objects.update_or_create(
            municipality=town, table_name=layer.table, defaults={"loaded_at": timezone.now()}
        )


def json_of(client: Client, address: str, **headers: str) -> Any:
    """Return the JSON of an address below Riverton."""
    answer = client.get(f"/riverton/{address}", headers=headers)
    assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.content[:300]!r}"
    return answer.json()
