"""Several people change one layer at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from gis_platform.layers import actions
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.factories import make_municipality, make_parcel, rectangle
from tests.layers.editing.making import Editor, etag, feature, square
from tests.races import together

pytestmark = pytest.mark.django_db(transaction=True)
EDITS, EDITORS = 50, 4


@pytest.fixture
def town() -> Municipality:
    return make_municipality("town")


def clone(editor: Editor) -> Editor:
    """Return the same person at another desk."""
    other = Editor(editor.municipality, role=None)
    other.client.cookies.update(editor.client.cookies)
    return other


def test_of_two_who_have_read_one_version_one_is_first(town: Municipality) -> None:
    editor = Editor(town)
    parcel = make_parcel(town)

    def change(name: str) -> Callable[[], Any]:
        desk = clone(editor)
        return lambda: desk.update("parcels", parcel.pk, {"address": name}, If_Match=etag(1))

    answers = together(change("one"), change("two"))
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    won = next(answer for answer in answers if answer.status_code == 200)
    parcel.refresh_from_db()
    assert (parcel.address, parcel.version) == (won.json()["properties"]["address"], 2)


def test_two_neighbours_do_not_grow_into_each_other_at_once(town: Municipality) -> None:
    editor = Editor(town)
    west = make_parcel(town, "16:50:1:1", rectangle(49.1, 55.8))
    east = make_parcel(town, "16:50:1:2", rectangle(49.102, 55.8))

    def grow(parcel: Parcel, lon: float) -> Callable[[], Any]:
        desk = clone(editor)
        body = {"geometry": square(lon, 55.8, 0.0016)}
        return lambda: desk.update("parcels", parcel.pk, body, If_Match=etag(1))

    answers = together(grow(west, 49.1), grow(east, 49.1014))
    assert sorted(answer.status_code for answer in answers) == [200, 422]
    refused = next(answer for answer in answers if answer.status_code == 422)
    assert refused.json()["findings"]["features"][0]["properties"]["code"] == "OVERLAP"


def test_no_edit_is_lost(town: Municipality) -> None:
    editor = Editor(town)
    parcel = make_parcel(town)
    shares = [EDITS // EDITORS + (place < EDITS % EDITORS) for place in range(EDITORS)]

    def work(name: int) -> Callable[[], list[str]]:
        desk = clone(editor)

        def write() -> list[str]:
            ledger: list[str] = []
            while len(ledger) < shares[name]:
                read = desk.get("parcels", parcel.pk)
                mark = f"{name}-{len(ledger)};"
                text = read.json()["properties"]["address"] + mark
                answer = desk.update("parcels", parcel.pk, {"address": text}, If_Match=read["ETag"])
                if answer.status_code == 200:
                    ledger.append(mark)
                else:
                    assert answer.status_code == 412
            return ledger

        return write

    ledgers = together(*(work(name) for name in range(EDITORS)))
    parcel.refresh_from_db()
    written = [f"{mark};" for mark in parcel.address.split(";") if mark]
    assert sorted(written) == sorted(mark for ledger in ledgers for mark in ledger)
    assert len(written) == EDITS
    assert parcel.version == EDITS + 1
    assert parcel.events.count() == EDITS + 1  # type: ignore[attr-defined]


def test_who_waits_too_long_is_asked_to_come_back(
    town: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "LOCK_WAIT_S", 1)
    editor = Editor(town)
    make_parcel(make_municipality("other"))
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            actions.lock_layer(get_layer("parcels"), town)
            locked.set()
            done.wait(30)

    def ask() -> list[Any]:
        locked.wait(30)
        try:
            tree = feature({"type": "Point", "coordinates": [49.1, 55.8]})
            parcel = feature(square(49.1, 55.8), cadastral_number="1")
            return [editor.create("parcels", parcel), editor.create("trees", tree)]
        finally:
            done.set()

    _, (busy, free) = together(hold, ask)
    assert (busy.status_code, busy["Retry-After"]) == (503, "1")
    assert busy.json()["code"] == "layer-busy"
    assert free.status_code == 201
    assert not Parcel.everywhere.filter(municipality=town).exists()
