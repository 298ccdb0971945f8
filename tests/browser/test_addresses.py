"""The addresses of the running site as GDAL reads them."""

from __future__ import annotations

import geopandas
import pyogrio
import pytest

from fixtures.demo_town import AWKWARD

TILE = (16, 41730, 20493)
"""The tile of WebMercatorQuad with the ordinary parcel, by hand from 49.2310, 55.7359."""
MSK_16 = (
    "+proj=tmerc +lat_0=0 +lon_0=49.03333333333 +k=1 +x_0=1300000 +y_0=-5709414.70 +ellps=krass "
    "+towgs84=23.57,-140.95,-79.8,0,0.35,0.79,-0.22 +units=m +no_defs"
)


def test_gdal_opens_the_address_of_items(site: str) -> None:
    items = f"{site}/demo/api/collections/parcels/items"
    frame = geopandas.read_file(f"{items}?cadastral_number={AWKWARD['ordinary']}")
    (shape,) = frame.to_crs(MSK_16).geometry
    assert list(frame["cadastral_number"]) == [AWKWARD["ordinary"]]
    assert shape.area == pytest.approx(float(frame["area_value"].iloc[0]), abs=0.6)


def test_gdal_opens_the_address_of_a_tile(site: str) -> None:
    z, x, y = TILE
    frame = pyogrio.read_dataframe(f"MVT:{site}/demo/tiles/parcels/{z}/{x}/{y}.mvt")
    assert frame.crs.to_epsg() == 3857
    found = frame[frame["cadastral_number"] == AWKWARD["ordinary"]].to_crs(MSK_16)
    items = f"{site}/demo/api/collections/parcels/items"
    exact = geopandas.read_file(f"{items}?cadastral_number={AWKWARD['ordinary']}")
    (drawn,) = exact.to_crs(MSK_16).geometry
    assert found.geometry.union_all().symmetric_difference(drawn).area < 0.01 * drawn.area
