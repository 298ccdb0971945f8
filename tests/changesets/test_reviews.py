"""A second person looks at changesets; published ones are taken back as a whole."""

from __future__ import annotations

import pytest

from gis_platform.changesets.models import Changeset
from gis_platform.live.queries import ask_django, changesets
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.changesets.desk import Desk, area, box, create, delete, stored_parcel, update
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict() -> Municipality:
    return make_municipality("strict", plan_rules={"review_layers": ["parcels"]})


@pytest.fixture
def town() -> Municipality:
    return make_municipality("town")


def wkb(parcel: Parcel) -> bytes:
    assert parcel.geometry is not None
    return bytes(parcel.geometry.wkb)


def test_where_review_is_asked_for_two_people_publish(strict: Municipality) -> None:
    ann, bob = Desk(strict), Desk(strict, "bob")
    edit = create("e1", "16:50:1:1", box(0, 0))
    alone = ann.publish(edit)
    assert (alone.status_code, alone.json()["layers"]) == (409, ["parcels"])
    draft = ann.draft(edit)
    assert not draft["may"]["publish"]
    assert ann.act(draft, "publish").status_code == 409
    asked = ann.act(draft, "submit").json()
    assert asked["status"] == "REVIEW"
    assert ann.act(asked, "approve").status_code == 403
    assert ann.put(f"changesets/{draft['id']}", {}, asked["version"]).status_code == 409
    returned = bob.act(asked, "return", "the corner is off").json()
    assert (returned["status"], returned["review_note"]) == ("DRAFT", "the corner is off")
    assert returned["reviewer"] == "bob"
    assert told_by(strict) == ("DRAFT", "bob")
    asked = ann.act(returned, "submit").json()
    assert asked["reviewer"] is None
    assert told_by(strict) == ("REVIEW", "ann")
    approved = bob.act(asked, "approve").json()
    assert (approved["status"], approved["reviewer"]) == ("APPROVED", "bob")
    assert told_by(strict) == ("APPROVED", "bob")
    told = Desk(strict, "eve").act(approved, "publish")
    assert told.status_code == 200, told.content
    published = ann.get(f"changesets/{draft['id']}").json()
    assert (published["author"], published["changed_by"]) == ("ann", "eve")
    assert told_by(strict) == ("PUBLISHED", "eve")
    assert not published["may"]["revert"]
    assert ann.act(published, "revert").status_code == 409
    assert bob.act(published, "revert").status_code == 200
    reverted = ann.get(f"changesets/{draft['id']}").json()
    assert (reverted["status"], reverted["changed_by"]) == ("REVERTED", "bob")


def told_by(town: Municipality) -> tuple[str, str]:
    """Return the status of the last changed changeset, and by whom, as pages are told."""
    told = changesets(ask_django, town.pk, ids=list(Changeset.objects.values_list("pk", flat=True)))
    return told[-1].status, told[-1].by


def test_what_stands_in_the_way_is_told_in_the_readers_language(strict: Municipality) -> None:
    ann = Desk(strict)
    one = stored_parcel(strict, "16:50:1:1", box(0, 0))
    draft = ann.draft(update("a", one.pk, 1, properties={"address": "Lake"}))
    told = ann.act(draft, "approve").json()
    assert told["changeset_status"] == "DRAFT"
    assert told["detail"] == (
        f"Changeset {draft['id']} has the status: draft; this needs: in review."
    )


def test_an_approved_changeset_still_has_to_pass(strict: Municipality) -> None:
    ann, bob = Desk(strict), Desk(strict, "bob")
    asked = ann.act(ann.draft(create("e1", "16:50:1:1", box(0, 0))), "submit").json()
    approved = bob.act(asked, "approve").json()
    stored_parcel(strict, "16:50:1:2", box(25, 0))
    answer = bob.act(approved, "publish")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_changeset")
    assert Changeset.objects.get().status == "APPROVED"


def test_a_changeset_is_taken_back_as_a_whole(town: Municipality) -> None:
    ann = Desk(town)
    kept = stored_parcel(town, "16:50:1:1", box(0, 0))
    gone = stored_parcel(town, "16:50:1:2", box(50, 0))
    former = wkb(kept)
    told = ann.publish(
        update("a", kept.pk, 1, geometry=box(0, 0, 50, 40), properties={"address": "Lake"}),
        delete("b", gone.pk, 1),
        create("c", "16:50:1:3", box(50, 0, 50, 30)),
    ).json()
    new = next(one["id"] for one in told["results"] if one["key"] == "c")
    answer = ann.act(told["changeset"], "revert", "wrong act")
    assert answer.status_code == 200, answer.content
    back = answer.json()["changeset"]
    assert (back["status"], back["reverts"]) == ("PUBLISHED", told["changeset"]["id"])
    for parcel in (kept, gone):
        parcel.refresh_from_db()
    assert (wkb(kept), kept.address, kept.version) == (former, "", 3)
    assert (gone.end_lifespan, gone.version) == (None, 3)
    assert Parcel.everywhere.get(pk=new).end_lifespan is not None
    old = ann.get(f"changesets/{told['changeset']['id']}").json()
    assert (old["status"], old["reverted_by"]) == ("REVERTED", back["id"])
    assert ann.act(old, "revert").status_code == 409
    again = ann.act(back, "revert")
    assert again.status_code == 200, again.content
    kept.refresh_from_db()
    assert (kept.address, kept.version) == ("Lake", 4)
    assert area(ann.item(kept.pk)["geometry"]) == pytest.approx(2000, abs=0.001)


def test_taking_back_leaves_what_others_did_and_shows_what_clashes(town: Municipality) -> None:
    ann, bob = Desk(town), Desk(town, "bob")
    one = stored_parcel(town, "16:50:1:1", box(0, 0))
    first = ann.publish(update("a", one.pk, 1, properties={"address": "Lake"})).json()
    bob.publish(update("b", one.pk, 2, geometry=box(0, 0, 50, 40)))
    assert ann.act(first["changeset"], "revert").status_code == 200
    item = ann.item(one.pk)
    assert item["properties"]["address"] == ""
    assert area(item["geometry"]) == pytest.approx(2000, abs=0.001)
    second = ann.publish(update("c", one.pk, 4, properties={"address": "Hill"})).json()
    bob.publish(update("d", one.pk, 5, properties={"address": "Mill"}))
    answer = ann.act(second["changeset"], "revert")
    assert answer.status_code == 409
    (conflict,) = answer.json()["conflicts"]
    assert [field["name"] for field in conflict["fields"] if field["clashes"]] == ["address"]
    one.refresh_from_db()
    assert one.address == "Mill"
    assert Changeset.objects.get(pk=second["changeset"]["id"]).status == "PUBLISHED"
