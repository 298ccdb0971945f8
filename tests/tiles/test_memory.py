"""Tiles of what exists only in memory decode to what was put in."""

from __future__ import annotations

from datetime import date
from typing import Any

import mapbox_vector_tile
import pytest
import shapely
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from tests.tiles.places import HERE
from tiles.matrix import BUFFER, EXTENT
from tiles.memory import encode

WEST, SOUTH, EAST, NORTH = HERE.bounds
SIZE = HERE.size_m


def units(x: float, y: float) -> tuple[float, float]:
    """Return a place given in units of the tile's grid, y up from its southern edge."""
    return WEST + x * HERE.unit_m, SOUTH + y * HERE.unit_m


def square(x: float, y: float, side: float) -> Polygon:
    return box(*units(x, y), *units(x + side, y + side))


def decoded(*geometries: BaseGeometry, **properties: object) -> list[dict[str, Any]]:
    features = [(one, properties, number) for number, one in enumerate(geometries, start=1)]
    tile = encode(features, "findings", HERE)
    found: dict[str, Any] = mapbox_vector_tile.decode(tile)
    assert list(found) == ["findings"]
    assert found["findings"]["extent"] == EXTENT
    features_of_layer: list[dict[str, Any]] = found["findings"]["features"]
    return features_of_layer


def test_features_keep_their_order_numbers_and_places() -> None:
    first, second = decoded(square(100, 200, 300), Point(*units(4000, 50)))
    assert (first["id"], second["id"]) == (1, 2)
    ring = first["geometry"]["coordinates"][0]
    assert {tuple(place) for place in ring} == {(100, 200), (400, 200), (400, 500), (100, 500)}
    assert second["geometry"] == {"type": "Point", "coordinates": [4000, 50]}


def test_properties_are_plain_values() -> None:
    given = {"code": "overlap", "area_m2": 12.5, "number": 3, "is_error": True, "nothing": None}
    (feature,) = decoded(Point(*units(1, 1)), day=date(2026, 1, 2), **given)
    assert feature["properties"] == {
        "code": "overlap",
        "area_m2": 12.5,
        "number": 3,
        "is_error": True,
        "day": "2026-01-02",
    }


def test_what_is_outside_is_left_out_and_what_crosses_is_clipped() -> None:
    far = square(EXTENT + 2 * BUFFER, 0, 10)
    crossing = square(EXTENT - 100, 1000, 1000)
    (feature,) = decoded(far, crossing)
    assert feature["id"] == 2
    shape = shapely.geometry.shape(feature["geometry"])
    assert shape.bounds == (EXTENT - 100, 1000, EXTENT + BUFFER, 2000)


def test_a_touch_of_the_frame_is_nothing() -> None:
    beside = square(EXTENT + BUFFER, 0, 100)
    assert encode([(beside, {}, 1)], "findings", HERE) == b""


def test_nothing_is_no_bytes() -> None:
    assert encode([], "findings", HERE) == b""
    assert encode([(Polygon(), {}, 1)], "findings", HERE) == b""


@pytest.mark.parametrize(
    ("geometry", "kind"),
    [
        (LineString([units(-500, 100), units(9000, 100)]), "LineString"),
        (MultiPoint([units(1, 1), units(9, 9), units(9000, 1)]), "MultiPoint"),
        (
            LineString([units(100, 100), units(100, 9000), units(200, 9000), units(200, 100)]),
            "MultiLineString",
        ),
        (
            Polygon([units(0, 0), units(5000, 0), units(5000, 900), units(0, 900)])
            - box(*units(4100, -1), *units(4200, 1000)),
            "Polygon",
        ),
    ],
)
def test_clipping_keeps_the_kind_of_geometry(geometry: BaseGeometry, kind: str) -> None:
    (feature,) = decoded(geometry)
    assert feature["geometry"]["type"] == kind


def test_the_same_features_are_the_same_bytes() -> None:
    features = [(square(10 * n, 5, 4), {"n": n}, n) for n in range(50)]
    assert encode(features, "a", HERE) == encode(features, "a", HERE)
