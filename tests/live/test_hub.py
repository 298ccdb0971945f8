"""Places and mailboxes of streams."""

from __future__ import annotations

import pytest

from gis_platform.live.errors import StreamsFull
from gis_platform.live.hub import MOST_WAITING, Hub
from gis_platform.live.news import Audience, ChangesetChanged, LayerChanged
from gis_platform.live.stream import EventStream

TABLES = {f"table_{number}": (f"layer-{number}",) for number in range(MOST_WAITING + 1)}


def audience(*, is_somebody: bool = True) -> Audience:
    return Audience(municipality=1, names=TABLES, is_staff=False, is_somebody=is_somebody)


def test_people_who_have_not_signed_in_leave_half_of_the_places() -> None:
    hub = Hub(4)
    anybody, somebody = audience(is_somebody=False), audience()
    hub.enter(anybody)
    hub.enter(anybody)
    with pytest.raises(StreamsFull):
        hub.enter(anybody)
    hub.enter(somebody)
    hub.enter(somebody)
    with pytest.raises(StreamsFull):
        hub.enter(somebody)


def test_a_stream_that_is_closed_gives_its_place_up_once() -> None:
    hub = Hub(1)
    stream = EventStream(hub.enter(audience()), b"", hub.leave)
    stream.close()
    taken = hub.enter(audience())
    stream.close()  # a second time
    with pytest.raises(StreamsFull):
        hub.enter(audience())
    assert taken.take(0) == []


def test_a_later_revision_takes_the_place_of_one_that_waits() -> None:
    hub = Hub(1)
    mailbox = hub.enter(audience())
    for revision in (1, 2, 3):
        hub.publish(LayerChanged(municipality=1, table="table_0", revision=revision))
    hub.publish(LayerChanged(municipality=2, table="table_0", revision=9))  # of another town
    events = mailbox.take(0) or []
    assert [event.facts for event in events] == [{"layer": "layer-0", "revision": 3}]


def test_of_layers_that_may_not_be_read_nothing_is_told() -> None:
    staff = Audience(municipality=1, names=TABLES, is_staff=True, is_somebody=True)

    def told(*layers: str) -> list[dict[str, object]]:
        features = tuple((layer, 7) for layer in layers)
        news = ChangesetChanged(
            municipality=1,
            pk=3,
            status="DRAFT",
            title="Bunker",
            by="ann",
            layers=layers,
            features=features,
        )
        return [event.facts for event in staff.told(news)]

    assert told("closed") == []
    (partly,) = told("layer-0", "closed")
    assert (partly["title"], partly["layers"]) == ("", ["layer-0"])
    assert partly["features"] == [{"layer": "layer-0", "id": 7}]
    assert told("layer-0")[0]["title"] == "Bunker"


def test_a_page_that_takes_nothing_is_cut_off() -> None:
    hub = Hub(1)
    mailbox = hub.enter(audience())
    for table in TABLES:
        hub.publish(LayerChanged(municipality=1, table=table, revision=1))
    assert mailbox.take(0) is None


def test_all_streams_end_with_the_process() -> None:
    hub = Hub(2)
    mailbox = hub.enter(audience())
    hub.end()
    assert mailbox.take(0) is None
    with pytest.raises(StreamsFull):
        hub.enter(audience())
