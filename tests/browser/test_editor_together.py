"""Nothing is lost where two tabs have one draft, or two people one parcel."""

from __future__ import annotations

from typing import Any

import shapely
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import opened_page
from tests.browser.editing import click_at, drafts, edit_around, edits, until_kept
from tests.browser.workspace import sign_in, until

NUMBER = "16:99:010103:8"
SELECTING_MS = 4_000
SLOW_MS = 30_000
"""What waits for the server on a machine with other work."""


def select_parcel(page: Page, number: str = NUMBER) -> Any:
    """Open the editor with a parcel selected; return the parcel."""
    feature = edit_around(page, number)
    page.get_by_role("toolbar", name="Tools of the editor").get_by_role("combobox").select_option(
        "parcels"
    )
    place = shapely.geometry.shape(feature["geometry"]).representative_point()
    until(lambda: _selects(page, (place.x, place.y)), "the parcel is selected by a click")
    return feature


def _selects(page: Page, place: tuple[float, float]) -> bool:
    click_at(page, place)
    move = page.locator(".edit-tool[aria-label^='Move']:not([aria-disabled])")
    try:
        expect(move).to_have_count(1, timeout=SELECTING_MS)
    except AssertionError:
        return False
    return True


def nudge(page: Page) -> None:
    """Move what is selected by a centimetre to the north."""
    page.keyboard.press("m")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")


def elsewhere(page: Page) -> Locator:
    """Return the words that another tab has the draft."""
    return page.locator(".edit-elsewhere", has_text="This draft is open in another tab")


def test_one_tab_alone_writes_a_draft_and_hands_it_over(page: Page) -> None:
    sign_in(page, "gis", then="/demo/imports/")
    select_parcel(page)
    nudge(page)
    until_kept(page, 1)

    second = page.context.new_page()
    second.goto(page.url)
    second.get_by_role("button", name="Edit the map").click()
    expect(elsewhere(second)).to_be_visible(timeout=SLOW_MS)
    second.keyboard.press("Control+z")
    until_kept(second, 1)
    nudge(page)
    until_kept(page, 2)

    second.get_by_role("button", name="Take over").click()
    expect(elsewhere(page)).to_be_visible(timeout=SLOW_MS)
    expect(elsewhere(second)).to_have_count(0, timeout=SLOW_MS)
    expect(second.get_by_role("button", name="Undo: moved: 1")).to_be_visible()
    page.keyboard.press("Control+z")
    second.keyboard.press("Control+z")
    until_kept(second, 1)

    second.close()
    expect(elsewhere(page)).to_have_count(0, timeout=SLOW_MS)
    page.keyboard.press("Control+z")
    until_kept(page, 0)
    assert edits(page) == {}
    assert len(drafts(page)["steps"]) == 2


def test_a_change_that_somebody_else_publishes_is_told_at_once_and_shown(
    page: Page, browser: Browser, site: str
) -> None:
    sign_in(page, "gis", then="/demo/imports/")
    feature = select_parcel(page)
    nudge(page)
    until_kept(page, 1)
    with opened_page(browser, site) as other:
        sign_in(other, "admin", then="/demo/imports/")
        select_parcel(other)
        expect(other.get_by_text(f"gis is editing this too: {NUMBER}")).to_be_visible()
        expect(page.get_by_text(f"admin is editing this too: {NUMBER}")).to_be_visible()
        other.get_by_label("Address").fill("Quiet street 8a")
        other.keyboard.press("Tab")
        other.get_by_role("tab", name="Changes").click()
        other.get_by_label("Reason").fill("Order 8")
        other.get_by_role("button", name="Publish").click()
        expect(other.get_by_text("is published. Features: 1").first).to_be_visible(timeout=SLOW_MS)

    told = page.get_by_role("alert").filter(has_text="admin has published changes")
    expect(told).to_contain_text(NUMBER, timeout=SLOW_MS)
    told.get_by_role("button", name="Show what changed").click()
    row = page.locator("conflict-view tr").filter(has_text="Address")
    expect(row).to_contain_text("Quiet street 8a")
    page.get_by_role("button", name="Take as decided").click()
    expect(told).to_have_count(0)
    key = f"parcels/{feature['id']}"
    until(
        lambda: edits(page)[key]["base"]["version"] == feature["version"] + 1,
        "the edit starts from what the other has published",
    )
    assert edits(page)[key]["base"]["properties"]["address"] == "Quiet street 8a"
    assert edits(page)[key]["geometry"] != feature["geometry"]
