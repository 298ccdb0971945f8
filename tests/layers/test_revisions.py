"""Triggers raise the revisions of just the tiles that a change can be seen in."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import connection, transaction

from gis_platform.layers.models import AreaRevision, LayerState
from gis_platform.layers.registry import get_layer
from gis_platform.layers.revisions import (
    area_tokens,
    cells_revisions,
    layer_versions,
    raise_areas,
    read_areas,
    renew_keys,
)
from gis_platform.municipalities.models import Municipality
from landscaping.models import Tree
from parcels.models import Parcel
from tests.factories import make_municipality, make_parcel
from tiles.matrix import BUFFER, EXTENT, Tile

PARCELS = get_layer("parcels")
Cell = tuple[int, int, int]


# columns and rows of tests lie far from the edges of the tiles above them
def inside(z: int, x: int, y: int, *, of: float = 0.5, size: float = 0.1) -> MultiPolygon:
    """Return a square within a tile, its lower left corner at a share of the tile."""
    tile = Tile(z=z, x=x, y=y)
    west, south, *_ = tile.bounds
    corner = west + of * tile.size_m, south + of * tile.size_m
    far = corner[0] + size * tile.size_m, corner[1] + size * tile.size_m
    square = MultiPolygon(Polygon.from_bbox((*corner, *far)), srid=3857)
    square.transform(4326)
    return square


def raised(municipality: Municipality) -> dict[Cell, int]:
    found = AreaRevision.objects.filter(state__municipality=municipality)
    return {(x, y, z): n for x, y, z, n in found.values_list("x", "y", "z", "revision")}


def ancestors(z: int, x: int, y: int) -> set[Cell]:
    return {(x >> up, y >> up, z - up) for up in range(z + 1)}


@pytest.mark.django_db
def test_a_new_feature_raises_the_cells_above_it_and_no_other() -> None:
    here = make_municipality()
    make_parcel(here, geometry=inside(16, 43690, 21845))
    assert raised(here) == dict.fromkeys(ancestors(16, 43690, 21845), 1)


@pytest.mark.django_db
def test_a_moved_feature_raises_the_old_place_and_the_new_one() -> None:
    here = make_municipality()
    parcel = make_parcel(here, geometry=inside(16, 43690, 21845))
    parcel.geometry = inside(16, 43692, 21845)
    parcel.save()
    old, new = ancestors(16, 43690, 21845), ancestors(16, 43692, 21845)
    assert raised(here) == {cell: (2 if cell in old else 1) for cell in old | new}


@pytest.mark.django_db
def test_a_change_in_the_buffer_of_a_neighbour_raises_the_neighbour() -> None:
    here = make_municipality()
    tile = Tile(z=16, x=43690, y=21845)
    share = 1 - 0.9 * BUFFER / EXTENT
    make_parcel(here, geometry=inside(16, tile.x, tile.y, of=share, size=0.001))
    found = raised(here)
    assert {(x, y) for x, y, z in found if z == 16} == {
        (tile.x + right, tile.y - up) for right in (0, 1) for up in (0, 1)
    }


@pytest.mark.django_db
def test_a_change_outside_of_the_buffer_leaves_the_neighbour() -> None:
    here = make_municipality()
    share = 1 - (BUFFER + 14) / EXTENT
    make_parcel(here, geometry=inside(16, 43690, 21845, of=share, size=0.001))
    assert [cell for cell in raised(here) if cell[2] == 16] == [(43690, 21845, 16)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE parcels_parcel SET address = 'x' WHERE id = %s",
        "UPDATE parcels_parcel SET end_lifespan = now() WHERE id = %s",
        "DELETE FROM parcels_parcel WHERE id = %s",
    ],
)
def test_any_statement_on_a_feature_raises_its_cells(statement: str) -> None:
    here = make_municipality()
    parcel = make_parcel(here, geometry=inside(16, 43690, 21845))
    with connection.cursor() as cursor:
        cursor.execute(statement, [parcel.pk])
    assert set(raised(here).values()) == {2}


@pytest.mark.django_db
def test_a_feature_without_geometry_raises_the_layer_only() -> None:
    here = make_municipality()
    Parcel.everywhere.create(municipality=here, cadastral_number="1", geometry=None)
    state = LayerState.objects.get(municipality=here)
    assert (state.revision, state.swept, raised(here)) == (1, 0, {})


@pytest.mark.django_db
def test_a_feature_at_the_pole_or_beyond_the_world_is_stored() -> None:
    here = make_municipality()
    for number, place in enumerate(((10, 89.9), (190, 10), (-180, -85.2))):
        Tree.everywhere.create(
            municipality=here, local_id=str(number), geometry=Point(*place, srid=4326)
        )
    sides = {z: max(max(x, y) for x, y, zoom in raised(here) if zoom == z) for z in range(17)}
    assert all(sides[z] < 2**z for z in sides)


@pytest.mark.django_db
def test_a_change_of_many_features_is_one_of_the_whole_layer() -> None:
    here = make_municipality()
    before = area_tokens([PARCELS], here, 16, 5, 5)
    Tree.everywhere.bulk_create(
        Tree(municipality=here, local_id=str(n), geometry=Point(49, 55, srid=4326))
        for n in range(2001)
    )
    state = LayerState.objects.get(municipality=here)
    assert (state.revision, state.swept, raised(here)) == (1, 1, {})
    assert area_tokens([PARCELS], here, 16, 5, 5) == before
    assert area_tokens([get_layer("trees")], here, 16, 5, 5) != before


@pytest.mark.django_db
def test_a_wide_feature_is_a_change_of_the_whole_layer() -> None:
    here = make_municipality()
    make_parcel(here, geometry=inside(9, 325, 159, of=0.05, size=0.9))
    state = LayerState.objects.get(municipality=here)
    assert (state.swept, raised(here)) == (1, {})


@pytest.mark.django_db
def test_emptying_the_table_is_a_change_of_every_municipality() -> None:
    here, there = make_municipality(), make_municipality("there")
    for town in (here, there):
        make_parcel(town, geometry=inside(16, 43690, 21845))
    before = [area_tokens([PARCELS], town, 3, 0, 0) for town in (here, there)]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE parcels_parcel CASCADE")
    after = [area_tokens([PARCELS], town, 3, 0, 0) for town in (here, there)]
    assert all(old != new for old, new in zip(before, after, strict=True))


@pytest.mark.django_db
def test_municipalities_have_revisions_of_their_own() -> None:
    here, there = make_municipality(), make_municipality("there")
    before = area_tokens([PARCELS], there, 0, 0, 0)
    make_parcel(here)
    assert area_tokens([PARCELS], there, 0, 0, 0) == before
    assert area_tokens([PARCELS], here, 0, 0, 0) != before


@pytest.mark.django_db
def test_states_come_in_the_order_asked_for_in_one_statement() -> None:
    here = make_municipality()
    make_parcel(here, geometry=inside(16, 43690, 21845))
    trees = get_layer("trees")
    found = read_areas([trees, PARCELS, trees], here.code, 20, 43690 << 4, 21845 << 4)
    assert found.municipality_id == here.pk
    assert [state.area for state in found.states] == [0, 1, 0]
    assert layer_versions([trees, PARCELS], here)[0] == ".0"


@pytest.mark.django_db
def test_an_unknown_municipality_has_no_state() -> None:
    with pytest.raises(Municipality.DoesNotExist):
        read_areas([PARCELS], "nowhere", 0, 0, 0)


@pytest.mark.django_db
def test_cells_of_a_block_tell_which_have_changed() -> None:
    here = make_municipality()
    make_parcel(here, "1", geometry=inside(16, 43690, 21845))
    make_parcel(here, "2", geometry=inside(16, 43691, 21847))
    make_parcel(here, "3", geometry=inside(16, 43710, 21847))
    found = cells_revisions(PARCELS, here, 16, range(43680, 43700), range(21840, 21850))
    assert found.cells == {(43690, 21845): 1, (43691, 21847): 1}
    assert found.swept == 0
    assert found.key == LayerState.objects.get(municipality=here).key


@pytest.mark.django_db
def test_areas_are_raised_by_hand_and_keys_renewed() -> None:
    here = make_municipality()
    make_parcel(here, geometry=inside(16, 43690, 21845))
    before = area_tokens([PARCELS], here, 16, 43692, 21845)
    raise_areas(PARCELS, here, [Tile(z=18, x=43692 * 4 + 1, y=21845 * 4 + 1).bounds])
    raise_areas(PARCELS, here, [])
    after = area_tokens([PARCELS], here, 16, 43692, 21845)
    assert after != before
    assert renew_keys(here) == 1
    assert area_tokens([PARCELS], here, 16, 43692, 21845) != after


@pytest.fixture
def town(transactional_db: None) -> Iterator[Municipality]:
    """A municipality that other connections see."""
    yield make_municipality()
    connection.close()


def test_two_editors_of_overlapping_cells_do_not_block_each_other_for_good(
    town: Municipality,
) -> None:
    one = make_parcel(town, "1", geometry=inside(16, 43690, 21845)).pk
    two = make_parcel(town, "2", geometry=inside(16, 43691, 21845)).pk
    failures: list[Exception] = []

    def edit(order: tuple[int, int]) -> None:
        try:
            for _ in range(20):
                for pk in order:
                    with transaction.atomic():
                        Parcel.everywhere.filter(pk=pk).update(address="x")
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=(order,)) for order in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    state = LayerState.objects.get(municipality=town)
    assert state.revision == 2 + 80
    assert raised(town)[43690, 21845, 16] == 1 + 40
    assert raised(town)[0, 0, 0] == 2 + 80
