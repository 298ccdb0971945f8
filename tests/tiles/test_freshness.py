"""A tile is fresh at the next request, and only touched tiles change their tags."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon
from django.db import connection
from django.test import Client

from gis_platform.layers.models import LayerState
from gis_platform.layers.revisions import renew_keys
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.factories import make_municipality, make_parcel
from tests.tiles.places import BESIDE, HERE, above, get_tile, names_in, square, tables_read
from tiles.matrix import BUFFER, EXTENT, Tile

pytestmark = pytest.mark.django_db
ZOOMS = range(13, 20)
DEEP = Tile(z=18, x=HERE.x * 4 + 2, y=HERE.y * 4 + 1)
FAR = Tile(z=16, x=HERE.x + 200, y=HERE.y)


@pytest.fixture
def town() -> Municipality:
    """Riverton with a parcel here."""
    town = make_municipality()
    make_parcel(town, "here", square(HERE))
    return town


def tags(client: Client, tiles: list[Tile]) -> list[str]:
    return [get_tile(client, tile)["ETag"] for tile in tiles]


@pytest.mark.parametrize("z", [13, 14, 15, 16])
def test_an_edit_changes_the_tags_of_touched_tiles_only(
    z: int, town: Municipality, client: Client
) -> None:
    touched = above(HERE, z)
    around = [
        Tile(z=z, x=touched.x + right, y=touched.y + down)
        for right in (-1, 0, 1)
        for down in (-1, 0, 1)
        if (right, down) != (0, 0)
    ]
    before, touched_before = tags(client, around), tags(client, [touched])
    Parcel.everywhere.filter(municipality=town).update(geometry=square(HERE, at=0.4))
    assert tags(client, around) == before
    assert tags(client, [touched]) != touched_before


def test_a_tile_deeper_than_the_cells_changes_with_the_cell_above_it(
    town: Municipality, client: Client
) -> None:
    before = tags(client, [DEEP])
    Parcel.everywhere.filter(municipality=town).update(address="x")
    assert tags(client, [DEEP]) != before


def test_the_next_request_shows_what_was_stored(town: Municipality, client: Client) -> None:
    assert names_in(get_tile(client, HERE)) == {"here"}
    make_parcel(town, "new", square(HERE, at=0.2))
    assert names_in(get_tile(client, HERE)) == {"here", "new"}


def test_a_moved_feature_leaves_the_old_place_and_is_at_the_new_one(
    town: Municipality, client: Client
) -> None:
    before = tags(client, [HERE, BESIDE, FAR])
    Parcel.everywhere.filter(municipality=town).update(geometry=square(BESIDE))
    after = tags(client, [HERE, BESIDE, FAR])
    assert [old == new for old, new in zip(before, after, strict=True)] == [False, False, True]
    assert names_in(get_tile(client, HERE)) == set()
    assert names_in(get_tile(client, BESIDE)) == {"here"}


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        (
            "UPDATE parcels_parcel SET cadastral_number = 'there' WHERE municipality_id = %s",
            "there",
        ),
        ("UPDATE parcels_parcel SET end_lifespan = now() WHERE municipality_id = %s", None),
        ("DELETE FROM parcels_parcel WHERE municipality_id = %s", None),
    ],
)
def test_statements_past_the_platform_are_seen(
    statement: str, shown: str | None, town: Municipality, client: Client
) -> None:
    before = get_tile(client, HERE)
    with connection.cursor() as cursor:
        cursor.execute(statement, [town.pk])
    after = get_tile(client, HERE, **{"If-None-Match": before["ETag"]})
    assert names_in(after) == ({shown} if shown else set())


def test_a_delivery_of_many_features_is_seen_everywhere(town: Municipality, client: Client) -> None:
    before = tags(client, [HERE, FAR])
    Parcel.everywhere.bulk_create(
        Parcel(municipality=town, cadastral_number=f"n{n}", geometry=square(HERE, size=0.02))
        for n in range(2001)
    )
    after = tags(client, [HERE, FAR])
    assert all(old != new for old, new in zip(before, after, strict=True))
    assert len(names_in(get_tile(client, HERE))) == 2002


def test_an_edit_in_the_buffer_changes_the_neighbour_that_shows_it(
    town: Municipality, client: Client
) -> None:
    neighbour = Tile(z=16, x=HERE.x + 1, y=HERE.y)
    assert names_in(get_tile(client, neighbour)) == set()
    share = 1 - 0.8 * BUFFER / EXTENT
    edge = square(HERE, at=share, size=0.002)
    make_parcel(town, "edge", edge)
    assert names_in(get_tile(client, neighbour)) == {"edge"}


def test_twenty_requests_have_one_tag_and_one_content(
    town: Municipality, client: Client, tile_folder: Any
) -> None:
    make_parcel(town, "second", square(HERE, at=0.1))
    kept = [get_tile(client, HERE) for _ in range(10)]
    made = []
    for _ in range(10):
        for file in tile_folder.rglob("*"):
            if file.is_file():
                file.unlink()
        made.append(get_tile(client, HERE, **{"Accept-Encoding": "identity"}))
    assert len({answer["ETag"] for answer in kept}) == 1
    assert len({answer["ETag"] for answer in made}) == 1
    assert len({answer.content for answer in (*kept, *made)}) == 1


def test_a_tag_that_holds_is_answered_without_reading_features(
    town: Municipality, client: Client
) -> None:
    tag = get_tile(client, HERE)["ETag"]
    with tables_read() as read:
        answer = get_tile(client, HERE, **{"If-None-Match": f'"other", W/{tag}'})
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer["ETag"] == tag
    assert dict(read) == {
        "municipalities_municipality": 1,
        "layers_layerstate": 1,
        "layers_arearevision": 1,
    }


def test_a_kept_tile_is_answered_without_reading_features(
    town: Municipality, client: Client
) -> None:
    with tables_read() as read:
        get_tile(client, HERE)
    assert read["parcels_parcel"] == 1
    with tables_read() as read:
        assert names_in(get_tile(client, HERE)) == {"here"}
    assert "parcels_parcel" not in read


def test_a_kept_tile_of_a_named_version_reads_nothing(town: Municipality, client: Client) -> None:
    version = client.get("/riverton/tiles/parcels/tilejson.json").json()["revision"]
    first = get_tile(client, HERE, query=f"?v={version}")
    with tables_read() as read:
        second = get_tile(client, HERE, query=f"?v={version}")
    assert not read
    assert (second.content, second["ETag"]) == (first.content, first["ETag"])
    assert second["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_version_that_has_passed_is_never_kept_under_its_name(
    town: Municipality, client: Client
) -> None:
    version = client.get("/riverton/tiles/parcels/tilejson.json").json()["revision"]
    make_parcel(town, "new", square(HERE, at=0.2))
    for _ in range(2):
        late = get_tile(client, HERE, query=f"?v={version}")
        assert late["Cache-Control"] == "public, no-cache"
        assert names_in(late) == {"here", "new"}
    assert client.get("/riverton/tiles/parcels/tilejson.json").json()["revision"] != version


def test_a_version_keeps_tiles_that_an_edit_elsewhere_left_alone(
    town: Municipality, client: Client
) -> None:
    get_tile(client, HERE)
    make_parcel(town, "far", square(FAR))
    version = client.get("/riverton/tiles/parcels/tilejson.json").json()["revision"]
    with tables_read() as read:
        answer = get_tile(client, HERE, query=f"?v={version}")
    assert "immutable" in answer["Cache-Control"]
    assert "parcels_parcel" not in read


@pytest.mark.parametrize("version", ["1", "../../etc/passwd", "0" * 24, "g" * 24, "%00", ""])
def test_a_version_of_nobody_is_not_lasting(
    version: str, town: Municipality, client: Client
) -> None:
    answer = get_tile(client, HERE, query=f"?v={version}")
    assert answer["Cache-Control"] == "public, no-cache"


def test_a_restored_database_does_not_meet_old_tiles(town: Municipality, client: Client) -> None:
    before = get_tile(client, HERE)
    renew_keys()
    after = get_tile(client, HERE, **{"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]


def test_a_layer_that_begins_anew_has_other_tags(town: Municipality, client: Client) -> None:
    before = get_tile(client, HERE)["ETag"]
    Parcel.everywhere.filter(municipality=town).delete()
    LayerState.objects.all().delete()
    make_parcel(town, "other", MultiPolygon(square(HERE)[0], srid=4326))
    assert get_tile(client, HERE)["ETag"] != before


@pytest.fixture
def shared_town(transactional_db: None) -> Iterator[Municipality]:
    """A municipality that other connections see."""
    town = make_municipality()
    make_parcel(town, "0", square(HERE))
    yield town
    connection.close()


def test_no_reader_is_ever_behind_what_was_stored_before_it_asked(
    shared_town: Municipality, client: Client
) -> None:
    stored, done = [0], threading.Event()

    def write() -> None:
        try:
            for number in range(1, 80):
                Parcel.everywhere.update(cadastral_number=str(number))
                stored[0] = number
        finally:
            done.set()
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    shown, tag, asked = -1, "", 0
    while not done.is_set() or asked < 20:
        least, asked = stored[0], asked + 1
        answer = get_tile(client, HERE, **{"If-None-Match": tag})
        if answer.status_code == 200:
            (name,) = names_in(answer)
            shown, tag = int(name), answer["ETag"]
        assert shown >= least
    writer.join()
    assert stored[0] == 79
    assert names_in(get_tile(client, HERE)) == {"79"}
