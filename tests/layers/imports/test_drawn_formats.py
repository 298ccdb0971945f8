"""KML, KMZ and GPX come in through the checks; what they may not hold is refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas
import pytest
from pyproj import CRS
from shapely.geometry import Point

from gis_platform.layers.imports.crs_likeness import shares_projection
from gis_platform.layers.imports.errors import ImportRefused
from landscaping.models import Tree
from parcels.models import Parcel
from tests.factories import MSK_16_1
from tests.layers.imports.files import NUMBERS, bring, frame, squares, town, write_shapefile_zip

pytestmark = pytest.mark.django_db
BY_NUMBER = {"identifier": "{number}", "fields": {"area_value": "area_value"}}


def kml(path: Path) -> None:
    frame().to_file(path.with_suffix(".kml"), driver="LIBKML", layer="parcels")
    path.with_suffix(".kml").rename(path)


def kmz_of_one(path: Path) -> None:
    kml(path.with_name("whole"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path.with_name("whole"), "doc.kml")
        archive.writestr("files/picture.png", b"\x89PNG")


def kmz_of_several(path: Path) -> None:
    """As GDAL and QGIS write it: the main document refers to one for each layer."""
    frame().to_file(path.with_suffix(".kmz"), driver="LIBKML", layer="parcels")
    path.with_suffix(".kmz").rename(path)


def extent(parcel: Parcel) -> tuple[float, ...]:
    assert parcel.geometry is not None
    return tuple(parcel.geometry.extent)


@pytest.mark.parametrize("write", [kml, kmz_of_one, kmz_of_several])
def test_parcels_of_a_kml_come_in_where_they_are(
    tmp_path: Path, write: Callable[[Path], None]
) -> None:
    path = tmp_path / "delivery"
    write(path)
    done = bring(path, mapping=BY_NUMBER)
    assert done.counts.added == 3
    found = {parcel.cadastral_number: parcel for parcel in Parcel.objects.of(town())}
    assert sorted(found) == NUMBERS
    for number, square in zip(NUMBERS, squares(), strict=True):
        assert extent(found[number]) == pytest.approx(square.bounds, abs=1e-9)
    assert str(found[NUMBERS[2]].area_value) == "300.25"


def test_way_points_of_a_gpx_become_trees(tmp_path: Path) -> None:
    path = tmp_path / "walk.gpx"
    places = [Point(49.1, 55.8), Point(49.101, 55.801)]
    data = geopandas.GeoDataFrame({"name": ["T1", "T2"]}, geometry=places, crs="EPSG:4326")
    data.to_file(path, driver="GPX", layer="waypoints")
    mapping = {"identifier": "{name}", "layer_in_file": "waypoints"}
    assert bring(path, "trees", mapping=mapping).counts.added == 2
    stored = {tree.local_id: tree.geometry.coords for tree in Tree.objects.of(town())}
    assert stored["T2"] == pytest.approx((49.101, 55.801), abs=1e-9)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            '<kml xmlns="http://www.opengis.net/kml/2.2"><name>&x;</name></kml>',
            r"a.kml declares the document type or entity 'kml'",
        ),
        ("<kml>" + "<Folder>" * 80 + "</Folder>" * 80 + "</kml>", "a.kml is nested 65 levels deep"),
        ("<gpx><wpt></gpx>", "a.kml is no well-formed XML"),
    ],
)
def test_xml_that_refers_nests_or_breaks_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "a.kml"
    path.write_text(text)
    with pytest.raises(ImportRefused, match=reason):
        bring(path)


def test_a_shapefile_that_forgets_its_datum_takes_the_local_one(tmp_path: Path) -> None:
    """A .prj has no towgs84: read by itself the parcels would lie some 100 m away."""
    path = write_shapefile_zip(tmp_path / "local.zip", frame(MSK_16_1))
    done = bring(path, mapping=BY_NUMBER | {"fields": {"area_value": "area_value"}}, crs="local")
    assert done.counts.added == 3
    stored = Parcel.objects.of(town()).get(cadastral_number=NUMBERS[0])
    assert extent(stored) == pytest.approx(squares()[0].bounds, abs=2e-8)


def test_systems_are_alike_by_their_numbers() -> None:
    local = CRS.from_user_input(MSK_16_1)
    bare = CRS.from_user_input(MSK_16_1.split(" +towgs84")[0] + " +units=m")
    assert shares_projection(local, CRS.from_wkt(bare.to_wkt("WKT1_ESRI")))
    assert not shares_projection(local, CRS.from_user_input(MSK_16_1.replace("49.03", "52.03")))
    assert not shares_projection(local, CRS.from_epsg(32639))
    assert not shares_projection(local, CRS.from_epsg(4326))
