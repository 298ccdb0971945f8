"""Changesets are published as a whole or not at all; changes of others are merged or shown."""

from __future__ import annotations

from typing import Any

import pytest

from gis_platform.changesets.models import Changeset, Lineage
from gis_platform.layers.changes import recorded
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.changesets.desk import Desk, area, box, create, delete, proposal, stored_parcel, update
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Municipality:
    return make_municipality("town")


@pytest.fixture
def ann(town: Municipality) -> Desk:
    return Desk(town)


@pytest.fixture
def bob(town: Municipality) -> Desk:
    return Desk(town, "bob")


@pytest.fixture
def west(town: Municipality) -> Parcel:
    return stored_parcel(town, "16:50:1:1", box(0, 0))


@pytest.fixture
def east(town: Municipality) -> Parcel:
    return stored_parcel(town, "16:50:1:2", box(50, 0))


def test_edits_of_three_kinds_are_published_at_once(ann: Desk, west: Parcel, east: Parcel) -> None:
    answer = ann.publish(
        create("new", "16:50:1:3", box(50, 0)),
        delete("gone", east.pk, 1),
        update("moved", west.pk, 1, properties={"address": "Lake"}, geometry=box(0, 0, 50, 40)),
    )
    assert answer.status_code == 200, answer.content
    told = answer.json()
    results = {one["key"]: one for one in told["results"]}
    assert results["moved"] == {"key": "moved", "layer": "parcels", "id": west.pk, "version": 2}
    assert results["gone"]["version"] == 2
    made = ann.item(results["new"]["id"])
    assert made["properties"]["cadastral_number"] == "16:50:1:3"
    assert area(made["geometry"]) == pytest.approx(2500, abs=0.001)
    assert area(ann.item(west.pk)["geometry"]) == pytest.approx(2000, abs=0.001)
    east.refresh_from_db()
    assert east.end_lifespan is not None
    changeset = told["changeset"]
    assert (changeset["status"], changeset["author"]) == ("PUBLISHED", "ann")
    assert told["revisions"].keys() == {"parcels"}


def test_the_history_tells_of_the_changeset(ann: Desk, west: Parcel) -> None:
    told = ann.publish(update("e1", west.pk, 1, properties={"address": "Lake"})).json()
    last = recorded(get_layer("parcels"), west).last()
    assert last is not None
    kept = last.pgh_context
    assert (kept["actor"], kept["reason"], kept["source_document"]) == ("ann", "measured", "act 7")
    assert (kept["channel"], kept["changeset"]) == ("changeset", told["changeset"]["id"])


def test_a_stored_draft_is_published(ann: Desk, west: Parcel) -> None:
    made = ann.draft(update("e1", west.pk, 1, properties={"address": "Lake"}))
    answer = ann.act(made, "publish")
    assert answer.status_code == 200, answer.content
    told = answer.json()["changeset"]
    assert (told["id"], told["status"], told["version"]) == (made["id"], "PUBLISHED", 2)
    west.refresh_from_db()
    assert west.address == "Lake"
    assert ann.act(told, "publish").status_code == 409


def test_one_bad_edit_keeps_all_back_and_every_fault_is_told(
    ann: Desk, west: Parcel, east: Parcel
) -> None:
    bow = box(200, 0)
    ring = bow["coordinates"][0][0]
    ring[1], ring[2] = ring[2], ring[1]
    answer = ann.publish(
        update("fine", west.pk, 1, properties={"address": "Lake"}),
        create("over", "16:50:1:4", box(80, 0)),
        create("taken", "16:50:1:2", box(300, 0)),
        create("bow", "16:50:1:5", bow),
        update("read-only", east.pk, 1, properties={"area_value": 7}),
        update("nobody", 999_999, 1),
        create("flat", "16:50:1:6", {"type": "Point", "coordinates": [1, 2]}),
    )
    assert answer.status_code == 422
    told = answer.json()
    assert told["code"] == "invalid_changeset"
    codes = {one["key"]: one["code"] for one in told["findings"]}
    assert codes.pop("bow")
    assert codes.pop("flat")
    assert codes == {
        "over": "OVERLAP",
        "taken": "IDENTIFIER_TAKEN",
        "read-only": "READ_ONLY",
        "nobody": "NOT_FOUND",
    }
    over = next(one for one in told["findings"] if one["key"] == "over")
    assert area(over["place"] | {"coordinates": _parts(over["place"])}) == pytest.approx(
        1000, abs=1
    )
    west.refresh_from_db()
    assert (west.version, Parcel.everywhere.count(), Changeset.objects.count()) == (1, 2, 0)


def _parts(place: Any) -> Any:
    nested = place["coordinates"]
    return nested if place["type"] == "MultiPolygon" else [nested]


def test_a_check_tells_the_same_and_stores_nothing(ann: Desk, west: Parcel, east: Parcel) -> None:
    edits = (
        update("a", west.pk, 1, geometry=box(0, 0, 60, 50)),
        update("b", east.pk, 1, properties={"address": "Lake"}),
    )
    told = ann.post("changesets/check", proposal(*edits)).json()
    assert [(one["key"], one["code"]) for one in told["findings"]] == [("a", "OVERLAP")]
    assert told["conflicts"] == told["merged"] == []
    assert told["findings"] == ann.publish(*edits).json()["findings"]
    for parcel in (west, east):
        parcel.refresh_from_db()
        assert parcel.version == 1
        assert recorded(get_layer("parcels"), parcel).count() == 1


def test_a_border_moves_between_two_neighbours(ann: Desk, west: Parcel, east: Parcel) -> None:
    answer = ann.publish(
        update("a", west.pk, 1, geometry=box(0, 0, 60, 50)),
        update("b", east.pk, 1, geometry=box(60, 0, 40, 50)),
    )
    assert answer.status_code == 200, answer.content


def test_two_of_one_changeset_do_not_grow_into_each_other(ann: Desk, town: Municipality) -> None:
    one = stored_parcel(town, "16:50:1:1", box(0, 0))
    other = stored_parcel(town, "16:50:1:2", box(60, 0))
    answer = ann.publish(
        update("a", one.pk, 1, geometry=box(0, 0, 70, 50)),
        update("b", other.pk, 1, geometry=box(50, 0, 60, 50)),
    )
    assert answer.status_code == 422
    told = answer.json()["findings"]
    assert [(found["key"], found["code"]) for found in told] == [("a", "OVERLAP"), ("b", "OVERLAP")]


def test_an_old_overlap_is_accepted_with_a_reason_that_is_kept(
    ann: Desk, town: Municipality, west: Parcel
) -> None:
    stored_parcel(town, "16:50:1:9", box(40, 0))
    edit = update("a", west.pk, 1, geometry=box(-10, 0, 60, 50))
    (found,) = ann.publish(edit).json()["findings"]
    assert (found["code"], found["severity"]) == ("OVERLAP_KEPT", "warning")
    accept = [{"code": "OVERLAP_KEPT", "reason": "court case 12"}]
    told = ann.publish({**edit, "accept": accept}).json()
    (kept,) = told["changeset"]["edits"][0]["accept"]
    assert kept["reason"] == "court case 12"
    assert "16:50:1:9" in kept["finding"]
    last = recorded(get_layer("parcels"), west).last()
    assert last is not None
    assert last.pgh_context["accepted"] == accept


def test_different_fields_merge(ann: Desk, bob: Desk, west: Parcel) -> None:
    assert bob.publish(update("b", west.pk, 1, geometry=box(0, 0, 50, 45))).status_code == 200
    edit = update("a", west.pk, 1, properties={"address": "Lake"})
    assert ann.post("changesets/check", proposal(edit)).json()["merged"] == ["a"]
    assert ann.publish(edit).json()["results"][0]["version"] == 3
    item = ann.item(west.pk)
    assert item["properties"]["address"] == "Lake"
    assert area(item["geometry"]) == pytest.approx(2250, abs=0.001)


def test_one_field_changed_twice_is_shown_from_three_sides(
    ann: Desk, bob: Desk, west: Parcel
) -> None:
    mine, theirs = box(0, 0, 50, 40), box(0, 0, 50, 45)
    bob.publish(update("b", west.pk, 1, geometry=theirs, properties={"use_code": ""}))
    edit = update("a", west.pk, 1, geometry=mine, properties={"address": "Lake"})
    answer = ann.publish(edit)
    assert (answer.status_code, answer.json()["code"]) == (409, "changeset_conflict")
    (told,) = answer.json()["conflicts"]
    assert (told["key"], told["id"], told["title"]) == ("a", west.pk, "16:50:1:1")
    assert (told["base"]["version"], told["theirs"]["version"]) == (1, 2)
    assert (told["theirs"]["by"], told["theirs"]["deleted"]) == ("bob", False)
    fields = {one["name"]: one for one in told["fields"]}
    assert fields["geometry"]["clashes"]
    assert not fields["address"]["clashes"]
    for side, width in (("base", 50), ("theirs", 45), ("mine", 40)):
        assert area(told[side]["geometry"]) == pytest.approx(50 * width, abs=0.001)
        assert fields["geometry"][side] == told[side]["geometry"]
    resolved = ann.publish({**edit, "version": 2})
    assert resolved.status_code == 200
    assert area(ann.item(west.pk)["geometry"]) == pytest.approx(2000, abs=0.001)


def test_both_wanting_the_same_is_no_clash(ann: Desk, bob: Desk, west: Parcel) -> None:
    same = {"geometry": box(0, 0, 50, 40), "properties": {"address": "Lake"}}
    bob.publish(update("b", west.pk, 1, **same))
    told = ann.publish(update("a", west.pk, 1, **same)).json()
    assert told["results"][0]["version"] == 2


def test_what_one_deletes_another_does_not_change_unseen(
    ann: Desk, bob: Desk, west: Parcel, east: Parcel
) -> None:
    bob.publish(delete("b", west.pk, 1), update("c", east.pk, 1, properties={"address": "x"}))
    answer = ann.publish(
        update("a", west.pk, 1, properties={"address": "Lake"}), delete("d", east.pk, 1)
    )
    assert answer.status_code == 409
    changed, deleted = answer.json()["conflicts"]
    assert changed["theirs"]["deleted"]
    assert deleted["mine"]["op"] == "delete"
    assert [one["name"] for one in deleted["fields"] if one["clashes"]] == ["address"]
    both = ann.publish(delete("a", west.pk, 1))
    assert both.status_code == 200


def test_a_split_keeps_its_lineage(ann: Desk, west: Parcel) -> None:
    answer = ann.publish(
        delete("p", west.pk, 1),
        create("c1", "16:50:1:11", box(0, 0, 25, 50)),
        create("c2", "16:50:1:12", box(25, 0, 25, 50)),
        lineage=[
            {"kind": "split", "layer": "parcels", "parents": [west.pk], "children": ["c1", "c2"]}
        ],
    )
    assert answer.status_code == 200, answer.content
    ids = {one["key"]: one["id"] for one in answer.json()["results"]}
    told = ann.get(f"lineage/parcels/{west.pk}").json()
    assert told["parents"] == []
    assert {one["id"] for one in told["children"]} == {ids["c1"], ids["c2"]}
    (parent,) = ann.get(f"lineage/parcels/{ids['c1']}").json()["parents"]
    assert (parent["id"], parent["version"], parent["kind"]) == (west.pk, 1, "split")
    assert Lineage.objects.count() == 2


def test_a_feature_that_was_ended_can_be_made_again_as_its_own_successor(
    ann: Desk, west: Parcel, east: Parcel
) -> None:
    assert ann.publish(delete("gone", west.pk, 1)).status_code == 200

    def again(parent: int) -> Any:
        line = {
            "kind": "redistribution",
            "layer": "parcels",
            "parents": [parent],
            "children": ["again"],
        }
        return ann.publish(create("again", "16:50:1:1", box(0, 0)), lineage=[line])

    alive = again(east.pk)
    assert alive.status_code == 400
    assert f"the parent {east.pk} has no edit" in alive.json()["detail"]
    assert Lineage.objects.count() == 0
    made = again(west.pk)
    assert made.status_code == 200, made.content
    (result,) = made.json()["results"]
    (parent,) = ann.get(f"lineage/parcels/{result['id']}").json()["parents"]
    assert (parent["id"], parent["version"], parent["kind"]) == (west.pk, 2, "redistribution")
    assert Lineage.objects.count() == 1
