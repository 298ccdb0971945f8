"""What people stated about parcels follows these; what cannot follow is said before publishing.

The parcel is 100 m by 50 m and divided at 60 m; expected places are read off that drawing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from gis_platform.changesets.follows import represent_consequences
from gis_platform.changesets.proposals import Following
from gis_platform.changesets.succession import Consequence
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import READ_PLANS, Role
from parcels.models import CapitalObject, Parcel
from plans.additions import Addition, Correction, EdgeOverride, NetworkConsent, UtilityAnswer
from plans.stated_reading import edge_overrides_of
from tests.changesets.desk import Desk, X, Y, box, create, delete, stored_parcel
from tests.changesets.referring import EAST, NEXT, OLD, WEST, Body, divided, placed, split
from zoning.models import RestrictionZone

pytestmark = pytest.mark.django_db
STATED_ON = datetime(2026, 1, 15, 12, tzinfo=UTC)
MERGED = "16:50:1:20"


def state(model: type[Addition], town: Municipality, number: str, **fields: Any) -> Any:
    """Return a statement of January about a parcel."""
    row = model._default_manager.create(
        municipality=town, parcel_number=number, actor="olga", reason="seen there", **fields
    )
    model._default_manager.filter(pk=row.pk).update(created_at=STATED_ON)
    return row


def side(town: Municipality, number: str, ends: tuple[float, ...], kind: str = "STREET") -> Any:
    x1, y1, x2, y2 = ends
    return state(
        EdgeOverride,
        town,
        number,
        start_x=X + x1,
        start_y=Y + y1,
        end_x=X + x2,
        end_y=Y + y2,
        kind=kind,
    )


def correction(town: Municipality, number: str, path: str, value: str = "new") -> Any:
    return state(Correction, town, number, path=path, computed="as registered", value=value)


def consent(town: Municipality, number: str, zone: str) -> Any:
    letter = {"letter_number": "7", "letter_date": date(2026, 1, 10)}
    return state(NetworkConsent, town, number, restriction_id=zone, organisation="Grid", **letter)


def answer(town: Municipality, number: str, status: str = "ANSWERED") -> Any:
    return state(UtilityAnswer, town, number, kind="WATER", state=status, organisation="Vodokanal")


def zone(town: Municipality, name: str, geometry: Body) -> RestrictionZone:
    return RestrictionZone.everywhere.create(
        municipality=town,
        kind_code="1",
        name=name,
        registry_number=name,
        geometry=placed(town, geometry),
    )


def merge(old: Parcel, other: Parcel) -> tuple[list[Body], list[Body]]:
    """Return what makes one parcel of 150 m by 50 m of two."""
    accepted = [{"code": "STATEMENT_LOST", "reason": "asked for anew"}]
    edits = [{**delete("a", old.pk, 1), "accept": accepted}]
    edits.append({**delete("b", other.pk, 1), "accept": accepted})
    edits.append(create("c", MERGED, box(0, 0, 150, 50)))
    parents = [old.pk, other.pk]
    return edits, [{"kind": "merge", "layer": "parcels", "parents": parents, "children": ["c"]}]


def merged(desk: Desk, old: Parcel, other: Parcel) -> list[Body]:
    edits, lineage = merge(old, other)
    answered = desk.publish(*edits, lineage=lineage)
    assert answered.status_code == 200, answered.content
    return stated(answered.json())


def stated(told: Body) -> list[Body]:
    """Return what is told of statements, without the features that follow."""
    return [one for one in told["follows"] if one["layer"].startswith("stated-")]


def of(model: type[Addition], number: str) -> list[Any]:
    return list(model._default_manager.filter(parcel_number=number).order_by("pk"))


def ends(row: EdgeOverride) -> tuple[float, ...]:
    places = (row.start_x, row.start_y, row.end_x, row.end_y)
    return tuple(float(one) - origin for one, origin in zip(places, (X, Y, X, Y), strict=True))


def test_a_side_holds_for_the_parcels_that_have_it_or_parts_of_it(
    ann: Desk, town: Municipality, old: Parcel
) -> None:
    west = side(town, OLD, (0, 50, 0, 0), "BLOCKED")
    south = side(town, OLD, (0, 0, 100, 0))
    told = stated(divided(ann, old))
    assert [(one["id"], one["from"], one["to"]) for one in told] == [
        (west.pk, [OLD], [WEST]),
        (south.pk, [OLD], [WEST, EAST]),
    ]
    assert told[0]["sentence"] == f"Stated of {OLD}; holds for {WEST} too."
    assert (told[0]["layer"], told[0]["layer_title"]) == ("stated-sides", "Overrides of edges")
    assert told[1]["title"] == "side of 100.00 m: street"
    assert {(one.kind, ends(one)) for one in of(EdgeOverride, WEST)} == {
        ("BLOCKED", (0, 0, 0, 50)),
        ("STREET", (0, 0, 60, 0)),
    }
    (east,) = of(EdgeOverride, EAST)
    assert (east.kind, ends(east), east.origin) == ("STREET", (60, 0, 100, 0), south)
    parcel = Parcel.objects.of(town).get(cadastral_number=EAST)
    (fact,) = edge_overrides_of(parcel)
    assert (fact.by, fact.on, fact.reason) == ("olga", STATED_ON.date(), "seen there")


def test_a_side_that_is_no_more_is_told_before_anything_is_published(
    ann: Desk, town: Municipality, old: Parcel
) -> None:
    other = stored_parcel(town, NEXT, box(100, 0, 50, 50))
    between = side(town, OLD, (100, 0, 100, 50), "NEIGHBOUR")
    longer = side(town, OLD, (0, 0, 100, 0))
    west = side(town, OLD, (0, 0, 0, 50))
    edits, lineage = merge(old, other)
    check = {"edits": edits, "lineage": lineage}
    told = stated(ann.post("changesets/check", check).json())
    assert [(one["id"], one["how"]) for one in told] == [
        (between.pk, "stays"),
        (longer.pk, "stays"),
        (west.pk, "one"),
    ]
    assert told[0]["sentence"] == (
        f"Stated of {OLD}: what it is about is not found on {MERGED}. It holds no more."
    )
    assert of(EdgeOverride, MERGED) == []
    assert merged(ann, old, other) == told
    assert [ends(one) for one in of(EdgeOverride, MERGED)] == [(0, 0, 0, 50)]


def test_nobody_publishes_a_loss_without_knowing_of_it(
    ann: Desk, town: Municipality, old: Parcel
) -> None:
    answer(town, OLD)
    edits, lineage = split(old)
    refused = ann.publish(*edits, lineage=lineage)
    assert refused.status_code == 422
    (found,) = refused.json()["findings"]
    assert (found["key"], found["code"], found["severity"]) == ("p", "STATEMENT_LOST", "warning")
    assert found["sentence"].startswith(f"Answers of utility companies: Stated of {OLD} as a whole")
    assert found["place"] is not None
    assert Parcel.objects.of(town).count() == 1
    gone = {**edits[0], "accept": [{"code": "STATEMENT_LOST", "reason": "new loads are asked for"}]}
    published = ann.publish(gone, *edits[1:], lineage=lineage)
    assert published.status_code == 200, published.content
    (told,) = stated(published.json())
    assert (told["how"], told["to"]) == ("stays", [WEST, EAST])
    (kept,) = published.json()["changeset"]["edits"][0]["accept"]
    assert (kept["reason"], kept["finding"]) == ("new loads are asked for", found["sentence"])
    assert ann.act(published.json()["changeset"], "revert").status_code == 200


def test_what_is_said_of_a_parcel_holds_for_its_parts_and_not_for_more(
    ann: Desk, town: Municipality, old: Parcel
) -> None:
    other = stored_parcel(town, NEXT, box(100, 0, 50, 50))
    address = correction(town, OLD, "parcel.address", "Tukay 5")
    edits, lineage = split(old)
    (parts,) = stated(ann.post("changesets/check", {"edits": edits, "lineage": lineage}).json())
    assert (parts["how"], parts["to"]) == ("all", [WEST, EAST])
    (more,) = merged(ann, old, other)
    assert (more["id"], more["how"], more["to"]) == (address.pk, "stays", [MERGED])
    assert "has other ground too" in more["sentence"]
    assert of(Correction, MERGED) == []


def test_a_correction_of_a_thing_holds_where_the_thing_stands(
    ann: Desk, town: Municipality, old: Parcel
) -> None:
    there = placed(town, box(70, 10, 20, 20))
    CapitalObject.everywhere.create(
        municipality=town, cadastral_number="16:50:1:900", geometry=there
    )
    strip = zone(town, "16:50-6.1", box(0, 0, 20, 50))
    building = correction(town, OLD, "oks[16:50:1:900].floors", "2")
    text = correction(town, OLD, f"restrictions[restriction-zones/{strip.pk}].text")
    unknown = correction(town, OLD, "heritage[nobody].name")
    told = stated(divided(ann, old))
    assert [(one["id"], one["how"], one["to"]) for one in told] == [
        (building.pk, "ground", [EAST]),
        (text.pk, "ground", [WEST]),
        (unknown.pk, "all", [WEST, EAST]),
    ]


def test_a_consent_holds_within_the_ground_of_the_zone_that_it_was_for(
    ann: Desk, town: Municipality, old: Parcel
) -> None:
    other = stored_parcel(town, NEXT, box(100, 0, 50, 50))
    zone(town, "inside", box(70, 0, 20, 50))
    zone(town, "across", box(80, 0, 40, 50))
    inside, across = consent(town, OLD, "inside"), consent(town, OLD, "across")
    edits, lineage = split(old)
    parts = stated(ann.post("changesets/check", {"edits": edits, "lineage": lineage}).json())
    assert [one["to"] for one in parts] == [[EAST], [EAST]]
    told = merged(ann, old, other)
    assert [(one["id"], one["how"]) for one in told] == [(inside.pk, "one"), (across.pk, "stays")]
    (kept,) = of(NetworkConsent, MERGED)
    assert (kept.restriction_id, kept.letter_number, kept.origin) == ("inside", "7", inside)


def test_what_was_promised_to_the_whole_is_no_promise_to_a_part(
    ann: Desk, town: Municipality, old: Parcel
) -> None:
    asked, promised = answer(town, OLD, "REQUESTED"), answer(town, OLD)
    edits, lineage = split(old)
    told = stated(ann.post("changesets/check", {"edits": edits, "lineage": lineage}).json())
    assert [(one["id"], one["how"]) for one in told] == [
        (asked.pk, "stays"),
        (promised.pk, "stays"),
    ]
    assert "as a whole" in told[0]["sentence"]
    renamed = [delete("p", old.pk, 1), create("n", WEST, box(0, 0, 100, 50))]
    kind = {"kind": "redistribution", "layer": "parcels", "parents": [old.pk], "children": ["n"]}
    told = stated(ann.publish(*renamed, lineage=[kind]).json())
    assert [one["how"] for one in told] == ["one", "one"]
    assert [one.state for one in of(UtilityAnswer, WEST)] == ["REQUESTED", "ANSWERED"]


def test_where_two_say_different_things_neither_follows(
    ann: Desk, town: Municipality, old: Parcel
) -> None:
    other = stored_parcel(town, NEXT, box(100, 0, 50, 50))
    path, same = "heritage[1].name", "heritage[2].name"
    rows = [correction(town, OLD, path, "a"), correction(town, NEXT, path, "b")]
    agreed = [correction(town, OLD, same, "c"), correction(town, NEXT, same, "c")]
    told = {one["id"]: one for one in merged(ann, old, other)}
    for row in rows:
        assert (told[row.pk]["how"], told[row.pk]["to"]) == ("stays", [MERGED])
        assert "something else is stated" in told[row.pk]["sentence"]
    assert {told[row.pk]["how"] for row in agreed} == {"one"}
    assert [(one.path, one.value) for one in of(Correction, MERGED)] == [(same, "c")]


def test_taking_back_and_dividing_again_doubles_nothing(
    ann: Desk, town: Municipality, old: Parcel
) -> None:
    kept = side(town, OLD, (0, 0, 0, 50))
    first = divided(ann, old)
    later = correction(town, WEST, "planning_element", "later")
    north = side(town, WEST, (0, 50, 60, 50))
    cut = side(town, WEST, (60, 0, 60, 50))
    revoked = state(EdgeOverride, town, OLD, start_x=0, start_y=0, end_x=1, end_y=1, kind="STREET")
    EdgeOverride.objects.filter(pk=revoked.pk).update(revoked_at=STATED_ON)
    back = ann.act(first["changeset"], "revert").json()
    told = {one["id"]: (one["layer"], one["how"]) for one in stated(back)}
    assert told[cut.pk] == told[north.pk] == ("stated-sides", "stays")
    assert stated(back)[-1]["id"] == later.pk
    assert [one for one in of(EdgeOverride, OLD) if not one.revoked_at] == [kept]
    again = ann.act(back["changeset"], "revert")
    assert again.status_code == 200, again.content
    assert stated(again.json()) == []
    assert [one.origin for one in of(EdgeOverride, WEST)] == [kept, None, None]


def test_who_may_not_read_plans_is_told_only_that_there_is_something(town: Municipality) -> None:
    one = Consequence(
        about="parcels",
        kind="stated-sides",
        kind_title="Sides",
        pk=7,
        title="side of 5.00 m",
        following=Following(gone=(OLD,), new=(WEST,), way="one"),
        sentence="Holds.",
        readers=READ_PLANS,
    )
    for roles, shown in ((frozenset({Role.GIS}), 7), (frozenset[Role](), None)):
        actor = Actor(municipality=town, name="eve", roles=roles)
        (told,) = represent_consequences([one], actor)
        assert (told["id"], told["title"]) == (shown, shown and "side of 5.00 m")
        assert (told["from"], told["to"], told["sentence"]) == ([OLD], [WEST], "Holds.")
