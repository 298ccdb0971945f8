"""Search and related features as at a moment, against a timeline that the test keeps itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import shapely
from django.db import connection
from django.test import Client
from shapely.geometry.base import BaseGeometry

from gis_platform.layers.history import versions
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from property.models import Lease
from tests.factories import make_municipality, make_parcel
from tests.layers.api.asking import body_of, english, member
from tests.layers.api.test_related import square, stored, zone
from zoning.models import ZoningElement

pytestmark = pytest.mark.django_db
START = datetime(2021, 3, 1, 12, tzinfo=UTC)
LAYERS = ("parcels", "territorial-zones", "leases")
MICROSECOND = 1e-6 / 86_400
"""In days."""
SUBJECT = {0.0: square(0, 0, 40, 30), 10.0: square(0, 0, 40, 60)}
ZONES = {
    "A": (0.0, 20.0, square(-10, -10, 25, 200)),
    "B": (10.0, 99.0, square(15, 40, 60, 200)),
}
"""From which day to which, and where."""
DAYS = [0.0, 5.0, 10.0 - MICROSECOND, 10.0, 15.0, 20.0 - MICROSECOND, 20.0, 25.0]


def at(days: float) -> str:
    moment = START + timedelta(microseconds=round(days / MICROSECOND))
    return moment.isoformat().replace("+00:00", "Z")


def dated(days: float) -> None:
    """Let the versions that were made just now be made so many days after the start."""
    moment = START + timedelta(days=days)
    with connection.cursor() as cursor:
        for name in LAYERS:
            table = versions(get_layer(name))._meta.db_table
            for column in ("pgh_created_at", "end_lifespan"):
                cursor.execute(
                    f"UPDATE {table} SET {column} = %s WHERE {column} > '2025-01-01'", [moment]
                )


@pytest.fixture
def here() -> Municipality:
    return make_municipality("here")


@pytest.fixture
def parcel(here: Municipality) -> Parcel:
    """A parcel of the timeline, called 1:1 at first and 1:9 from day 10 on."""
    parcel = make_parcel(here, "1:1", stored(SUBJECT[0.0]), address="Old Lane 3")
    first = zone(here, "A", ZONES["A"][2])
    Lease.everywhere.create(municipality=here, number="L-1", parcel_numbers=["1:1"])
    dated(0)
    Parcel.everywhere.filter(pk=parcel.pk).update(
        cadastral_number="1:9", address="New Lane 7", geometry=stored(SUBJECT[10.0])
    )
    zone(here, "B", ZONES["B"][2])
    dated(10)
    ZoningElement.everywhere.filter(pk=first.pk).delete()
    Lease.everywhere.filter(number="L-1").update(end_lifespan=START + timedelta(days=20))
    dated(20)
    return parcel


def related(client: Client, parcel: Parcel, moment: str | None) -> dict[str, Any]:
    asked = f"?datetime={moment}" if moment else ""
    address = f"/here/api/collections/parcels/items/{parcel.pk}/related{asked}"
    return {one["layer"]: one for one in body_of(client, address)["groups"]}


def subject_at(days: float) -> BaseGeometry:
    return SUBJECT[max(day for day in SUBJECT if day <= days)]


@pytest.mark.parametrize("days", DAYS)
def test_what_shares_ground_is_that_of_then(days: float, parcel: Parcel, client: Client) -> None:
    told = related(client, parcel, at(days))["territorial-zones"]
    ground = subject_at(days)
    there = {name: shape for name, (since, to, shape) in ZONES.items() if since <= days < to}
    expected = {name: shapely.intersection(ground, shape).area for name, shape in there.items()}
    measured = {one["title"]: one["ground"]["size"] for one in told["features"]}
    assert measured == {name: pytest.approx(area, abs=0.5) for name, area in expected.items()}
    assert (told["state"], told["count"]) == ("loaded", len(expected))


@pytest.mark.parametrize(("days", "leases"), [(5.0, ["L-1"]), (15.0, [])])
def test_numbers_are_those_of_then(
    days: float, leases: list[str], here: Municipality, parcel: Parcel, client: Client
) -> None:
    told = related(member(client, here, Role.PROPERTY), parcel, at(days))["leases"]
    assert [one["title"] for one in told["features"]] == leases


def test_no_record_is_told_apart_from_nothing(
    here: Municipality, parcel: Parcel, client: Client
) -> None:
    member(client, here, Role.PROPERTY)
    told = related(client, parcel, at(5))["red-lines"]
    assert (told["state"], told["count"], told["features"]) == ("not_recorded", None, [])
    assert related(client, parcel, None)["red-lines"]["state"] == "not_loaded"
    address = f"/here/api/collections/parcels/items/{parcel.pk}/related?datetime={at(-1)}"
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("path", ["search?q=Lane", "collections/parcels/items/{pk}/related?"])
@pytest.mark.parametrize("moment", ["yesterday", "", f"{at(1)}/{at(2)}", "../2021-03-05"])
def test_what_is_no_moment_is_refused(
    path: str, moment: str, parcel: Parcel, client: Client
) -> None:
    address = f"/here/api/{path.format(pk=parcel.pk)}&datetime={moment}"
    answer = english(client).get(address)
    assert answer.status_code == 400
    assert (answer.json()["parameter"], answer.json()["value"]) == ("datetime", moment)


def found(client: Client, text: str, moment: str | None = None) -> Any:
    asked = f"&datetime={moment}" if moment else ""
    return body_of(client, f"/here/api/search?q={text}{asked}")


@pytest.mark.parametrize("days", [0.0, 10.0 - MICROSECOND, 10.0, 25.0])
def test_a_search_finds_the_words_of_then(days: float, parcel: Parcel, client: Client) -> None:
    number, address = ("1:1", "Old Lane 3") if days < 10 else ("1:9", "New Lane 7")
    (hit,) = found(client, "lane", at(days))["results"]
    assert (hit["layer"], hit["id"], hit["title"], hit["subtitle"]) == (
        "parcels",
        parcel.pk,
        number,
        address,
    )
    box = stored(subject_at(days)).extent
    assert hit["bounds"] == pytest.approx(box, abs=1e-8)
    other = "1:9" if days < 10 else "1:1"
    assert [one["title"] for one in found(client, other, at(days))["results"]] == []


def test_a_search_finds_what_has_gone_and_not_what_came_later(
    here: Municipality, parcel: Parcel, client: Client
) -> None:
    Parcel.everywhere.filter(pk=parcel.pk).update(end_lifespan=START + timedelta(days=30))
    make_parcel(here, "1:77", address="Late Lane 1")
    dated(30)
    titles = {
        days: [one["title"] for one in found(client, "lane", at(days))["results"]]
        for days in (29, 30 - MICROSECOND, 30, 31)
    }
    assert titles == {29: ["1:9"], 30 - MICROSECOND: ["1:9"], 30: ["1:77"], 31: ["1:77"]}
    assert [one["title"] for one in found(client, "lane")["results"]] == ["1:77"]


def test_a_search_names_the_layers_it_knows_nothing_of(parcel: Parcel, client: Client) -> None:
    then = found(client, "lane", at(-1))
    assert then["results"] == []
    since = {one["layer"]: one["since"] for one in then["unrecorded"]}
    assert datetime.fromisoformat(since["parcels"]) == START
    assert since["streets"] is None
    assert "parcels" not in {one["layer"] for one in found(client, "lane", at(0))["unrecorded"]}
    assert found(client, "lane")["unrecorded"] == []


def test_the_cost_of_the_past_is_bounded(
    here: Municipality, parcel: Parcel, client: Client, django_assert_num_queries: Any
) -> None:
    layers = len(related(client, parcel, at(5)))
    with django_assert_num_queries(layers + 6):  # as today, and since when layers are recorded
        related(client, parcel, at(5))
