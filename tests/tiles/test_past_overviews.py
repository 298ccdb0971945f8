"""Overviews as at a moment, against the union of the lots of then by shapely."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import mapbox_vector_tile
import pytest
import shapely
from django.test import Client
from shapely.affinity import translate

from gis_platform.layers.records import has_few_versions
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.factories import make_municipality, make_parcel
from tests.tiles.drawing import seen_of, stored, tile_at
from tests.tiles.places import above, get_tile
from tests.tiles.test_overviews import ACROSS, lot
from tests.tiles.test_past import DAY, START, at, dated
from tests.tiles.town import json_of
from tiles.mvt import layer_tile
from tiles.past import past_content

pytestmark = pytest.mark.django_db
INSTANT = 1e-6 / 86_400
HALF = ACROSS // 2
FAR = translate(lot(0, 0), 1200, 700)
"""A lot that is made on day 20, away from the others."""
LOTS = [(column, row) for column in range(ACROSS) for row in range(ACROSS)]


@pytest.fixture
def town() -> Municipality:
    """A square of lots for housing and business; its lowest row goes on day 20."""
    town = make_municipality()
    for column, row in LOTS:
        use = "2.1" if column < HALF else "4.4"
        make_parcel(town, f"{column}/{row}", stored(lot(column, row)), use_code=use)
    dated(0)
    Parcel.everywhere.filter(municipality=town, cadastral_number__endswith="/1").update(
        use_code="5.0"
    )
    dated(10)
    Parcel.everywhere.filter(municipality=town, cadastral_number__endswith="/0").delete()
    make_parcel(town, "far", stored(FAR), use_code="6.0")
    dated(20)
    return town


def classes_then(days: float) -> dict[str, Any]:
    """Return the ground of each class at a day, by what the fixture has done."""
    lots = defaultdict(list)
    for column, row in LOTS:
        use = "2" if column < HALF else "4"
        if days >= 10 and row == 1:
            use = "5"
        if days < 20 or row != 0:
            lots[use].append(lot(column, row))
    if days >= 20:
        lots["6"].append(FAR)
    return {use: shapely.union_all(shapes) for use, shapes in lots.items()}


def classes_in(content: bytes, z: int) -> dict[str, Any]:
    """Return the ground of each class in the bytes of a tile, in EPSG:3857."""
    tile = tile_at(z)
    west, south, _, _ = tile.bounds
    layer = mapbox_vector_tile.decode(content)["parcels"]
    unit = tile.size_m / layer["extent"]
    found = defaultdict(list)
    for one in layer["features"]:
        assert set(one["properties"]) == {"use_code"}
        shape = shapely.geometry.shape(one["geometry"])
        placed = shapely.transform(shape, lambda xy: xy * unit + (west, south))
        found[one["properties"]["use_code"]].append(placed)
    return {value: shapely.union_all(shapes) for value, shapes in found.items()}


@pytest.mark.parametrize("z", [9, 11, 12])
def test_an_overview_shows_the_ground_of_then(z: int, town: Municipality) -> None:
    detail_m = 3 * tile_at(z).unit_m
    for days in (0, 5, 10 - INSTANT, 10, 15, 20 - INSTANT, 20, 25):
        content = past_content([seen_of("parcels")], town, tile_at(z), START + days * DAY)
        drawn = classes_in(content, z)
        expected = classes_then(days)
        assert set(drawn) == set(expected), days
        for use, shape in expected.items():
            off = drawn[use].symmetric_difference(shape).area
            assert off < detail_m * shape.length, (days, use)
    assert past_content([seen_of("parcels")], town, tile_at(z), START - DAY) == b""


@pytest.mark.parametrize("z", [9, 10, 12])
def test_what_has_not_changed_is_drawn_as_today(z: int, town: Municipality) -> None:
    today = classes_in(layer_tile(seen_of("parcels"), town, tile_at(z)), z)
    content = past_content([seen_of("parcels")], town, tile_at(z), START + 25 * DAY)
    then = classes_in(content, z)
    assert set(then) == set(today)
    for use, shape in today.items():
        off = then[use].symmetric_difference(shape).area
        assert off < 0.1 * tile_at(z).unit_m * shape.length


def test_a_tile_is_told_apart_by_its_moment_and_kept(town: Municipality, client: Client) -> None:
    tile = above(tile_at(14), 11)
    uses = {}
    for days in (5, 15, 5):
        answer: Any = get_tile(client, tile, query=f"?datetime={at(days)}")
        assert answer.status_code == 200
        layer = mapbox_vector_tile.decode(answer.content)["parcels"]
        uses[days] = {one["properties"]["use_code"] for one in layer["features"]}
    assert uses == {5: {"2", "4"}, 15: {"2", "4", "5"}}


@pytest.fixture
def few() -> Iterator[None]:
    """Overviews of the past are made of ten versions at most."""
    overview: Any = get_layer("parcels").overview
    before = overview.most_then
    object.__setattr__(overview, "most_then", 10)
    yield
    object.__setattr__(overview, "most_then", before)


def test_too_many_versions_are_refused_and_told_of(
    few: None, town: Municipality, client: Client
) -> None:
    answer = get_tile(client, above(tile_at(14), 11), query=f"?datetime={at(5)}")
    assert answer.status_code == 400
    assert "below zoom 13" in json.loads(answer.content)["expected"]
    tile = above(tile_at(14), 13)
    assert get_tile(client, tile, query=f"?datetime={at(5)}").status_code == 200
    (told,) = json_of(client, "tiles/parcels/tilejson.json")["datetime"]
    assert told["minzoom"] == 13
    layers = {one["name"]: one for one in json_of(client, "api/map")["layers"]}
    assert (layers["parcels"]["past_from"], layers["parcels"]["minzoom"]) == (13, 9)
    assert layers["streets"]["past_from"] == layers["streets"]["minzoom"]


def test_versions_are_counted_anew_when_there_are_more(town: Municipality) -> None:
    layer = get_layer("parcels")
    versions = len(LOTS) + 2 * ACROSS + 1  # a row was changed, one was removed, one lot was made
    assert has_few_versions(layer, town, versions)
    assert not has_few_versions(layer, town, versions - 1)
    make_parcel(town, "one more", stored(translate(FAR, 500, 0)))
    assert not has_few_versions(layer, town, versions)
    assert has_few_versions(layer, make_municipality("elsewhere"), 0)
