"""From the map to plans: by a clerk, by nobody, where data is missing, with keys alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from fixtures.demo_town import AWKWARD
from tests.browser.conftest import manage
from tests.browser.workspace import (
    ACTION,
    action,
    api,
    card,
    find,
    inside,
    open_map,
    parcel_called,
    pixel_of,
    select_found,
    sign_in,
    tray,
    until,
    wait_until_still,
)

ORDINARY = AWKWARD["ordinary"]
PLAN_PATIENCE_MS = 30_000
MOST_TABS = 90


def row_of(page: Page, number: str) -> Locator:
    """Return the part of the results table that tells of a parcel."""
    return page.locator("action-results tbody").filter(has_text=number)


def make(page: Page, *numbers: str) -> None:
    """Press the button and wait until each parcel has its row of the results."""
    action(page).click()
    for number in numbers:
        expect(row_of(page, number)).to_be_visible(timeout=PLAN_PATIENCE_MS)


def a_neighbour(page: Page, number: str) -> Any:
    """Return another parcel close to one."""
    lon, lat = inside(parcel_called(page, number))
    box = f"bbox={lon - 4e-4},{lat - 3e-4},{lon + 4e-4},{lat + 3e-4}"
    found = api(page, f"/demo/api/collections/parcels/items?{box}")["features"]
    others = [one for one in found if one["properties"]["cadastral_number"] != number]
    return min(others, key=lambda one: abs(inside(one)[0] - lon) + abs(inside(one)[1] - lat))


def test_a_clerk_makes_plans_of_two_parcels_chosen_on_the_map(page: Page) -> None:
    sign_in(page, "clerk", then="/demo/")
    select_found(page, ORDINARY)
    wait_until_still(page)
    other = a_neighbour(page, ORDINARY)
    number = other["properties"]["cadastral_number"]
    page.keyboard.down("Shift")
    page.mouse.click(*pixel_of(page, *inside(other)))
    page.keyboard.up("Shift")
    expect(tray(page).get_by_role("button", name=number, exact=True)).to_be_visible()
    make(page, ORDINARY, number)
    for each in (ORDINARY, number):
        row = row_of(page, each)
        expect(row).to_contain_text("Draft made")
        assert_files_are_of(page, row, each)
    page.goto("/demo/plans/")
    expect(page.get_by_role("link", name=ORDINARY, exact=True)).to_have_count(1)
    page.get_by_role("link", name=ORDINARY, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(ORDINARY)
    expect(page.locator("[data-key='zoning/0']")).to_contain_text("Ж-1")


def assert_files_are_of(page: Page, row: Locator, number: str) -> None:
    """Check the PDF and the JSON behind the links of a result."""
    pdf = page.request.get(str(row.get_by_role("link", name="PDF").get_attribute("href")))
    assert (pdf.status, pdf.headers["content-type"]) == (200, "application/pdf")
    assert pdf.body().startswith(b"%PDF-1.7")
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf.body()
    plan = api(page, str(row.get_by_role("link", name="JSON").get_attribute("href")))
    registered = parcel_called(page, number)["properties"]["area_value"]
    assert plan["parcel"]["cadastral_number"] == number
    assert plan["parcel"]["area_m2"] == float(registered)


def test_one_refused_parcel_does_not_stop_the_other(page: Page) -> None:
    bare, good = AWKWARD["no_boundaries"], AWKWARD["two_zones"]
    sign_in(page, "clerk", then="/demo/")
    select_found(page, bare)
    expect(card(page)).to_contain_text("No boundary is known")
    select_found(page, good)
    make(page, bare, good)
    expect(row_of(page, bare)).to_contain_text("Refusal")
    expect(row_of(page, bare).locator("p").first).to_contain_text(bare)
    expect(row_of(page, bare).get_by_role("link")).to_have_count(0)
    expect(row_of(page, good)).to_contain_text("Draft made")
    expect(row_of(page, good).get_by_role("link", name="PDF")).to_be_visible()


def test_a_visitor_is_asked_to_sign_in_and_keeps_the_selection(page: Page) -> None:
    open_map(page)
    select_found(page, ORDINARY)
    expect(action(page)).to_be_disabled()
    tray(page).get_by_role("link", name="Sign in to do this.").click()
    page.get_by_label("User name").fill("clerk")
    page.get_by_label("Password").fill("demo-clerk")
    page.keyboard.press("Enter")
    expect(tray(page).get_by_role("button", name=ORDINARY, exact=True)).to_be_visible()
    expect(action(page)).to_be_enabled()
    expect(card(page).get_by_role("heading", level=2)).to_have_text(ORDINARY)


def test_a_role_without_the_right_is_told_so(page: Page) -> None:
    sign_in(page, "analyst", then="/demo/")
    select_found(page, ORDINARY)
    expect(action(page)).to_be_disabled()
    expect(tray(page)).to_contain_text("Your role in this municipality does not allow this.")


def test_layers_that_were_not_loaded_block_a_plan_by_name(
    page: Page, environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "parcels.geojson"
    file.write_text(json.dumps(one_parcel_in_cambridge("1A-1")))
    manage(
        environment,
        *("import_layer", "--municipality", "cambridge", "parcels", str(file)),
        *("--map", "cadastral_number=number", "--as-of", "2014-01-01"),
    )
    sign_in(page, "clerk", then="/cambridge/")
    select_found(page, "1A-1")
    make(page, "1A-1")
    row = row_of(page, "1A-1")
    expect(row).to_contain_text("Blocked")
    for layer in ("Territorial zones", "Restriction zones"):
        expect(row).to_contain_text(layer)
    expect(row).not_to_contain_text("Land parcels")
    expect(row.get_by_role("link")).to_have_count(0)
    assert api(page, "/cambridge/api/collections/land-development-plans/items")["features"] == []


def one_parcel_in_cambridge(number: str) -> dict[str, object]:
    west, south, east, north = -71.1060, 42.3660, -71.1056, 42.3663
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    feature = {
        "type": "Feature",
        "properties": {"number": number},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    return {"type": "FeatureCollection", "features": [feature]}


def test_from_the_first_page_to_a_plan_without_a_mouse(page: Page) -> None:
    page.goto("/")
    tab_to(page, "Yar-Tau")
    page.keyboard.press("Enter")
    expect(page.locator("#map canvas")).to_be_visible()
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    expect(page.get_by_label("User name")).to_be_focused()
    page.keyboard.type("clerk")
    page.keyboard.press("Tab")
    page.keyboard.type("demo-clerk")
    page.keyboard.press("Enter")
    expect(page.locator("#map canvas")).to_be_visible()
    find(page, ORDINARY)
    tab_to(page, "Select")
    page.keyboard.press("Enter")
    tab_to(page, ACTION)
    page.keyboard.press("Enter")
    expect(row_of(page, ORDINARY)).to_be_visible(timeout=PLAN_PATIENCE_MS)
    tab_to(page, f"Page, {ORDINARY}")
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text(ORDINARY)


def test_keys_on_the_map_ask_what_is_at_its_centre(page: Page) -> None:
    open_map(page)
    lon, lat = inside(parcel_called(page, ORDINARY))
    page.goto("about:blank")
    open_map(page, place=f"18/{lat:.6f}/{lon:.6f}")
    wait_until_still(page)
    page.locator("#map canvas").focus()
    page.keyboard.press("Shift+Enter")
    expect(tray(page).get_by_role("button", name=ORDINARY, exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(card(page).get_by_role("heading", level=2)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(page).get_by_role("heading", level=2)).to_be_hidden()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus, and see that the focus shows."""
    focused = "document.activeElement"
    named = f"({focused}.getAttribute('aria-label') || {focused}.innerText || '').trim()"
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(named) == name:
            shown = page.evaluate(f"getComputedStyle({focused}).outlineStyle")
            shadow = page.evaluate(f"getComputedStyle({focused}).boxShadow")
            assert shown != "none" or shadow != "none", f"the focus on {name} cannot be seen"
            return
    until(lambda: False, f"Tab comes to {name}", patience_s=0)
