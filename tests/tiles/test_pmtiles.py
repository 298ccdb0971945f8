"""Archives hold every tile that is served, byte for byte, and nothing else."""

from __future__ import annotations

from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any

import pmtiles.reader
import pyogrio
import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client

from gis_platform.layers.exports.limits import SIMULTANEOUS
from gis_platform.layers.registry import layers
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from tests.contracts.doors import body_of
from tests.factories import make_member, make_municipality, make_parcel, rectangle
from tests.tiles.test_tilesets import tile_of
from tests.tiles.town import make_town
from tiles.pmtiles_export import USUAL_DEEPEST

pytestmark = pytest.mark.django_db
GZIP = {"Accept-Encoding": "gzip"}
reading: Any = pmtiles.reader  # without annotations
Tiles = dict[tuple[int, int, int], bytes]


@pytest.fixture
def town() -> Municipality:
    return make_town()


def archive_of(client: Client, names: str, query: str = "") -> bytes:
    answer: Any = client.get(f"/riverton/tiles/{names}.pmtiles{query}")
    body = body_of(answer)
    assert answer.status_code == 200, body[:300]
    assert answer["Content-Type"] == "application/vnd.pmtiles"
    return body


def tiles_of(body: bytes) -> Tiles:
    return dict(reading.all_tiles(reading.MemorySource(body)))


def header_of(body: bytes) -> Any:
    return reading.Reader(reading.MemorySource(body)).header()


def served(client: Client, names: str, zooms: range) -> Tiles:
    """Return every tile that is not empty around the town, compressed, as it is served."""
    found: Tiles = {}
    for z in zooms:
        first, last = tile_of(49.09, 55.82, z), tile_of(49.18, 55.79, z)
        for x, y in product(range(first.x, last.x + 1), range(first.y, last.y + 1)):
            answer = client.get(f"/riverton/tiles/{names}/{z}/{x}/{y}.mvt", headers=GZIP)
            if answer.status_code == 200:
                found[z, x, y] = answer.content
    return found


@pytest.mark.parametrize(
    ("names", "query", "zooms"),
    [
        ("parcels", "?maxzoom=14", range(9, 15)),
        ("trees,parcels,streets", "?minzoom=11&maxzoom=15", range(11, 16)),
    ],
)
def test_it_holds_all_that_is_served_byte_for_byte(
    names: str, query: str, zooms: range, town: Municipality, client: Client
) -> None:
    body = archive_of(client, names, query)
    expected = served(client, names, zooms)
    found = tiles_of(body)
    assert found.keys() == expected.keys()
    assert found == expected
    header = header_of(body)
    assert header["clustered"]
    assert (header["min_zoom"], header["max_zoom"]) == (zooms[0], zooms[-1])
    assert header["min_lon_e7"] == pytest.approx(491000000, abs=2000)
    assert header["max_lat_e7"] == pytest.approx(558040000, abs=70000)
    read = reading.Reader(reading.MemorySource(body))
    for place in expected:
        assert read.get(*place) == expected[place]


def test_the_usual_zooms_show_every_feature(town: Municipality, client: Client) -> None:
    body = archive_of(client, "parcels")
    header = header_of(body)
    assert (header["min_zoom"], header["max_zoom"]) == (9, USUAL_DEEPEST)


def test_the_same_data_is_the_same_bytes_and_asked_for_once(
    town: Municipality, client: Client
) -> None:
    first: Any = client.get("/riverton/tiles/parcels.pmtiles?maxzoom=12")
    assert body_of(first) == archive_of(client, "parcels", "?maxzoom=12")
    held = {"If-None-Match": first["ETag"]}
    address = "/riverton/tiles/parcels.pmtiles?maxzoom=12"
    assert client.get(address, headers=held).status_code == 304
    make_parcel(town, "more", rectangle(49.3, 55.8))
    assert client.get(address, headers=held).status_code == 200


def test_equal_tiles_are_kept_once(town: Municipality, client: Client) -> None:
    Parcel.everywhere.all().delete()
    make_parcel(town, "large", rectangle(49.0, 55.7, size=0.2))  # its inner tiles are alike
    body = archive_of(client, "parcels", "?minzoom=15&maxzoom=15")
    header = header_of(body)
    assert header["addressed_tiles_count"] > 100
    assert header["tile_contents_count"] < header["addressed_tiles_count"] / 2


def test_gdal_reads_it(town: Municipality, client: Client, tmp_path: Path) -> None:
    path = tmp_path / "town.pmtiles"
    path.write_bytes(archive_of(client, "parcels,streets", "?maxzoom=15"))
    assert {name for name, _ in pyogrio.list_layers(path)} == {"parcels", "streets"}
    found = pyogrio.read_dataframe(path, layer="parcels").to_crs(4326)
    stored: dict[str, Any] = {one.cadastral_number: one for one in Parcel.objects.of(town)}
    assert set(found["cadastral_number"]) == set(stored)
    for number, parts in found.groupby("cadastral_number"):
        bounds = parts.total_bounds
        assert bounds == pytest.approx(stored[number].geometry.extent, abs=2e-5)
        assert set(parts["use_code"]) == {stored[number].use_code}


def test_the_city_is_all_public_layers_whoever_asks(town: Municipality, client: Client) -> None:
    public = archive_of(client, "city", "?maxzoom=12")
    told = reading.Reader(reading.MemorySource(public)).metadata()["vector_layers"]
    restricted = {layer.name for layer in layers() if not layer.is_public}
    assert not restricted & {layer["id"] for layer in told}
    assert {"parcels", "streets"} <= {layer["id"] for layer in told}
    client.force_login(make_member(town, Role.HEAD))
    assert tiles_of(archive_of(client, "city", "?maxzoom=12")) == tiles_of(public)


def test_a_restricted_layer_is_refused_before_anything_is_read(
    town: Municipality, client: Client
) -> None:
    name = next(layer.name for layer in layers() if not layer.is_public)
    assert client.get(f"/riverton/tiles/parcels,{name}.pmtiles").status_code == 403


def test_features_of_another_municipality_are_not_in_it(town: Municipality, client: Client) -> None:
    other = make_municipality("other")
    make_parcel(other, "elsewhere", rectangle(49.4, 55.8))
    found = tiles_of(archive_of(client, "parcels", "?minzoom=14&maxzoom=14"))
    beyond = tile_of(49.4005, 55.8005, 14)
    assert (beyond.z, beyond.x, beyond.y) not in found


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("?maxzoom=x", "maxzoom"),
        ("?maxzoom=23", "maxzoom"),
        ("?minzoom=-1", "minzoom"),
        ("?minzoom=14&maxzoom=12", "maxzoom"),
        ("?maxzoom=3", "maxzoom"),
    ],
)
def test_wrong_zooms_are_refused(
    query: str, parameter: str, town: Municipality, client: Client
) -> None:
    answer = client.get(f"/riverton/tiles/parcels.pmtiles{query}")
    assert answer.status_code == 400
    assert answer.json()["parameter"] == parameter


def test_too_many_tiles_are_refused_with_the_limit_before_any_is_drawn(
    town: Municipality, client: Client, tmp_path: Path
) -> None:
    make_parcel(town, "huge", rectangle(40, 50, size=8))
    answer = client.get("/riverton/tiles/parcels.pmtiles?maxzoom=19")
    assert answer.status_code == 400
    assert answer.json()["parameter"] == "maxzoom"
    assert "at most 50000 tiles" in answer.json()["expected"]
    out = tmp_path / "huge.pmtiles"
    words = ["--municipality=riverton", "--layers=parcels", f"--out={out}", "--most-tiles=20"]
    with pytest.raises(CommandError, match="at most 20 tiles"):
        call_command("export_pmtiles", *words)
    assert not list(tmp_path.glob("huge*"))


def test_who_gives_up_leaves_nothing_behind(
    town: Municipality, client: Client, tile_folder: Path
) -> None:
    answer: Any = client.get("/riverton/tiles/parcels.pmtiles?maxzoom=13")
    folder = tile_folder.parent / "exports"
    assert next(iter(answer.streaming_content)) == b""
    assert list(folder.iterdir())
    answer.close()
    assert not list(folder.iterdir())


def test_head_makes_nothing(town: Municipality, client: Client, tile_folder: Path) -> None:
    answer = client.head("/riverton/tiles/parcels.pmtiles")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="riverton-parcels-')
    assert not (tile_folder.parent / "exports").exists()


def test_an_empty_layer_has_no_archive(town: Municipality, client: Client) -> None:
    answer = client.get("/riverton/tiles/water.pmtiles")
    assert answer.status_code == 404
    assert "water" in answer.json()["detail"]


def test_the_command_writes_what_is_served(
    town: Municipality, client: Client, tmp_path: Path
) -> None:
    out, said = tmp_path / "town.pmtiles", StringIO()
    words = ["--municipality=riverton", "--layers=parcels,streets", "--maxzoom=13"]
    call_command("export_pmtiles", *words, f"--out={out}", stdout=said)
    assert tiles_of(out.read_bytes()) == tiles_of(
        archive_of(client, "parcels,streets", "?maxzoom=13")
    )
    assert "zooms 9 to 13" in said.getvalue()
    with pytest.raises(CommandError, match="no municipality nowhere"):
        call_command("export_pmtiles", "--municipality=nowhere", "--layers=city", f"--out={out}")


@pytest.mark.django_db(transaction=True)
def test_as_many_run_at_once_as_exports_may(client: Client, tile_folder: Path) -> None:
    town = make_town()
    own = [connections.create_connection("default") for _ in range(SIMULTANEOUS)]
    address = "/riverton/tiles/parcels.pmtiles?maxzoom=10"
    try:
        for place, connection in enumerate(own):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_lock(hashtext(%s), %s)",
                    [f"gis_platform.exports {place}", town.pk],
                )
        answer = client.get(address)
        assert answer.status_code == 503
        assert int(answer["Retry-After"]) > 0
    finally:
        for connection in own:
            connection.close()
    assert tiles_of(archive_of(client, "parcels", "?maxzoom=10"))
    assert not list((tile_folder.parent / "exports").iterdir())
