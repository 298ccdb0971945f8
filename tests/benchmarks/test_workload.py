"""What is asked for, and what answers hold."""

from __future__ import annotations

import json
import math

import mapbox_vector_tile
import numpy as np
import pytest
from shapely.geometry import box, mapping

from benchmarks.spatial.content import page_content, tile_content
from benchmarks.spatial.growth_part import Grown, everywhere
from benchmarks.spatial.workload import choose_tiles
from tiles.matrix import ORIGIN_M


def tile_of(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """The usual formula of tile numbers, from degrees."""
    turned = math.asinh(math.tan(math.radians(lat)))
    return (
        math.floor((lon + 180) / 360 * 2**zoom),
        math.floor((1 - turned / math.pi) / 2 * 2**zoom),
    )


def drawn(lon: float, lat: float) -> tuple[float, float]:
    """EPSG:3857 of degrees."""
    radius = ORIGIN_M / math.pi
    return radius * math.radians(lon), radius * math.asinh(math.tan(math.radians(lat)))


def test_dense_tiles_hold_most_and_average_ones_lie_in_the_middle() -> None:
    places = {
        (49.10, 55.70): 9,
        (49.20, 55.70): 5,
        (49.30, 55.70): 4,
        (49.40, 55.70): 3,
        (49.5, 55.7): 1,
    }
    points = np.array([drawn(*place) for place, count in places.items() for _ in range(count)])
    chosen = choose_tiles(points, 14, 1)
    assert chosen.dense == [tile_of(49.10, 55.70, 14)]
    assert chosen.average == [tile_of(49.30, 55.70, 14)]
    assert choose_tiles(points, 14, 50).dense == choose_tiles(points, 14, 50).average


@pytest.mark.parametrize("zoom", [14, 16])
def test_questions_to_every_copy_are_about_the_same_place_of_the_city(zoom: int) -> None:
    lon, lat = 49.1234, 55.7654
    x, y = tile_of(lon, lat, zoom)
    asked = everywhere(f"{zoom}-avg", [{"z": zoom, "x": x, "y": y}], Grown(copies=3, rows=[]))
    expected = [tile_of(lon + copy * 0.703125, lat, zoom) for copy in range(3)]
    assert [(one["x"], one["y"]) for one in asked] == expected


def test_boxes_move_as_the_city_does() -> None:
    asked = everywhere(
        "bbox", [{"bbox": "49.1,55.7,49.2,55.8", "limit": 9}], Grown(copies=2, rows=[])
    )
    assert [one["bbox"] for one in asked] == [
        "49.100000,55.70000,49.200000,55.80000",
        "49.803125,55.70000,49.903125,55.80000",
    ]


def test_a_tile_is_counted_and_its_ground_clipped() -> None:
    features = [
        {"geometry": box(0, 0, 1024, 1024), "properties": {"id": 7}, "id": 7},
        {"geometry": box(4000, 4000, 4160, 4096), "properties": {}, "id": 8},
    ]
    body = mapbox_vector_tile.encode({"name": "parcels", "features": features})
    found = tile_content(body, 99)
    assert (found.features, found.ids, found.vertices, found.invalid) == (
        2,
        frozenset({7, 8}),
        10,
        0,
    )
    assert found.area == pytest.approx((1024**2 + 96 * 96) / 4096**2)
    assert (found + found).size_b == 198
    assert tile_content(b"", 0).features == 0


def test_a_page_and_a_single_feature_are_counted() -> None:
    feature = {"type": "Feature", "id": "5", "geometry": mapping(box(1, 1, 2, 2)), "properties": {}}
    page = {"type": "FeatureCollection", "features": [feature, {**feature, "id": 6}]}
    found = page_content(json.dumps(page).encode(), 10)
    assert (found.features, found.ids, found.vertices) == (2, frozenset({5, 6}), 10)
    assert page_content(json.dumps(feature).encode(), 10).ids == {5}
