"""Formats that cannot hold everything, kinds of geometry, and selections that hold nothing."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import geopandas
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.exports.shapefiles import short_names
from gis_platform.layers.registry import get_layer
from parcels.models import CapitalObject, Parcel
from tests.layers.exports.awkward import (
    TATAR,
    export,
    opened,
    stored,
    to_shapely,
    town_of_objects,
    town_of_parcels,
    wkb,
    written,
)

pytestmark = pytest.mark.django_db
KML = "{http://www.opengis.net/kml/2.2}"
NOTHING = {"cadastral_number": "nobody's"}


def test_a_shapefile_says_what_its_short_names_stand_for(tmp_path: Path) -> None:
    town = town_of_parcels()
    path = written(tmp_path, town, "shp.zip")
    with zipfile.ZipFile(path) as archive:
        names = {Path(name).suffix for name in archive.namelist()}
        assert names == {".txt", ".shp", ".shx", ".dbf", ".prj", ".cpg"}
        assert archive.read("parcels.cpg").strip() == b"UTF-8"
        text = archive.read("README.txt").decode()
    for line in ("cadastral_  cadastral_number: ", "cadastra_1  cadastral_value: "):
        assert line in text
    found = geopandas.read_file(path)
    assert found.crs.to_epsg() == 4326
    assert found["address"].iloc[0] == TATAR
    assert len(found) == 4
    assert max(map(len, found.columns[:-1])) <= 10
    assert list(found["version"]) == [1, 1, 1, 1]
    assert found.geometry.isna().sum() == 1


def test_short_names_are_unique_and_short() -> None:
    names = [f"permitted_use_{place}" for place in range(120)] + ["Permitted_", "id"]
    short = short_names(names)
    assert list(short) == names
    assert max(map(len, short.values())) <= 10
    assert len({name.lower() for name in short.values()}) == len(names)
    assert short["id"] == "id"


def test_a_mixed_layer_is_three_shapefiles_and_loses_nothing(tmp_path: Path) -> None:
    town = town_of_objects()
    path = written(tmp_path, town, "shp.zip", "capital-objects")
    with zipfile.ZipFile(path) as archive:
        parts = sorted(name for name in archive.namelist() if name.endswith(".shp"))
        archive.extractall(tmp_path / "parts")
    kinds = ("lines", "points", "polygons")
    assert parts == [f"capital-objects-{kind}.shp" for kind in kinds]
    found = {
        kind: pyogrio.read_dataframe(tmp_path / "parts" / name)
        for kind, name in zip(kinds, parts, strict=True)
    }
    assert [len(found[kind]) for kind in kinds] == [1, 2, 1]
    assert list(found["points"]["name"]) == ["Йорт 0", "Йорт 3"]
    assert found["lines"].geometry[0].equals(shapely.LineString([(49.1, 55.8), (49.2, 55.9)]))


@pytest.mark.parametrize("form", ["gpkg", "fgb", "parquet"])
def test_a_mixed_layer_keeps_each_kind_of_geometry(form: str, tmp_path: Path) -> None:
    town = town_of_objects()
    path = written(tmp_path, town, form, "capital-objects")
    if form == "parquet":
        shapes = pq.read_table(path).column("geometry").to_pylist()
        geo = json.loads(pq.read_metadata(path).metadata[b"geo"])
        kinds = geo["columns"]["geometry"]["geometry_types"]
        assert kinds == ["LineString", "Point", "Polygon"]
    else:
        shapes = pyogrio.raw.read(path)[2].tolist()
    assert sorted(shapes, key=str) == sorted(
        (wkb(one) for one in stored(CapitalObject, town)), key=str
    )


def test_a_drawing_has_outlines_and_identifiers_in_metres(tmp_path: Path) -> None:
    town = town_of_parcels()
    path = written(tmp_path, town, "dxf")
    found = pyogrio.read_dataframe(path)
    outlines = found[found["Layer"] == "parcels"]
    labels = found[found["Layer"] == "parcels-labels"]
    placed = [parcel for parcel in stored(Parcel, town) if parcel.geometry]
    assert sorted(labels["Text"]) == [parcel.cadastral_number for parcel in placed]
    assert len(outlines) == 5  # rings and parts are lines of their own, one parcel has three
    square = town.local_crs.to_local(to_shapely(placed[0]))
    [label] = labels[labels["Text"] == placed[0].cadastral_number].geometry
    assert square.contains(label)
    assert any(square.hausdorff_distance(one) < 0.02 for one in outlines.geometry)


def test_kml_shows_the_identifier_in_lon_and_lat(tmp_path: Path) -> None:
    town = town_of_parcels()
    root = ElementTree.parse(written(tmp_path, town, "kml")).getroot()  # noqa: S314  our own
    marks = root.findall(f".//{KML}Placemark")
    assert sorted(mark.findtext(f"{KML}name") or "" for mark in marks) == [
        parcel.cadastral_number for parcel in stored(Parcel, town)
    ]
    first = next(mark for mark in marks if mark.findtext(f"{KML}name") == "16:50:010101:1")
    assert (first.findtext(f".//{KML}coordinates") or "").split()[0].startswith("49.1,55.8")
    values = {one.get("name"): one.text for one in first.iter(f"{KML}SimpleData")}
    assert values["address"] == TATAR


@pytest.mark.parametrize("form", ["gpkg", "fgb", "kml", "geojson"])
def test_nothing_is_a_valid_file(form: str, tmp_path: Path) -> None:
    town = town_of_parcels()
    path = written(tmp_path, town, form, **NOTHING)
    info = pyogrio.read_info(path)
    assert len(pyogrio.read_dataframe(path)) == 0
    if form in {"gpkg", "fgb"}:
        assert set(get_layer("parcels").fields) < set(info["fields"])
        assert info["geometry_type"] == "MultiPolygon"


def test_nothing_has_a_schema_too(tmp_path: Path) -> None:
    town = town_of_parcels()
    table = pq.read_table(written(tmp_path, town, "parquet", **NOTHING))
    assert table.num_rows == 0
    assert {"id", "cadastral_number", "geometry", "bbox"} < set(table.schema.names)
    shapefile = geopandas.read_file(written(tmp_path, town, "shp.zip", **NOTHING))
    assert len(shapefile) == 0
    assert "cadastral_" in shapefile.columns
    header = b"".join(opened(town, "csv", **NOTHING)).splitlines()
    assert len(header) == 1
    assert header[0].startswith(b"id,")
    assert b"".join(opened(town, "geojsons", **NOTHING)) == b""
    assert pyogrio.read_info(written(tmp_path, town, "dxf", **NOTHING))["geometry_type"]


@pytest.mark.parametrize("form", ["gpkg", "fgb", "parquet", "shp.zip", "csv", "geojson"])
def test_without_geometry_there_is_a_table(form: str, tmp_path: Path) -> None:
    town = town_of_parcels()
    chosen = {"skipGeometry": "true", "properties": "cadastral_number,area_value"}
    path = written(tmp_path, town, form, **chosen)
    if form == "geojson":
        features = json.loads(path.read_text())["features"]
        assert {feature["geometry"] for feature in features} == {None}
        names = set(features[0]["properties"])
    elif form == "csv":
        names = set(path.read_text().splitlines()[0].split(",")) - {"id"}
    elif form == "parquet":
        assert b"geo" not in (pq.read_metadata(path).metadata or {})
        names = set(pq.read_schema(path).names) - {"id"}
    else:
        info = pyogrio.read_info(path)
        assert info["geometry_type"] == ("Unknown" if form == "fgb" else None)  # it knows no "none"
        names = set(info["fields"]) - {"id"}
    expected = (
        {"cadastral_", "area_value"} if form == "shp.zip" else {"cadastral_number", "area_value"}
    )
    assert names == expected


@pytest.mark.parametrize("form", ["dxf", "kml"])
def test_a_drawing_without_geometry_is_refused(form: str) -> None:
    town = town_of_parcels()
    with pytest.raises(InvalidParameter, match="skipGeometry"):
        export(town, form, skipGeometry="true")


@pytest.mark.parametrize("form", ["geojson", "geojsons", "csv", "kml"])
def test_a_format_that_cannot_say_a_system_refuses_it(form: str) -> None:
    town = town_of_parcels()
    with pytest.raises(InvalidParameter, match="gpkg"):
        export(town, form, crs="http://www.opengis.net/def/crs/EPSG/0/3857")


def test_the_map_projection_is_what_postgis_says(tmp_path: Path) -> None:
    town = town_of_parcels()
    uri = "http://www.opengis.net/def/crs/EPSG/0/3857"
    found = geopandas.read_file(written(tmp_path, town, "gpkg", crs=uri))
    assert found.crs.to_epsg() == 3857
    shown = found.set_index("cadastral_number").geometry
    for parcel in stored(Parcel, town):
        if parcel.geometry:
            expected = shapely.from_wkb(bytes(parcel.geometry_3857.wkb))
            assert shapely.hausdorff_distance(shown[parcel.cadastral_number], expected) < 1e-6


def test_an_order_is_kept() -> None:
    town = town_of_parcels()
    features = json.loads(b"".join(opened(town, "geojson", sortby="-cadastral_number")))["features"]
    numbers = [feature["properties"]["cadastral_number"] for feature in features]
    assert numbers == sorted(numbers, reverse=True)


def test_a_filter_and_a_time_select() -> None:
    town = town_of_parcels()
    text = "cadastral_value > 1000 AND address LIKE 'Казан%'"
    found = json.loads(b"".join(opened(town, "geojson", filter=text)))["features"]
    assert [one["properties"]["cadastral_number"] for one in found] == ["16:50:010101:1"]
    before = json.loads(b"".join(opened(town, "geojson", datetime="2020-01-01")))
    assert before["features"] == []
