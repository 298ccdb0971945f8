"""The history of a feature: what each version changed, for whom it is told."""

from __future__ import annotations

from typing import Any

import pghistory
import pytest
import shapely
from django.test import Client
from pyproj import Transformer
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from property.models import Lease
from tests.factories import MSK_16_1, make_municipality, make_parcel, rectangle
from tests.layers.api.asking import body_of, english, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Municipality:
    return make_municipality("here")


@pytest.fixture
def parcel(here: Municipality) -> Parcel:
    """A parcel that was made, then renamed, then moved and made larger, each for a reason."""
    made = make_parcel(here, "1:1", address="old")
    own = Parcel.everywhere.filter(pk=made.pk)
    with pghistory.context(actor="anna", user=7, reason="a letter", source_document="No. 5"):
        own.update(address="new", status="TEMPORARY")
    with pghistory.context(actor="boris", run=3, source="plan.xml"):
        own.update(geometry=rectangle(49.1, 55.8, 0.002))
    return made


def versions(client: Client, pk: int, query: str = "", layer: str = "parcels") -> Any:
    return body_of(client, f"/here/api/collections/{layer}/items/{pk}/history{query}")


def area_m2(lon: float, lat: float, size: float) -> float:
    """Return the area of a small rectangle in local metres, by the shoelace formula."""
    move = Transformer.from_crs("EPSG:4326", MSK_16_1, always_xy=True)
    corners = [(lon, lat), (lon + size, lat), (lon + size, lat + size), (lon, lat + size)]
    points = [move.transform(*corner) for corner in corners]
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return float(abs(sum(x * v - u * y for (x, y), (u, v) in pairs)) / 2)


def test_versions_come_newest_first_with_what_they_changed(
    client: Client, here: Municipality, parcel: Parcel
) -> None:
    body = versions(english(member(client, here)), parcel.pk)
    moved, renamed, created = body["versions"]
    assert [one["step"] for one in body["versions"]] == ["changed", "changed", "created"]
    assert [one["version"] for one in body["versions"]] == [3, 2, 1]
    assert body["next"] is None
    changes = {one["field"]: one for one in renamed["changes"]}
    assert changes.keys() == {"address", "status"}
    assert (changes["address"]["before"], changes["address"]["after"]) == ("old", "new")
    assert changes["status"]["after"] == "TEMPORARY"
    assert changes["status"]["after_text"] == "temporary"
    assert not renamed["moved"]
    assert moved["changes"] == []
    assert moved["moved"]
    assert created["moved"]


def test_a_moved_boundary_is_told_before_and_after(client: Client, parcel: Parcel) -> None:
    moved = versions(client, parcel.pk)["versions"][0]
    assert shapely.equals_exact(shape(moved["before"]), box(0.001), tolerance=1e-9)
    assert shapely.equals_exact(shape(moved["after"]), box(0.002), tolerance=1e-9)
    # coordinates lie on a grid of 1 cm: half a step along the perimeter is at most some m²
    assert moved["size"]["unit"] == "m2"
    assert moved["size"]["before"] == pytest.approx(area_m2(49.1, 55.8, 0.001), abs=2)
    assert moved["size"]["after"] == pytest.approx(area_m2(49.1, 55.8, 0.002), abs=4)
    bare = versions(client, parcel.pk, "?skipGeometry=true")["versions"][0]
    assert not bare.keys() & {"before", "after"}
    assert bare["size"] == moved["size"]


def box(size: float) -> BaseGeometry:
    return shapely.from_wkb(bytes(rectangle(49.1, 55.8, size).wkb))


def test_only_staff_read_who_and_why(client: Client, here: Municipality, parcel: Parcel) -> None:
    told = ("by", "channel", "reason", "source_document")
    for version in versions(client, parcel.pk)["versions"]:
        assert [version[name] for name in told] == [None] * 4
    moved, renamed, _ = versions(member(client, here), parcel.pk)["versions"]
    assert [renamed[name] for name in told] == ["anna", "page", "a letter", "No. 5"]
    assert [moved[name] for name in told] == ["boris", "import", "", "plan.xml"]


def test_pages_join_without_a_gap(client: Client, parcel: Parcel) -> None:
    whole = versions(client, parcel.pk)["versions"]
    first = versions(client, parcel.pk, "?limit=2")
    rest = versions(client, parcel.pk, f"?limit=2&before={first['next']}")
    assert first["versions"] + rest["versions"] == whole
    assert rest["next"] is None


def test_hidden_fields_never_leave(client: Client, here: Municipality) -> None:
    lease = Lease.everywhere.create(municipality=here, number="L-1", lessee="A. Person")
    Lease.everywhere.filter(pk=lease.pk).update(lessee="B. Person")
    told = client.get(f"/here/api/collections/leases/items/{lease.pk}/history")
    assert told.status_code == 200
    assert b"Person" not in told.content
    seen = versions(member(client, here, Role.PROPERTY), lease.pk, layer="leases")
    (change,) = seen["versions"][0]["changes"]
    assert (change["before"], change["after"]) == ("A. Person", "B. Person")


def test_another_towns_feature_has_no_history_here(client: Client, here: Municipality) -> None:
    elsewhere = make_parcel(make_municipality("there"), "2:2")
    answer = client.get(f"/here/api/collections/parcels/items/{elsewhere.pk}/history")
    assert answer.status_code == 404


def test_the_history_costs_one_statement(
    client: Client, parcel: Parcel, django_assert_num_queries: Any
) -> None:
    # the municipality, the versions, what it came from and became
    with django_assert_num_queries(4):
        versions(client, parcel.pk)


def test_before_the_first_version_there_is_nothing(client: Client, parcel: Parcel) -> None:
    assert versions(client, parcel.pk, "?before=1")["versions"] == []


def test_a_feature_that_never_was_has_no_page_of_history_either(
    client: Client, parcel: Parcel
) -> None:
    address = f"/here/api/collections/parcels/items/{parcel.pk + 1}/history?before=1"
    assert client.get(address).status_code == 404
