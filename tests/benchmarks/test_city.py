"""The generated city: the same one each time, its parcels side by side."""

import numpy as np
import pytest
import shapely

from benchmarks.spatial.city import CENTRE_LONLAT, bend, box_outlines, lay_blocks, shifted
from benchmarks.spatial.city_layers import CitySize, Content, city, lay_out

SMALL = CitySize(parcels=1_500, buildings=700, trees=900, restrictions=20)


@pytest.fixture(scope="module")
def contents() -> dict[str, Content]:
    return {content.layer: content for content in city(SMALL)}


def test_the_same_size_gives_the_same_city(contents: dict[str, Content]) -> None:
    again = {content.layer: content for content in city(SMALL)}
    assert list(again) == list(contents)
    for layer, content in again.items():
        former = contents[layer]
        assert shapely.to_wkb(content.geometries).tolist() == (
            shapely.to_wkb(former.geometries).tolist()
        )
        for name, column in content.columns.items():
            assert list(column) == list(former.columns[name])


def test_there_is_as_much_as_asked_for(contents: dict[str, Content]) -> None:
    assert len(contents["parcels"].geometries) == 1_500
    assert len(contents["capital-objects"].geometries) == 700
    assert len(contents["trees"].geometries) == 900
    assert len(contents["restriction-zones"].geometries) == 20
    assert len(contents["territorial-zones"].geometries) == 300


def test_every_shape_is_valid_and_near_the_centre(contents: dict[str, Content]) -> None:
    for content in contents.values():
        assert shapely.is_valid(content.geometries).all()
        west, south, east, north = shapely.total_bounds(content.geometries)
        assert west < CENTRE_LONLAT[0] < east
        assert south < CENTRE_LONLAT[1] < north


def test_coordinates_have_nine_decimals(contents: dict[str, Content]) -> None:
    for content in contents.values():
        if content.layer == "restriction-zones":
            continue  # buffers, bent corner by corner
        coordinates = shapely.get_coordinates(content.geometries)
        assert (np.round(coordinates, 9) == coordinates).all()


def test_numbers_of_parcels_are_unique(contents: dict[str, Content]) -> None:
    numbers = list(contents["parcels"].columns["cadastral_number"])
    assert len(set(numbers)) == len(numbers)


def test_neighbours_share_borders_and_no_ground(contents: dict[str, Content]) -> None:
    surfaces = contents["parcels"].geometries
    tree = shapely.STRtree(surfaces)
    first, second = tree.query(surfaces, predicate="intersects")
    once = first < second
    shared = shapely.intersection(surfaces[first[once]], surfaces[second[once]])
    assert shapely.area(shared).max() == 0
    # all but the ends of a jagged side are common corners of both
    assert np.count_nonzero(shapely.get_num_coordinates(shared) >= 4) > 1_000


def test_areas_on_the_plan_are_those_that_shapely_finds() -> None:
    parcels = lay_out(SMALL).parcels
    expected = shapely.area(shapely.polygons(parcels.rings))
    assert parcels.areas_m2 == pytest.approx(expected)
    assert shapely.get_num_coordinates(shapely.polygons(parcels.rings)).tolist() == [21] * 1_500


def test_blocks_hold_at_least_the_parcels_asked_for() -> None:
    for wanted in (1, 30, 400, 5_000):
        blocks = lay_blocks(wanted)
        assert blocks.parcels >= wanted
        assert len(blocks.boxes) == blocks.side**2


def test_an_outline_goes_round_its_box() -> None:
    (ring,) = box_outlines(np.array([[1.0, 2.0, 4.0, 7.0]]), 5)
    surface = shapely.Polygon(ring)
    assert surface.equals(shapely.box(1, 2, 4, 7))
    assert len(ring) == 21


def test_streets_bend_without_folding() -> None:
    x, y = np.meshgrid(np.linspace(-9_000, 9_000, 60), np.linspace(-9_000, 9_000, 60))
    lonlat = bend(np.stack([x, y], axis=-1))
    cells = np.stack(
        [lonlat[:-1, :-1], lonlat[:-1, 1:], lonlat[1:, 1:], lonlat[1:, :-1]], axis=2
    ).reshape(-1, 4, 2)
    rings = shapely.linearrings(cells)
    assert shapely.is_ccw(rings).all()


def test_copies_lie_in_a_row_to_the_east() -> None:
    first, second, third = shifted(np.array([[49.123456789, 55.5]]), 3, 0.703125)
    assert first.tolist() == [[49.123456789, 55.5]]
    assert second.tolist() == [[49.826581789, 55.5]]
    assert third.tolist() == [[50.529706789, 55.5]]
