"""What was recorded when, counted for the time slider, against what was done in the test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gis_platform.documents.register_models import RegisterEntry
from gis_platform.layers.history import versions
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from landscaping.models import Tree
from parcels.models import Parcel
from tests.factories import make_member, make_municipality, make_parcel, rectangle

pytestmark = pytest.mark.django_db
ZONE = "Europe/Moscow"  # three hours ahead of UTC, all year
NIGHT = datetime(2021, 3, 1, 22, 30, tzinfo=UTC)
"""Half past one in the morning of the second of March in Moscow."""


@pytest.fixture
def town() -> Municipality:
    return make_municipality(time_zone=ZONE)


def dated(moment: datetime) -> None:
    with connection.cursor() as cursor:
        for name in ("parcels", "trees", "register-documents"):
            table = versions(get_layer(name))._meta.db_table
            cursor.execute(
                f"UPDATE {table} SET pgh_created_at = %s WHERE pgh_created_at > '2025-01-01'",
                [moment],
            )


@pytest.fixture
def history(town: Municipality) -> Municipality:
    """Three parcels and a tree at night, a change a day later, one removed after a month."""
    parcels = [make_parcel(town, f"p{n}", rectangle(49 + n / 10, 55)) for n in range(3)]
    Tree.everywhere.create(municipality=town, geometry=Point(49.1, 55.1, srid=4326))
    dated(NIGHT)
    Parcel.everywhere.filter(pk__in=[one.pk for one in parcels[:2]]).update(address="new")
    dated(NIGHT + timedelta(days=1))
    Parcel.everywhere.filter(pk=parcels[0].pk).delete()
    dated(NIGHT + timedelta(days=31))
    make_parcel(make_municipality("elsewhere"), "theirs")
    return town


def asked(client: Client, query: str = "", status: int = 200) -> Any:
    answer = client.get(f"/riverton/api/changes?{query}")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_changes_are_counted_by_day_and_layer(history: Municipality, client: Client) -> None:
    found = asked(client, "since=2021-03-01&until=2021-04-30")
    assert found["step"] == "day"
    assert found["zone"] == ZONE
    assert [(one["start"][:10], one["total"], one["layers"]) for one in found["changes"]] == [
        ("2021-03-02", 4, {"parcels": 3, "trees": 1}),
        ("2021-03-03", 2, {"parcels": 2}),
        ("2021-04-02", 1, {"parcels": 1}),
    ]
    first = found["changes"][0]
    start, end = (datetime.fromisoformat(first[name]) for name in ("start", "end"))
    assert start == datetime(2021, 3, 1, 21, tzinfo=UTC)
    assert end == start + timedelta(days=1, microseconds=-1)
    assert datetime.fromisoformat(found["first"]) == NIGHT


def test_a_week_at_most_is_counted_by_the_hour(history: Municipality, client: Client) -> None:
    found = asked(client, "since=2021-03-02&until=2021-03-08")
    assert found["step"] == "hour"
    starts = [datetime.fromisoformat(one["start"]) for one in found["changes"]]
    assert starts == [NIGHT.replace(minute=0), NIGHT.replace(minute=0) + timedelta(days=1)]
    end = datetime.fromisoformat(found["changes"][0]["end"])
    assert end == starts[0] + timedelta(hours=1, microseconds=-1)
    by_day = asked(client, "since=2021-03-02&until=2021-03-08&step=day")
    assert [one["total"] for one in by_day["changes"]] == [4, 2]


def test_all_is_counted_unless_told(history: Municipality, client: Client) -> None:
    found = asked(client)
    assert found["since"] == "2021-03-02"
    assert found["until"] == str(history.today)
    assert sum(one["total"] for one in found["changes"]) == 7


def test_what_is_recorded_meanwhile_is_counted(history: Municipality, client: Client) -> None:
    before = asked(client)
    make_parcel(history, "late", rectangle(49.9, 55))
    after = asked(client)
    (new,) = [one for one in after["changes"] if one not in before["changes"]]
    assert (new["total"], new["layers"]) == (1, {"parcels": 1})
    assert datetime.fromisoformat(new["start"]) <= timezone.now()


def test_changes_of_a_layer_are_told_to_its_readers_only(
    town: Municipality, client: Client
) -> None:
    RegisterEntry.everywhere.create(
        municipality=town,
        issued_on=NIGHT.date(),
        registered_at=NIGHT,
        geometry=rectangle(49.1, 55.1),
    )
    dated(NIGHT)
    query = "since=2021-03-01&until=2021-03-31"
    assert asked(client, query)["changes"] == []
    assert asked(client, query)["first"] is None
    client.force_login(make_member(town, Role.HEAD))
    assert asked(client, query)["changes"][0]["layers"] == {"register-documents": 1}


def test_layers_that_have_not_changed_are_not_counted_again(
    history: Municipality, client: Client
) -> None:
    asked(client)
    with CaptureQueriesContext(
        connection,
    ) as read:
        asked(client)
    assert not [one for one in read.captured_queries if "version" in one["sql"].split("FROM")[-1]]
    assert len(read) <= 4


@pytest.mark.parametrize(
    ("query", "name", "told"),
    [
        ("since=yesterday", "since", "a day as 2026-01-31"),
        ("until=2021-02-30", "until", "a day as 2026-01-31"),
        ("since=2021-03-02&until=2021-03-01", "since", "a day up to 2021-03-01"),
        ("step=minute", "step", "hour, day"),
        ("since=2021-03-01&until=2021-04-30&step=hour", "since", "31 days at most"),
        ("since=2001-03-01&until=2021-04-30", "since", "3660 days at most"),
        ("days=3", "days", "since, step, until"),
    ],
)
def test_what_cannot_be_counted_is_refused(
    query: str, name: str, told: str, town: Municipality, client: Client
) -> None:
    problem = asked(client, query, 400)
    assert problem["parameter"] == name
    assert told in problem["expected"]


def test_the_map_is_told_since_when_layers_are_recorded(
    history: Municipality, client: Client
) -> None:
    described = client.get("/riverton/api/map").json()
    assert described["time_zone"] == ZONE
    since = {layer["name"]: layer["recorded_from"] for layer in described["layers"]}
    assert datetime.fromisoformat(since["parcels"]) == NIGHT
    assert since["streets"] is None
