"""The demo town: plans of its odd parcels, and the town as an analyst reads it."""

from __future__ import annotations

import io
import json
import math
from pathlib import Path
from typing import Any

import geopandas
import mapbox_vector_tile
import pyogrio
import pytest
import shapely
from django.core.management import CommandError
from django.test import Client

from fixtures.demo_town import AWKWARD
from gis_platform.municipalities.models import Municipality
from tests.fixtures.town_parts import awkward, by_number, room, shape_of, zones_of
from tests.flows.conftest import command
from tests.golden.checks import check_cover, compared_envelopes, composed, spread

pytestmark = pytest.mark.django_db

REFUSED = {
    "archived": "ARCHIVED_WITH_SUCCESSORS",
    "invalid_geometry": "REPAIR_UNCONFIRMED",
    "no_boundaries": "NO_BORDERS",
}
UNKNOWN = "not_in_cadastre"
KNOWN = sorted(set(AWKWARD) - {UNKNOWN})
MADE = sorted(set(KNOWN) - set(REFUSED))
WARNED = {
    "across_red_line": "PARTLY_INSIDE_RED_LINES",
    "building_crosses_boundary": "OKS_CROSSES_BOUNDARY",
    "inside_red_lines": "WHOLLY_INSIDE_RED_LINES",
    "neighbour_overlap": "NEIGHBOUR_OVERLAP",
    "temporary": "PARCEL_TEMPORARY",
    "two_zones": "SEVERAL_ZONES",
    "zero_envelope": "ZERO_ENVELOPE",
    "zone_sliver": "SLIVER",
}
SLIVER_M2 = 10
LEAST_COMPARED = 60
ZOOM = 16


@pytest.fixture(scope="module")
def town(walk: Path) -> Path:
    """The demo town, loaded; the folder with the plans of its odd parcels."""
    command("load_demo")
    with pytest.raises(CommandError, match=f"{len(MADE)} of {len(AWKWARD)} plans"):
        command("make_plan", "--municipality", "demo", "--out", walk / "plans", *AWKWARD.values())
    return walk / "plans"


def written(folder: Path, key: str, name: str = "plan.json") -> Any:
    return json.loads((folder / AWKWARD[key].replace(":", "_") / name).read_text())


@pytest.mark.parametrize("key", sorted(REFUSED))
def test_a_refusal_has_its_ground_and_no_plan(town: Path, key: str) -> None:
    refusal = written(town, key, "refusal.json")
    assert [ground["code"] for ground in refusal["grounds"]] == [REFUSED[key]]
    assert AWKWARD[key] in refusal["message"]
    assert not (town / AWKWARD[key].replace(":", "_") / "plan.pdf").exists()


def test_a_divided_parcel_is_refused_with_the_numbers_that_came_of_it(town: Path) -> None:
    numbers = awkward("archived").values["successor_numbers"]
    assert isinstance(numbers, list)
    message = written(town, "archived", "refusal.json")["message"]
    assert len(numbers) == 2
    assert all(number in message for number in numbers)


@pytest.mark.parametrize("key", MADE)
def test_a_plan_measures_parcel_and_zones_as_the_town_was_drawn(town: Path, key: str) -> None:
    plan, shape = written(town, key), shape_of(awkward(key))
    assert plan["parcel"]["area_calculated_m2"] == pytest.approx(shape.area, abs=0.01)
    counted = {code: area for code, area in zones_of(shape).items() if area > SLIVER_M2}
    found = {zone["code"]: zone["area_m2"] for zone in plan["zoning"]["zones"]}
    assert found == pytest.approx(counted, abs=0.02)
    pdf = (town / AWKWARD[key].replace(":", "_") / "plan.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-1.7")


@pytest.mark.parametrize("key", sorted(WARNED))
def test_a_plan_says_what_is_odd(town: Path, key: str) -> None:
    assert WARNED[key] in {warning["code"] for warning in written(town, key)["warnings"]}


@pytest.mark.parametrize("key", ["ordinary", "temporary", "height_zone", "zouit_over_all"])
def test_the_ground_for_building_is_that_of_plain_shapely(town: Path, key: str) -> None:
    (zone,) = written(town, key)["zoning"]["zones"]
    assert zone["envelopes"][0]["area_m2"] == pytest.approx(
        room(shape_of(awkward(key))).area, rel=0.005
    )


@pytest.mark.parametrize(
    ("key", "parts"), [("zero_envelope", 0), ("envelope_two_parts", 2), ("multi_contour", 2)]
)
def test_the_ground_for_building_has_its_parts(town: Path, key: str, parts: int) -> None:
    (zone,) = written(town, key)["zoning"]["zones"]
    envelope = zone["envelopes"][0]
    assert len(envelope["parts"]) == parts
    assert (envelope["area_m2"] > 0) is (parts > 0)


@pytest.mark.parametrize("key", KNOWN)
def test_postgis_alone_finds_the_same_on_an_odd_parcel(town: Path, key: str) -> None:
    place = Municipality.objects.get(code="demo")
    plan = composed(place, AWKWARD[key], place.today)
    assert (plan is None) is (key in REFUSED)
    if plan is not None:
        check_cover(place, AWKWARD[key], plan)
        compared_envelopes(place, AWKWARD[key], plan)


def test_postgis_alone_finds_the_same_all_over_the_town(town: Path) -> None:
    place = Municipality.objects.get(code="demo")
    compared = 0
    for number in spread():
        plan = composed(place, number, place.today)
        if plan is not None:
            check_cover(place, number, plan)
            compared += compared_envelopes(place, number, plan)
    assert compared >= LEAST_COMPARED


def test_where_no_regulation_applies_nothing_is_computed(town: Path) -> None:
    for key in ("no_regulation", "inside_red_lines"):
        (zone,) = written(town, key)["zoning"]["zones"]
        assert not zone["regulation_applies"]
        assert zone["reason_not_applied"]
        assert zone["envelopes"] == []


def test_restrictions_lines_and_easements_are_those_of_the_town(town: Path) -> None:
    height = written(town, "height_zone")["restrictions"]
    assert [(one["kind_code"], one["effect"], one["fully"]) for one in height] == [
        ("AIR-3", "HEIGHT", True)
    ]
    assert height[0]["height_limit_m"] > 0
    assert written(town, "zouit_over_all")["restrictions"][0]["fully"]
    easements = written(town, "easement_excludes_building")["easements"]
    assert [one["excludes_building"] for one in easements] == [True]
    plan = written(town, "inside_red_lines")
    assert plan["red_lines"]["area_inside_m2"] == plan["parcel"]["area_calculated_m2"]
    assert len(written(town, "multi_contour")["parcel"]["contours"]) == 2
    assert [ring["hole"] for ring in written(town, "hole")["parcel"]["points"]] == [False, True]
    kinds = {edge["kind"] for edge in written(town, "corner_street_and_passage")["parcel"]["edges"]}
    assert {"STREET", "PASSAGE"} <= kinds


def test_the_items_are_all_parcels_page_by_page(town: Path) -> None:
    client, numbers = Client(), []
    address = "/demo/api/collections/parcels/items?limit=1000"
    while address:
        page = client.get(address).json()
        numbers += [one["properties"]["cadastral_number"] for one in page["features"]]
        assert page["numberReturned"] == len(page["features"])
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
    assert len(numbers) > 3000
    assert sorted(numbers) == sorted(by_number())


def test_an_analyst_measures_items_with_geopandas(town: Path) -> None:
    lon, lat = lonlat_of("ordinary")
    box = f"{lon - 1e-3},{lat - 1e-3},{lon + 1e-3},{lat + 1e-3}"
    body = Client().get(f"/demo/api/collections/parcels/items?bbox={box}").content
    frame = geopandas.read_file(io.BytesIO(body))
    assert frame.crs.to_epsg() == 4326
    metres = frame.set_index("cadastral_number").to_crs(msk_16())
    expected = {name: shape_of(by_number()[name]).area for name in metres.index}
    assert len(expected) > 20
    assert dict(metres.geometry.area) == pytest.approx(expected, abs=0.02)


def test_a_tile_holds_the_parcels_that_are_there(town: Path) -> None:
    lon, lat = lonlat_of("ordinary")
    x, y = tile_at(lon, lat)
    content = Client().get(f"/demo/tiles/parcels/{ZOOM}/{x}/{y}.mvt").content
    layer = mapbox_vector_tile.decode(content)["parcels"]
    numbers = {one["properties"]["cadastral_number"] for one in layer["features"]}
    west, south, east, north = tile_bounds(x, y)
    address = f"/demo/api/collections/parcels/items?bbox={west},{south},{east},{north}"
    items = Client().get(address).json()["features"]
    inside = {
        one["properties"]["cadastral_number"]
        for one in items
        if one["geometry"]
        and shapely.box(west, south, east, north).contains(
            shapely.from_geojson(json.dumps(one["geometry"])).representative_point()
        )
    }
    assert AWKWARD["ordinary"] in inside
    assert inside <= numbers


def test_gdal_reads_a_tile_where_it_lies(town: Path, tmp_path: Path) -> None:
    lon, lat = lonlat_of("ordinary")
    x, y = tile_at(lon, lat)
    file = tmp_path / "tile.mvt"
    file.write_bytes(Client().get(f"/demo/tiles/parcels/{ZOOM}/{x}/{y}.mvt").content)
    frame = pyogrio.read_dataframe(f"MVT:{file}", layer="parcels", X=x, Y=y, Z=ZOOM, CLIP="NO")
    assert frame.crs.to_epsg() == 3857
    number = AWKWARD["ordinary"]
    (read,) = frame[frame["cadastral_number"] == number].to_crs(msk_16()).geometry
    drawn = shape_of(awkward("ordinary"))
    assert read.symmetric_difference(drawn).area < 0.01 * drawn.area


def test_tilejson_names_the_tiles_and_their_fields(town: Path) -> None:
    body = Client().get("/demo/tiles/parcels/tilejson.json").json()
    (layer,) = body["vector_layers"]
    assert layer["fields"]["cadastral_number"] == "String"
    x, y = tile_at(*lonlat_of("ordinary"))
    address = body["tiles"][0].format(z=ZOOM, x=x, y=y)
    answer = Client().get(address)
    assert answer.status_code == 200
    again = Client().get(address, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    versioned = f"{address}?v={body['revision']}"
    assert "immutable" in Client().get(versioned)["Cache-Control"]


def msk_16() -> str:
    """Return the local CRS of the town as its package has it."""
    return Municipality.objects.get(code="demo").crs_definition


def lonlat_of(key: str) -> tuple[float, float]:
    """Return a place in a parcel of the town in degrees, by PROJ alone."""
    point = shape_of(awkward(key)).representative_point()
    (there,) = geopandas.GeoSeries([point], crs=msk_16()).to_crs(4326)
    return there.x, there.y


def tile_at(lon: float, lat: float) -> tuple[int, int]:
    north = math.asinh(math.tan(math.radians(lat)))
    return int((lon / 360 + 0.5) * 2**ZOOM), int((0.5 - north / math.tau) * 2**ZOOM)


def tile_bounds(x: int, y: int) -> tuple[float, float, float, float]:
    def lat(row: int) -> float:
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / 2**ZOOM))))

    return x / 2**ZOOM * 360 - 180, lat(y + 1), (x + 1) / 2**ZOOM * 360 - 180, lat(y)
