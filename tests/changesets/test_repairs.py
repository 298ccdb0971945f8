"""An invalid boundary comes back with its repair, where there is one right answer."""

from __future__ import annotations

from typing import Any

import pytest
import shapely

from gis_platform.municipalities.models import Municipality
from tests.changesets.desk import Desk, X, Y, area, create
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db

SHELL = [(0, 0), (30, 0), (30, 30), (0, 30), (0, 0)]
SPIKED = [(0, 0), (30, 0), (30, 30), (40, 40), (30, 30), (0, 30), (0, 0)]
BOW = [(0, 0), (30, 30), (30, 0), (0, 30), (0, 0)]


@pytest.fixture
def town() -> Municipality:
    return make_municipality("town")


def shaped(ring: list[tuple[int, int]]) -> dict[str, Any]:
    return {"type": "MultiPolygon", "coordinates": [[[[X + x, Y + y] for x, y in ring]]]}


def test_a_spike_is_taken_off_and_the_repair_passes(town: Municipality) -> None:
    ann = Desk(town)
    (told,) = ann.publish(create("a", "16:50:1:1", shaped(SPIKED))).json()["findings"]
    assert (told["code"], told["fix"]["title"]) == ("INVALID_GEOMETRY", "Repair the geometry.")
    made = shapely.geometry.shape(told["fix"]["geometry"])
    expected = shapely.geometry.shape(shaped(SHELL))
    assert made.hausdorff_distance(expected) < 0.001
    answer = ann.publish(create("a", "16:50:1:1", told["fix"]["geometry"]))
    assert answer.status_code == 200, answer.content
    item = ann.item(answer.json()["results"][0]["id"])
    assert area(item["geometry"]) == pytest.approx(900, abs=0.01)


def test_where_a_person_has_to_decide_there_is_none(town: Municipality) -> None:
    (told,) = Desk(town).publish(create("a", "16:50:1:1", shaped(BOW))).json()["findings"]
    assert (told["code"], told["fix"]) == ("INVALID_GEOMETRY", None)


def test_the_features_api_tells_the_repair_in_degrees(town: Municipality) -> None:
    ring = [(49.1, 55.8), (49.101, 55.8), (49.101, 55.801), (49.102, 55.802), (49.101, 55.801)]
    body = {
        "type": "Feature",
        "properties": {"cadastral_number": "16:50:1:1"},
        "geometry": {"type": "Polygon", "coordinates": [[*ring, (49.1, 55.801), (49.1, 55.8)]]},
    }
    answer = Desk(town).client.post(
        "/town/api/collections/parcels/items", body, content_type="application/geo+json"
    )
    assert answer.status_code == 422
    (told,) = answer.json()["findings"]["features"]
    made = shapely.geometry.shape(told["properties"]["fix"]["geometry"])
    assert made.hausdorff_distance(shapely.box(49.1, 55.8, 49.101, 55.801)) < 1e-7
