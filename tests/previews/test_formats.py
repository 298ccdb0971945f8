"""Six formats are shown where they lie, and given exactly; pyproj says where that is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.test import Client
from shapely.geometry import shape

from parcels.models import Parcel
from tests.factories import MSK_16_1
from tests.previews.dropped import (
    SQUARE,
    TO_LONLAT,
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
UTM = "EPSG:32639"
DEGREE_M = 111_320
MILLIMETRE = 0.001
Write = Callable[[Path, str], Path]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "media"


def geojson(folder: Path, crs: str) -> Path:
    path = folder / "plan.geojson"
    form = "YES" if crs == "EPSG:4326" else "NO"  # RFC 7946 knows no member `crs`
    frame(crs).to_file(path, driver="GeoJSON", RFC7946=form, COORDINATE_PRECISION="12")
    return path


def gpkg(folder: Path, crs: str) -> Path:
    frame(crs).to_file(folder / "plan.gpkg", driver="GPKG", layer="lots")
    return folder / "plan.gpkg"


def shapefile(folder: Path, crs: str) -> Path:
    return shapefile_zip(folder / "plan.zip", frame(crs))


def kml(folder: Path, crs: str) -> Path:
    frame(crs).to_file(folder / "plan.kml", driver="LIBKML", layer="lots")
    return folder / "plan.kml"


@pytest.mark.parametrize(
    ("write", "crs", "found"),
    [
        (geojson, "EPSG:4326", ("format", "EPSG:4326")),
        (geojson, UTM, ("file", UTM)),
        (gpkg, "EPSG:4326", ("file", "EPSG:4326")),
        (gpkg, UTM, ("file", UTM)),
        (gpkg, MSK_16_1, ("file", "local")),
        (shapefile, UTM, ("file", UTM)),
        (shapefile, MSK_16_1, ("datum_left_out", "local")),
        (kml, "EPSG:4326", ("format", "EPSG:4326")),
    ],
)
def test_a_file_is_drawn_and_given_where_pyproj_has_it(
    client: Client, tmp_path: Path, write: Write, crs: str, found: tuple[str, str]
) -> None:
    told = drop(editor(client), write(tmp_path, crs)).json()
    assert (told["crs"]["how"], told["crs"]["code"]) == found
    (layer,) = told["layers"]
    assert layer["count"] == 2
    assert layer["problems"] == layer["remarks"] == []
    drawn = [shape(one["geometry"]) for one in layer["features"]["features"]]
    for one, made in zip(drawn, (WITH_HOLE, SQUARE), strict=True):
        assert farthest_m(one, in_degrees(made)) * DEGREE_M < MILLIMETRE
    given = exact(client, told, geometry="MULTIPOLYGON").json()
    assert given["refused"] == []
    for given_one, made in zip(given["features"], (WITH_HOLE, SQUARE), strict=True):
        assert given_one["geometry"]["type"] == "MultiPolygon"
        assert farthest_m(shape(given_one["geometry"]), made) < MILLIMETRE
    numbers = {one["properties"].get("number") for one in given["features"]}
    assert numbers == {"16:50:010101:1", "16:50:010101:2"}
    assert Parcel.everywhere.count() == 0


def test_way_points_and_tracks_of_a_gpx_are_two_layers(client: Client, tmp_path: Path) -> None:
    x, y = SQUARE.exterior.coords[0][:2]
    lon, lat = TO_LONLAT.transform(x, y)
    track = "".join(
        f'<trkpt lat="{north:.12f}" lon="{east:.12f}"/>'
        for east, north, *_ in in_degrees(shapely.LineString(WITH_HOLE.exterior.coords)).coords
    )
    path = tmp_path / "walk.gpx"
    path.write_text(
        '<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">'
        f'<wpt lat="{lat:.12f}" lon="{lon:.12f}"><name>well</name></wpt>'
        f"<trk><name>round</name><trkseg>{track}</trkseg></trk></gpx>"
    )
    told = drop(editor(client), path).json()
    assert told["crs"]["how"] == "format"
    assert [layer["name"] for layer in told["layers"]] == ["waypoints", "tracks"]
    (well,) = exact(client, told, 0, geometry="POINT").json()["features"]
    assert well["geometry"]["coordinates"] == pytest.approx(SQUARE.exterior.coords[0], abs=0.001)
    (round_,) = exact(client, told, 1, geometry="MULTIPOLYGON").json()["features"]
    made = shapely.Polygon(WITH_HOLE.exterior)
    assert farthest_m(shape(round_["geometry"]), made) < MILLIMETRE


def test_a_drawing_is_offered_in_the_local_system_and_taken_once_said_so(
    client: Client, tmp_path: Path
) -> None:
    ring = [(x, y) for x, y, *_ in SQUARE.exterior.coords[:-1]]
    told = drop(editor(client), drawing(tmp_path / "plan.dxf", ring)).json()
    assert told["crs"]["how"] == "offered"
    assert "names no coordinate system" in told["crs"]["sentence"]
    assert [layer["name"] for layer in told["layers"]] == ["BOUNDARY", "MARKS"]
    drawn = shape(told["layers"][0]["features"]["features"][0]["geometry"])
    lonlat = in_degrees(SQUARE)
    assert farthest_m(drawn, lonlat) * DEGREE_M < MILLIMETRE
    assert exact(client, told).status_code == 400
    again = client.get(f"/riverton/api/preview/{told['token']}?crs=local").json()
    assert again["crs"]["how"] == "person"
    given = exact(client, again, crs="local", geometry="MULTIPOLYGON").json()
    assert farthest_m(shape(given["features"][0]["geometry"]), SQUARE) < MILLIMETRE


def test_a_drawing_in_degrees_is_set_to_degrees(client: Client, tmp_path: Path) -> None:
    ring = [TO_LONLAT.transform(x, y) for x, y in SQUARE.exterior.coords[:-1]]
    told = drop(editor(client), drawing(tmp_path / "plan.dxf", ring), crs="EPSG:4326").json()
    given = exact(client, told, crs="EPSG:4326", geometry="MULTIPOLYGON").json()
    assert farthest_m(shape(given["features"][0]["geometry"]), SQUARE) < MILLIMETRE


def test_layers_of_a_geopackage_and_shapefiles_of_a_zip_are_told_apart(
    client: Client, tmp_path: Path
) -> None:
    path = gpkg(tmp_path, UTM)
    frame(UTM).head(1).to_file(path, driver="GPKG", layer="trees")
    signed_in = editor(client)
    told = drop(signed_in, path).json()
    assert {one["name"]: one["count"] for one in told["layers"]} == {"lots": 2, "trees": 1}
    archive = shapefile_zip(tmp_path / "two.zip", frame(UTM), "a", "b")
    assert [one["name"] for one in drop(signed_in, archive).json()["layers"]] == ["a", "b"]
