"""The features of a tile, against the same clip computed by shapely."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import Point
from django.db.models import Q
from shapely.affinity import translate
from shapely.geometry import Polygon, box

from gis_platform.layers.registry import RowRule
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from landscaping.models import Tree
from parcels.models import CapitalObject, Parcel
from tests.factories import make_municipality, make_parcel
from tests.tiles.drawing import KAZAN_14, draw, seen_of, stored, tile_at
from tiles.matrix import BUFFER, Tile
from tiles.mvt import layer_tile

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Municipality:
    return make_municipality()


def stars(count: int, radius_m: float) -> list[Polygon]:
    """Return polygons of 12 to 30 vertices strewn over and around the middle of a tile."""
    rng = np.random.default_rng(11)
    west, south, east, north = KAZAN_14.bounds
    made = []
    for _ in range(count):
        turns = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(12, 30)))
        far = radius_m * rng.uniform(0.4, 1.0, len(turns))
        middle = (rng.uniform(west, east), rng.uniform(south, north))
        ring = np.column_stack([np.cos(turns), np.sin(turns)]) * far[:, None] + middle
        made.append(Polygon(ring))
    return [one for one in made if one.is_valid]


@pytest.mark.parametrize("z", [13, 14, 15, 16, 17])
def test_polygons_are_those_of_the_land_cut_at_the_tile(z: int, town: Municipality) -> None:
    shapes = {
        make_parcel(town, f"p{i}", stored(shape)).pk: shape
        for i, shape in enumerate(stars(60, radius_m=120))
    }
    tile = tile_at(z)
    edge = box(*tile.bounds).buffer(BUFFER * tile.unit_m, join_style="mitre")
    expected = {pk: shape.intersection(edge) for pk, shape in shapes.items()}
    drawn = {one["id"]: one["geometry"] for one in draw(seen_of("parcels"), town, tile)}
    assert set(drawn) == {pk for pk, shape in expected.items() if shape.area > 0}
    detail_m = (2 * (z <= 16) + 1) * tile.unit_m  # simplified by two units, then on the grid
    for pk, shape in drawn.items():
        assert shape.is_valid
        missing = shape.symmetric_difference(expected[pk])
        assert missing.area < detail_m * (expected[pk].length + shape.length) / 2
        assert shape.hausdorff_distance(expected[pk]) < 3.5 * detail_m


def test_polygons_turn_as_the_format_asks(town: Municipality) -> None:
    west, south, *_ = KAZAN_14.bounds
    for i, turn in enumerate((1, -1)):
        hole = box(west + 310, south + 310, west + 390, south + 390).exterior.coords[::turn]
        shell = box(west + 300, south + 300, west + 400, south + 400).exterior.coords[::turn]
        make_parcel(town, f"p{i}", stored(Polygon(shell, [hole])))
    for z in (13, 14, 16, 17):
        tile = (
            Tile(z=z, x=KAZAN_14.x, y=KAZAN_14.y)
            if z == 14
            else containing(z, west + 350, south + 350)
        )
        drawn = draw(seen_of("parcels"), town, tile)
        assert len(drawn) == 2
        for one in drawn:
            polygon = max(shapely.get_parts(one["geometry"]), key=lambda part: part.area)
            assert not polygon.exterior.is_ccw  # clockwise as seen, MVT 2.1, 4.3.4.4
            assert all(ring.is_ccw for ring in polygon.interiors)


def containing(z: int, x: float, y: float) -> Tile:
    size, origin = Tile(z=z, x=0, y=0).size_m, -Tile(z=0, x=0, y=0).bounds[0]
    return Tile(z=z, x=int((x + origin) / size), y=int((origin - y) / size))


def test_a_shape_that_crosses_itself_is_drawn_valid(town: Municipality) -> None:
    west, south, *_ = KAZAN_14.bounds
    bow = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    make_parcel(town, "bow", stored(translate(bow, west + 200, south + 200)))
    (drawn,) = draw(seen_of("parcels"), town, KAZAN_14)
    assert drawn["geometry"].is_valid
    assert drawn["geometry"].area == pytest.approx(5000, rel=0.02)  # two triangles of 50 * 100 / 2


def test_features_come_in_the_order_of_their_ids(town: Municipality) -> None:
    for i, shape in enumerate(reversed(stars(20, radius_m=60))):
        make_parcel(town, f"p{i}", stored(shape))
    first = layer_tile(seen_of("parcels"), town, KAZAN_14)
    ids = [one["id"] for one in draw(seen_of("parcels"), town, KAZAN_14)]
    assert ids == sorted(ids)
    assert layer_tile(seen_of("parcels"), town, KAZAN_14) == first


def test_things_below_half_a_pixel_are_left_out(town: Municipality) -> None:
    west, south, *_ = KAZAN_14.bounds
    half_m = 4 * KAZAN_14.unit_m
    for name, width, height in (
        ("small", 0.6 * half_m, 0.6 * half_m),
        ("long", 3 * half_m, 0.9 * half_m),
        ("wide", 2 * half_m, 2 * half_m),
    ):
        make_parcel(
            town,
            name,
            stored(box(west + 500, south + 500, west + 500 + width, south + 500 + height)),
        )
    named = {
        one["properties"]["cadastral_number"] for one in draw(seen_of("parcels"), town, KAZAN_14)
    }
    assert named == {"long", "wide"}
    deepest = containing(19, west + 500.5, south + 500.5)
    named = {
        one["properties"]["cadastral_number"] for one in draw(seen_of("parcels"), town, deepest)
    }
    assert named == {"small", "long", "wide"}


def test_points_are_never_too_small(town: Municipality) -> None:
    west, south, *_ = KAZAN_14.bounds
    place = Point(west + 300, south + 300, srid=3857)
    place.transform(4326)
    Tree.everywhere.create(municipality=town, geometry=place)
    CapitalObject.everywhere.create(municipality=town, cadastral_number="point", geometry=place)
    for layer in ("trees", "capital-objects"):
        (drawn,) = draw(seen_of(layer), town, containing(15, west + 300, south + 300))
        assert drawn["geometry"].distance(shapely.Point(west + 300, south + 300)) < 0.5


def test_values_have_the_types_of_the_format(town: Municipality) -> None:
    west, south, *_ = KAZAN_14.bounds
    make_parcel(
        town,
        "p",
        stored(box(west + 100, south + 100, west + 200, south + 200)),
        area_value=Decimal("1234.50"),
        cadastral_value_on=date(2026, 3, 1),
        predecessor_numbers=["a:1", "a:2"],
    )
    names = (
        "cadastral_number",
        "area_value",
        "cadastral_value_on",
        "predecessor_numbers",
        "area_error_m2",
        "use_code",
    )
    (drawn,) = draw(seen_of("parcels", tile_fields=names), town, KAZAN_14)
    assert drawn["properties"] == {
        "cadastral_number": "p",
        "area_value": 1234.5,
        "cadastral_value_on": "2026-03-01",
        "predecessor_numbers": "a:1, a:2",
        "use_code": "",
    }


@pytest.mark.parametrize(
    "condition",
    [
        Q(status="TEMPORARY"),
        Q(cadastral_number__contains="%hid"),
        Q(municipality__code="elsewhere") | Q(status="TEMPORARY"),
    ],
    ids=["column", "text", "join"],
)
def test_rows_that_are_hidden_are_not_drawn(condition: Q, town: Municipality) -> None:
    west, south, *_ = KAZAN_14.bounds
    for i, (name, status) in enumerate((("seen", "REGISTERED"), ("50%hidden", "TEMPORARY"))):
        make_parcel(
            town,
            name,
            stored(box(west + 200 * i, south + 10, west + 200 * i + 100, south + 100)),
            status=status,
        )
    rule = RowRule(condition=condition, readers=frozenset({Role.GIS}))
    hiding = seen_of("parcels", (rule,), row_rules=(rule,))
    assert [one["properties"]["cadastral_number"] for one in draw(hiding, town, KAZAN_14)] == [
        "seen"
    ]
    assert len(draw(seen_of("parcels", row_rules=(rule,)), town, KAZAN_14)) == 2


def test_nobody_elses_and_no_ended_features_are_drawn(town: Municipality) -> None:
    west, south, *_ = KAZAN_14.bounds
    shape = stored(box(west + 100, south + 100, west + 200, south + 200))
    make_parcel(make_municipality("elsewhere"), "theirs", shape)
    ended = make_parcel(town, "ended", shape)
    Parcel.everywhere.filter(pk=ended.pk).update(end_lifespan=ended.begin_lifespan)
    for z in (10, 13, 14, 15, 18):
        assert layer_tile(seen_of("parcels"), town, containing(z, west + 150, south + 150)) == b""
