"""What refers to parcels follows when they are divided, merged or redistributed."""

from __future__ import annotations

import pytest
import shapely

from gis_platform.changesets.follows import represent_follows
from gis_platform.changesets.proposals import Following
from gis_platform.changesets.works import Followed
from gis_platform.layers.changes import recorded
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from property.models import Lease
from tests.changesets.desk import Desk, box, create, delete, proposal, stored_parcel, update
from tests.changesets.referring import (
    EAST,
    NEXT,
    OLD,
    WEST,
    Body,
    asset,
    divided,
    lease,
    numbers,
    permit,
    plan,
    split,
    values,
)

pytestmark = pytest.mark.django_db


def test_a_lease_of_the_whole_refers_to_every_child(
    ann: Desk, town: Municipality, old: Parcel
) -> None:
    made = lease(town, "16:50:9:9", OLD, "16:50:9:8")
    past = lease(town, OLD, status="EXPIRED")
    edits, lineage = split(old)
    told = ann.post("changesets/check", proposal(*edits, lineage=lineage)).json()
    assert numbers(made) == ["16:50:9:9", OLD, "16:50:9:8"]
    (seen,) = told["follows"]
    published = divided(ann, old)
    assert published["follows"] == told["follows"]
    assert numbers(made) == ["16:50:9:9", WEST, EAST, "16:50:9:8"]
    assert numbers(past) == [OLD]
    assert (seen["layer"], seen["id"], seen["title"], seen["how"]) == (
        "leases",
        made.pk,
        "L-1",
        "all",
    )
    assert (seen["from"], seen["to"]) == ([OLD], [WEST, EAST])
    assert seen["sentence"] == f"Refers to all that follow {OLD}: {WEST}, {EAST}."
    last = recorded(get_layer("leases"), made).last()
    assert last is not None
    assert (last.version, last.pgh_context["changeset"]) == (2, published["changeset"]["id"])
    kept = ann.get(f"changesets/{published['changeset']['id']}").json()
    assert kept["follows"] == told["follows"]
    assert [one["key"] for one in kept["edits"]] == ["p", "w", "e"]
    assert kept["layers"] == ["parcels"]
    assert published["revisions"].keys() == {"parcels", "leases"}


@pytest.mark.parametrize(
    ("ground", "expected"),
    [
        (box(5, 5, 20, 20), ([WEST], "ground")),
        (box(80, 5, 60, 20), ([EAST], "ground")),
        (box(50, 0, 20, 50), ([WEST, EAST], "ground")),
        (box(0, 0, 60.01, 50), ([WEST], "ground")),
        (box(500, 0), ([WEST, EAST], "all")),
    ],
    ids=["west", "east and farther", "both", "a centimetre over", "elsewhere"],
)
def test_a_lease_of_a_part_follows_its_ground(
    ann: Desk, town: Municipality, old: Parcel, ground: Body, expected: tuple[list[str], str]
) -> None:
    made = lease(town, OLD, ground=ground)
    (told,) = divided(ann, old)["follows"]
    assert (numbers(made), told["how"]) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"type": "Point", "coordinates": [1_304_030.0, 477_010.0]}, [WEST]),
        (box(70, 5, 20, 20), [EAST]),
        (box(39, 0, 22, 10), [WEST]),
        (box(38, 0, 24, 10), [WEST, EAST]),
        (None, [WEST, EAST]),
    ],
    ids=["point", "inside", "21/22", "22/24", "no place"],
)
def test_a_permit_follows_to_where_its_object_lies(
    ann: Desk, town: Municipality, old: Parcel, place: Body | None, expected: list[str]
) -> None:
    made = permit(town, place, OLD)
    divided(ann, old)
    assert numbers(made) == expected


def merge(old: Parcel, other: Parcel) -> tuple[list[Body], list[Body]]:
    edits = [
        delete("a", old.pk, 1),
        delete("b", other.pk, 1),
        create("c", EAST, box(0, 0, 150, 50)),
    ]
    pks = [old.pk, other.pk]
    return edits, [{"kind": "merge", "layer": "parcels", "parents": pks, "children": ["c"]}]


def test_after_a_merge_all_refer_to_the_one_and_a_lease_keeps_its_ground(
    ann: Desk, town: Municipality, old: Parcel
) -> None:
    other = stored_parcel(town, NEXT, box(100, 0))
    part, whole, land = lease(town, OLD), lease(town, OLD, NEXT), asset(town, "A-1", NEXT)
    edits, lineage = merge(old, other)
    told = ann.publish(*edits, lineage=lineage).json()
    assert numbers(part) == numbers(whole) == [EAST]
    assert {one["how"] for one in told["follows"]} == {"one"}
    land.refresh_from_db()
    assert land.cadastral_number == EAST
    assert whole.geometry is None
    assert part.geometry is not None
    kept = town.local_crs.to_local(shapely.from_wkb(bytes(part.geometry.wkb)))
    west, south = 1_304_000.0, 477_000.0
    former = shapely.box(west, south, west + 100, south + 50)
    assert kept.hausdorff_distance(former) < 0.001
    assert ann.act(told["changeset"], "revert").status_code == 200
    assert numbers(part) == [OLD]
    assert numbers(whole) == [OLD, NEXT]
    assert part.geometry is None
    land.refresh_from_db()
    assert land.cadastral_number == NEXT


def test_redistributed_ground_is_followed_where_it_lies(
    ann: Desk, town: Municipality, old: Parcel
) -> None:
    other = stored_parcel(town, NEXT, box(100, 0))
    one, two = lease(town, OLD), lease(town, NEXT)
    told = ann.publish(
        delete("a", old.pk, 1),
        delete("b", other.pk, 1),
        create("c", WEST, box(0, 0, 80, 50)),
        create("d", EAST, box(80, 0, 70, 50)),
        lineage=[
            {
                "kind": "redistribution",
                "layer": "parcels",
                "parents": [old.pk, other.pk],
                "children": ["c", "d"],
            }
        ],
    ).json()
    assert numbers(one) == [WEST, EAST]
    assert numbers(two) == [EAST]
    assert {one["how"] for one in told["follows"]} == {"all", "one"}


def test_an_entry_of_one_parcel_stays_where_several_follow_and_it_is_said(
    ann: Desk, town: Municipality, old: Parcel
) -> None:
    land = asset(town, "A-1", OLD)
    (told,) = divided(ann, old)["follows"]
    assert (told["how"], told["key"], told["id"]) == ("stays", None, land.pk)
    land.refresh_from_db()
    assert (land.cadastral_number, land.version) == (OLD, 1)


def test_issued_plans_stay_and_drafts_are_outdated_with_the_reason(
    ann: Desk, town: Municipality, old: Parcel
) -> None:
    draft, signing = plan(town, old), plan(town, old, "ON_SIGNING")
    kept = [plan(town, old, status) for status in ("ISSUED", "EXPIRED", "ANNULLED", "REPLACED")]
    before = [values(one) for one in kept]
    told = divided(ann, old)
    assert [values(one) for one in kept] == before
    for row in (draft, signing):
        row.refresh_from_db()
        assert (row.parcel_number, row.version) == (OLD, 2)
        assert row.outdated_because == f"{OLD} was divided into {WEST}, {EAST}."
    assert [one["how"] for one in told["follows"]] == ["outdated", "outdated"]
    ann.act(told["changeset"], "revert")
    draft.refresh_from_db()
    assert (draft.outdated_because, draft.status) == ("", "DRAFT")


def test_parcels_name_what_they_came_from_and_became(ann: Desk, old: Parcel) -> None:
    told = divided(ann, old)
    old.refresh_from_db()
    assert old.end_lifespan is not None
    assert old.successor_numbers == [WEST, EAST]
    for number in (WEST, EAST):
        assert Parcel.everywhere.get(cadastral_number=number).predecessor_numbers == [OLD]
    ann.act(told["changeset"], "revert")
    assert Parcel.everywhere.filter(pk=old.pk, end_lifespan=None, successor_numbers=[]).exists()


def test_a_parcel_that_stays_is_one_of_its_children(
    ann: Desk, town: Municipality, old: Parcel
) -> None:
    made, draft = lease(town, OLD), plan(town, old)
    lineage = {"kind": "split", "layer": "parcels", "parents": [old.pk], "children": ["p", "e"]}
    told = ann.publish(
        update("p", old.pk, 1, geometry=box(0, 0, 60, 50)),
        create("e", EAST, box(60, 0, 40, 50)),
        lineage=[lineage],
    )
    assert told.status_code == 200, told.content
    assert numbers(made) == [OLD, EAST]
    old.refresh_from_db()
    assert (old.successor_numbers, old.predecessor_numbers) == ([EAST], [])
    draft.refresh_from_db()
    assert draft.outdated_because == ""
    assert ann.act(told.json()["changeset"], "revert").status_code == 200
    assert numbers(made) == [OLD]
    old.refresh_from_db()
    assert old.successor_numbers == []


def test_all_is_taken_back_and_what_came_since_refers_to_what_is_there_again(
    ann: Desk, town: Municipality, old: Parcel
) -> None:
    made, place = lease(town, OLD), permit(town, box(70, 5, 20, 20), OLD)
    told = divided(ann, old)
    since = lease(town, WEST, EAST)
    back = ann.act(told["changeset"], "revert")
    assert back.status_code == 200, back.content
    assert numbers(made) == numbers(place) == numbers(since) == [OLD]
    follows = back.json()["follows"]
    assert {(one["id"], one["layer"]) for one in follows} == {
        (made.pk, "leases"),
        (place.pk, "construction-permits"),
        (since.pk, "leases"),
    }
    assert ann.get(f"lineage/parcels/{old.pk}").json()["children"] == []
    again = ann.act(back.json()["changeset"], "revert")
    assert again.status_code == 200, again.content
    assert numbers(made) == [WEST, EAST]
    assert numbers(place) == [EAST]
    assert numbers(since) == [WEST, EAST]
    old.refresh_from_db()
    assert old.successor_numbers == [WEST, EAST]
    children = ann.get(f"lineage/parcels/{old.pk}").json()["children"]
    assert [one["title"] for one in children] == [WEST, EAST]


def test_what_was_pointed_elsewhere_since_is_a_conflict_that_is_said(
    ann: Desk, town: Municipality, old: Parcel
) -> None:
    made = lease(town, OLD)
    told = divided(ann, old)
    Lease.everywhere.filter(pk=made.pk).update(parcel_numbers=[WEST])
    answer = ann.act(told["changeset"], "revert")
    assert answer.status_code == 409
    assert answer.json()["detail"] == "1 edit clashes with what others have changed."
    (conflict,) = answer.json()["conflicts"]
    assert (conflict["layer"], conflict["title"], conflict["follows"]) == ("leases", "L-1", True)
    (field,) = conflict["fields"]
    assert (field["name"], field["theirs"], field["mine"]) == ("parcel_numbers", [WEST], [OLD])
    assert numbers(made) == [WEST]
    old.refresh_from_db()
    assert old.end_lifespan is not None


def test_other_changes_since_stay(ann: Desk, town: Municipality, old: Parcel) -> None:
    made = lease(town, OLD)
    told = divided(ann, old)
    Lease.everywhere.filter(pk=made.pk).update(purpose="garden")
    assert ann.act(told["changeset"], "revert").status_code == 200
    assert numbers(made) == [OLD]
    assert made.purpose == "garden"


def test_one_changeset_changes_a_lease_and_lets_it_follow(town: Municipality, old: Parcel) -> None:
    root = Desk(town, "root", Role.ADMINISTRATOR)
    one, two = lease(town, OLD), lease(town, OLD)
    renamed = {**update("l1", one.pk, 1, properties={"purpose": "garden"}), "layer": "leases"}
    decided = {**update("l2", two.pk, 1, properties={"parcel_numbers": [EAST]}), "layer": "leases"}
    told = divided(root, old, renamed, decided)
    assert (numbers(one), one.purpose, one.version) == ([WEST, EAST], "garden", 2)
    assert (numbers(two), two.version) == ([EAST], 2)
    assert [line["key"] for line in told["follows"]] == ["l1"]
    root.act(told["changeset"], "revert")
    assert (numbers(one), one.purpose) == ([OLD], "")


def test_a_reviewer_sees_what_would_follow(ann: Desk, town: Municipality, old: Parcel) -> None:
    lease(town, OLD)
    edits, lineage = split(old)
    draft = ann.draft(*edits, lineage=lineage)
    told = Desk(town, "bob").post(f"changesets/{draft['id']}/check", {}).json()
    assert told["findings"] == []
    assert [one["to"] for one in told["follows"]] == [[WEST, EAST]]
    published = ann.act(draft, "publish").json()
    assert published["follows"] == told["follows"]


def test_what_somebody_may_not_see_is_told_without_its_name(
    town: Municipality, old: Parcel
) -> None:
    draft, made = plan(town, old), lease(town, OLD)
    following = Following(gone=(OLD,), new=(WEST, EAST), way="outdated")
    found = [
        Followed(layer="land-development-plans", pk=draft.pk, following=following, key="a"),
        Followed(layer="leases", pk=made.pk, following=following, key="b"),
    ]
    for role, shown in ((Role.PROPERTY, None), (Role.UTILITY, None), (Role.GIS, OLD)):
        actor = Actor(municipality=town, name="eve", roles=frozenset({role}))
        hidden, public = represent_follows(found, actor)
        assert (hidden["title"], hidden["id"]) == (shown, draft.pk if shown else None)
        assert (public["title"], public["id"]) == ("L-1", made.pk)
