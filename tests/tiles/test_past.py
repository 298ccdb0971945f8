"""Tiles as at a moment, against what shapely says of the shapes that were sent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection
from django.db.models import Q
from django.test import Client
from shapely.affinity import translate
from shapely.geometry import LineString, MultiLineString, Point, Polygon, box, mapping
from shapely.geometry.base import BaseGeometry

from gis_platform.layers.history import FEATURE_ID, versions
from gis_platform.layers.models import LayerState
from gis_platform.layers.policy import Access
from gis_platform.layers.registry import RowRule, get_layer
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel, Street
from tests.factories import make_member, make_municipality, make_parcel
from tests.layers.editing.making import Editor, feature
from tests.tiles.drawing import TO_LONLAT, seen_of, stored
from tests.tiles.places import BESIDE, HERE, above, get_tile, names_in, square
from tests.tiles.town import json_of
from tiles.matrix import BUFFER, Tile
from tiles.mvt import layer_tile
from tiles.past import past_content

pytestmark = pytest.mark.django_db
START = datetime(2021, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WEST, SOUTH, _, _ = HERE.bounds
STEP_M = HERE.size_m / 20


def at(days: float) -> str:
    return (START + days * DAY).isoformat().replace("+00:00", "Z")


def dated(days: float) -> None:
    """Let the versions that were made just now be made so many days after the start."""
    with connection.cursor() as cursor:
        for name in ("parcels", "streets", "trees", "municipal-assets"):
            table = versions(get_layer(name))._meta.db_table
            for column in ("pgh_created_at", "end_lifespan"):
                cursor.execute(
                    f"UPDATE {table} SET {column} = %s WHERE {column} > '2025-01-01'",
                    [START + days * DAY],
                )


def lonlat(shape: BaseGeometry) -> dict[str, Any]:
    """Return a shape of EPSG:3857 as GeoJSON in degrees."""
    moved = shapely.transform(shape, lambda xy: np.column_stack(TO_LONLAT.transform(*xy.T)))
    return mapping(moved)


def drawn_then(seen: Access, town: Municipality, tile: Tile, days: float) -> dict[int, Any]:
    """Return the features of a tile as at a day, by id; geometries in EPSG:3857."""
    content = past_content([seen], town, tile, START + days * DAY)
    if not content:
        return {}
    layer = mapbox_vector_tile.decode(content)[seen.layer.name]
    west, south, _, _ = tile.bounds
    unit = tile.size_m / layer["extent"]
    return {
        one["id"]: shapely.transform(
            shapely.geometry.shape(one["geometry"]), lambda xy: xy * unit + (west, south)
        )
        for one in layer["features"]
    }


def block(column: int, *, width: int = 2, hole: bool = False) -> BaseGeometry:
    """Return a polygon in EPSG:3857 within the tile, with a hole if wanted."""
    west = WEST + column * STEP_M
    outer = box(west, SOUTH + 2 * STEP_M, west + width * STEP_M, SOUTH + 6 * STEP_M)
    inner = box(west + 0.5 * STEP_M, SOUTH + 3 * STEP_M, west + 1.5 * STEP_M, SOUTH + 4 * STEP_M)
    return outer.difference(inner) if hole else outer


@pytest.fixture
def town() -> Municipality:
    return make_municipality()


@pytest.fixture
def editor(town: Municipality) -> Editor:
    return Editor(town)


def made(editor: Editor, layer: str, shape: BaseGeometry, **properties: Any) -> int:
    answer = editor.create(layer, feature(lonlat(shape), **properties))
    assert answer.status_code == 201, answer.content
    pk: int = answer.json()["id"]
    return pk


def sent(editor: Editor, layer: str, pk: int, shape: BaseGeometry) -> None:
    etag = editor.get(layer, pk)["ETag"]
    answer = editor.update(layer, pk, {"geometry": lonlat(shape)}, If_Match=etag)
    assert answer.status_code == 200, answer.content


def removed(editor: Editor, layer: str, pk: int) -> None:
    assert editor.delete(layer, pk, If_Match=editor.get(layer, pk)["ETag"]).status_code == 204


@pytest.mark.parametrize("z", [13, 14, 15, 16, 18])
def test_polygons_lie_where_they_lay_then(z: int, town: Municipality, editor: Editor) -> None:
    shapes = {0.0: block(2, hole=True), 10.0: block(8), 20.0: block(8, width=3, hole=True)}
    moving = made(editor, "parcels", shapes[0.0], cadastral_number="moving")
    gone = made(editor, "parcels", block(14), cadastral_number="gone")
    dated(0)
    sent(editor, "parcels", moving, shapes[10.0])
    dated(10)
    sent(editor, "parcels", moving, shapes[20.0])
    removed(editor, "parcels", gone)
    later = made(editor, "parcels", block(2), cadastral_number="later")
    dated(20)
    tile = above(HERE, z) if z <= HERE.z else containing(z, shapes[20.0].centroid)
    clip = box(*tile.bounds).buffer(BUFFER * tile.unit_m, join_style="mitre")
    expected = {
        5: {moving: shapes[0.0], gone: block(14)},
        15: {moving: shapes[10.0], gone: block(14)},
        25: {moving: shapes[20.0], later: block(2)},
    }
    for days, wanted in expected.items():
        inside = {pk: shape.intersection(clip) for pk, shape in wanted.items()}
        inside = {pk: shape for pk, shape in inside.items() if shape.area > 0}
        drawn = drawn_then(seen_of("parcels"), town, tile, days)
        assert set(drawn) == set(inside)
        for pk, shape in drawn.items():
            off = shape.symmetric_difference(inside[pk]).area
            assert off < 2 * tile.unit_m * inside[pk].length, (days, pk)
    assert drawn_then(seen_of("parcels"), town, tile, -1) == {}


def containing(z: int, place: Point) -> Tile:
    size, origin = Tile(z=z, x=0, y=0).size_m, -Tile(z=0, x=0, y=0).bounds[0]
    return Tile(z=z, x=int((place.x + origin) / size), y=int((origin - place.y) / size))


def test_points_stand_where_they_stood_then(town: Municipality, editor: Editor) -> None:
    places = [Point(WEST + n * STEP_M, SOUTH + n * STEP_M) for n in (3, 9, 15)]
    moving, gone = (made(editor, "trees", place, species="Lime") for place in places[:2])
    dated(0)
    sent(editor, "trees", moving, places[2])
    removed(editor, "trees", gone)
    dated(10)
    expected = {5: {moving: places[0], gone: places[1]}, 15: {moving: places[2]}}
    for days, wanted in expected.items():
        drawn = drawn_then(seen_of("trees"), town, HERE, days)
        assert set(drawn) == set(wanted)
        for pk, place in drawn.items():
            assert place.distance(wanted[pk]) < HERE.unit_m


def test_lines_run_where_they_ran_then(town: Municipality) -> None:
    run = LineString([(WEST, SOUTH), (WEST + 9 * STEP_M, SOUTH + 4 * STEP_M)])
    shapes = [run, translate(run, 5 * STEP_M, 9 * STEP_M)]
    texts = [shapely.geometry.shape(lonlat(MultiLineString([shape]))).wkt for shape in shapes]
    geos: list[Any] = [GEOSGeometry(text, srid=4326) for text in texts]
    street = Street.everywhere.create(municipality=town, name="Way", geometry=geos[0])
    dated(0)
    Street.everywhere.filter(pk=street.pk).update(geometry=geos[1])
    dated(10)
    Street.everywhere.filter(pk=street.pk).update(end_lifespan=START + 20 * DAY)
    dated(20)
    for days, shape in ((5, shapes[0]), (15, shapes[1])):
        (drawn,) = drawn_then(seen_of("streets"), town, HERE, days).values()
        assert drawn.hausdorff_distance(shape) < 1.5 * HERE.unit_m
    assert drawn_then(seen_of("streets"), town, HERE, 25) == {}


@pytest.mark.parametrize("z", [13, 14, 15, 16, 17, 18, 19])
def test_what_has_not_changed_is_drawn_byte_for_byte_as_today(z: int, town: Municipality) -> None:
    rng = np.random.default_rng(7)
    for number in range(40):
        x, y = np.add(rng.uniform(0, HERE.size_m, 2), (WEST, SOUTH))
        turns = np.sort(rng.uniform(0, 2 * np.pi, 14))
        ring = np.column_stack([np.cos(turns), np.sin(turns)]) * STEP_M + (x, y)
        make_parcel(town, f"p{number}", stored(Polygon(ring)), use_code=f"{number % 3}.1")
    dated(0)
    tile = above(HERE, z) if z <= HERE.z else containing(z, Point(x, y))
    seen = seen_of("parcels")
    today = layer_tile(seen, town, tile)
    assert today
    assert past_content([seen], town, tile, START + DAY) == today


def test_nobody_elses_features_were_there(town: Municipality) -> None:
    make_parcel(make_municipality("elsewhere"), "theirs", square(HERE))
    dated(0)
    assert past_content([seen_of("parcels")], town, HERE, START + DAY) == b""


@pytest.mark.parametrize(
    "condition",
    [Q(status="TEMPORARY"), Q(municipality__code="elsewhere") | Q(status="TEMPORARY")],
    ids=["column", "join"],
)
def test_rules_hide_what_they_would_have_hidden_then(condition: Q, town: Municipality) -> None:
    parcel = make_parcel(town, "a", square(HERE), status="TEMPORARY")
    other = make_parcel(town, "b", square(HERE, at=0.2), status="REGISTERED")
    dated(0)
    Parcel.everywhere.filter(pk=parcel.pk).update(status="REGISTERED")
    Parcel.everywhere.filter(pk=other.pk).update(status="TEMPORARY")
    dated(10)
    rule = RowRule(condition=condition, readers=frozenset({Role.GIS}))
    hiding = seen_of("parcels", (rule,), row_rules=(rule,))
    assert set(drawn_then(hiding, town, HERE, 5)) == {other.pk}
    assert set(drawn_then(hiding, town, HERE, 15)) == {parcel.pk}
    everything = seen_of("parcels", row_rules=(rule,))
    assert set(drawn_then(everything, town, HERE, 5)) == {parcel.pk, other.pk}


def test_fields_that_are_not_seen_are_not_in_tiles_of_the_past(town: Municipality) -> None:
    make_parcel(town, "a", square(HERE), use_code="2.1", address="then")
    dated(0)
    seen = replace(seen_of("parcels"), tile_fields=("use_code",))
    content = past_content([seen], town, HERE, START + DAY)
    (one,) = mapbox_vector_tile.decode(content)["parcels"]["features"]
    assert one["properties"] == {"use_code": "2.1"}


@pytest.fixture
def parcel(town: Municipality) -> Parcel:
    """A parcel that was called `old` until day 10."""
    parcel = make_parcel(town, "old", square(HERE))
    dated(0)
    Parcel.everywhere.filter(pk=parcel.pk).update(cadastral_number="new")
    dated(10)
    return parcel


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(5), {"old"}),
        (at(10), {"new"}),
        (at(9.9999), {"old"}),
        ("2021-03-05", {"old"}),
        ("2021-03-11", {"new"}),
        ("2021-03-06T01:00:00%2B03:00", {"old"}),
        ("2999-01-01T00:00:00Z", {"new"}),
    ],
)
def test_an_instant_or_a_day_is_asked_for(
    moment: str, expected: set[str], parcel: Parcel, client: Client
) -> None:
    assert names_in(get_tile(client, HERE, query=f"?datetime={moment}")) == expected


@pytest.mark.parametrize(
    ("moment", "tile", "told"),
    [
        (f"{at(1)}/{at(2)}", HERE, "no span of time"),
        ("yesterday", HERE, "RFC 3339"),
        ("", HERE, "RFC 3339"),
        (at(-1), HERE, START.isoformat()),
    ],
)
def test_what_cannot_be_answered_is_refused_with_its_limit(
    moment: str, tile: Tile, told: str, parcel: Parcel, client: Client
) -> None:
    answer = get_tile(client, tile, query=f"?datetime={moment}")
    assert answer.status_code == 400
    problem = json.loads(answer.content)
    assert problem["parameter"] == "datetime"
    assert problem["value"] == moment
    assert told in problem["expected"]


def test_a_layer_that_never_was_recorded_is_not_read_as_empty(
    parcel: Parcel, client: Client
) -> None:
    answer = get_tile(client, HERE, "streets", f"?datetime={at(5)}")
    assert answer.status_code == 400
    assert "no record of streets" in json.loads(answer.content)["expected"]


def test_a_layer_that_was_loaded_empty_was_empty_since(
    parcel: Parcel, town: Municipality, client: Client
) -> None:
    LayerState.objects.create(municipality=town, table_name="parcels_street", loaded_at=START)
    answer = get_tile(client, HERE, "streets", f"?datetime={at(5)}")
    assert answer.status_code == 204, answer.content
    assert get_tile(client, HERE, "streets", f"?datetime={at(-5)}").status_code == 400


def test_layers_without_a_record_are_left_out_of_a_tile_of_several(
    parcel: Parcel, client: Client
) -> None:
    answer = get_tile(client, HERE, "streets,parcels", f"?datetime={at(5)}")
    assert names_in(answer) == {"old"}


def test_who_may_not_read_a_layer_may_not_read_its_past(town: Municipality, client: Client) -> None:
    name = "register-documents"
    query = f"?datetime={at(5)}"
    assert get_tile(client, HERE, name, query).status_code == 403
    client.force_login(make_member(town, Role.HEAD))
    assert get_tile(client, HERE, name, query).status_code == 400  # nothing was ever recorded


def test_a_tile_of_the_past_is_kept_privately_and_for_a_while(
    parcel: Parcel, client: Client
) -> None:
    query = f"?datetime={at(5)}"
    first = get_tile(client, HERE, query=query)
    assert first["Cache-Control"] == "private, max-age=300"
    assert (
        get_tile(client, HERE, query=query, **{"If-None-Match": first["ETag"]}).status_code == 304
    )
    other = get_tile(client, HERE, query=f"?datetime={at(6)}")
    today = get_tile(client, HERE)
    assert len({first["ETag"], other["ETag"], today["ETag"]}) == 3


def test_what_is_recorded_here_makes_another_tile_and_elsewhere_none(
    parcel: Parcel, town: Municipality, client: Client
) -> None:
    query = f"?datetime={at(5)}"
    tag = get_tile(client, HERE, query=query)["ETag"]
    make_parcel(town, "beside", square(BESIDE))
    held = get_tile(client, HERE, query=query, **{"If-None-Match": tag})
    assert held.status_code == 304
    make_parcel(town, "late", square(HERE, at=0.2))
    with connection.cursor() as cursor:  # recorded by a transaction that began on day 4
        cursor.execute(
            "UPDATE parcels_parcelversion SET pgh_created_at = %s WHERE cadastral_number = 'late'",
            [START + 4 * DAY],
        )
    renewed = get_tile(client, HERE, query=query, **{"If-None-Match": tag})
    assert names_in(renewed) == {"old", "late"}


def test_the_tiles_of_the_api_take_the_parameter_too(parcel: Parcel, client: Client) -> None:
    place = f"WebMercatorQuad/{HERE.z}/{HERE.y}/{HERE.x}"
    for address in (f"collections/parcels/tiles/{place}", f"tiles/{place}"):
        for days, name in ((5, "old"), (15, "new")):
            answer: Any = client.get(f"/riverton/api/{address}?datetime={at(days)}")
            assert names_in(answer) == {name}, address


def test_tiles_of_the_past_are_told_of(parcel: Parcel, client: Client) -> None:
    told = json_of(client, "tiles/parcels,streets/tilejson.json")["datetime"]
    assert [(one["layer"], one["minzoom"]) for one in told] == [("parcels", 9), ("streets", 11)]
    assert [one["since"] for one in told] == [START.isoformat(), None]
    described = json_of(client, "api/openapi?f=json")
    assert described["components"]["parameters"]["tileMoment"]["name"] == "datetime"


def test_each_feature_is_there_once_whatever_its_history(town: Municipality) -> None:
    parcel = make_parcel(town, "n0", square(HERE))
    dated(0)
    for number in range(1, 9):
        Parcel.everywhere.filter(pk=parcel.pk).update(cadastral_number=f"n{number}")
        dated(number)
    seen = seen_of("parcels")
    for number in range(9):
        content = past_content([seen], town, HERE, START + (number + 0.5) * DAY)
        (one,) = mapbox_vector_tile.decode(content)["parcels"]["features"]
        assert one["properties"]["cadastral_number"] == f"n{number}"
    assert versions(get_layer("parcels")).objects.filter(**{FEATURE_ID: parcel.pk}).count() == 9
