"""Files that are written with X to the north give the same places as those with X to the east."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from django.test import Client
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from gis_platform.layers.models import ImportRun
from gis_platform.municipalities.models import Municipality
from gis_platform.previews.importing import import_ordered
from parcels.models import Parcel
from tests.previews.dropped import (
    SQUARE,
    WITH_HOLE,
    drawing,
    drop,
    editor,
    exact,
    farthest_m,
    frame,
    in_degrees,
    shapefile_zip,
)

pytestmark = pytest.mark.django_db
MILLIMETRE = 0.001
DEGREE_M = 111_320
EXTENT = [1_290_000, 460_000, 1_320_000, 490_000]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def planner(client: Client) -> Client:
    """Somebody of a town whose extent is known."""
    signed_in = editor(client)
    Municipality.objects.update(crs_extent=EXTENT)
    return signed_in


def swapped(made: BaseGeometry) -> BaseGeometry:
    """A shape with its numbers in the other order, by shapely's own matrix."""
    return shapely.affinity.affine_transform(made, [0, 1, 1, 0, 0, 0])


def swapped_frame() -> geopandas.GeoDataFrame:
    data = frame()
    turned = geopandas.GeoSeries([swapped(one) for one in data.geometry], crs=data.crs)
    return data.set_geometry(turned)


def swapped_drawing(path: Path) -> Path:
    ring = [(y, x) for x, y, *_ in SQUARE.exterior.coords[:-1]]
    return drawing(path, ring)


def again(client: Client, token: str, **asked: str) -> Any:
    return client.get(f"/riverton/api/preview/{token}", asked).json()


def test_a_drawing_with_x_north_is_suggested_and_lies_right_once_said(
    planner: Client, tmp_path: Path
) -> None:
    told = drop(planner, swapped_drawing(tmp_path / "a.dxf")).json()
    assert (told["axes"]["code"], told["axes"]["suggested"]) == ("file", "x_north")
    assert "with X to the north and Y to the east it lies in it" in told["axes"]["sentence"]
    drawn = shape(told["layers"][0]["features"]["features"][0]["geometry"])
    assert drawn.distance(in_degrees(SQUARE)) > 1  # suggested is not applied
    turned = again(planner, told["token"], axes="x_north")
    assert (turned["axes"]["code"], turned["axes"]["suggested"]) == ("x_north", None)
    assert turned["crs"]["how"] == "offered"
    assert turned["layers"][0]["remarks"] == []
    drawn = shape(turned["layers"][0]["features"]["features"][0]["geometry"])
    assert farthest_m(drawn, in_degrees(SQUARE)) * DEGREE_M < MILLIMETRE
    answer = exact(planner, turned, crs="local", axes="x_north", geometry="MULTIPOLYGON")
    (given,) = answer.json()["features"]
    assert farthest_m(shape(given["geometry"]), SQUARE) < MILLIMETRE


def test_a_shapefile_with_x_north_is_drawn_given_and_imported_where_it_lies(
    planner: Client, tmp_path: Path
) -> None:
    told = drop(planner, shapefile_zip(tmp_path / "plan.zip", swapped_frame())).json()
    assert told["crs"]["how"] == "datum_left_out"
    assert told["axes"]["suggested"] == "x_north"
    given = exact(planner, told, axes="x_north", geometry="MULTIPOLYGON").json()
    for one, made in zip(given["features"], (WITH_HOLE, SQUARE), strict=True):
        assert farthest_m(shape(one["geometry"]), made) < MILLIMETRE
    page = f"/riverton/imports/from/{told['token']}/"
    assert "Is it written so?" in planner.get(page, {"into": "parcels"}).content.decode()
    asked = planner.get(page, {"into": "parcels", "axes": "x_north"}).content.decode()
    assert '<input type="hidden" name="axes" value="x_north">' in asked
    assert "Is it written so?" not in asked
    form = {"into": "parcels", "layer": "0", "axes": "x_north"}
    planner.post(page, form | {"field_cadastral_number": "number"})
    run = ImportRun.objects.get(pk=import_ordered(told["token"]))
    assert {one["code"]: one["text"] for one in run.notes if "text" in one}["X_NORTH"] == (
        "The coordinates were read with X to the north and Y to the east."
    )
    report = json.loads((tmp_path / "data" / "imports" / f"{run.pk}.json").read_text())
    assert "X_NORTH" in [one["code"] for one in report["notes"]]
    shown = planner.get(f"/riverton/imports/{run.pk}/").content.decode()
    assert "<li> The coordinates were read with X to the north" in shown
    stored = {one.cadastral_number: one.geometry for one in Parcel.everywhere.all()}
    for number, made in (("16:50:010101:1", WITH_HOLE), ("16:50:010101:2", SQUARE)):
        geometry = stored[number]
        assert geometry is not None
        kept = shapely.from_wkb(bytes(geometry.wkb))
        assert farthest_m(kept, in_degrees(made)) * DEGREE_M < MILLIMETRE


def test_latitude_before_longitude_is_suggested_even_where_nothing_can_be_drawn(
    planner: Client, tmp_path: Path
) -> None:
    """In the east of a country the swapped file has latitudes above 90 degrees."""
    east = "+proj=tmerc +lat_0=0 +lon_0=105 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
    Municipality.objects.update(
        crs_definition=east, crs_extent=[490_000, 5_800_000, 510_000, 5_820_000]
    )
    path = tmp_path / "a.geojson"
    spot = mapping(shapely.Point(52.4, 105.0))
    path.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": spot}))
    told = drop(planner, path).json()
    assert told["layers"][0]["bounds"] is None
    assert told["axes"]["suggested"] == "x_north"
    turned = again(planner, told["token"], axes="x_north")
    assert turned["layers"][0]["bounds"] == [105.0, 52.4, 105.0, 52.4]


def test_nothing_is_suggested_where_swapping_does_not_help(planner: Client, tmp_path: Path) -> None:
    right = drop(planner, shapefile_zip(tmp_path / "right.zip", frame())).json()
    assert right["axes"] == {"code": "file", "suggested": None, "sentence": ""}
    elsewhere = [(x + 900_000, y) for x, y, *_ in SQUARE.exterior.coords[:-1]]
    assert drop(planner, drawing(tmp_path / "far.dxf", elsewhere)).json()["axes"] == right["axes"]
    Municipality.objects.update(crs_extent=None)
    unknown = drop(planner, swapped_drawing(tmp_path / "a.dxf")).json()
    assert unknown["axes"] == right["axes"]


def test_another_order_is_refused(planner: Client, tmp_path: Path) -> None:
    path = shapefile_zip(tmp_path / "plan.zip", frame())
    answer = drop(planner, path, axes="y_north")
    assert answer.status_code == 400
    assert "file or x_north" in answer.json()["detail"]
