"""A file dropped on the map: seen where it lies, taken into the draft as it is."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyproj
import shapely
from playwright.sync_api import Page, expect
from shapely.geometry import Polygon

from tests.browser.editing import edits, geometry_of, local_crs, until_kept
from tests.browser.test_accessibility import violations
from tests.browser.workspace import (
    api,
    open_map,
    parcel_called,
    picture,
    pixel_of,
    sign_in,
    until,
)

NUMBER = "16:99:010103:7"
COLOUR = "#c2185b"
MILLIMETRE = 0.001
READING_MS = 60_000
DROP = """([name, bytes]) => {
  const read = Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([read], name));
  const tell = (kind) => document.body.dispatchEvent(
    new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
  tell("dragenter");
  const said = document.querySelector(".drop-over:not([hidden])")?.textContent ?? "";
  tell("drop");
  return said;
}"""


def test_a_dropped_geopackage_is_drawn_and_taken_into_the_draft(
    examined_page: Page, tmp_path: Path
) -> None:
    page = examined_page
    sign_in(page, "gis", then="/demo/imports/")
    crs = local_crs(page)["definition"]
    made = _lots(page)
    path = tmp_path / "lots.gpkg"
    crossing = Polygon([(0, 0), (20, 20), (20, 0), (0, 20)])
    crossing = shapely.transform(crossing, lambda points: points + made.bounds[:2] - [40, 0])
    values = {"cadastral_number": ["16:99:010103:901", "16:99:010103:902"], "note": ["a", "b"]}
    data = geopandas.GeoDataFrame(values, geometry=[made, crossing], crs=crs)
    data.to_crs("EPSG:32639").to_file(path, driver="GPKG", layer="lots")

    before = len(api(page, "/demo/api/changesets")["changesets"])
    said = page.evaluate(DROP, [path.name, base64.b64encode(path.read_bytes()).decode()])
    assert said == "Drop to look at it on the map"
    panel = page.locator("dropped-panel")
    expect(panel.get_by_text("Features: 2")).to_be_visible(timeout=READING_MS)
    expect(panel.get_by_text("The file names WGS 84 / UTM zone 39N.")).to_be_visible()
    expect(panel.get_by_role("button", name="Feature 2: The geometry is not valid")).to_be_visible()
    until(lambda: _is_drawn(page, made, crs), "the outline is drawn in its colour")
    assert violations(page) == []

    _choose_by_keys(page, panel)
    panel.get_by_role("button", name="Into the draft… (1)").click()
    form = panel.locator("mapping-form")
    form.get_by_label("Into the layer").select_option(label="Land parcels")
    expect(form.get_by_role("button", name="Take 1")).to_be_visible()
    assert violations(page) == []
    form.get_by_role("button", name="Take 1").click()
    expect(form.get_by_text("New features in the draft: 1")).to_be_visible()
    until_kept(page, 1)
    ((key, edit),) = edits(page).items()
    assert key.startswith("parcels/new-")
    assert geometry_of(edit).hausdorff_distance(made) < MILLIMETRE
    assert geometry_of(edit).equals(shapely.set_precision(made, 0.01))
    assert len(api(page, "/demo/api/changesets")["changesets"]) == before


def _lots(page: Page) -> Polygon:
    """A square with a hole, on the grid, within a parcel of the town that the map shows."""
    found = parcel_called(page, NUMBER)
    centre = shapely.geometry.shape(found["geometry"]).representative_point()
    open_map(page, place=f"18/{centre.y:.7f}/{centre.x:.7f}")
    to_local = pyproj.Transformer.from_crs(
        "EPSG:4326", local_crs(page)["definition"], always_xy=True
    )
    x, y = (round(one, 2) for one in to_local.transform(centre.x, centre.y))
    ring = [(x, y), (x + 30.25, y), (x + 30.25, y + 20.5), (x, y + 20.5)]
    hole = [(x + 5, y + 5), (x + 10.5, y + 5), (x + 10.5, y + 10), (x + 5, y + 10)]
    return Polygon(ring, [hole])


def _is_drawn(page: Page, made: Polygon, crs: str) -> bool:
    """Say whether the colour of the file is around a corner of the hole."""
    to_lonlat = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    corner_x, corner_y = made.interiors[0].coords[0][:2]
    x, y = pixel_of(page, *to_lonlat.transform(corner_x, corner_y))
    box: Any = page.locator("#map").bounding_box()
    column, row = int(x - box["x"]), int(y - box["y"])
    seen = picture(page).crop((column - 6, row - 6, column + 7, row + 7))
    wanted = tuple(int(COLOUR[at : at + 2], 16) for at in (1, 3, 5))
    pixels = np.asarray(seen).reshape(-1, 3).astype(int)
    return bool(np.abs(pixels - wanted).max(axis=1).min() < 40)


def _choose_by_keys(page: Page, panel: Any) -> None:
    """Choose the first feature of the table by keys alone."""
    box = panel.get_by_role("checkbox", name="Choose all of lots")
    box.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(panel.get_by_role("checkbox", name="Choose feature 1")).to_be_checked()
