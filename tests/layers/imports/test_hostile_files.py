"""Files that want to harm are refused with the reason, before anything is stored."""

import json
import re
import sqlite3
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import geopandas
import numpy as np
import pytest
from shapely import Polygon, box

from gis_platform.layers.imports import limits, reader
from gis_platform.layers.imports.errors import ImportRefused
from gis_platform.layers.imports.intake import local_file
from gis_platform.layers.models import ImportRun
from gis_platform.spatial_libraries import library_paths
from parcels.models import Parcel
from tests.layers.imports.files import (
    bring,
    feature,
    frame,
    squares,
    town,
    write_geojson,
    write_shapefile_zip,
)

pytestmark = pytest.mark.django_db


def refused(path: Path, reason: str, **options: str) -> None:
    """The file is refused for the reason, the run says so, nothing is stored."""
    with pytest.raises(ImportRefused, match=reason) as caught:
        bring(path, mapping={"identifier": "{number}"}, **options)
    run = ImportRun.objects.latest("pk")
    assert run.status == ImportRun.Status.REFUSED
    assert run.reason == str(caught.value)
    assert caught.value.report is not None
    assert json.loads(caught.value.report.read_text())["reason"] == run.reason
    assert not Parcel.objects.of(town()).exists()
    assert not list(path.parent.glob("store/deliveries/*"))


def archive(path: Path, **entries: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in entries.items():
            opened.writestr(name, content)
    return path


def geopackage(path: Path, *statements: str) -> Path:
    frame().to_file(path, driver="GPKG")
    with sqlite3.connect(path) as database:
        for statement in statements:
            database.execute(statement)
    database.close()
    return path


@pytest.mark.parametrize(
    "address",
    [
        "/vsicurl/http://example.org/a.geojson",
        "/vsizip/a.zip/a.shp",
        "https://example.org/a.geojson",
        "PG:dbname=gis",
        "postgresql://localhost/gis",
    ],
)
def test_an_address_is_no_file(address: str) -> None:
    with pytest.raises(ImportRefused, match="is an address, not a file on this machine"):
        local_file(Path(address))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    refused(tmp_path / "none.gpkg", "There is no file .*none.gpkg")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            b'<?xml version="1.0"?><!DOCTYPE gml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            b'<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml">&x;'
            b"</gml:FeatureCollection>",
            "data.bin is XML, which may refer to other files and addresses",
        ),
        (
            b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd'
            b"</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
            "data.bin is XML",
        ),
        (b'<osm version="0.6"/>', "data.bin is XML"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "data.bin is a gzip archive"),
        (b"AutoCAD Binary DXF\r\n\x1a\0", "data.bin is a binary DXF"),
        (b"%PDF-1.7", "data.bin is a PDF"),
        (b"", "data.bin is empty or of an unknown kind"),
        (b"\x7fELF\0\0", "data.bin is empty or of an unknown kind"),
        (b"just words", "data.bin is of an unknown kind"),
    ],
)
def test_other_formats_are_refused_by_their_bytes(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "data.bin"
    path.write_bytes(content)
    refused(path, f"{reason}.* Accepted: GeoPackage, Shapefile in a zip")


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    path = archive(tmp_path / "bomb.zip", **{"a.shp": bytes(20_000_000)})
    refused(path, r"bomb.zip: a.shp unpacks to \d+ times its size, at most 100 times")


def test_an_archive_has_bounded_entries(tmp_path: Path) -> None:
    path = archive(tmp_path / "many.zip", **{f"{n}.txt": b"" for n in range(1001)})
    refused(path, "many.zip has 1001 entries, at most 1000 are allowed")


def test_an_archive_has_a_bounded_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ARCHIVE_BYTES", 1000)
    path = write_shapefile_zip(tmp_path / "large.zip", frame())
    refused(path, r"large.zip unpacks to \d+ bytes, at most 1000 are allowed")


def test_a_lying_header_does_not_help(tmp_path: Path) -> None:
    path = write_shapefile_zip(tmp_path / "liar.zip", frame())
    content = bytearray(path.read_bytes())
    size = next(
        entry.file_size
        for entry in zipfile.ZipFile(path).infolist()
        if entry.filename.endswith(".shp")
    )
    name = b"inside/plan.shp"
    central = content.rindex(name) - 46  # the size stands 24 bytes into the central header
    assert struct.unpack_from("<I", content, central + 24)[0] == size
    struct.pack_into("<I", content, central + 24, 50)
    path.write_bytes(content)
    refused(path, r"liar.zip(: inside/plan.shp is larger than its header| is a broken archive)")


@pytest.mark.parametrize("name", ["../../etc/plan.shp", "/etc/plan.shp", "a\\b.shp", "C:plan.shp"])
def test_a_path_out_of_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path / "tricks.zip", **{name: b"x"})
    refused(path, f"tricks.zip: {re.escape(name)} points outside of the archive")


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("plan.shp")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as opened:
        opened.writestr(entry, "/etc/passwd")
    refused(tmp_path / "link.zip", "link.zip: plan.shp is a link")


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "nest.zip", **{"inner.zip": b"PK\x03\x04"})
    refused(path, "nest.zip: inner.zip is an archive inside an archive")


def test_an_archive_without_a_whole_shapefile_is_refused(tmp_path: Path) -> None:
    refused(archive(tmp_path / "none.zip", **{"a.txt": b""}), "none.zip holds no Shapefile")
    refused(archive(tmp_path / "part.zip", **{"a.shp": b""}), "part.zip lacks the part .shx")
    two = {f"{name}.{part}": b"" for name in "ab" for part in ("shp", "shx", "dbf")}
    refused(archive(tmp_path / "two.zip", **two), "two.zip holds several Shapefiles: a, b")


def test_a_view_of_a_geopackage_is_refused(tmp_path: Path) -> None:
    view = "CREATE VIEW parcels AS SELECT * FROM sqlite_master"
    refused(geopackage(tmp_path / "v.gpkg", view), "v.gpkg holds the view parcels")


def test_a_trigger_of_a_geopackage_is_refused(tmp_path: Path) -> None:
    trigger = "CREATE TRIGGER spy AFTER INSERT ON a BEGIN SELECT load_extension('x'); END"
    path = geopackage(tmp_path / "a.gpkg", trigger)
    refused(path, "a.gpkg holds the trigger spy")


def test_a_virtual_table_of_a_geopackage_is_refused(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "t.gpkg", "CREATE VIRTUAL TABLE text USING fts5(body)")
    refused(path, "t.gpkg holds the virtual table text")


def test_a_database_that_is_no_geopackage_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "plain.gpkg") as database:
        database.execute("CREATE TABLE a (b)")
    database.close()
    refused(tmp_path / "plain.gpkg", "plain.gpkg is an SQLite database, not a GeoPackage")


def test_a_drawing_that_refers_to_another_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.dxf"
    block = "0\nBLOCK\n2\nroads\n70\n4\n1\n//server/share/secret.dwg\n0\nENDBLK\n"
    path.write_text(f"0\nSECTION\n2\nBLOCKS\n{block}0\nENDSEC\n0\nEOF\n")
    refused(path, "plan.dxf refers to another drawing, '//server/share/secret.dwg'")


def test_json_nested_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deep.geojson"
    path.write_text('{"type":"FeatureCollection","features":' + "[" * 100_000 + "]" * 100_000 + "}")
    refused(path, "deep.geojson is nested 100001 levels deep, at most 32 are allowed")


def test_brackets_in_text_are_no_nesting(tmp_path: Path) -> None:
    text = '\\"[' * 100
    path = write_geojson(tmp_path / "text.geojson", [feature(squares()[0], number=text)])
    with pytest.raises(ImportRefused, match="The identifier has 300 characters, at most 60 fit"):
        bring(path, mapping={"identifier": "{number}"})


def test_a_crs_that_is_a_link_is_refused(tmp_path: Path) -> None:
    linked = {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs", "type": "proj4"}}
    path = write_geojson(tmp_path / "a.geojson", [feature(squares()[0], number="1")], crs=linked)
    refused(path, "a.geojson has a CRS of type 'link', only a name is accepted")
    path.write_text(path.read_text().replace('"crs"', '"c\\u0072s"'))
    refused(path, "a.geojson writes letters of a member's name as escapes")


def test_absurd_coordinates_are_refused(tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "far.geojson", [feature(box(1e9, 1e9, 2e9, 2e9), number="1")])
    refused(path, "All 1 features of far.geojson are unfit; the first: The geometry lies within")
    place = town()
    place.crs_extent = [1_270_000, 410_000, 1_340_000, 510_000]  # around Kazan, MSK-16 zone 1
    place.save()
    moscow = write_geojson(tmp_path / "m.geojson", [feature(box(37, 55, 37.1, 55.1), number="1")])
    refused(moscow, "All 1 features of m.geojson are unfit; the first: The geometry lies within 37")


def test_a_geometry_with_a_million_vertices_is_refused(tmp_path: Path) -> None:
    angles = np.linspace(0, 2 * np.pi, 1_000_001)
    circle = Polygon(np.column_stack([49.1 + np.cos(angles) / 99, 55.8 + np.sin(angles) / 99]))
    data = geopandas.GeoDataFrame({"number": ["1"]}, geometry=[circle], crs="EPSG:4326")
    path = tmp_path / "fine.gpkg"
    data.to_file(path, driver="GPKG")
    refused(path, r"The geometry has 1000001 vertices, at most 1000000 are allowed")


def test_a_broken_file_is_refused_with_what_the_driver_says(tmp_path: Path) -> None:
    path = tmp_path / "cut.fgb"
    frame().to_file(path, driver="FlatGeobuf")
    path.write_bytes(path.read_bytes()[:-40])
    refused(path, "cut.fgb cannot be read: ")


def test_a_parquet_file_without_places_is_refused(tmp_path: Path) -> None:
    frame().drop(columns="geometry").to_parquet(tmp_path / "plain.parquet")
    refused(tmp_path / "plain.parquet", "Parquet file without the metadata of GeoParquet")


def test_a_file_larger_than_allowed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FILE_BYTES", 10)
    path = write_geojson(tmp_path / "large.geojson", [])
    refused(path, r"large.geojson has \d+ bytes, at most 10 are allowed")


def test_the_reader_has_one_driver_and_no_secrets(tmp_path: Path) -> None:
    """Whatever a file talks the library into, the drivers for it are not there."""
    path = write_geojson(tmp_path / "a.geojson", [feature(squares()[0])])
    program = (
        "import runpy, pyogrio, os\n"
        f"reader = runpy.run_path({str(Path(reader.__file__))!r})\n"
        f"reader['keep_only']('GeoJSON', {library_paths()[0]!r})\n"
        f"print(sorted(pyogrio.list_drivers()), len(pyogrio.read_dataframe({str(path)!r})))\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True, env={}
    )
    assert done.stdout.strip() == "['GeoJSON'] 1"
