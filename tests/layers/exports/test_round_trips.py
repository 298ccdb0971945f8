"""What was exported, read by other programs, is what the database holds."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from numpy.typing import NDArray
from shapely import Point

from gis_platform.layers.imports.layer_files import LayerFile, import_layer_file
from gis_platform.layers.imports.mapping import LayerMapping
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import system_actor
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.layers.exports.awkward import (
    LARGE,
    LOCAL_URI,
    TATAR,
    opened,
    square,
    stored,
    town_of_parcels,
    wkb,
    written,
)

pytestmark = pytest.mark.django_db
FIELDS = get_layer("parcels").fields


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows as GDAL reads them one by one; what is missing is None, geometry is WKB.

    Not by GDAL's own Arrow, which cannot read a FlatGeobuf with missing geometry.
    """
    meta, _, shapes, columns = pyogrio.raw.read(path, datetime_as_string=True)
    values = [column.tolist() for column in columns]
    rows = [dict(zip(meta["fields"], row, strict=True)) for row in zip(*values, strict=True)]
    for row, shape in zip(rows, shapes, strict=True):
        row["geometry"] = shape
        row.update({name: None for name, value in row.items() if value != value})  # noqa: PLR0124
    return sorted(rows, key=lambda row: row["cadastral_number"])


@pytest.mark.parametrize("form", ["gpkg", "fgb"])
def test_gdal_reads_the_same_values_and_the_same_bytes_of_geometry(
    form: str, tmp_path: Path
) -> None:
    town = town_of_parcels()
    rows = rows_of(written(tmp_path, town, form))
    assert len(rows) == 4
    for row, parcel in zip(rows, stored(Parcel, town), strict=True):
        assert row["geometry"] == wkb(parcel)
        for name in ("cadastral_number", "address", "permitted_use_by_document", "status"):
            assert row[name] == getattr(parcel, name)
        assert row["version"] == parcel.version
        assert row["area_value"] == (parcel.area_value and float(parcel.area_value))
        assert json.loads(row["predecessor_numbers"]) == parcel.predecessor_numbers
        value = row["cadastral_value"]  # text here: one of the values is too long for a double
        assert (value and Decimal(value)) == parcel.cadastral_value
        day, recorded = row["cadastral_value_on"], datetime.fromisoformat(row["begin_lifespan"])
        assert (day and date.fromisoformat(day[:10])) == parcel.cadastral_value_on
        assert abs(recorded - parcel.begin_lifespan) <= timedelta(milliseconds=1)


def test_a_geopackage_numbers_its_features_as_the_platform_does(tmp_path: Path) -> None:
    town = town_of_parcels()
    found = pyogrio.read_dataframe(written(tmp_path, town, "gpkg"), fid_as_index=True)
    assert found.index.name == "fid"
    assert dict(found["cadastral_number"]) == {
        parcel.pk: parcel.cadastral_number for parcel in stored(Parcel, town)
    }
    assert found.crs.to_epsg() == 4326


def test_decimals_are_numbers_where_a_double_holds_them(tmp_path: Path) -> None:
    town = town_of_parcels(large=Decimal("1234567890123.45"))
    path = written(tmp_path, town, "gpkg")
    info = pyogrio.read_info(path)
    kinds = dict(zip(info["fields"], info["dtypes"], strict=True))
    assert kinds["cadastral_value"] == kinds["area_value"] == "float64"
    assert Decimal(repr(rows_of(path)[0]["cadastral_value"])) == Decimal("1234567890123.45")


def test_parquet_is_exact_and_typed(tmp_path: Path) -> None:
    town = town_of_parcels()
    table = pq.read_table(written(tmp_path, town, "parquet"))
    names = table.schema.names
    assert [name for name in names if name in FIELDS] == list(FIELDS)
    rows = sorted(table.to_pylist(), key=lambda row: row["id"])
    for row, parcel in zip(rows, stored(Parcel, town), strict=True):
        assert row["geometry"] == wkb(parcel)
        for name in ("version", "begin_lifespan", *FIELDS):
            assert row[name] == getattr(parcel, name), name
        assert row["id"] == parcel.pk
        box = row["bbox"]
        if parcel.geometry is None:
            assert box is None
        else:
            assert (box["xmin"], box["ymin"], box["xmax"], box["ymax"]) == parcel.geometry.extent
    assert rows[0]["cadastral_value"] == LARGE


def test_geoparquet_says_its_version_its_system_and_its_covering(tmp_path: Path) -> None:
    town = town_of_parcels()
    path = written(tmp_path, town, "parquet")
    geo = json.loads(pq.read_metadata(path).metadata[b"geo"])
    column = geo["columns"]["geometry"]
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    assert column["encoding"] == "WKB"
    assert column["geometry_types"] == ["MultiPolygon"]
    assert column["crs"]["id"] == {"authority": "OGC", "code": "CRS84"}
    assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    west, south, east, north = column["bbox"]
    assert (west, south) == (49.1, 55.7)
    assert (east, north) == (49.21, 55.81)
    near = geopandas.read_parquet(path, bbox=(49.19, 55.79, 49.21, 55.81))
    assert list(near["cadastral_number"]) == ["16:50:010101:3"]
    assert geopandas.read_parquet(path).crs.to_epsg(min_confidence=20) in {4326, None}


def test_geojson_has_nine_decimals_and_typed_values() -> None:
    town = town_of_parcels()
    text = b"".join(opened(town, "geojson")).decode()
    document = json.loads(text, parse_float=Decimal)
    assert document["type"] == "FeatureCollection"
    assert document["numberReturned"] == len(document["features"]) == 4
    features = sorted(document["features"], key=lambda feature: feature["id"])
    for feature, parcel in zip(features, stored(Parcel, town), strict=True):
        assert feature["id"] == parcel.pk
        shape = feature["geometry"]
        if parcel.geometry is None:
            assert shape is None
        else:
            read = shapely.from_geojson(json.dumps(shape, default=float))
            assert shapely.to_wkb(read) == wkb(parcel)
        values = feature["properties"]
        assert values["address"] == parcel.address
        assert values["predecessor_numbers"] == parcel.predecessor_numbers
        assert values["cadastral_value"] == parcel.cadastral_value
        assert values["version"] == 1


def test_a_text_sequence_is_a_record_a_feature() -> None:
    town = town_of_parcels()
    records = b"".join(opened(town, "geojsons")).split(b"\x1e")
    assert records[0] == b""
    features = [json.loads(record) for record in records[1:]]
    assert all(record.endswith(b"\n") for record in records[1:])
    assert sorted(feature["properties"]["cadastral_number"] for feature in features) == [
        parcel.cadastral_number for parcel in stored(Parcel, town)
    ]


def read_csv(content: bytes) -> list[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_csv_has_a_header_and_wkt_of_full_precision() -> None:
    town = town_of_parcels()
    rows = sorted(read_csv(b"".join(opened(town, "csv"))), key=lambda row: int(row["id"]))
    for row, parcel in zip(rows, stored(Parcel, town), strict=True):
        assert row["address"] == parcel.address
        assert row["permitted_use_by_document"] == parcel.permitted_use_by_document
        assert json.loads(row["predecessor_numbers"]) == parcel.predecessor_numbers
        shape = shapely.from_wkt(row["WKT"]) if row["WKT"] else None
        assert (shape and shapely.to_wkb(shape)) == wkb(parcel)
    assert rows[0]["address"] == TATAR
    assert rows[0]["cadastral_value"] == str(LARGE)


def test_csv_for_spreadsheets_has_a_mark_and_no_formulas() -> None:
    town = town_of_parcels()
    Parcel.everywhere.filter(cadastral_number="16:50:010101:1").update(
        address="=HYPERLINK(1)", category_code="@a", use_code="2.1"
    )
    content = b"".join(opened(town, "csv", spreadsheet="true"))
    assert content.startswith(b"\xef\xbb\xbf")
    [row] = [row for row in read_csv(content[3:]) if row["address"]]
    assert (row["address"], row["category_code"]) == ("'=HYPERLINK(1)", "'@a")
    assert row["use_code"] == "2.1"


@pytest.mark.parametrize("form", ["gpkg", "parquet", "fgb", "geojson", "geojsons", "csv"])
def test_our_own_import_finds_nothing_changed(form: str, tmp_path: Path) -> None:
    is_json = form.startswith("geojson")  # in which a number is a double to most readers
    town = town_of_parcels(large=Decimal("1234567890123.45") if is_json else LARGE)
    if form == "fgb":  # GDAL's Arrow cannot read what is missing in it
        Parcel.objects.of(town).filter(geometry=None).update(geometry=square(49.4, 55.8))
    done = import_back(town, written(tmp_path, town, form), tmp_path)
    assert not done.refusals
    assert (done.unchanged, done.changed, done.added) == (4, 0, 0)


@pytest.mark.parametrize("form", ["gpkg", "fgb", "parquet", "shp.zip"])
def test_the_local_system_leads_back_to_the_same_place(form: str, tmp_path: Path) -> None:
    town = town_of_parcels()
    path = written(tmp_path, town, form, crs=LOCAL_URI)
    read = geopandas.read_parquet if form == "parquet" else geopandas.read_file
    found = read(path)
    key = "cadastral_" if form == "shp.zip" else "cadastral_number"
    there = found.set_index(key).geometry.to_crs(4326)
    for parcel in stored(Parcel, town):
        if parcel.geometry is not None:
            expected = shapely.get_coordinates(shapely.from_wkb(wkb(parcel)))
            back = shapely.get_coordinates(there[parcel.cadastral_number])
            far = farthest_degrees(expected, back)
            assert far < 1e-8, "a millimetre"  # the shift of datum is inverted to some tenths


def farthest_degrees(expected: NDArray[np.float64], found: NDArray[np.float64]) -> float:
    """The largest distance from an expected vertex to the nearest one that was found."""
    nearest = shapely.STRtree([Point(place) for place in found]).query_nearest(
        shapely.points(expected), all_matches=False, return_distance=True
    )
    return float(nearest[1].max())


def import_back(town: Municipality, path: Path, folder: Path) -> Any:
    request = LayerFile(
        path=path,
        crs="EPSG:4326" if path.suffix == ".csv" else "",
        layer=get_layer("parcels"),
        mapping=LayerMapping(layer="parcels"),
        folder=folder / "imports",
    )
    return import_layer_file(request, actor=system_actor(town, "test")).counts


def test_missing_values_stay_missing(tmp_path: Path) -> None:
    town = town_of_parcels()
    rows = rows_of(written(tmp_path, town, "fgb"))
    assert rows[1]["area_value"] is None
    assert rows[1]["cadastral_value_on"] is None
    assert rows[1]["address"] == ""
