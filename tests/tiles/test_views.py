"""Tiles over HTTP: several layers, rights, encodings, the short way and the long one."""

from __future__ import annotations

import gzip
from dataclasses import replace

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models import Q
from django.test import Client

from gis_platform.layers.registry import RowRule, get_layer, layers
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from landscaping.models import Tree
from tests.factories import make_member, make_municipality, make_parcel
from tests.tiles.places import HERE, above, get_tile, names_in, square, tables_read
from tiles.answers import takes_gzip
from tiles.revisions import MOST_LAYERS, SeenLayers, everybodys_layers, seen_layers, tile_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Municipality:
    """Riverton with a parcel and a tree here."""
    town = make_municipality()
    make_parcel(town, "here", square(HERE))
    west, south, *_ = HERE.bounds
    place = Point(west + 50, south + 50, srid=3857)
    place.transform(4326)
    Tree.everywhere.create(municipality=town, local_id="tree", geometry=place)
    return town


@pytest.mark.parametrize("names", ["parcels,trees", "trees,parcels", "trees,streets,parcels"])
def test_layers_keep_the_order_asked_for(names: str, town: Municipality, client: Client) -> None:
    answer = get_tile(client, HERE, names)
    decoded = mapbox_vector_tile.decode(answer.content)
    assert list(decoded) == [name for name in names.split(",") if name != "streets"]
    alone = [get_tile(client, HERE, name).content for name in names.split(",")]
    assert answer.content == b"".join(alone)


def test_a_layer_outside_of_its_zooms_adds_nothing(town: Municipality, client: Client) -> None:
    first = {name: get_layer(name).zooms.start for name in ("parcels", "trees")}
    late, early = sorted(first, key=lambda name: -first[name])
    assert first[late] > first[early]
    tile = above(HERE, first[late] - 1)
    both = get_tile(client, tile, f"{late},{early}")
    assert list(mapbox_vector_tile.decode(both.content)) == [early]
    assert get_tile(client, tile, late).status_code == 204


@pytest.mark.parametrize(
    ("names", "status"),
    [
        ("nothing", 404),
        ("parcels,nothing", 404),
        ("parcels,", 404),
        ("parcels,parcels", 400),
        (",".join(f"layer-{n}" for n in range(MOST_LAYERS + 1)), 400),
    ],
)
def test_wrong_names_are_refused(
    names: str, status: int, town: Municipality, client: Client
) -> None:
    answer = get_tile(client, HERE, names)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


def restricted_name() -> str:
    return next(layer.name for layer in layers() if not layer.is_public)


def test_one_layer_that_may_not_be_read_refuses_all_before_anything_is_read(
    town: Municipality, client: Client
) -> None:
    names = f"parcels,{restricted_name()}"
    with tables_read() as read:
        assert get_tile(client, HERE, names).status_code == 403
    assert not {"parcels_parcel", "layers_layerstate"} & set(read)
    client.force_login(make_member(town, Role.HEAD))
    answer = get_tile(client, HERE, names)
    assert names_in(answer) == {"here"}
    assert answer["Cache-Control"].startswith("private")


def test_a_tile_kept_for_members_is_not_given_to_others(town: Municipality, client: Client) -> None:
    name = restricted_name()
    client.force_login(make_member(town, Role.HEAD))
    version = client.get(f"/riverton/tiles/{name}/tilejson.json").json()["revision"]
    kept = get_tile(client, HERE, name, f"?v={version}")
    assert kept.status_code in (200, 204)
    client.logout()
    for query in ("", f"?v={version}"):
        answer = get_tile(client, HERE, name, query, **{"If-None-Match": kept["ETag"]})
        assert answer.status_code == 403


def test_those_who_see_other_rows_or_fields_have_other_names(town: Municipality) -> None:
    nobody = Actor(municipality=town)
    usual = seen_layers(nobody, "parcels")
    parcels = usual.seen[0]
    rule = RowRule(condition=Q(cadastral_number="here"), readers=frozenset({Role.HEAD}))
    fewer_rows = SeenLayers(seen=(replace(parcels, hidden=(rule,)),))
    fewer_fields = SeenLayers(seen=(replace(parcels, tile_fields=()),))
    states = [tile_state("riverton", seen, HERE) for seen in (usual, fewer_rows, fewer_fields)]
    assert len({state.name for state in states}) == 3
    assert len({state.version for state in states}) == 3


@pytest.mark.parametrize("method", ["get", "head"])
def test_compression_is_negotiated(method: str, town: Municipality, client: Client) -> None:
    ask = getattr(client, method)
    address = f"/riverton/tiles/parcels/{HERE.z}/{HERE.x}/{HERE.y}.mvt"
    plain = ask(address)
    packed = ask(address, headers={"Accept-Encoding": "br, gzip;q=0.5"})
    assert "Content-Encoding" not in plain.headers
    assert packed["Content-Encoding"] == "gzip"
    assert plain["ETag"] != packed["ETag"]
    assert "Accept-Encoding" in plain["Vary"]
    assert plain["Vary"] == packed["Vary"]
    whole = client.get(address)
    assert int(plain["Content-Length"]) == len(whole.content)
    if method == "get":
        assert gzip.decompress(packed.content) == plain.content == whole.content
        assert int(packed["Content-Length"]) == len(packed.content)
    else:
        assert plain.content == packed.content == b""


@pytest.mark.parametrize(
    ("header", "is_taken"),
    [
        ("", False),
        ("identity", False),
        ("gzip", True),
        ("GZIP", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("*", True),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("br", False),
        ("xgzip", False),
    ],
)
def test_who_takes_compressed_answers(header: str, is_taken: bool) -> None:
    assert takes_gzip(header) is is_taken


def test_a_tag_of_the_other_encoding_does_not_hold(town: Municipality, client: Client) -> None:
    tag = get_tile(client, HERE)["ETag"]
    other = {"If-None-Match": tag, "Accept-Encoding": "gzip"}
    assert get_tile(client, HERE, **other).status_code == 200
    assert get_tile(client, HERE, **{"If-None-Match": "*"}).status_code == 304


@pytest.mark.parametrize("place", ["30/1/1", "3/8/0", "3/0/8"])
def test_there_is_no_tile_outside_of_the_matrix(
    place: str, town: Municipality, client: Client
) -> None:
    assert client.get(f"/riverton/tiles/parcels/{place}.mvt").status_code == 404


def test_an_unknown_municipality_is_a_problem(client: Client) -> None:
    assert client.get("/nowhere/tiles/parcels/16/1/1.mvt").status_code == 404


def test_only_reading_methods_are_answered(town: Municipality, client: Client) -> None:
    address = f"/riverton/tiles/parcels/{HERE.z}/{HERE.x}/{HERE.y}.mvt"
    assert client.post(address).status_code == 405


def test_the_short_way_answers_as_the_long_one(town: Municipality, client: Client) -> None:
    short = get_tile(client, HERE, Origin="https://elsewhere.test")
    client.force_login(make_member(town, Role.GIS))
    long = get_tile(client, HERE, Origin="https://elsewhere.test")
    assert short.content == long.content
    assert short["ETag"] == long["ETag"]
    for header in ("Cache-Control", "X-Content-Type-Options", "Content-Security-Policy"):
        assert short[header] == long[header]
    assert short["Access-Control-Allow-Origin"] == "*"


def test_the_short_way_is_one_statement(town: Municipality, client: Client) -> None:
    get_tile(client, HERE)
    with tables_read() as read:
        get_tile(client, HERE)
    assert sum(read.values()) == 3  # the three tables of one statement
    client.cookies["django_language"] = "tt"
    with tables_read() as read:
        get_tile(client, HERE)
    assert sum(read.values()) == 3


def test_what_everybody_sees_is_remembered_by_declaration(town: Municipality) -> None:
    seen = everybodys_layers("parcels,trees")
    assert seen is everybodys_layers("parcels,trees")
    assert everybodys_layers(restricted_name()) is None


def test_a_lost_connection_is_opened_again(
    transactional_db: None, client: Client, town: Municipality
) -> None:
    assert names_in(get_tile(client, HERE)) == {"here"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (lost,) = cursor.fetchone()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [lost])
    finally:
        other.close()
    assert names_in(get_tile(client, HERE)) == {"here"}
