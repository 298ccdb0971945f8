"""A plan as GeoPackage: read back by GDAL, its areas and coordinates those of the plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import CRS
from shapely import box

from plans.content import PlanContent
from plans.facts import PlanFacts
from plans.files.gpkg import plan_gpkg
from plans.rules import compose
from tests.plans.facts import make_heritage, rich_facts, surface

MSK_16 = (
    "+proj=tmerc +lat_0=0 +lon_0=49.03333333333 +k=1 +x_0=1300000 +y_0=-5709414.70 +ellps=krass "
    "+towgs84=23.57,-140.95,-79.8,0,0.35,0.79,-0.22 +units=m +no_defs"
)
LAYERS = [
    "parcel", "points", "edges", "zones", "envelopes", "restrictions", "red_lines", "easements",
    "objects", "heritage", "placement_zones",
]  # fmt: skip


def in_msk(facts: PlanFacts) -> PlanFacts:
    return replace(facts, municipality=replace(facts.municipality, crs_definition=MSK_16))


@pytest.fixture
def content() -> PlanContent:
    return compose(in_msk(rich_facts()))


def written(content: PlanContent, folder: Path) -> Path:
    path = folder / "plan.gpkg"
    path.write_bytes(plan_gpkg(content))
    return path


def read(path: Path, layer: str) -> tuple[Any, dict[str, Any], Any]:
    """Return the shapes of a layer, its columns by name, and what GDAL says of it."""
    meta, _, shapes, values = pyogrio.raw.read(str(path), layer=layer)
    columns = dict(zip(meta["fields"], values, strict=True))
    return shapely.from_wkb(shapes), columns, meta


def test_every_layer_is_there_in_the_local_system(content: PlanContent, tmp_path: Path) -> None:
    path = written(content, tmp_path)
    assert [name for name, _ in pyogrio.list_layers(str(path))] == LAYERS
    for name in LAYERS:
        crs = CRS.from_wkt(read(path, name)[2]["crs"])
        assert "МСК-16, зона 1" in crs.name
        method = crs.to_dict()
        assert method["lon_0"] == pytest.approx(49.03333333333)
        assert method["x_0"] == 1_300_000


def test_areas_and_coordinates_are_those_of_the_plan(content: PlanContent, tmp_path: Path) -> None:
    path = written(content, tmp_path)
    shapes, columns, _ = read(path, "parcel")
    assert shapes[0].equals(content.parcel.geometry)
    assert columns["area_m2"][0] == content.parcel.area_m2
    assert columns["cadastral_number"][0] == "16:50:010101:7"
    assert columns["source_id"][0] == content.parcel.source.local_id
    restrictions, told, _ = read(path, "restrictions")
    true = {each.registry_no: each.covered_area_m2 for each in content.restrictions}
    for shape, number, area in zip(
        restrictions, told["registry_number"], told["area_m2"], strict=True
    ):
        assert shape.area == pytest.approx(true[number], abs=0.01)
        assert area == true[number]
    assert told["source_version"].tolist() == [1, 1]
    envelopes, parts, _ = read(path, "envelopes")
    first = content.zoning.zones[0].envelopes[0]
    of_first = parts["envelope"] == first.number
    assert shapely.area(envelopes[of_first]).sum() == pytest.approx(first.area_m2, abs=0.02)


def test_points_and_edges_follow_the_boundary(content: PlanContent, tmp_path: Path) -> None:
    path = written(content, tmp_path)
    points, numbers, _ = read(path, "points")
    assert numbers["number"].tolist() == [1, 2, 3, 4, 5]
    corners = shapely.get_coordinates(content.parcel.geometry)
    assert np.allclose(shapely.distance(points, content.parcel.geometry.boundary), 0, atol=1e-6)
    assert len(corners) == 6
    edges, columns, _ = read(path, "edges")
    lengths = shapely.length(edges)
    assert lengths == pytest.approx(columns["length_m"], abs=0.01)
    assert lengths.sum() == pytest.approx(content.parcel.perimeter_m, abs=0.05)
    assert "STREET" in columns["kind"].tolist() or "RED_LINE" in columns["kind"].tolist()


def test_heritage_objects_and_lines_are_written(tmp_path: Path) -> None:
    place = surface(box(1304685, 476842, 1304700, 476860))
    path = written(
        compose(in_msk(replace(rich_facts(), heritage=(make_heritage(place),)))), tmp_path
    )
    shapes, columns, _ = read(path, "heritage")
    assert columns["registry_number"].tolist() == ["161510300010006"]
    assert shapes[0].area == pytest.approx(15 * 18, abs=0.01)
    lines, told, _ = read(path, "red_lines")
    assert shapely.length(lines) == pytest.approx(told["length_m"], abs=0.01)
    objects, _, _ = read(path, "objects")
    assert len(objects) == 2


def test_the_same_plan_is_the_same_file(content: PlanContent) -> None:
    assert plan_gpkg(content) == plan_gpkg(content)


def test_a_plan_without_a_definition_of_its_system_is_written_all_the_same(tmp_path: Path) -> None:
    path = written(compose(rich_facts()), tmp_path)
    assert read(path, "parcel")[0][0].area > 800
