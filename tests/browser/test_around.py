"""Around the map: a feature's history and what is related to it; places by their coordinates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import shapely
from playwright.sync_api import Page, expect
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from fixtures.demo_town import AWKWARD
from tests.browser.test_accessibility import violations
from tests.browser.workspace import (
    api,
    card,
    parcel_called,
    picture,
    pixel_of,
    sign_in,
    until,
    wait_until_still,
)

ORDINARY = AWKWARD["ordinary"]
GREEN = "/demo/api/collections/green-areas/items"
PATIENCE_MS = 20_000
REASON = "Lawn_made_larger"
MARK = (179, 38, 30)
"""The colour of a boundary as it was, and of a place that is marked."""


def local_system(page: Page) -> Transformer:
    """Return the way from degrees to the town's metres, east before north."""
    definition = api(page, "/demo/api/working")["crs"]["definition"]
    return Transformer.from_crs("EPSG:4326", definition, always_xy=True)


def moved(shape: BaseGeometry, local: Transformer, direction: str = "FORWARD") -> BaseGeometry:
    """Return a shape of degrees in metres, or back."""

    def convert(points: Any) -> Any:
        return np.column_stack(local.transform(points[:, 0], points[:, 1], direction=direction))

    found: BaseGeometry = shapely.transform(shape, convert)
    return found


def send(page: Page, method: str, address: str, body: Any = None, version: int = 0) -> Any:
    """Change a feature by the API as the person who is signed in."""
    (token,) = (one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
    kind = "application/merge-patch+json" if method == "PATCH" else "application/geo+json"
    headers = {"X-CSRFToken": token, "Content-Type": kind, "Change-Reason": REASON}
    if version:
        headers["If-Match"] = f'"{version}"'
    answer = page.request.fetch(
        address, method=method, headers=headers, data=body and json.dumps(body)
    )
    assert answer.ok, f"{method} {address}: {answer.status} {answer.text()[:500]}"
    return answer.json() if answer.body() else None


@pytest.fixture
def lawn(examined_page: Page) -> Iterator[tuple[int, BaseGeometry, BaseGeometry]]:
    """A lawn half on a parcel, made larger; its id, and its ground before and after in metres."""
    page = examined_page
    sign_in(page, "landscaping", then="/demo/")
    local = local_system(page)
    parcel = moved(shapely.geometry.shape(parcel_called(page, ORDINARY)["geometry"]), local)
    x, y = parcel.representative_point().coords[0]
    before, after = (shapely.box(x, y, x + 10, y + width) for width in (10, 15))
    grounds: Any = [moved(one, local, "INVERSE") for one in (before, after)]
    sent = [shapely.geometry.mapping(shapely.MultiPolygon([ground])) for ground in grounds]
    feature = {"type": "Feature", "properties": {"name": "Lawn"}, "geometry": sent[0]}
    pk = send(page, "POST", GREEN, feature)["id"]
    larger = {"properties": {"name": "Large lawn"}, "geometry": sent[1]}
    send(page, "PATCH", f"{GREEN}/{pk}", larger, version=1)
    yield pk, before, after
    send(page, "DELETE", f"{GREEN}/{pk}", version=2)


def test_a_card_tells_the_history_and_what_is_related(
    examined_page: Page, lawn: tuple[int, BaseGeometry, BaseGeometry]
) -> None:
    page, (pk, before, after) = examined_page, lawn
    page.goto(f"/demo/?feature=green-areas/{pk}")
    facts = card(page).get_by_role("tab", name="Facts")
    expect(facts).to_have_attribute("aria-selected", "true")
    facts.focus()
    page.keyboard.press("ArrowRight")
    expect(card(page).get_by_role("tab", name="History")).to_be_focused()
    newest, oldest = (card(page).locator(".history > li").nth(i) for i in (0, 1))
    expect(newest).to_contain_text("landscaping", timeout=PATIENCE_MS)
    expect(newest).to_contain_text(REASON)
    expect(newest.locator("dd")).to_have_text(re.compile(r"Lawn\s*→\s*Large lawn"))
    expect(newest).to_contain_text(f"{before.area:g} m² → {after.area:g} m² (+50 m²)")
    expect(oldest).to_contain_text("Created")
    wait_until_still(page)
    assert not has_colour(page, MARK)
    newest.get_by_role("button", name="On the map").click()
    until(lambda: has_colour(page, MARK), "the boundary as it was is drawn")
    assert violations(page) == []
    facts.press("End")
    until(lambda: not has_colour(page, MARK), "the boundary as it was is taken off")
    rows = card(page).locator(".related-group").filter(has_text="Land parcels")
    local = local_system(page)
    parcel = moved(shapely.geometry.shape(parcel_called(page, ORDINARY)["geometry"]), local)
    row = rows.get_by_role("button").filter(has_text=ORDINARY)
    expect(row).to_be_visible(timeout=PATIENCE_MS)
    told = re.search(r"([\d.]+) m²", row.inner_text())
    assert told is not None
    assert float(told[1]) == pytest.approx(parcel.intersection(after).area, abs=0.3)
    assert violations(page) == []
    row.click()
    expect(card(page).get_by_role("heading", level=2)).to_have_text(ORDINARY)
    expect(card(page).locator(".related-group").filter(has_text="Large lawn")).to_be_visible(
        timeout=PATIENCE_MS
    )


def has_colour(page: Page, colour: tuple[int, int, int]) -> bool:
    """Say whether the map shows a colour on more than a few pixels."""
    counted = picture(page).getcolors(maxcolors=1 << 24) or []
    return sum(count for count, found in counted if found == colour) > 20


def test_a_place_is_found_by_its_coordinates(page: Page) -> None:
    page.goto("/demo/")
    box = page.get_by_role("combobox")
    expect(page.locator("#map canvas")).to_be_visible()
    lon, lat = 49.2310, 55.7358
    east, north = local_system(page).transform(lon, lat)
    texts = ["55°44′8.88″N 49°13′51.6″E", f"{north:.2f} {east:.2f}"]
    for text, how in zip(texts, ["Latitude", "North, east"], strict=True):
        box.fill("")
        page.get_by_role("button", name="Whole municipality").click()
        until(lambda: not at(page, lon, lat), "the map shows the whole town")
        box.fill(text)
        first = page.get_by_role("option").first
        expect(first).to_contain_text("Place", timeout=PATIENCE_MS)
        expect(first).to_contain_text(how)
        expect(first).not_to_contain_text("outside")
        box.press("Enter")
        until(lambda: at(page, lon, lat), f"{text} is in the middle of the map")
        until(lambda: marked_at(page, lon, lat), "the place is marked")


def at(page: Page, lon: float, lat: float) -> bool:
    """Say whether the map is centred on a place, to about a metre, from near."""
    told = page.evaluate("location.hash.slice(1)")
    if not told:
        return False
    zoom, centre_lat, centre_lon = map(float, told.split("/"))
    return zoom > 17 and abs(centre_lat - lat) < 1e-5 and abs(centre_lon - lon) < 2e-5


def marked_at(page: Page, lon: float, lat: float) -> bool:
    """Say whether the dot of a mark lies on a place."""
    x, y = pixel_of(page, lon, lat)
    frame = page.locator("#map").bounding_box()
    assert frame is not None
    found = picture(page).getpixel((round(x - frame["x"]), round(y - frame["y"])))
    return found == MARK
