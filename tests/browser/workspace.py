"""What a person does on the pages, in their words."""

from __future__ import annotations

import io
import math
import time
from collections.abc import Callable
from typing import Any

import shapely
from PIL import Image
from playwright.sync_api import Locator, Page, expect

PATIENCE_S = 20.0
TILE_PX = 512
ACTION = "Land development plan"


def sign_in(page: Page, name: str, *, then: str) -> None:
    """Sign in as one of the demo users and go on to an address."""
    page.goto(f"/accounts/login/?next={then}")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(f"demo-{name}")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{then}*")


def open_map(page: Page, code: str = "demo", place: str = "") -> None:
    """Open the map of a municipality and wait until it can be used; place: `zoom/lat/lon`."""
    page.goto(f"/{code}/{f'#{place}' if place else ''}")
    expect(page.locator("#map canvas")).to_be_visible()
    expect(page.get_by_role("combobox")).to_be_visible()


def find(page: Page, text: str, *, layer: str = "Land parcels") -> None:
    """Search by keyboard alone and open the first hit of a layer."""
    box = page.get_by_role("combobox")
    expect(box).to_be_visible()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type(text)
    options = page.get_by_role("option")
    expect(options.filter(has_text=layer).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    marked = page.locator("[role=option][aria-selected=true]")
    until(lambda: _step_to(page, marked, layer), f"a hit of {layer} is marked")
    page.keyboard.press("Enter")
    expect(card(page).get_by_role("heading", level=2)).to_be_visible()


def _step_to(page: Page, marked: Locator, layer: str) -> bool:
    if layer in marked.inner_text():
        return True
    page.keyboard.press("ArrowDown")
    return False


def card(page: Page) -> Locator:
    """Return the card of the feature that is open."""
    return page.locator("feature-card")


def tray(page: Page) -> Locator:
    """Return the list of what is selected."""
    return page.locator("selection-tray")


def action(page: Page) -> Locator:
    """Return the button that makes plans."""
    return tray(page).get_by_role("button", name=ACTION)


def select_found(page: Page, number: str) -> None:
    """Find a parcel by its number and select it in its card."""
    find(page, number)
    expect(card(page).get_by_role("heading", level=2)).to_have_text(number)
    add = card(page).get_by_role("button", name="Select", exact=True)
    if add.count():
        add.click()
    expect(tray(page).get_by_role("button", name=number, exact=True)).to_be_visible()


def api(page: Page, path: str) -> Any:
    """Return the JSON of an address that the person may read."""
    answer = page.request.get(path)
    assert answer.status == 200, f"{path}: {answer.status} {answer.text()[:300]}"
    return answer.json()


def parcel_called(page: Page, number: str, code: str = "demo") -> Any:
    """Return the parcel as the items API gives it."""
    found = api(page, f"/{code}/api/collections/parcels/items?cadastral_number={number}")
    (feature,) = found["features"]
    return feature


def until(holds: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
    """Wait until something holds; fail with its name otherwise."""
    end = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < end, f"not within {patience_s} s: {what}"
        time.sleep(0.1)


def picture(page: Page) -> Image.Image:
    """Return the map as it is drawn, what lies over it included."""
    return Image.open(io.BytesIO(page.locator("#map").screenshot())).convert("RGB")


def colours(page: Page) -> int:
    """Return how many colours the map shows on more than ten pixels."""
    counted = picture(page).getcolors(maxcolors=1 << 24) or []
    return sum(count > 10 for count, _ in counted)


def wait_until_still(page: Page) -> None:
    """Wait until the map is drawn and two pictures of it are the same."""
    until(lambda: colours(page) > 12, "the map shows many colours")
    until(lambda: picture(page).tobytes() == picture(page).tobytes(), "the map stands still")


def pixel_of(page: Page, lon: float, lat: float) -> tuple[float, float]:
    """Return where a place is on the screen, by the address of the page."""
    zoom, centre_lat, centre_lon = map(float, page.url.split("#")[1].split("/"))
    box = page.locator("#map canvas").bounding_box()
    assert box is not None
    x, y = _mercator(lon, lat, zoom)
    centre_x, centre_y = _mercator(centre_lon, centre_lat, zoom)
    left = box["x"] + box["width"] / 2 + x - centre_x
    return left, box["y"] + box["height"] / 2 + y - centre_y


def _mercator(lon: float, lat: float, zoom: float) -> tuple[float, float]:
    world = TILE_PX * 2**zoom
    north = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return (lon / 360 + 0.5) * world, (0.5 - north / (2 * math.pi)) * world


def inside(feature: Any) -> tuple[float, float]:
    """Return a place within a feature of GeoJSON."""
    point = shapely.geometry.shape(feature["geometry"]).representative_point()
    return point.x, point.y
