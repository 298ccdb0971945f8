"""Drafts: stored, replaced, listed, refused."""

from __future__ import annotations

from typing import Any

import pytest

from gis_platform.changesets.models import Changeset
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from tests.changesets.desk import Desk, box, create, proposal, update
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Municipality:
    return make_municipality("town")


@pytest.fixture
def ann(town: Municipality) -> Desk:
    return Desk(town)


def test_a_draft_is_kept_as_it_was_sent(ann: Desk) -> None:
    sent = create("e1", "16:50:1:1", box(0, 0), address="Lake street")
    made = ann.draft(sent, bookmark={"position": 3})
    assert (made["number"], made["status"], made["version"]) == (1, "DRAFT", 1)
    (edit,) = made["edits"]
    assert {name: edit[name] for name in sent} == sent
    assert made["bookmark"] == {"position": 3}
    assert made["may"] == {
        "edit": True,
        "submit": True,
        "approve": False,
        "return": False,
        "publish": True,
        "discard": True,
        "revert": False,
    }
    assert ann.get(f"changesets/{made['id']}").json() == made
    assert Parcel.everywhere.count() == 0


def test_geometry_null_is_not_geometry_unsent(ann: Desk) -> None:
    made = ann.draft(update("e1", 1, 1, geometry=None), update("e2", 2, 1, properties={"a": 1}))
    first, second = made["edits"]
    assert first["geometry"] is None
    assert "geometry" not in second


def test_a_draft_is_replaced_by_who_has_read_it(ann: Desk) -> None:
    made = ann.draft(create("e1", "16:50:1:1", box(0, 0)))
    path, body = f"changesets/{made['id']}", proposal(create("e2", "16:50:1:2", box(0, 0)))
    assert ann.put(path, body).status_code == 428
    replaced = ann.put(path, body, 1)
    assert replaced.headers["ETag"] == '"2"'
    assert [edit["key"] for edit in replaced.json()["edits"]] == ["e2"]
    stale = ann.put(path, body, 1)
    assert (stale.status_code, stale.json()["version"]) == (412, 2)


def test_others_who_edit_the_layer_look_at_a_draft_and_do_not_change_it(
    ann: Desk, town: Municipality
) -> None:
    made = ann.draft(create("e1", "16:50:1:1", box(0, 0)))
    bob, reader = Desk(town, "bob"), Desk(town, "rea", Role.CLERK)
    seen = bob.get(f"changesets/{made['id']}").json()
    assert seen["edits"] == made["edits"]
    assert not any(seen["may"].values())
    assert bob.put(f"changesets/{made['id']}", proposal(), 1).status_code == 403
    assert bob.act(made, "publish").status_code == 403
    assert bob.act(made, "discard").status_code == 403
    assert reader.get(f"changesets/{made['id']}").status_code == 404
    assert reader.get("changesets").json() == {"changesets": []}
    assert reader.post("changesets", proposal()).status_code == 403
    assert reader.publish(create("e1", "16:50:1:1", box(0, 0))).status_code == 403


def test_another_municipality_has_changesets_of_its_own(ann: Desk) -> None:
    made = ann.draft(create("e1", "16:50:1:1", box(0, 0)))
    elsewhere = Desk(make_municipality("elsewhere"), "eve")
    assert elsewhere.get(f"changesets/{made['id']}").status_code == 404
    assert elsewhere.draft()["number"] == 1


def test_the_list_is_newest_first_and_goes_on(ann: Desk, town: Municipality) -> None:
    numbers = [ann.draft(title=str(place))["id"] for place in range(3)]
    Desk(town, "bob").draft(create("e1", "16:50:1:1", box(0, 0)))

    def listed(query: str) -> list[int]:
        found = ann.get(f"changesets?{query}").json()["changesets"]
        return [one["id"] for one in found]

    assert listed("mine=true") == numbers[::-1]
    assert listed(f"mine=true&limit=1&before={numbers[2]}") == [numbers[1]]
    assert len(listed("layer=parcels")) == 1
    assert listed("status=PUBLISHED") == []
    (brief,) = ann.get("changesets?layer=parcels&edits=false").json()["changesets"]
    (whole,) = ann.get("changesets?layer=parcels").json()["changesets"]
    left_out = {"crs", "edits", "follows", "lineage", "bookmark", "results"}
    assert whole.keys() - brief.keys() == left_out
    assert {name: whole[name] for name in brief} == brief
    assert ann.get("changesets?edits=1").status_code == 400
    assert ann.get("changesets?status=GONE").status_code == 400
    assert ann.get("changesets?limit=0").status_code == 400


def test_a_discarded_draft_is_closed(ann: Desk) -> None:
    made = ann.draft(create("e1", "16:50:1:1", box(0, 0)))
    gone = ann.act(made, "discard", "not needed").json()
    assert (gone["status"], gone["review_note"]) == ("DISCARDED", "not needed")
    assert ann.act(gone, "publish").status_code == 409
    assert Changeset.objects.get().status == "DISCARDED"


EDIT = create("e1", "16:50:1:1", box(0, 0))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"edits": {}}, "edits is not a list"),
        ({"edits": [1]}, "edits[0] is not a JSON object"),
        ({"edits": [{**EDIT, "op": "drop"}]}, "edits[0].op"),
        ({"edits": [{**EDIT, "id": 4}]}, "edits[0].id"),
        ({"edits": [{**EDIT, "key": ""}]}, "edits[0].key is missing"),
        ({"edits": [EDIT, EDIT]}, "The key e1 has two edits"),
        ({"edits": [update("a", 1, 1), update("b", 1, 1)]}, "has two edits"),
        ({"edits": [update("a", 1, 0)]}, "edits[0].version"),
        ({"edits": [{**EDIT, "accept": [{"code": "GAP", "reason": " "}]}]}, "has no reason"),
        ({"edits": [{**EDIT, "colour": 1}]}, "'colour'"),
        ({"titel": "x"}, "'titel'"),
        ({"edits": [{**EDIT, "properties": {"address": "a\x00"}}]}, "NUL"),
        ({"edits": [{**EDIT, "properties": {"geometry": None}}]}, "not one of its properties"),
        ({"bookmark": "\ud800"}, "cannot be stored"),
        ({"bookmark": 2**70}, "cannot be stored"),
        ({"title": "x" * 201}, "title"),
        ({"bookmark": "x" * 70_000}, "bookmark is larger"),
        (
            {
                "edits": [EDIT],
                "lineage": [
                    {"kind": "split", "layer": "parcels", "parents": [9], "children": ["e1"]}
                ],
            },
            "the parent 9 has no edit",
        ),
    ],
)
def test_what_is_malformed_is_named(ann: Desk, body: Any, said: str) -> None:
    answer = ann.post("changesets", body)
    assert answer.status_code == 400
    assert said in answer.json()["detail"]
    assert Changeset.objects.count() == 0


def test_an_unknown_layer_is_named(ann: Desk) -> None:
    answer = ann.post("changesets", proposal({**EDIT, "layer": "clouds"}))
    assert answer.status_code == 404
    assert "clouds" in answer.json()["detail"]


def test_what_is_sent_again_after_a_lost_answer_is_stored_once(town: Municipality) -> None:
    ann, bob = Desk(town), Desk(town, "bob")
    made = create("a", "16:50:1:1", box(0, 0))
    published = ann.publish(made, draft="d1").json()["changeset"]
    for path in ("changesets", "changesets/publish"):
        other = create("a", "16:50:1:9", box(200, 0))
        answer = ann.post(path, proposal(other, draft="d1"))
        assert (answer.status_code, answer.json()["code"]) == (409, "already-stored")
        assert answer.json()["changeset"] == published["id"]
    assert Parcel.objects.of(town).count() == 1
    assert bob.post("changesets", proposal(draft="d1")).status_code == 201


def test_a_draft_that_was_given_up_may_be_stored_again(town: Municipality) -> None:
    ann = Desk(town)
    stored = ann.draft(draft="d1")
    again = ann.post("changesets", proposal(draft="d1"))
    assert again.json()["changeset"] == stored["id"]
    assert ann.act(stored, "discard").status_code == 200
    assert ann.post("changesets", proposal(draft="d1")).status_code == 201
    assert ann.post("changesets", proposal(draft="d" * 61)).status_code == 400


def test_a_note_and_an_id_that_cannot_be_kept_are_refused(ann: Desk) -> None:
    stored = ann.draft()
    assert ann.act(stored, "discard", "\ud800").status_code == 400
    assert ann.get(f"lineage/parcels/{2**64}").status_code == 404
