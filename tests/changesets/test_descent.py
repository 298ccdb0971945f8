"""Predecessors and successors are told through generations, to who may see them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Q

from gis_platform.changesets.generations import descent_of
from gis_platform.changesets.models import Changeset, Lineage
from gis_platform.layers.policy import access
from gis_platform.layers.registry import RowRule, get_layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from plans.fate import what_became
from plans.models import LandDevelopmentPlan
from tests.changesets.desk import Desk, box, create, delete, stored_parcel
from tests.changesets.referring import EAST, OLD, WEST, divided, plan
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db
NORTH, SOUTH = "16:50:1:21", "16:50:1:22"


@dataclass(frozen=True, kw_only=True)
class Family:
    """A parcel, divided twice. leaf: id of its northern grandchild. issued: a plan of it."""

    desk: Desk
    old: Parcel
    leaf: int
    issued: LandDevelopmentPlan


@pytest.fixture
def town() -> Municipality:
    return make_municipality("town", languages=["en"])


@pytest.fixture
def family(town: Municipality) -> Family:
    desk, old = Desk(town), stored_parcel(town, OLD, box(0, 0, 100, 50))
    issued = plan(town, old, "ISSUED")
    ids = {one["key"]: one["id"] for one in divided(desk, old)["results"]}
    lineage = {"kind": "split", "layer": "parcels", "parents": [ids["w"]], "children": ["n", "s"]}
    again = desk.publish(
        delete("p", ids["w"], 1),
        create("n", NORTH, box(0, 25, 60, 25)),
        create("s", SOUTH, box(0, 0, 60, 25)),
        lineage=[lineage],
    ).json()
    leaf = next(one["id"] for one in again["results"] if one["key"] == "n")
    return Family(desk=desk, old=old, leaf=leaf, issued=issued)


@pytest.mark.parametrize(
    "path",
    [
        "lineage/parcels/{}",
        "collections/parcels/items/{}/related",
        "collections/parcels/items/{}/history",
    ],
)
def test_what_a_parcel_came_from_is_told(family: Family, path: str) -> None:
    found = family.desk.get(path.format(family.leaf)).json()
    told = [(one["title"], one["generation"]) for one in found["predecessors"]]
    assert told == [(WEST, 1), (OLD, 2)]
    assert found["successors"] == []


def test_what_became_of_an_ended_parcel_is_told_by_its_history(family: Family) -> None:
    after = family.desk.get(f"collections/parcels/items/{family.old.pk}/history").json()
    assert {(one["title"], one["generation"], one["current"]) for one in after["successors"]} == {
        (WEST, 1, False),
        (EAST, 1, True),
        (NORTH, 2, True),
        (SOUTH, 2, True),
    }


def test_what_was_made_for_a_predecessor_is_related(family: Family) -> None:
    groups: list[Any] = family.desk.get(f"collections/parcels/items/{family.leaf}/related").json()[
        "groups"
    ]
    (plans,) = (one for one in groups if one["layer"] == "land-development-plans")
    (named,) = plans["features"]
    assert named["id"] == family.issued.pk
    assert [(one["number"], one["former"]) for one in named["numbers"]] == [(OLD, True)]


def test_a_plan_says_what_became_of_its_parcel(town: Municipality, family: Family) -> None:
    actor = Actor(municipality=town, name="eve", roles=frozenset({Role.CLERK}))
    assert what_became(family.issued, actor) == (
        f"Made for {OLD}, which was divided into {WEST}, {EAST}. Today: {EAST}, {NORTH}, {SOUTH}."
    )


def test_lineage_is_told_only_of_what_somebody_sees(town: Municipality, family: Family) -> None:
    hidden = RowRule(condition=Q(cadastral_number=WEST), readers=frozenset({Role.HEAD}))
    actor = Actor(municipality=town, name="eve")
    seen = replace(access(actor, get_layer("parcels")), hidden=(hidden,))
    told = descent_of(seen, family.old.pk, town)
    assert WEST not in {one.title for one in told.successors}
    assert EAST in {one.title for one in told.successors}


def test_lineage_is_told_as_it_stood_at_a_moment(town: Municipality, family: Family) -> None:
    seen = access(Actor(municipality=town, name="eve"), get_layer("parcels"))
    first, second = sorted(set(Lineage.objects.values_list("at", flat=True)))

    def told(moment: datetime | None) -> set[tuple[str, bool]]:
        return {
            (one.title, one.is_current)
            for one in descent_of(seen, family.old.pk, town, moment).successors
        }

    instant = timedelta(microseconds=1)
    assert told(first - instant) == set()
    assert told(first) == told(second - instant) == {(WEST, True), (EAST, True)}
    assert told(second) == told(None)
    assert {one for one, _ in told(second)} == {WEST, EAST, NORTH, SOUTH}


def test_what_is_taken_back_counted_until_then(town: Municipality, family: Family) -> None:
    seen = access(Actor(municipality=town, name="eve"), get_layer("parcels"))
    divided_again = Changeset.objects.order_by("-pk").first()
    assert divided_again is not None
    stored = family.desk.get(f"changesets/{divided_again.pk}").json()
    assert family.desk.act(stored, "revert").status_code == 200
    divided_again.refresh_from_db()
    moment = divided_again.changed_at

    def told(moment: datetime) -> set[str]:
        return {one.title for one in descent_of(seen, family.old.pk, town, moment).successors}

    assert told(moment - timedelta(microseconds=1)) == {WEST, EAST, NORTH, SOUTH}
    assert told(moment) == {WEST, EAST}
