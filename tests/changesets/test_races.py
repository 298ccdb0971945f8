"""Several people publish changesets at once: nothing is lost, nothing passes that must not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gis_platform.changesets.models import Changeset, ChangesetEdit
from gis_platform.layers.changes import recorded
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.changesets.desk import Desk, box, create, stored_parcel, update
from tests.factories import make_municipality
from tests.races import together

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, EDITS, PARCELS = 10, 20, 5


@pytest.fixture
def town() -> Municipality:
    return make_municipality("town")


def test_two_neighbours_do_not_grow_into_each_other_at_once(town: Municipality) -> None:
    ann, bob = Desk(town), Desk(town, "bob")
    west = stored_parcel(town, "16:50:1:1", box(0, 0))
    east = stored_parcel(town, "16:50:1:2", box(60, 0))
    grow_west = update("a", west.pk, 1, geometry=box(0, 0, 58, 50))
    grow_east = update("b", east.pk, 1, geometry=box(52, 0, 58, 50))
    answers = together(lambda: ann.publish(grow_west), lambda: bob.publish(grow_east))
    assert sorted(answer.status_code for answer in answers) == [200, 422]
    (refused,) = (answer for answer in answers if answer.status_code == 422)
    assert [one["code"] for one in refused.json()["findings"]] == ["OVERLAP"]
    assert Changeset.objects.count() == 1


def test_one_draft_is_published_once(town: Municipality) -> None:
    ann = Desk(town)
    parcel = stored_parcel(town, "16:50:1:1", box(0, 0))
    draft = ann.draft(update("a", parcel.pk, 1, properties={"address": "Lake"}))
    desks = [ann.another() for _ in range(3)]

    def publish(desk: Desk) -> Callable[[], Any]:
        return lambda: desk.act(draft, "publish").status_code

    assert sorted(together(*map(publish, desks))) == [200, 412, 412]
    parcel.refresh_from_db()
    assert parcel.version == 2


def test_what_is_sent_twice_at_once_is_published_once(town: Municipality) -> None:
    ann = Desk(town)
    made = create("a", "16:50:1:1", box(0, 0))
    desks = [ann.another() for _ in range(3)]

    def publish(desk: Desk) -> Callable[[], Any]:
        return lambda: desk.publish(made, draft="d1").status_code

    assert sorted(together(*map(publish, desks))) == [200, 409, 409]
    assert Parcel.objects.of(town).count() == Changeset.objects.count() == 1


def test_the_ledger_of_200_edits_is_the_database(town: Municipality) -> None:
    parcels = [stored_parcel(town, f"16:50:1:{n}", box(100 * n, 0)) for n in range(PARCELS)]
    ann = Desk(town)

    def work(name: int) -> Callable[[], list[tuple[int, int, str]]]:
        desk = ann.another()
        return lambda: [
            _until_published(desk, parcels[(name + turn) % PARCELS].pk, f"{name}-{turn}")
            for turn in range(EDITS)
        ]

    ledger = [line for lines in together(*map(work, range(PEOPLE))) for line in lines]
    assert len(ledger) == PEOPLE * EDITS
    layer = get_layer("parcels")
    for parcel in parcels:
        told = {version: address for pk, version, address in ledger if pk == parcel.pk}
        kept = recorded(layer, parcel).filter(version__gt=1).values_list("version", "address")
        assert told == dict(kept)
        assert sorted(told) == list(range(2, 2 + PEOPLE * EDITS // PARCELS))
        parcel.refresh_from_db()
        assert (parcel.version, parcel.address) == max(told.items())
    results = ChangesetEdit.objects.values_list("result_id", "result_version")
    assert sorted(results) == sorted((pk, version) for pk, version, _address in ledger)
    numbers = Changeset.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, PEOPLE * EDITS + 1))
    assert Parcel.everywhere.count() == PARCELS


def _until_published(desk: Desk, pk: int, address: str) -> tuple[int, int, str]:
    """Publish one edit, made again from what others have published as often as it clashes."""
    version = Parcel.everywhere.values_list("version", flat=True).get(pk=pk)
    while True:
        edit = update("e", pk, version, properties={"address": address})
        answer = desk.publish(edit)
        if answer.status_code == 200:
            (result,) = answer.json()["results"]
            return pk, result["version"], address
        if answer.status_code == 409:
            (conflict,) = answer.json()["conflicts"]
            version = conflict["theirs"]["version"]
        else:
            assert answer.status_code == 503, answer.content
