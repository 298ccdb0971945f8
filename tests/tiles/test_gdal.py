"""GDAL reads the tiles of a running server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer
from shapely import box

from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.tiles.drawing import TO_LONLAT
from tests.tiles.test_tilesets import tile_of
from tests.tiles.town import make_town
from tiles.matrix import Tile

READ = """
import json, sys
import pyogrio
address, tilejson, layer = sys.argv[1:]
options = {"METADATA_FILE": tilejson}
info = pyogrio.read_info(address, layer=layer, **options)
frame = pyogrio.read_dataframe(address, layer=layer, fid_as_index=True, **options).to_crs(4326)
rows = [
    {**row.drop("geometry").to_dict(), "bounds": row.geometry.bounds}
    for _, row in frame.iterrows()
]
print(json.dumps({"types": dict(zip(info["fields"], info["ogr_types"])), "rows": rows}))
"""


@pytest.fixture
def town(transactional_db: None) -> Municipality:
    return make_town()


def read(address: str, tilejson: str, layer: str) -> Any:
    """Return what GDAL reads, in a process of its own: its requests wait for the server's."""
    done = subprocess.run(
        [sys.executable, "-c", READ, address, tilejson, layer],
        env={**os.environ, "GDAL_HTTP_TIMEOUT": "20"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("names", ["streets", "parcels,streets"])
def test_fields_have_the_types_of_the_tilejson(
    names: str, live_server: LiveServer, town: Municipality
) -> None:
    tile = tile_of(49.14, 55.802, 12)
    root = f"{live_server.url}/riverton/tiles/{names}"
    address = f"MVT:{root}/{tile.z}/{tile.x}/{tile.y}.mvt"
    found = read(address, f"{root}/tilejson.json", "streets")
    assert found["types"]["name"] == "OFTString"
    assert {row["name"] for row in found["rows"]} == {"Way"}


def test_features_in_a_tile_are_those_stored(live_server: LiveServer, town: Municipality) -> None:
    tile = tile_of(49.14, 55.802, 13)
    root = f"{live_server.url}/riverton/tiles/parcels"
    found = read(f"MVT:{root}/{tile.z}/{tile.x}/{tile.y}.mvt", f"{root}/tilejson.json", "parcels")
    stored: dict[str, Any] = {one.cadastral_number: one for one in Parcel.objects.of(town)}
    shown = box(*degrees(tile))
    assert found["rows"]
    for row in found["rows"]:
        parcel = stored.pop(row["cadastral_number"])
        assert row["use_code"] == parcel.use_code
        assert row["mvt_id"] == parcel.pk
        clipped = shown.intersection(box(*parcel.geometry.extent))
        assert row["bounds"] == pytest.approx(clipped.bounds, abs=5e-5)
    for parcel in stored.values():
        assert not shown.intersects(box(*parcel.geometry.extent))


def degrees(tile: Tile) -> tuple[float, float, float, float]:
    """Return the bounds of a tile in degrees: GDAL leaves out what is around it."""
    west, south, east, north = tile.bounds
    return *TO_LONLAT.transform(west, south), *TO_LONLAT.transform(east, north)
