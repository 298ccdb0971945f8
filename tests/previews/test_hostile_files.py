"""What wants to harm, or is too much, is refused by a sentence; what is odd is told by feature."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from shapely.geometry import mapping

from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from gis_platform.previews import limits
from gis_platform.previews.models import PreviewedFile
from tests.previews.dropped import (
    SQUARE,
    X,
    Y,
    drawing,
    drop,
    editor,
    exact,
    frame,
    in_degrees,
    shapefile_zip,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "media"


def refused(client: Client, path: Path, reason: str, status: int = 422) -> None:
    """A file is refused for a reason and nothing of it is kept."""
    answer = drop(client, path)
    assert answer.status_code == status
    assert reason in answer.json()["detail"]
    assert not PreviewedFile.objects.exists()
    folder = path.parent
    assert not [one for one in folder.glob("media/previews/*") if one.is_file()]
    assert not [*folder.glob("data/previews/*")]


def geojson(path: Path, *geometries: Any) -> Path:
    features = [
        {"type": "Feature", "properties": {"number": number}, "geometry": geometry}
        for number, geometry in enumerate(geometries)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def archive(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in entries.items():
            opened.writestr(name, content)
    return path


def test_bombs_and_paths_out_of_an_archive_are_refused(client: Client, tmp_path: Path) -> None:
    signed_in = editor(client)
    bomb = archive(tmp_path / "bomb.zip", {"a.shp": bytes(5_000_000)})
    refused(signed_in, bomb, "times its size, at most 100 times are allowed")
    kmz = archive(tmp_path / "bomb.kmz", {"doc.kml": b"<kml>" + bytes(5_000_000)})
    refused(signed_in, kmz, "times its size, at most 100 times are allowed")
    path = archive(tmp_path / "out.zip", {"../../a.shp": b"1"})
    refused(signed_in, path, "out.zip: ../../a.shp points outside of the archive.")


def test_entities_of_a_kml_are_refused(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "a.kml"
    path.write_text(
        '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml><name>&x;</name></kml>'
    )
    refused(editor(client), path, "a.kml declares the document type or entity 'kml'")


def test_limits_are_named(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in = editor(client)
    path = geojson(tmp_path / "a.geojson", *[mapping(in_degrees(SQUARE))] * 3)
    monkeypatch.setattr(limits, "FEATURES", 2)
    refused(signed_in, path, "a.geojson has more than 2 features")
    monkeypatch.setattr(limits, "FEATURES", 100)
    monkeypatch.setattr(limits, "VERTICES", 12)
    refused(signed_in, path, "a.geojson has more than 12 vertices")
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 1000)
    large = shapefile_zip(tmp_path / "large.zip", frame())
    refused(signed_in, large, "bytes, at most 1000 are allowed")
    monkeypatch.setattr(limits, "FILE_BYTES", 100)
    refused(signed_in, path, "a file may have 100", status=413)


def test_a_place_off_the_earth_is_told_and_the_rest_is_drawn(
    client: Client, tmp_path: Path
) -> None:
    lonlat = mapping(in_degrees(SQUARE))
    crossing = [[49.1, 55.8], [49.101, 55.801], [49.101, 55.8], [49.1, 55.801], [49.1, 55.8]]
    path = geojson(
        tmp_path / "a.geojson",
        lonlat,
        {"type": "Point", "coordinates": [500, 55.8]},
        {"type": "Polygon", "coordinates": [crossing]},
        None,
    )
    (layer,) = drop(editor(client), path).json()["layers"]
    problems = {one["row"]: one for one in layer["problems"]}
    assert [problems[row]["code"] for row in (1, 2, 3)] == ["NO_PLACE", "INVALID", "NO_GEOMETRY"]
    assert "500, 55.8" in problems[1]["sentence"]
    assert "from -180 to 180" in problems[1]["sentence"]
    assert problems[2]["place"]["coordinates"] == pytest.approx([49.1005, 55.8005], abs=1e-9)
    drawn = [one["geometry"] is not None for one in layer["features"]["features"]]
    assert drawn == [True, False, True, False]


def test_numbers_that_are_none_are_told(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('number,WKT\n1,"POINT (nan 55)"\n2,"POINT (49.1 55.8)"\n')
    (layer,) = drop(editor(client), path, crs="EPSG:4326").json()["layers"]
    assert [one["row"] for one in layer["problems"]] == [0]
    assert [one["geometry"] is not None for one in layer["features"]["features"]] == [False, True]


def test_what_has_no_place_does_not_come_into_the_draft(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text(f'number,WKT\n1,"POINT (nan 5)"\n2,"POINT ({X} {Y})"\n')
    told = drop(editor(client), path, crs="local").json()
    answer = exact(client, told, crs="local").json()
    assert [one["geometry"]["coordinates"] for one in answer["features"]] == [[X, Y]]
    assert [one["row"] for one in answer["refused"]] == [0]
    assert "two finite numbers" in answer["refused"][0]["sentence"]


def test_a_drawing_far_off_says_so(client: Client, tmp_path: Path) -> None:
    signed_in = editor(client)
    Municipality.objects.update(crs_extent=[1_290_000, 460_000, 1_320_000, 490_000])
    swapped = [(y, x) for x, y, *_ in SQUARE.exterior.coords[:-1]]
    told = drop(signed_in, drawing(tmp_path / "a.dxf", swapped)).json()
    assert "km off the municipality" in told["layers"][0]["remarks"][0]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.UTILITY])
def test_who_neither_imports_nor_edits_may_not_look(
    client: Client, tmp_path: Path, role: Role
) -> None:
    path = geojson(tmp_path / "a.geojson", mapping(in_degrees(SQUARE)))
    assert drop(editor(client, role), path).status_code == 403
    client.logout()
    assert drop(client, path).status_code == 401


def test_another_system_is_named_as_it_must_be(client: Client, tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", mapping(in_degrees(SQUARE)))
    signed_in = editor(client)
    for crs in ("EPSG:1", "+proj=tmerc", "EPSG:99999"):
        assert drop(signed_in, path, crs=crs).status_code == 400
    assert not PreviewedFile.objects.exists()
