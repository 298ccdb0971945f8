"""Each accepted format comes in with its values, its places and its identifiers."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyproj import Transformer
from shapely import to_wkt
from shapely.geometry import LineString, Point, shape

from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.formats import Format, recognise
from gis_platform.layers.models import ImportRun
from landscaping.models import Tree
from parcels.models import CapitalObject, Parcel
from tests.factories import MSK_16_1
from tests.layers.imports.files import (
    NUMBERS,
    bring,
    feature,
    frame,
    squares,
    town,
    write_geojson,
    write_shapefile_zip,
)

pytestmark = pytest.mark.django_db

BY_NUMBER = {"identifier": "{number}", "fields": {"area_value": "area_value", "address": "address"}}


def gpkg(path: Path) -> None:
    frame().to_file(path, driver="GPKG")


def geojson(path: Path) -> None:
    frame().to_file(path, driver="GeoJSON")


def geojsonl(path: Path) -> None:
    frame().to_file(path, driver="GeoJSONSeq")


def fgb(path: Path) -> None:
    frame().to_file(path, driver="FlatGeobuf")


def geoparquet(path: Path) -> None:
    frame().to_parquet(path)


def shapefile(path: Path) -> None:
    write_shapefile_zip(path, frame())


def topojson(path: Path) -> None:
    rings = [list(square.exterior.coords) for square in squares()]
    values = frame().drop(columns="geometry").to_dict("records")
    geometries = [
        {"type": "Polygon", "arcs": [[n]], "properties": properties}
        for n, properties in enumerate(values)
    ]
    objects = {"parcels": {"type": "GeometryCollection", "geometries": geometries}}
    path.write_text(json.dumps({"type": "Topology", "arcs": rings, "objects": objects}))


def table(path: Path) -> None:
    data = frame()
    lines = ["number,area_value,address,WKT"]
    lines += [
        f'{row.number},{row.area_value},{row.address},"{to_wkt(row.geometry)}"'
        for row in data.itertuples()
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize(
    ("write", "options"),
    [
        (gpkg, {}),
        (shapefile, {}),
        (geojson, {}),
        (geojsonl, {}),
        (topojson, {"crs": "EPSG:4326"}),
        (fgb, {}),
        (geoparquet, {}),
        (table, {"crs": "EPSG:4326"}),
    ],
)
def test_a_format_comes_in_whole_and_twice_the_same(
    tmp_path: Path, write: Callable[[Path], None], options: dict[str, Any]
) -> None:
    written = tmp_path / f"written.{write.__name__}"
    write(written)
    path = written.rename(tmp_path / "delivered")  # the bytes tell the format, not the name
    first = bring(path, mapping=BY_NUMBER, **options)
    assert (first.counts.added, first.counts.refused) == (3, 0)
    stored = Parcel.objects.of(town()).order_by("cadastral_number")
    assert [parcel.cadastral_number for parcel in stored] == NUMBERS
    assert [float(parcel.area_value or 0) for parcel in stored] == [100.5, 200.0, 300.25]
    assert [parcel.address for parcel in stored] == ["A", "B", "C"]
    for parcel, square in zip(stored, squares(), strict=True):
        assert parcel.geometry is not None
        found = shape(json.loads(parcel.geometry.geojson))
        assert found.symmetric_difference(square).area < 1e-14
    assert bring(path, mapping=BY_NUMBER, **options).counts.unchanged == 3


def test_a_drawing_comes_in_with_its_closed_lines_as_surfaces(tmp_path: Path) -> None:
    to_local = Transformer.from_crs("EPSG:4326", MSK_16_1, always_xy=True)
    corners = [to_local.transform(x, y) for x, y in squares()[0].exterior.coords[:-1]]
    points = "".join(f"10\n{x:.3f}\n20\n{y:.3f}\n" for x, y in corners)
    body = f"0\nLWPOLYLINE\n8\nhouses\n100\nAcDbPolyline\n90\n4\n70\n1\n{points}"
    path = tmp_path / "plan.dxf"
    path.write_text(f"0\nSECTION\n2\nENTITIES\n{body}0\nENDSEC\n0\nEOF\n")
    mapping = {"fields": {"name": "Layer"}, "prefix": "dxf-"}
    with pytest.raises(ImportRefused, match=r"does not name its coordinate system: add --crs"):
        bring(path, "capital-objects", mapping=mapping)
    counts = bring(path, "capital-objects", mapping=mapping, crs="local").counts
    assert counts.added == 1
    stored = CapitalObject.objects.of(town()).get()
    assert stored.geometry is not None
    assert (stored.name, stored.geometry.geom_type) == ("houses", "Polygon")
    assert (
        shape(json.loads(stored.geometry.geojson)).symmetric_difference(squares()[0]).area < 1e-11
    )


def test_a_table_with_x_and_y_comes_in(tmp_path: Path) -> None:
    path = tmp_path / "trees.csv"
    path.write_text("LONG;LAT;TAXON;DBH\n49.1;55.8;Tilia cordata;31,5\n49.2;55.9;Acer;\n")
    mapping = {
        "places": {"x": "LONG", "y": "LAT"},
        "crs": "EPSG:4326",
        "fields": {"species_latin": "TAXON", "dbh_cm": "DBH"},
    }
    assert bring(path, "trees", mapping=mapping).counts.added == 2
    lime = Tree.objects.of(town()).get(species_latin="Tilia cordata")
    assert (lime.geometry.x, lime.geometry.y, float(lime.dbh_cm or 0)) == (49.1, 55.8, 31.5)


def test_local_coordinates_become_lon_lat(tmp_path: Path) -> None:
    path = tmp_path / "local.gpkg"
    frame(MSK_16_1).to_file(path, driver="GPKG")
    assert bring(path, mapping=BY_NUMBER).counts.added == 3
    stored = Parcel.objects.of(town()).get(cadastral_number=NUMBERS[1]).geometry
    assert stored is not None
    assert shape(json.loads(stored.geojson)).symmetric_difference(squares()[1]).area < 1e-11


def test_a_crs_that_contradicts_the_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "local.gpkg"
    frame("EPSG:32639").to_file(path, driver="GPKG")
    with pytest.raises(ImportRefused, match="UTM zone 39N, not in WGS 84 as the command says"):
        bring(path, mapping=BY_NUMBER, crs="EPSG:4326")


def test_a_layer_of_several_has_to_be_named(tmp_path: Path) -> None:
    path = tmp_path / "two.gpkg"
    frame().to_file(path, layer="parcels", driver="GPKG")
    frame().to_file(path, layer="old", driver="GPKG")
    with pytest.raises(ImportRefused, match="holds the layers parcels, old: name one of them"):
        bring(path, mapping=BY_NUMBER)
    assert bring(path, mapping={**BY_NUMBER, "layer_in_file": "old"}).counts.added == 3


def test_fields_of_the_same_name_come_without_a_mapping(tmp_path: Path) -> None:
    path = tmp_path / "same.gpkg"
    frame().rename(columns={"number": "Cadastral_Number"}).to_file(path, driver="GPKG")
    assert bring(path).counts.added == 3
    stored = Parcel.objects.of(town()).get(cadastral_number=NUMBERS[2])
    assert stored.address == "C"


def test_files_beside_the_delivered_one_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("name,WKT\nBench,POINT (49.1 55.8)\n")
    (tmp_path / "table.prj").write_text("EPSG:32639")
    (tmp_path / "table.csvt").write_text('"Integer","String"')
    with pytest.raises(ImportRefused, match="does not name its coordinate system"):
        bring(path, "furniture")


def test_what_a_run_did_is_recorded_and_reported(tmp_path: Path) -> None:
    features = [feature(squares()[0], number="1"), feature(Point(49.1, 55.8), number="2")]
    done = bring(
        write_geojson(tmp_path / "a.geojson", features), mapping={"identifier": "{number}"}
    )
    run = ImportRun.objects.get()
    report = json.loads(done.report.read_text(encoding="utf-8"))
    assert run.counts["parcels"] == report["counts"]["parcels"] == done.counts.as_json()
    assert run.refusals == [
        {
            "number": "2",
            "code": "WRONG_TYPE",
            "reason": "The geometry is a Point, the layer holds MULTIPOLYGON.",
        }
    ]
    assert (run.status, run.actor, run.file_name) == ("DONE", "tester", "a.geojson")


def test_bytes_tell_the_format() -> None:
    assert recognise("a", b'{"type": "Topology", "arcs": []}') is Format.TOPOJSON
    assert recognise("a", b'\xef\xbb\xbf {"features": []}') is Format.GEOJSON
    assert recognise("a", b"  0\r\nSECTION\r\n") is Format.DXF
    assert recognise("a", b'"a";"b"\n1;2') is Format.CSV
    line = json.dumps(feature(LineString([(0, 0), (1, 1)]))).encode()
    assert recognise("a", line + b"\n" + line) is Format.GEOJSON_SEQUENCE
