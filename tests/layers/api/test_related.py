"""Related features: shared ground against areas made apart, shared numbers, what is not loaded."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.test import Client
from django.utils import timezone
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from gis_platform.layers.models import LayerState
from gis_platform.layers.related import is_sliver, shared_ground
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from property.models import Lease, MunicipalAsset
from tests.factories import MSK_16_1, make_municipality, make_parcel
from tests.layers.api.asking import body_of, member
from zoning.models import ZoningElement

pytestmark = pytest.mark.django_db
WEST, SOUTH = 1_300_000.0, 470_000.0


@pytest.fixture
def here() -> Municipality:
    return make_municipality("here")


@pytest.fixture
def parcel(here: Municipality) -> Parcel:
    """A parcel of 40 m by 30 m with a hole of 10 m by 10 m."""
    ground = square(0, 0, 40, 30) - square(10, 10, 10, 10)
    return make_parcel(here, "1:1", stored(ground))


def square(x: float, y: float, width: float, height: float) -> BaseGeometry:
    """Return a rectangle in local metres from the corner of the tests."""
    return shapely.box(WEST + x, SOUTH + y, WEST + x + width, SOUTH + y + height)


def stored(local: BaseGeometry) -> Any:
    """Return a surface of local metres as the database holds it."""
    move = Transformer.from_crs(MSK_16_1, "EPSG:4326", always_xy=True)
    surface: BaseGeometry = shapely.transform(local, lambda points: _moved(move, points))
    return MultiPolygon(GEOSGeometry(memoryview(surface.wkb), srid=4326), srid=4326)


def _moved(move: Transformer, points: Any) -> Any:
    return np.column_stack(move.transform(points[:, 0], points[:, 1]))


def zone(here: Municipality, code: str, local: BaseGeometry) -> ZoningElement:
    return ZoningElement.everywhere.create(
        municipality=here, zone_code=code, geometry=stored(local)
    )


def group(client: Client, parcel: Parcel, layer: str, query: str = "") -> Any:
    address = f"/here/api/collections/parcels/items/{parcel.pk}/related{query}"
    found = {one["layer"]: one for one in body_of(client, address)["groups"]}
    return found[layer]


def test_shared_ground_is_measured_in_the_local_system(
    client: Client, here: Municipality, parcel: Parcel
) -> None:
    zone(here, "A", square(-10, -10, 25, 60))
    zone(here, "B", square(15, -10, 60, 60))
    zone(here, "C", square(200, 0, 10, 10))
    told = group(client, parcel, "territorial-zones")
    # A covers 15 m of 40 m, less half of the hole; B the rest
    assert [(one["title"], one["ground"]) for one in told["features"]] == [
        (
            "B",
            {
                "unit": "m2",
                "size": pytest.approx(700, abs=0.5),
                "share": pytest.approx(7 / 11, abs=1e-3),
            },
        ),
        (
            "A",
            {
                "unit": "m2",
                "size": pytest.approx(400, abs=0.5),
                "share": pytest.approx(4 / 11, abs=1e-3),
            },
        ),
    ]
    assert (told["count"], told["at_least"], told["slivers"]) == (2, False, 0)


def test_neighbours_touch_and_slivers_are_counted(
    client: Client, here: Municipality, parcel: Parcel
) -> None:
    make_parcel(here, "1:2", stored(square(40, 0, 20, 30)))
    make_parcel(here, "1:3", stored(square(-20, 0, 20.02, 30)))
    make_parcel(here, "1:4", stored(square(0, 28, 40, 30)))
    told = group(client, parcel, "parcels")
    (overlap,) = told["features"]
    assert overlap["title"] == "1:4"
    assert overlap["ground"]["size"] == pytest.approx(80, abs=0.5)
    assert told["slivers"] >= 1


def test_numbers_link_what_has_no_ground(
    client: Client, here: Municipality, parcel: Parcel
) -> None:
    Lease.everywhere.create(municipality=here, number="L-1", parcel_numbers=["9:9", "1:1"])
    Lease.everywhere.create(municipality=here, number="L-2", parcel_numbers=["9:9"])
    MunicipalAsset.everywhere.create(
        municipality=here, registry_number="R-1", cadastral_number="1:1"
    )
    member(client, here, Role.PROPERTY)
    (lease,) = group(client, parcel, "leases")["features"]
    assert lease["title"] == "L-1"
    assert lease["ground"] is None
    assert [(one["field"], one["number"]) for one in lease["numbers"]] == [
        ("parcel_numbers", "1:1")
    ]
    (asset,) = group(client, parcel, "municipal-assets")["features"]
    assert [one["field"] for one in asset["numbers"]] == ["cadastral_number"]


def test_nothing_found_is_none_only_where_the_layer_is_loaded(
    client: Client, here: Municipality, parcel: Parcel
) -> None:
    told = group(client, parcel, "territorial-zones")
    assert (told["state"], told["count"]) == ("not_loaded", None)
    table = ZoningElement._meta.db_table
    state, _ = LayerState.objects.get_or_create(municipality=here, table_name=table)
    state.loaded_at = timezone.now()
    state.save()
    told = group(client, parcel, "territorial-zones")
    assert (told["state"], told["count"], told["features"]) == ("loaded", 0, [])
    state.gaps = {"en": "The north is missing."}
    state.save()
    told = group(client, parcel, "territorial-zones")
    assert (told["state"], told["gaps"]) == ("partial", "The north is missing.")


def test_other_towns_and_hidden_layers_stay_out(
    client: Client, here: Municipality, parcel: Parcel
) -> None:
    there = make_municipality("there")
    zone(there, "X", square(0, 0, 40, 30))
    address = f"/here/api/collections/parcels/items/{parcel.pk}/related"
    public = {one["layer"] for one in body_of(client, address)["groups"]}
    assert group(client, parcel, "territorial-zones")["features"] == []
    assert client.get(address.replace("/here/", "/there/")).status_code == 404
    staff = {one["layer"] for one in body_of(member(client, here), address)["groups"]}
    assert public < staff


def test_few_are_told_and_all_are_counted(
    client: Client, here: Municipality, parcel: Parcel
) -> None:
    for i in range(4):
        zone(here, f"Z{i}", square(5 + i, 0, 30, 9))
    told = group(client, parcel, "territorial-zones", "?limit=2")
    assert len(told["features"]) == 2
    assert told["count"] == 4


def test_each_layer_costs_one_statement(
    client: Client, here: Municipality, parcel: Parcel, django_assert_num_queries: Any
) -> None:
    for i in range(5):
        zone(here, f"Z{i}", square(5 + i, 0, 30, 9))
    address = f"/here/api/collections/parcels/items/{parcel.pk}/related"
    layers = len(body_of(client, address)["groups"])
    # the municipality, the feature, the state, what it came from and became
    with django_assert_num_queries(layers + 5):
        body_of(client, address)


def test_lines_and_points_are_told_apart() -> None:
    ground = shapely.box(0, 0, 10, 10)
    line = shapely.LineString([(-5, 5), (4, 5)])
    along = shared_ground(ground, line)
    assert along is not None
    assert (along.dimension, along.size, along.share) == (1, 4.0, None)
    back = shared_ground(line, ground)
    assert back is not None
    assert back.share == pytest.approx(4 / 9)
    crossing = shared_ground(line, shapely.LineString([(0, 0), (0, 9)]))
    assert crossing is not None
    assert crossing.size is None
    assert shared_ground(ground, shapely.Point(10, 10)) is not None
    assert shared_ground(ground, shapely.Point(11, 10)) is None
    assert shared_ground(ground, shapely.box(10, 0, 20, 10)) is None


@pytest.mark.parametrize(
    ("other", "sliver"),
    [
        ((10 - 0.04, 0, 60, 50), True),  # a strip of 4 cm along 50 m: 2 m²
        ((10 - 0.2, 0, 60, 50), False),  # a strip of 20 cm
        ((9.5, 49.5, 60, 60), True),  # a corner of 0.25 m²
        ((4, 4, 4.5, 4.5), False),  # a small thing that lies within
    ],
)
def test_slivers_are_small_or_narrow(
    other: tuple[float, float, float, float], sliver: bool
) -> None:
    one, two = shapely.box(0, 0, 10, 50), shapely.box(*other)
    ground = shared_ground(one, two)
    assert ground is not None
    assert is_sliver(ground, one, two) is sliver
