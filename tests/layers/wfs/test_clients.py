"""Clients that know only WFS read the service: GDAL of the system and of pyogrio, OWSLib."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from owslib.etree import etree
from owslib.fes2 import PropertyIsEqualTo
from owslib.util import Authentication
from owslib.wfs import WebFeatureService
from pytest_django.live_server_helper import LiveServer

from gis_platform.keys.models import Scope
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from tests.factories import make_municipality
from tests.keys.making import make_token
from tests.layers.wfs.asking import ids
from tests.layers.wfs.conftest import make_row

READ = """
import json, sys
import pyogrio
address, layer, box = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
info = pyogrio.read_info(address, layer=layer)
frame = pyogrio.read_dataframe(address, layer=layer, bbox=tuple(box))
layers = [name for name, _ in pyogrio.list_layers(address)]
print(json.dumps({
    "layers": layers,
    "types": dict(zip(info["fields"], info["ogr_types"])),
    "numbers": frame["cadastral_number"].tolist(),
    "bounds": list(frame.total_bounds),
}))
"""


@pytest.fixture
def here(transactional_db: None) -> Municipality:
    return make_municipality("here")


@pytest.fixture
def row(here: Municipality) -> list[Parcel]:
    return make_row(here, 7)


def read(address: str, layer: str, box: list[float]) -> Any:
    """Return what the GDAL of pyogrio reads."""
    command = [sys.executable, "-c", READ, address, layer, json.dumps(box)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_clients_read_it(
    live_server: LiveServer, here: Municipality, row: list[Parcel], tmp_path: Path
) -> None:
    address = f"{live_server.url}/here/wfs"
    _, token = make_token(here, Role.ARCHITECT, Scope.READ)

    found = read(f"WFS:{address}", "app:parcels", [49.1018, 55.7, 49.1032, 55.9])
    assert found["numbers"] == ["16:50:000000:2", "16:50:000000:3"]
    assert found["bounds"] == pytest.approx([49.102, 55.8, 49.1035, 55.8005])
    assert found["types"]["quarter_number"] == "OFTString"
    assert found["types"]["area_value"] == "OFTReal"
    assert "app:land-development-plans" not in found["layers"]

    service = WebFeatureService(
        address, version="2.0.0", auth=Authentication(username="me", password=token.text)
    )
    assert "app:land-development-plans" in service.contents
    assert service["app:parcels"].boundingBoxWGS84 == pytest.approx(
        (49.1, 55.8, 49.1065, 55.8005), abs=2e-4
    )
    assert service.get_schema("app:parcels")["properties"]["cadastral_number"] == "string"
    answer = service.getfeature("app:parcels", outputFormat="geojson", maxfeatures=3)
    assert len(json.load(answer)["features"]) == 3
    condition = PropertyIsEqualTo("cadastral_number", "16:50:000000:5").toXML()
    chosen = f'<Filter xmlns="http://www.opengis.net/fes/2.0">{_text(condition)}</Filter>'
    answer = service.getfeature("app:parcels", filter=chosen, method="POST")
    found_by_filter = ElementTree.fromstring(answer.read())  # noqa: S314  our own answer
    assert ids(found_by_filter) == [f"parcels.{row[5].pk}"]

    target = tmp_path / "parcels.gpkg"
    command = ["ogr2ogr", "-f", "GPKG", str(target), f"WFS:{address}", "app:parcels"]
    environment = {**os.environ, "GDAL_HTTP_USERPWD": f"me:{token.text}", "GDAL_HTTP_AUTH": "BASIC"}
    assert shutil.which("ogr2ogr"), "the package gdal-bin is missing: scripts/setup.sh --dev"
    subprocess.run(command, env=environment, check=True, timeout=60, capture_output=True)
    assert read(str(target), "app:parcels", [49, 55, 50, 56])["numbers"] == [
        parcel.cadastral_number for parcel in row
    ]


def _text(element: Any) -> str:
    written: bytes = etree.tostring(element)
    return written.decode()
