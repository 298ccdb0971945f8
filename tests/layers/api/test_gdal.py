"""GDAL reads the API: types come from the schema, large pages from the description.

Without OGR_GEOJSON_DATE_AS_STRING its reader of GeoJSON takes 16:50:000000 for a time of day.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from gis_platform.municipalities.models import Municipality
from tests.factories import make_municipality, make_parcel, rectangle

PARCELS = 45
READ = """
import json, sys
import pyogrio
address, layer = sys.argv[1:]
info = pyogrio.read_info(address, layer=layer)
frame = pyogrio.read_dataframe(address, layer=layer)
types = dict(zip(info["fields"], info["ogr_types"]))
numbers = frame["quarter_number"].tolist()
print(json.dumps({"types": types, "numbers": numbers, "bounds": list(frame.total_bounds)}))
"""


@pytest.fixture
def here(transactional_db: None) -> Municipality:
    here = make_municipality("here")
    for number in range(PARCELS):
        place = rectangle(49.1 + number / 500, 55.8)
        make_parcel(here, f"16:50:000000:{number}", place, quarter_number="16:50:000000")
    return here


def read(server: LiveServer) -> tuple[Any, list[str]]:
    """Return what GDAL reads and the addresses it asks."""
    address = f"OAPIF:{server.url}/here/api"
    done = subprocess.run(
        [sys.executable, "-c", READ, address, "parcels"],
        env={**os.environ, "CPL_DEBUG": "HTTP,OAPIF", "OGR_GEOJSON_DATE_AS_STRING": "YES"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    asked = [line.split("Fetch(")[1] for line in done.stderr.splitlines() if "Fetch(" in line]
    return json.loads(done.stdout), asked


@pytest.mark.ogc("features-1/core/fc-limit-definition", "features-5/returnables-and-receivables/op")
def test_gdal_types_fields_by_the_schema_and_asks_for_large_pages(
    live_server: LiveServer, here: Municipality
) -> None:
    found, asked = read(live_server)
    types = found["types"]
    assert types["quarter_number"] == types["cadastral_number"] == "OFTString"
    assert types["area_value"] == "OFTReal"
    assert types["cadastral_value_on"] == "OFTDate"
    assert types["begin_lifespan"] == "OFTDateTime"
    assert types["predecessor_numbers"] == "OFTStringList"
    assert found["numbers"] == ["16:50:000000"] * PARCELS
    assert found["bounds"] == pytest.approx([49.1, 55.8, 49.101 + (PARCELS - 1) / 500, 55.801])
    pages = [one for one in asked if "/items?" in one and "limit=20" not in one]
    assert len(pages) == 1
    assert "limit=1000" in pages[0]
