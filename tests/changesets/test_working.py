"""What the editor reads: full precision in the local CRS, nothing that the asker may not see."""

from __future__ import annotations

from typing import Any

import pyproj
import pytest
from django.test import Client
from django.urls import reverse
from shapely.geometry import shape

from gis_platform.layers.registry import layers
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from tests.factories import MSK_16_1, make_member, make_municipality, make_parcel, rectangle

pytestmark = pytest.mark.django_db
LON, LAT, SIZE = 49.1, 55.8, 0.001
to_local = pyproj.Transformer.from_crs("EPSG:4326", MSK_16_1, always_xy=True).transform


@pytest.fixture
def here() -> Municipality:
    return make_municipality()


@pytest.fixture
def parcel(here: Municipality) -> Parcel:
    return make_parcel(here)


def items(client: Client, **parameters: str | int) -> dict[str, Any]:
    address = reverse("working-items", kwargs={"municipality": "riverton"})
    answer = client.get(address, parameters)
    assert answer.status_code == 200, answer.content
    read: dict[str, Any] = answer.json()
    return read


def around(reach_m: float = 200.0) -> str:
    x, y = to_local(LON, LAT)
    return f"{x - reach_m},{y - reach_m},{x + reach_m},{y + reach_m}"


def test_features_come_in_local_metres_on_the_grid(client: Client, parcel: Parcel) -> None:
    [found] = items(client, layers="parcels", bbox=around())["features"]
    assert (found["layer"], found["id"], found["version"]) == ("parcels", parcel.pk, 1)
    assert found["title"] == parcel.cadastral_number
    corners = [(LON, LAT), (LON + SIZE, LAT), (LON + SIZE, LAT + SIZE), (LON, LAT + SIZE)]
    expected = {tuple(round(side, 2) for side in to_local(*corner)) for corner in corners}
    read: Any = shape(found["geometry"])
    assert read.geom_type == "MultiPolygon"
    assert set(read.geoms[0].exterior.coords) == expected


def test_a_box_elsewhere_holds_nothing(client: Client, parcel: Parcel) -> None:
    x, y = to_local(LON + 0.1, LAT)
    box = f"{x},{y},{x + 100},{y + 100}"
    assert items(client, layers="parcels", bbox=box)["features"] == []


def test_features_are_found_by_id_but_not_those_of_another_municipality(
    client: Client, parcel: Parcel
) -> None:
    other = make_parcel(make_municipality("elsewhere"), "16:50:010101:2", rectangle(LON, LAT))
    found = items(client, layer="parcels", ids=f"{parcel.pk},{other.pk}")["features"]
    assert [one["id"] for one in found] == [parcel.pk]


def test_layers_tell_who_may_edit_them(client: Client, here: Municipality) -> None:
    address = reverse("working", kwargs={"municipality": "riverton"})
    assert not any(one["may_edit"] for one in client.get(address).json()["layers"])
    client.force_login(make_member(here, Role.GIS))
    told = client.get(address).json()
    editable = {one["name"] for one in told["layers"] if one["may_edit"]}
    assert editable == {layer.name for layer in layers() if Role.GIS in layer.editors}
    assert told["crs"]["definition"] == MSK_16_1
    assert told["crs"]["precision_m"] == 0.01


def test_layers_tell_what_is_checked_and_whether_changes_are_reviewed(
    client: Client, here: Municipality
) -> None:
    here.plan_rules = {**here.plan_rules, "review_layers": ["parcels"]}
    here.save(update_fields=["plan_rules"])
    told = client.get(reverse("working", kwargs={"municipality": "riverton"})).json()["layers"]
    assert [one["name"] for one in told if one["review_required"]] == ["parcels"]
    (parcels,) = [one for one in told if one["name"] == "parcels"]
    (rule,) = [one for one in parcels["checks"] if one["kind"] == "no_overlap"]
    assert rule["parameters"]["tolerance_m2"] == 1.0


def test_restricted_layers_are_neither_told_nor_read(client: Client, here: Municipality) -> None:
    restricted = next(layer for layer in layers() if not layer.is_public)
    address = reverse("working", kwargs={"municipality": "riverton"})
    assert restricted.name not in {one["name"] for one in client.get(address).json()["layers"]}
    address = reverse("working-items", kwargs={"municipality": "riverton"})
    answer = client.get(address, {"layers": restricted.name, "bbox": around()})
    assert answer.status_code in (401, 403)


def test_one_statement_a_layer(
    client: Client, parcel: Parcel, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        items(client, layers="parcels,quarters", bbox=around())


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({"layers": "parcels", "bbox": "1,2,3"}, "bbox"),
        ({"layers": "parcels", "bbox": "0,0,nan,1"}, "bbox"),
        ({"layers": "parcels", "bbox": "0,0,6000,1"}, "bbox"),
        ({"layers": "parcels", "bbox": "10,0,0,1"}, "bbox"),
        ({"layers": "", "bbox": "0,0,1,1"}, "layers"),
        ({"layer": "parcels", "ids": "1;2"}, "ids"),
        ({"layer": "parcels", "ids": "-1"}, "ids"),
        ({"layer": "parcels", "ids": "1", "all": "1"}, "all"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(
    client: Client, here: Municipality, parameters: dict[str, str], named: str
) -> None:
    answer = client.get(reverse("working-items", kwargs={"municipality": "riverton"}), parameters)
    assert answer.status_code == 400
    assert answer.json()["parameter"] == named
