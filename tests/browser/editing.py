"""What a planner does in the editor, and what it keeps; the map's pixels are computed apart."""

from __future__ import annotations

import math
from typing import Any

import pyproj
import shapely
from playwright.sync_api import Page, expect
from shapely.geometry.base import BaseGeometry

from benchmarks.workspace.kill_rounds import READ_DRAFTS
from tests.browser.workspace import TILE_PX, api, open_map, parcel_called, until

Pixel = tuple[float, float]


def edit_around(page: Page, number: str, *, zoom: float = 18) -> Any:
    """Open the editor with a parcel in the middle of the map; return the working feature."""
    found = parcel_called(page, number)
    centre = shapely.geometry.shape(found["geometry"]).representative_point()
    open_map(page, place=f"{zoom}/{centre.y:.7f}/{centre.x:.7f}")
    page.get_by_role("button", name="Edit the map").click()
    expect(page.get_by_role("toolbar", name="Tools of the editor")).to_be_visible()
    return working(page, "parcels", found["id"])


def working(page: Page, layer: str, *ids: int) -> Any:
    """Return one feature at full precision in the local CRS, as the server tells it."""
    listed = ",".join(str(one) for one in ids)
    read = api(page, f"/demo/api/working/items?layer={layer}&ids={listed}")
    (feature,) = read["features"]
    return feature


def local_crs(page: Page) -> Any:
    """Return the local CRS of the town as the server describes it."""
    return api(page, "/demo/api/working")["crs"]


def pixel_of(page: Page, place: tuple[float, float]) -> Pixel:
    """Return the pixel of the page where a local position is drawn, by the address of the map."""
    crs = local_crs(page)["definition"]
    to_lonlat = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    lon, lat = to_lonlat.transform(*place)
    zoom, centre_lat, centre_lon = (float(part) for part in page.url.split("#")[1].split("/"))
    box = page.locator("#map canvas").bounding_box()
    assert box is not None
    world = TILE_PX * 2**zoom
    x, y = _mercator(lon, lat)
    centre_x, centre_y = _mercator(centre_lon, centre_lat)
    return (
        box["x"] + box["width"] / 2 + (x - centre_x) * world,
        box["y"] + box["height"] / 2 + (y - centre_y) * world,
    )


def _mercator(lon: float, lat: float) -> Pixel:
    """Return a place as a share of the square of the world, from its upper left corner."""
    angle = math.radians(lat)
    return (lon + 180) / 360, (1 - math.asinh(math.tan(angle)) / math.pi) / 2


def click_at(page: Page, place: tuple[float, float]) -> None:
    """Click a local position on the map."""
    page.mouse.click(*pixel_of(page, place))


def drafts(page: Page) -> Any:
    """Return what the browser keeps of drafts: heads and steps."""
    return page.evaluate(READ_DRAFTS)


def edits(page: Page) -> dict[str, Any]:
    """Return the edits of the only draft, made anew from its kept steps."""
    kept = drafts(page)
    (head,) = kept["heads"]
    content: dict[str, Any] = {}
    for step in kept["steps"][: head["position"]]:
        for change in step["changes"]:
            content[change["key"]] = change["after"]
    return {key: edit for key, edit in content.items() if edit is not None}


def until_kept(page: Page, steps: int) -> None:
    """Wait until the browser keeps so many applied steps."""
    until(
        lambda: [head["position"] for head in drafts(page)["heads"]] == [steps],
        f"{steps} steps are kept",
    )


def geometry_of(edit: dict[str, Any]) -> BaseGeometry:
    """Return the new geometry of an edit."""
    return shapely.geometry.shape(edit["geometry"])
