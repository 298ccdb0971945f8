"""Single changes of zones leave no ground uncovered unless that is accepted; as in changesets."""

from __future__ import annotations

from typing import Any

import pytest
import shapely

from gis_platform.layers.serializers import to_geos
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.changesets.desk import Desk, X, Y, box
from tests.factories import make_municipality
from tests.layers.editing.making import Editor, etag, feature, square
from zoning.models import ZoningElement

ZONES = "territorial-zones"
Body = dict[str, Any]


def zone(here: Municipality, code: str, geometry: Body) -> ZoningElement:
    there: Any = to_geos(here.local_crs.to_lonlat(shapely.geometry.shape(geometry)))
    return ZoningElement.everywhere.create(
        municipality=here, zone_code=code, name=code, geometry=there
    )


@pytest.fixture
def west(here: Municipality) -> ZoningElement:
    """A zone of 100 × 100 m with a neighbour in the east that covers its last 40 m too."""
    zone(here, "R2", box(60, 0, 140, 100))
    return zone(here, "R1", box(0, 0, 100, 100))


def lonlat(here: Municipality, geometry: Body) -> Body:
    there = here.local_crs.to_lonlat(shapely.geometry.shape(geometry))
    told: Body = shapely.geometry.mapping(there)
    return told


def place_of(answer: Any, here: Municipality) -> Any:
    assert answer.status_code == 422, answer.content
    (found,) = answer.json()["findings"]["features"]
    assert (found["properties"]["code"], found["properties"]["severity"]) == (
        "UNCOVERED",
        "warning",
    )
    return here.local_crs.to_local(shapely.geometry.shape(found["geometry"]))


def test_a_deleted_zone_leaves_no_ground_uncovered_unless_that_is_accepted(
    editor: Editor, here: Municipality, west: ZoningElement
) -> None:
    refused = editor.delete(ZONES, west.pk, If_Match=etag(1))
    left = shapely.box(X, Y, X + 60, Y + 100)
    assert place_of(refused, here).symmetric_difference(left).area < 0.1
    west.refresh_from_db()
    assert (west.version, west.end_lifespan) == (1, None)
    other = editor.delete(ZONES, west.pk, If_Match=etag(1), Accepted_Warnings="GAP, SLIVER")
    assert other.status_code == 422
    done = editor.delete(ZONES, west.pk, If_Match=etag(1), Accepted_Warnings="GAP,UNCOVERED")
    assert done.status_code == 204
    west.refresh_from_db()
    assert west.end_lifespan is not None
    (kept,) = west.events.order_by("pgh_id").last().pgh_context["accepted"]  # type: ignore[attr-defined]
    assert (kept["code"], "6000.00 m²" in kept["finding"]) == ("UNCOVERED", True)


def test_accepted_warnings_are_codes(editor: Editor, west: ZoningElement) -> None:
    answer = editor.delete(ZONES, west.pk, If_Match=etag(1), Accepted_Warnings="all of them")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "Accepted-Warnings")


@pytest.mark.parametrize("verb", ["update", "replace"])
def test_a_zone_gives_up_no_ground_unless_that_is_accepted(
    editor: Editor, here: Municipality, west: ZoningElement, verb: str
) -> None:
    smaller = lonlat(here, box(0, 0, 30, 100))
    values = {"zone_code": "R1", "name": "R1"} if verb == "replace" else {}
    body = feature(smaller, **values)
    send = getattr(editor, verb)
    refused = send(ZONES, west.pk, body, "application/geo+json", If_Match=etag(1))
    given_up = shapely.box(X + 30, Y, X + 60, Y + 100)
    assert place_of(refused, here).symmetric_difference(given_up).area < 0.1
    accepted = body | {"accept": ["UNCOVERED"]}
    done = send(ZONES, west.pk, accepted, "application/geo+json", If_Match=etag(1))
    assert done.status_code == 200, done.content


def test_the_same_is_found_as_in_a_changeset(
    editor: Editor, here: Municipality, west: ZoningElement
) -> None:
    edit = {"key": "gone", "layer": ZONES, "op": "delete", "id": west.pk, "version": 1}
    (told,) = Desk(here).post("changesets/check", {"edits": [edit]}).json()["findings"]
    (found,) = editor.delete(ZONES, west.pk, If_Match=etag(1)).json()["findings"]["features"]
    assert (told["code"], told["sentence"]) == (
        found["properties"]["code"],
        found["properties"]["text"],
    )


def test_where_a_second_person_approves_nothing_is_changed_past_them(db: None) -> None:
    strict = make_municipality("strict", plan_rules={"review_layers": ["parcels"]})
    editor = Editor(strict)
    parcel = Parcel.everywhere.create(municipality=strict, cadastral_number="16:50:1:1")
    answers = [
        editor.create("parcels", feature(square(49.1, 55.8), cadastral_number="16:50:1:2")),
        editor.update("parcels", parcel.pk, {"address": "x"}, If_Match=etag(1)),
        editor.replace("parcels", parcel.pk, feature(None), If_Match=etag(1)),
        editor.delete("parcels", parcel.pk, If_Match=etag(1)),
    ]
    for answer in answers:
        told = answer.json()
        assert (answer.status_code, told["code"]) == (409, "review-required")
        assert told["layers"] == ["parcels"]
    parcel.refresh_from_db()
    assert (parcel.version, Parcel.everywhere.filter(municipality=strict).count()) == (1, 1)
