"""Parts of the map page beside each other: one panel at a time, whose keys answer, whose room."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from fixtures.demo_town import AWKWARD
from tests.browser.editing import edit_around
from tests.browser.workspace import open_map, sign_in, until

ORDINARY = AWKWARD["ordinary"]


def heights(page: Page) -> tuple[float, float]:
    """Return how high the map is and how high the stage that it is to fill."""
    boxes = [page.locator(one).bounding_box() for one in ("#map", ".stage")]
    one, other = (box["height"] if box else 0.0 for box in boxes)
    return one, other


def test_one_panel_gives_way_to_another_and_a_bar_stays(page: Page) -> None:
    sign_in(page, "admin", then="/demo/")
    open_map(page)
    page.locator("#map canvas").focus()
    page.keyboard.press("t")
    page.keyboard.press("p")
    title = page.get_by_label("Title on the sheet")
    expect(title).to_be_focused()
    expect(page.locator(".time-bar")).to_be_visible()
    title.press_sequentially("dtp?")
    expect(title).to_have_value("dtp?")
    page.get_by_role("button", name="Dropped files").click()
    expect(page.get_by_role("heading", name="Dropped files")).to_be_visible()
    expect(title).to_have_count(0)
    expect(page.locator(".time-bar")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".facility-panel")).to_have_count(0)


def test_letters_are_the_editors_while_it_is_open(page: Page) -> None:
    sign_in(page, "gis", then="/demo/")
    edit_around(page, ORDINARY)
    page.locator("#map canvas").focus()
    page.keyboard.press("d")
    drawing = page.get_by_role("button", name="Draw (D)")
    expect(drawing).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("?")
    listed = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(listed.get_by_role("heading", name="Tools of the editor")).to_be_visible()
    page.keyboard.press("Escape")
    expect(listed).to_have_count(0)
    expect(drawing).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#map canvas")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator(".dock")).to_be_visible()
    until(lambda: heights(page)[0] < heights(page)[1], "the table has room of its own")
    page.get_by_role("button", name="Stop editing").click()
    until(lambda: heights(page)[0] == heights(page)[1], "the map fills the stage again")
