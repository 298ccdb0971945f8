"""The time slider: a parcel is changed, and the map goes back to before that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import shapely
from playwright.sync_api import Page, expect
from psycopg import sql
from shapely.geometry.base import BaseGeometry

from tests.browser.conftest import manage
from tests.browser.test_accessibility import violations
from tests.browser.test_around import local_system, moved, send
from tests.browser.workspace import api, card, pixel_of, sign_in, until

ITEMS = "/demo/api/collections/parcels/items"
DAYS = 40
"""So long ago the demo town is recorded, for this test."""

DRAWN = """(id) => new Promise((told) => {
  document.querySelector("city-map").workspace.useMap((map) => {
    const found = map.queryRenderedFeatures().filter(
      (one) => one.source === "parcels" && one.id === id && one.layer.type === "fill");
    told(found.map((one) => one.geometry));
    return () => undefined;
  });
  setTimeout(() => told(null), 2000); // the map is not there yet: one asks again
})"""

OVERVIEW = """() => new Promise((told) => {
  document.querySelector("city-map").workspace.useMap((map) => {
    const found = map.queryRenderedFeatures().filter((one) => one.source === "parcels");
    told(new Set(found.map((one) => one.properties.use_code)).size);
    return () => undefined;
  });
  setTimeout(() => told(0), 2000);
})"""
"""How many uses of land the map draws."""


@pytest.fixture(scope="module")
def recorded_long_ago(environment: dict[str, str]) -> None:
    """Let all that is recorded be recorded forty days ago; caches forget what they knew."""
    with psycopg.connect(environment["DATABASE_URL"].replace("postgis", "postgresql", 1)) as town:
        tables = town.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'pgh_created_at'"
        ).fetchall()
        earlier = sql.SQL(
            "UPDATE {} SET pgh_created_at = pgh_created_at - make_interval(days => %s)"
        )
        for (table,) in tables:
            town.execute(earlier.format(sql.Identifier(table)), [DAYS])
    manage(environment, "renew_tiles")


@pytest.fixture
def halved(
    examined_page: Page, recorded_long_ago: None
) -> Iterator[tuple[Any, BaseGeometry, BaseGeometry]]:
    """A parcel as it was, of which the western half is left; with its ground then and now."""
    page = examined_page
    sign_in(page, "gis", then="/demo/")
    found = api(page, f"{ITEMS}?limit=400&use_code=2.1")["features"]
    shapes = [shapely.geometry.shape(one["geometry"]) for one in found]
    at = max(range(len(found)), key=lambda n: shapes[n].area / shapes[n].convex_hull.area)
    before, ground = found[at], shapes[at]
    west, south, _, north = ground.bounds
    half = shapely.box(west, south, ground.centroid.x, north).intersection(ground)
    address = f"{ITEMS}/{before['id']}"
    version = api(page, address)["version"]
    change = {
        "geometry": shapely.geometry.mapping(half),
        "properties": {"address": "New Lane 7"},
        "accept": ["AREA_DIFFERS"],
    }
    changed = send(page, "PATCH", address, change, version)
    yield before, ground, half
    back = {
        "geometry": before["geometry"],
        "properties": {"address": before["properties"]["address"]},
    }
    send(page, "PATCH", address, back, changed["version"])


def drawn(page: Page, pk: int) -> BaseGeometry:
    """Return what the map draws of a parcel, in degrees."""
    found = page.evaluate(DRAWN, pk) or []
    return shapely.union_all([shapely.geometry.shape(one) for one in found])


def likeness(one: BaseGeometry, other: BaseGeometry) -> float:
    """Return the shared part of two grounds, 1 if they are the same."""
    return float(one.intersection(other).area / max(one.union(other).area, 1e-15))


def everything_around_is_of_then(page: Page, before: Any, ground: BaseGeometry) -> None:
    """What is related, what is searched for, what can be ordered and low zooms are of the past."""
    card(page).get_by_role("tab", name="Related").click()
    quarters = card(page).locator(".related-group").filter(has_text="Cadastral quarters")
    expect(quarters).to_be_visible()
    told = re.search(r"([\d.]+) m²", quarters.inner_text().replace(",", ""))
    assert told is not None
    whole = moved(ground, local_system(page)).area
    assert float(told[1]) == pytest.approx(whole, abs=0.3)
    unknown = card(page).get_by_text("No record then, so not known:").locator("xpath=..")
    nothing = card(page).get_by_text("Nothing in:").locator("xpath=..")
    names = [line.inner_text().split(": ", 1)[1].split(", ") for line in (unknown, nothing)]
    assert names[0]
    assert not set(names[0]) & set(names[1])
    tray = page.locator("selection-tray")
    expect(tray).to_contain_text("This works with the city of today: go back to today first.")
    for action in tray.get_by_role("button", name="Land development plan").all():
        expect(action).to_be_disabled()

    box = page.get_by_role("combobox")
    rows = page.locator(".search-row")
    box.fill(before["properties"]["cadastral_number"])
    expect(rows.first).to_contain_text(before["properties"]["cadastral_number"])
    box.fill("New Lane 7")
    expect(page.get_by_text("Nothing is found for “New Lane 7”.").first).to_be_visible()
    expect(page.locator(".search-line").first).to_contain_text("City as at 20")
    assert violations(page) == []
    page.get_by_role("button", name="Today", exact=True).click()
    box.focus()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("New Lane 7")
    page.get_by_role("button", name="Clear", exact=True).click()
    page.get_by_role("slider", name="Moment").press("ArrowLeft")
    expect(page.locator(".time-banner")).to_contain_text("City as at 20")

    place, centre = page.url.split("#")[1], ground.centroid
    page.evaluate("(place) => { location.hash = place }", f"10.5/{centre.y:.5f}/{centre.x:.5f}")
    until(lambda: "#10.5/" in page.url, "the map has gone out")
    until(lambda: page.evaluate(OVERVIEW) > 3, "the ground of each use is drawn of then, too")
    expect(page.locator(".time-banner")).not_to_contain_text("Zoom in to see")
    page.evaluate("(place) => { location.hash = place }", place)
    until(lambda: f"#{place.split('/')[0]}/" in page.url, "the map is back")
    card(page).get_by_role("tab", name="Facts").click()


def test_the_map_goes_back_to_before_a_change(
    examined_page: Page, halved: tuple[Any, BaseGeometry, BaseGeometry]
) -> None:
    page = examined_page
    before, ground, half = halved
    pk, centre = before["id"], ground.centroid
    page.goto("about:blank")
    page.goto(f"/demo/#17.5/{centre.y:.7f}/{centre.x:.7f}")
    until(lambda: likeness(drawn(page, pk), half) > 0.98, "the half that is left is drawn")
    page.get_by_role("button", name="The city as at a moment").click()
    slider = page.get_by_role("slider", name="Moment")
    expect(slider).to_have_attribute("aria-valuetext", "the present")
    assert violations(page) == []

    slider.press("ArrowLeft")
    banner = page.locator(".time-banner")
    expect(banner).to_contain_text("City as at 20")
    until(lambda: likeness(drawn(page, pk), ground) > 0.98, "the whole parcel of then is drawn")
    page.mouse.click(*pixel_of(page, *half.representative_point().coords[0]))
    expect(card(page)).to_contain_text("it has changed since")
    expect(card(page).get_by_role("heading", level=2)).to_have_text(
        before["properties"]["cadastral_number"]
    )
    expect(card(page)).not_to_contain_text("New Lane 7")
    assert violations(page) == []
    everything_around_is_of_then(page, before, ground)

    page.locator("#map canvas").press("e")
    expect(page.get_by_role("status").filter(has_text="The past cannot be edited")).to_be_visible()
    expect(page.get_by_role("toolbar", name="Tools of the editor")).to_have_count(0)
    then = page.url
    assert re.search(r"[?&]at=20\d\d-\d\d-\d\dT", then)

    page.get_by_role("button", name="Today", exact=True).click()
    expect(banner).to_have_count(0)
    expect(card(page)).to_contain_text("New Lane 7")
    until(lambda: likeness(drawn(page, pk), half) > 0.98, "the half of today is drawn again")

    page.goto("about:blank")
    page.goto(then)
    expect(banner).to_be_visible()
    until(lambda: likeness(drawn(page, pk), ground) > 0.98, "the address leads back to then")
    expect(card(page)).to_contain_text("it has changed since")
    page.get_by_label("Date and time").fill("2001-01-01T00:00")
    page.get_by_label("Date and time").press("Tab")
    expect(banner).to_contain_text("No record then: ")
    expect(card(page)).to_contain_text("this was not recorded yet")
    expect(page.locator("layer-tree")).to_contain_text("no record before 20")
    until(lambda: page.evaluate(DRAWN, pk) == [], "nothing is drawn that was not recorded")
    assert violations(page) == []
