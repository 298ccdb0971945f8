"""Open files of a city of another country: their import by the shipped plan, and a plan made."""

from __future__ import annotations

import itertools
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import geopandas
import pdfplumber
import pytest
import shapely

from tests.flows.conftest import ROOT, SHARED, command

FOLDER = SHARED / "cambridge"
MAPPINGS = ROOT / "fixtures" / "mappings"
LEFT_OUT = ("TRANS_", "RECREATION_", "BASEMAP_Vegetation", "INFRA_", "DPW_", "CDD_Special")
PARCEL = "146A-98"
FOOT_M = 0.3048
SIDE_M, STREET_M, FLOOR_AREA_RATIO = 20 * FOOT_M, 10 * FOOT_M, 0.75
"""Of the district C-1 in the shipped regulations; the larger of side and rear yard."""
FLOODED, HISTORIC, OVERLAID = "188-141", "172-71", "265B-57"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not FOLDER.is_dir(), reason="the files of Cambridge are not beside the project"
    ),
]


def short_plan(folder: Path) -> Path:
    """Write the shipped plan without the files that no land development plan needs."""
    files = tomllib.loads((MAPPINGS / "cambridge.toml").read_text(encoding="utf-8"))["files"]
    lines: list[str] = []
    for entry in files:
        if entry["file"].startswith(LEFT_OUT):
            continue
        lines += ["[[files]]", f'file = "{entry["file"]}"', f"as_of = {entry['as_of']}"]
        lines.append(f'mapping = "{MAPPINGS / entry["mapping"]}"')
        flags = [name for name in ("accept_repairs", "set_boundary") if entry.get(name)]
        lines += [f"{name} = true" for name in flags]
    path = folder / "short.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def plan(walk: Path) -> Any:
    """The plan of a parcel of the city, all its layers loaded."""
    command("add_municipality", ROOT / "fixtures" / "municipalities" / "cambridge.toml")
    arguments = ("--municipality", "cambridge")
    told = command("import_layers", *arguments, "--folder", FOLDER, "--plan", short_plan(walk))
    assert " refused:" not in told
    command("load_zoning", *arguments, ROOT / "fixtures" / "zoning" / "cambridge.toml")
    lots = (PARCEL, FLOODED, HISTORIC, OVERLAID)
    command("make_plan", *arguments, *lots, "--out", walk / "plans")
    return json.loads((walk / "plans" / PARCEL / "plan.json").read_text())


@pytest.fixture(scope="module")
def certificates(plan: Any, walk: Path) -> dict[str, str]:
    """The words of each certificate, by lot."""
    return {
        folder.name: words_of(folder / "plan.pdf")
        for folder in (walk / "plans").iterdir()
        if folder.is_dir()
    }


def words_of(path: Path) -> str:
    with pdfplumber.open(path) as document:
        words = " ".join(page.extract_text() for page in document.pages)
    return " ".join(words.replace("\xad", "-").replace("\xa0", " ").split())


def source(name: str) -> geopandas.GeoDataFrame:
    """Return a file of the city in metres, as GDAL and PROJ alone read it."""
    frame = geopandas.read_file(FOLDER / name)
    if frame.crs is None:
        frame = frame.set_crs(4326)
    return frame.to_crs(26986)


def boundary(number: str = PARCEL) -> Any:
    frame = source("ASSESSING_ParcelsFY2014.topojson")
    return shapely.make_valid(frame[frame["ML"] == number].geometry.union_all())


def test_the_parcel_is_measured_in_the_citys_metres(plan: Any) -> None:
    assert plan["parcel"]["area_calculated_m2"] == pytest.approx(boundary().area, abs=0.5)
    assert plan["parcel"]["address"] == "20 FARRAR ST"


def test_the_zone_is_the_district_of_the_citys_file(plan: Any) -> None:
    districts = source("CDD_ZoningDistricts.geojson")
    over = districts[districts.intersects(boundary().buffer(-1))]
    (zone,) = plan["zoning"]["zones"]
    assert [zone["code"]] == list(over["ZONE_TYPE"])
    assert zone["type_known"]


def test_the_limits_of_the_district_govern(plan: Any) -> None:
    (zone,) = plan["zoning"]["zones"]
    (row,) = [limits["footprints"][0] for limits in zone["limits"] if limits["footprints"]][:1]
    floor_area = FLOOR_AREA_RATIO * plan["parcel"]["area_calculated_m2"]
    assert row["max_gross_floor_area_m2"] == pytest.approx(floor_area, abs=0.01)
    assert "ILLUSTRATIVE" in {warning["code"] for warning in plan["warnings"]}


def test_the_ground_for_building_is_that_of_plain_shapely(plan: Any) -> None:
    roads = source("BASEMAP_Roads.topojson").geometry
    near = shapely.union_all(shapely.make_valid(roads[roads.distance(boundary()) < 20].values))
    ring = shapely.get_coordinates(boundary())
    sides = [shapely.LineString(pair) for pair in itertools.pairwise(ring)]
    yards = [
        side.buffer(STREET_M if side.centroid.distance(near) < 2 else SIDE_M) for side in sides
    ]
    expected = boundary().difference(shapely.union_all([*yards, near.buffer(STREET_M)]))
    (zone,) = plan["zoning"]["zones"]
    assert 0 < zone["envelopes"][0]["area_m2"] < plan["parcel"]["area_calculated_m2"]
    assert zone["envelopes"][0]["area_m2"] == pytest.approx(expected.area, rel=0.03)


def test_certificates_are_english_and_say_what_is_partly_loaded(
    certificates: dict[str, str],
) -> None:
    assert len(certificates) == 4
    for text in certificates.values():
        assert "Zoning certificate" in text
        assert not re.search("[\u0400-\u04ff]", text)
        assert "buildings are not" in text
        assert "are illustrative, not those of the ordinance in force" in text


def test_the_area_is_told_in_square_feet_and_square_metres(certificates: dict[str, str]) -> None:
    told = re.search(r"measured on the map ([\d,]+) sq ft \(([\d.]+) m²\)", certificates[PARCEL])
    assert told
    feet, metres = float(told[1].replace(",", "")), float(told[2])
    assert metres == pytest.approx(boundary().area, abs=0.5)
    assert feet * FOOT_M**2 == pytest.approx(metres, abs=0.05)


def test_the_flood_zone_covers_what_the_file_says(certificates: dict[str, str]) -> None:
    flood = shapely.make_valid(source("FEMA_FloodPlains100Year.geojson").geometry.values)
    expected = boundary(FLOODED).intersection(shapely.union_all(flood)).area
    told = re.search(
        r"Flood zone AE .*?It covers ([\d,]+) sq ft \((\d+) m²\)", certificates[FLOODED]
    )
    assert told
    assert float(told[2]) == pytest.approx(expected, abs=1)


def test_historic_districts_and_overlays_are_named(certificates: dict[str, str]) -> None:
    assert "Old Cambridge" in certificates[HISTORIC]
    assert "Old Cambridge" not in certificates[PARCEL]
    overlays = source("CDD_ZoningOverlayDistricts.geojson")
    over = overlays[overlays.intersects(boundary(OVERLAID).buffer(-1))]
    assert len(over)
    assert all(name in certificates[OVERLAID] for name in over["Name"])
