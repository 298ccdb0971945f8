"""A person clicks through the API: from the map to a collection, its features and one of them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from fixtures.demo_town import AWKWARD
from tests.browser.test_accessibility import violations
from tests.browser.workspace import parcel_called, sign_in

ORDINARY = AWKWARD["ordinary"]
API = "/demo/api/"
PARCELS = f"{API}collections/parcels"
PAGES = (
    f"{API}?f=html",
    f"{API}openapi?f=html",
    f"{API}conformance?f=html",
    f"{API}crs/local?f=html",
    f"{API}collections?f=html",
    f"{PARCELS}?f=html",
    f"{PARCELS}/schema?f=html",
    f"{PARCELS}/queryables?f=html",
)


def test_a_person_clicks_from_the_entrance_to_one_parcel(page: Page) -> None:
    page.goto(API)
    page.get_by_role("link", name="Collections", exact=True).click()
    page.get_by_role("link", name="Land parcels", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Land parcels")
    page.get_by_role("main").get_by_role("link", name="Features", exact=True).click()
    expect(page.locator("features-map[data-ready] canvas")).to_be_visible()
    expect(page.locator("tr[data-id]")).to_have_count(100)
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_role("link", name="First page")).to_be_visible()
    first = page.locator("tr[data-id] a").first
    number = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(number)
    expect(page.locator("features-map[data-ready] canvas")).to_be_visible()
    trail = page.get_by_role("navigation", name="Where this is")
    expect(trail.get_by_role("link")).to_have_text(
        [re.compile(".+"), "API", "Collections", "Land parcels", "Features"]
    )


def test_a_condition_in_cql2_is_asked_by_keyboard(page: Page) -> None:
    page.goto(f"{PARCELS}/items?f=html&limit=100")
    box = page.get_by_label("Condition")
    box.fill(f"cadastral_number = '{ORDINARY}'")
    box.press("Enter")
    rows = page.locator("tr[data-id]")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text(ORDINARY)
    expect(box).to_have_value(f"cadastral_number = '{ORDINARY}'")
    page.get_by_text("As a file, all pages").click()
    address = page.get_by_role("link", name="GeoPackage").get_attribute("href")
    assert address is not None
    assert "export.gpkg?filter=" in address
    page.get_by_role("link", name="All", exact=True).click()
    expect(rows).to_have_count(100)


def test_a_feature_is_opened_from_the_small_map(page: Page) -> None:
    parcel = parcel_called(page, ORDINARY)
    page.goto(f"{PARCELS}/items?f=html&filter=cadastral_number = '{ORDINARY}'")
    drawn = page.locator("features-map[data-ready] canvas")
    expect(drawn).to_be_visible()
    page.wait_for_timeout(800)
    drawn.click()
    page.wait_for_url(f"**{PARCELS}/items/{parcel['id']}?f=html")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_about_the_api_breaks_no_rule(examined_page: Page, address: str) -> None:
    examined_page.goto(address)
    expect(examined_page.get_by_role("heading", level=1)).to_be_visible()
    assert violations(examined_page) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_the_features_break_no_rule_and_fit(examined_page: Page, width: int) -> None:
    page = examined_page
    page.set_viewport_size({"width": width, "height": 800})
    parcel = parcel_called(page, ORDINARY)
    for address in (f"{PARCELS}/items?f=html&limit=50", f"{PARCELS}/items/{parcel['id']}?f=html"):
        page.goto(address)
        expect(page.locator("features-map[data-ready] canvas")).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_editor_sees_what_can_be_changed(page: Page) -> None:
    sign_in(page, "gis", then=f"{PARCELS}/schema?f=html")
    page.goto(f"{PARCELS}/schema?f=html")
    row = page.get_by_role("row").filter(has_text="address")
    expect(row).to_contain_text("can be changed")
