"""How high a feature stands: recorded, estimated by storeys above ground, or not known."""

from __future__ import annotations

from dataclasses import replace

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.test import Client

from gis_platform.layers.cards import card
from gis_platform.layers.errors import InvalidDeclaration
from gis_platform.layers.heights import Heights, HeightSource, describe_heights, height_of
from gis_platform.layers.policy import access
from gis_platform.layers.registry import _check_names, get_layer
from gis_platform.municipalities.actors import system_actor
from parcels.models import CapitalObject
from tests.contracts.conftest import SHAPES
from tests.contracts.doors import tile_place
from tests.factories import make_municipality, rectangle

HEIGHTS = Heights(recorded="h", storeys="n", underground="u", storey_m=3.0)
HEIGHT_FIELDS = ("height_m", "floors", "underground_floors")


@pytest.mark.parametrize(
    ("values", "source", "metres"),
    [
        ({"h": "12.50", "n": "9", "u": ""}, HeightSource.RECORDED, 12.5),
        ({"h": None, "n": "5", "u": ""}, HeightSource.ESTIMATED, 15.0),
        ({"h": None, "n": "6", "u": "1"}, HeightSource.ESTIMATED, 15.0),
        ({"h": None, "n": "4-5", "u": "0"}, HeightSource.ESTIMATED, 15.0),
        ({"h": 0, "n": "2", "u": ""}, HeightSource.ESTIMATED, 6.0),
        ({"h": None, "n": "", "u": ""}, HeightSource.UNKNOWN, None),
        ({"h": None, "n": "attic", "u": ""}, HeightSource.UNKNOWN, None),
        ({"h": None, "n": "1", "u": "1"}, HeightSource.UNKNOWN, None),
        ({"h": None, "n": "201", "u": ""}, HeightSource.UNKNOWN, None),
    ],
)
def test_a_height_and_where_it_comes_from(
    values: dict[str, object], source: HeightSource, metres: float | None
) -> None:
    found = height_of(HEIGHTS, values)
    assert (found.source, found.metres) == (source, metres)


def test_a_reader_without_the_field_is_told_of_no_heights() -> None:
    assert describe_heights(HEIGHTS, {"n", "u"}) is None
    described = describe_heights(HEIGHTS, {"h", "n"})
    assert described is not None
    assert (described["recorded"], described["storeys"]) == ("h", None)


def test_heights_come_with_the_tiles_or_are_refused() -> None:
    buildings = get_layer("capital-objects")
    with pytest.raises(InvalidDeclaration, match="style and heights use"):
        _check_names(replace(buildings, tile_fields=("kind",)))


@pytest.mark.django_db
def test_a_card_says_that_a_height_is_estimated() -> None:
    town = make_municipality()
    seen = access(system_actor(town, "test"), get_layer("capital-objects"))
    lines = {
        line.field: line.text
        for line in card(seen, {"floors": "3", "underground_floors": "1"}, town)
    }
    assert "estimated" in lines["height_m"]
    assert lines["height_m"].startswith("about 6,")
    known = {line.field: line.text for line in card(seen, {"floors": "3", "height_m": "7"}, town)}
    assert known["height_m"] == "7"


@pytest.mark.django_db
def test_the_map_is_told_how_high_buildings_are(client: Client) -> None:
    town = make_municipality()
    CapitalObject.everywhere.create(
        municipality=town, cadastral_number="16:50:1:1", geometry=rectangle(49.1, 55.8), floors="2"
    )
    described = client.get(f"/{town.code}/api/map").json()["layers"]
    heights = {layer["name"]: layer["heights"] for layer in described}
    assert heights["capital-objects"] == {
        "recorded": "height_m",
        "storeys": "floors",
        "underground": "underground_floors",
        "storey_m": 3.0,
    }
    assert heights["parcels"] is None


@pytest.mark.django_db
def test_tiles_carry_what_heights_are_made_of(client: Client) -> None:
    town = make_municipality()
    CapitalObject.everywhere.create(
        municipality=town,
        cadastral_number="16:50:1:1",
        geometry=GEOSGeometry(SHAPES["GEOMETRY"], srid=4326),
        floors="4-5",
        underground_floors="1",
        height_m="17.25",
    )
    z, x, y = tile_place(get_layer("capital-objects"))
    answer = client.get(f"/{town.code}/tiles/capital-objects/{z}/{x}/{y}.mvt")
    (feature,) = mapbox_vector_tile.decode(answer.content)["capital-objects"]["features"]
    carried = {name: feature["properties"][name] for name in HEIGHT_FIELDS}
    assert carried == {"height_m": 17.25, "floors": "4-5", "underground_floors": "1"}
