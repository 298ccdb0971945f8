"""Each block of the guide for analysts does what it says, against a live server."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import geopandas
import pmtiles.reader
import pyogrio
import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils import timezone
from pyproj import Transformer
from pytest_django.live_server_helper import LiveServer

from gis_platform.keys.models import Scope
from gis_platform.layers.models import LayerState
from gis_platform.layers.policy import readable_layers
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from landscaping.models import Tree
from parcels.models import Parcel
from tests.contracts.conftest import make_feature
from tests.factories import make_municipality
from tests.flows.conftest import ROOT
from tests.flows.guide import blocks_of, run_commands, run_notebook
from tests.keys.making import make_token
from tiles.matrix import ORIGIN_M

GUIDE = ROOT / "docs" / "guide" / "analyst.md"
NEAR = Polygon.from_bbox((49.22, 55.73, 49.24, 55.74))
HALF = Polygon.from_bbox((49.22, 55.73, 49.23, 55.74))
COLUMNS, ROWS, OLD = 24, 10, 150


@dataclass(frozen=True, kw_only=True)
class Town:
    """A municipality with parcels in a grid, and the folder in which the guide is followed."""

    here: Municipality
    folder: Path

    def parcels(self, **conditions: Any) -> set[str]:
        """Return the cadastral numbers of the parcels that the database finds."""
        found = Parcel.objects.of(self.here).filter(**conditions)
        return set(found.values_list("cadastral_number", flat=True))

    def file(self, name: str) -> geopandas.GeoDataFrame:
        """Return what a file holds that the guide has made."""
        return geopandas.read_file(self.folder / name)

    def trees(self) -> dict[int, str]:
        """Return the species of each tree by its id."""
        return dict(Tree.objects.of(self.here).values_list("pk", "species"))


def make_parcels(here: Municipality) -> None:
    """Store parcels a thousandth of a degree apart, of seven widths, with their true areas."""
    to_local = Transformer.from_crs(4326, here.crs_definition, always_xy=True)
    made = []
    for number in range(COLUMNS * ROWS):
        column, row = number % COLUMNS, number // COLUMNS
        west, south = 49.22025 + column / 1000, 55.73025 + row / 1000
        east, north = west + 0.0001 * (1 + number % 7), south + 0.0005
        shape = Polygon.from_bbox((west, south, east, north))
        ring = shapely.Polygon([to_local.transform(x, y) for x, y in shape.coords[0]])
        made.append(
            Parcel(
                municipality=here,
                cadastral_number=f"16:50:000000:{number}",
                quarter_number="16:50:000000",
                address=f"Lime Street, {number}" if row == 0 else "",
                use_code=("2.1", "13.2", "3.0")[number % 3],
                area_value=round(ring.area, 2),
                geometry=MultiPolygon(shape, srid=4326),
            )
        )
    Parcel.everywhere.bulk_create(made)
    loaded = LayerState.objects.filter(municipality=here, table_name="parcels_parcel")
    loaded.update(loaded_at=timezone.now(), as_of="2026-06-01")
    versions: Any = Parcel.everywhere.all()[0].events.model  # type: ignore[attr-defined]
    old = [parcel.pk for parcel in made[:OLD]]
    then = timezone.now() - timedelta(days=3)
    versions.objects.filter(pgh_obj_id__in=old).update(pgh_created_at=then)


@pytest.fixture
def town(transactional_db: None, tmp_path: Path) -> Town:
    here = make_municipality("demo")
    make_parcels(here)
    Tree.everywhere.create(municipality=here, species="Birch", geometry=Point(49.23, 55.735))
    for code in ("R-1", "R-2", "P-1"):
        make_feature(get_layer("territorial-zones"), here, code)
    make_feature(get_layer("land-development-plans"), here, "PLAN-1")
    return Town(here=here, folder=tmp_path)


def numbers(told: str) -> set[str]:
    """Return the cadastral numbers of a GeoJSON page that is the only one."""
    page = json.loads(told)
    assert all(link["rel"] != "next" for link in page["links"])
    return {feature["properties"]["cadastral_number"] for feature in page["features"]}


def counts(told: str) -> list[int]:
    """Return the numbers of features that ogrinfo has told."""
    return [int(number) for number in re.findall(r"Feature Count: (\d+)", told)]


def check_layers(told: str, town: Town) -> None:
    lines = [line.split("\t") for line in told.splitlines()]
    readable = readable_layers(Actor(municipality=town.here))
    assert [line[0] for line in lines] == [layer.name for layer in readable]
    assert ["parcels", "True", "2026-06-01"] in lines
    assert ["streets", "False", "None"] in lines


def check_page(told: str, town: Town) -> None:
    page = json.loads(told)
    found = {feature["properties"]["cadastral_number"] for feature in page["features"]}
    assert len(found) == page["numberReturned"] == 5
    assert found <= town.parcels(geometry__intersects=NEAR)
    assert any(link["rel"] == "next" for link in page["links"])


def check_schema(told: str, town: Town) -> None:
    fields = json.loads(told)["properties"]
    assert fields["cadastral_number"]["type"] == "string"
    assert fields["area_value"]["x-ogc-unit"] == "m2"


def check_local(told: str, town: Town) -> None:
    (feature,) = json.loads(told)["features"]
    parcel = Parcel.objects.of(town.here).get(pk=feature["id"])
    to_local = Transformer.from_crs(4326, town.here.crs_definition, always_xy=True)
    assert parcel.geometry is not None
    expected = to_local.transform(*parcel.geometry.coords[0][0][0])
    assert feature["geometry"]["coordinates"][0][0][0] == pytest.approx(expected, abs=1e-3)


def check_export(told: str, town: Town) -> None:
    assert set(town.file("parcels.gpkg")["cadastral_number"]) == town.parcels()
    large = geopandas.read_parquet(town.folder / "large.parquet")
    assert set(large["cadastral_number"]) == town.parcels(area_value__gt=1000)
    assert large.area.tolist() == pytest.approx(large["area_value"].astype(float), abs=0.01)


def check_ogr2ogr(told: str, town: Town) -> None:
    found = town.file("by-api.gpkg")
    assert set(found["cadastral_number"]) == town.parcels()
    assert set(found["quarter_number"]) == {"16:50:000000"}
    info = pyogrio.read_info(town.folder / "by-api.gpkg")
    assert (
        dict(zip(info["fields"], info["ogr_types"], strict=True))["quarter_number"] == "OFTString"
    )


def check_mvt(told: str, town: Town) -> None:
    size = 2 * ORIGIN_M / 2**16
    west, north = 41730 * size - ORIGIN_M, ORIGIN_M - 20493 * size
    (found,) = counts(told)
    within, around = (
        Parcel.objects.of(town.here)
        .filter(
            geometry_3857__intersects=Polygon.from_bbox(
                (west - margin, north - size - margin, west + size + margin, north + margin)
            )
        )
        .count()
        for margin in (0, size / 8)
    )
    assert 0 < within <= found <= around


def check_tiles(told: str, town: Town) -> None:
    described = json.loads(told)
    assert described["tilejson"] == "3.0.0"
    assert "cadastral_number" in described["vector_layers"][0]["fields"]
    style = json.loads((town.folder / "style.json").read_text())
    assert style["version"] == 8
    assert "parcels" in {layer.get("source-layer") for layer in style["layers"]}
    reading: Any = pmtiles.reader  # without annotations
    archive = (town.folder / "parcels.pmtiles").read_bytes()
    reader = reading.Reader(reading.MemorySource(archive))
    assert reader.get(15, 41730 // 2, 20493 // 2)
    assert [layer["id"] for layer in reader.metadata()["vector_layers"]] == ["parcels"]


def check_read(told: str, town: Town) -> None:
    assert told.startswith(f"{COLUMNS * ROWS} 16:50:000000 ")
    assert "CRS84" in told


def check_create(told: str, town: Town) -> None:
    assert int(told) in town.trees()


def check_update(told: str, town: Town) -> None:
    assert told == '"2"\n'
    assert sorted(town.trees().values()) == ["Maple", "Oak"]


def check_patch(told: str, town: Town) -> None:
    assert json.loads(told)["properties"]["species"] == "Oak"
    assert list(town.trees().values()) == ["Oak"]


def check_wfs_geojson(told: str, town: Town) -> None:
    found = [one["properties"]["cadastral_number"] for one in json.loads(told)["features"]]
    assert found == sorted(town.parcels(geometry__intersects=HALF))[:3]


def check_owslib(told: str, town: Town) -> None:
    assert told.split(maxsplit=1)[0] == "10"


def same(**conditions: Any) -> Callable[[str, Town], None]:
    """Return a check: a page holds what the database finds so, some of the parcels."""

    def check(told: str, town: Town) -> None:
        expected = town.parcels(**conditions)
        assert 0 < len(expected) < COLUMNS * ROWS
        assert numbers(told) == expected

    return check


def in_file(name: str, **conditions: Any) -> Callable[[str, Town], None]:
    """Return a check: a file holds what the database finds by these conditions."""

    def check(told: str, town: Town) -> None:
        assert set(town.file(name)["cadastral_number"]) == town.parcels(**conditions)

    return check


def tells(expected: Callable[[Town], object]) -> Callable[[str, Town], None]:
    """Return a check: what is printed is that."""

    def check(told: str, town: Town) -> None:
        assert told.strip() == str(expected(town))

    return check


def check_as_at(told: str, town: Town) -> None:
    assert numbers(told) == {f"16:50:000000:{number}" for number in range(OLD)}


def check_parquet(told: str, town: Town) -> None:
    assert float(told) < 0.01


def check_owslib_wfs(told: str, town: Town) -> None:
    assert "app:administrative-boundaries" in told
    assert told.endswith(" decimal\n")


COMMANDS: dict[str, Callable[[str, Town], None]] = {
    "layers": check_layers,
    "page": check_page,
    "count": tells(lambda town: len(town.parcels())),
    "schema": check_schema,
    "restricted": lambda told, town: _has(json.loads(told)["features"], 1),
    "filter-place": same(area_value__gt=1000, geometry__intersects=HALF),
    "filter-text": same(address__icontains="lime street", use_code__in=("2.1", "13.2")),
    "filter-json": same(area_value__range=(500, 900)),
    "as-at": check_as_at,
    "local": check_local,
    "export": check_export,
    "ogrinfo": lambda told, town: _is(counts(told), [COLUMNS * ROWS]),
    "ogr2ogr": check_ogr2ogr,
    "ogr2ogr-place": in_file("near.gpkg", geometry__intersects=HALF),
    "wfs": in_file("by-wfs.gpkg", area_value__gt=1000),
    "gdal-key": lambda told, town: _is(counts(told), [1, 1]),
    "mvt": check_mvt,
    "tiles": check_tiles,
    "patch": check_patch,
    "wfs-hits": lambda told, town: _is(re.findall(r'numberMatched="(\d+)"', told), ["240"]),
    "wfs-geojson": check_wfs_geojson,
}
CODE: dict[str, Callable[[str, Town], None]] = {
    "read": check_read,
    "box": tells(lambda town: len(town.parcels(geometry__intersects=HALF))),
    "parquet": check_parquet,
    "flatgeobuf": tells(lambda town: len(town.parcels(geometry__intersects=HALF))),
    "wfs": tells(lambda town: 3),
    "owslib": check_owslib,
    "owslib-wfs": check_owslib_wfs,
    "create": check_create,
    "update": check_update,
}


def _has(found: list[Any], number: int) -> None:
    assert len(found) == number


def _is(found: object, expected: object) -> None:
    assert found == expected


def test_every_block_of_the_guide_does_what_it_says(live_server: LiveServer, town: Town) -> None:
    assert shutil.which("ogr2ogr"), "the package gdal-bin is missing: scripts/setup.sh --dev"
    given, *blocks = blocks_of(GUIDE)
    assert (given.name, given.text.count("export")) == ("site", 2)
    _, token = make_token(town.here, Role.GIS, Scope.EDIT)
    environment = {**os.environ, "SITE": f"{live_server.url}/demo", "KEY": token.text}
    commands = [block for block in blocks if block.language == "sh"]
    code = [block for block in blocks if block.language == "python"]
    assert sorted(block.name for block in commands) == sorted(COMMANDS)
    assert sorted(block.name for block in code) == sorted(CODE)
    for block in commands:
        COMMANDS[block.name](run_commands(block, town.folder, environment), town)
    told = run_notebook(code, town.folder, environment)
    assert "Traceback" not in "".join(told.values()), "".join(told.values())[-3000:]
    for block in code:
        CODE[block.name](told[block.name], town)


def test_the_guide_names_only_addresses_of_the_site_and_of_standards() -> None:
    addresses = re.findall(r"https?://([^/\s`)]+)", GUIDE.read_text(encoding="utf-8"))
    assert set(addresses) == {"127.0.0.1:8000", "www.opengis.net"}


def test_every_page_that_the_guide_points_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", GUIDE.read_text(encoding="utf-8")):
        assert (GUIDE.parent / target).is_file(), target
