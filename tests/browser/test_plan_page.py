"""The desk of a plan: lines and map light each other; decisions make the plan again."""

from __future__ import annotations

import io
import re

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from fixtures.demo_town import AWKWARD
from tests.browser.workspace import parcel_called, sign_in, until

ORDINARY = AWKWARD["ordinary"]
PATIENCE_MS = 30_000
LIT_BLUE = (11, 87, 208)
NEAR = 90


def open_plan(page: Page, who: str, number: str = ORDINARY) -> None:
    """Make the plan of a parcel as somebody who may, and open its page."""
    sign_in(page, who, then="/demo/plans/new")
    page.get_by_label("Cadastral number").fill(number)
    page.get_by_label("Number of the application").fill("7-A")
    page.get_by_role("button", name="Make the plan").click()
    page.wait_for_url(re.compile(r"/demo/plans/\d+/$"))
    wait_for_map(page)


def wait_for_map(page: Page) -> None:
    expect(page.locator("plan-view[data-ready]")).to_be_visible(timeout=PATIENCE_MS)


def line(page: Page, key: str) -> Locator:
    """Return a line of the plan by its key."""
    return page.locator(f"[data-key='{key}']")


def blue_pixels(page: Page) -> int:
    """Return how many pixels of the map have about the colour of what is lit."""
    shot = page.locator(".plan-map").screenshot()
    counted = Image.open(io.BytesIO(shot)).convert("RGB").getcolors(maxcolors=1 << 24) or []
    return sum(
        count
        for count, colour in counted
        if isinstance(colour, tuple)
        and sum(abs(one - other) for one, other in zip(colour, LIT_BLUE, strict=True)) < NEAR
    )


def area_of(page: Page, key: str = "derived/0/0") -> float:
    """Return the area that a line says, in square metres."""
    text = line(page, key).locator(".line__value").inner_text()
    found = re.match(r"[\d  ]+[.,]\d+", text)
    assert found, text
    return float(found.group().replace(" ", "").replace(" ", "").replace(",", "."))


def test_a_line_lights_its_ground_and_the_map_lights_the_line(page: Page) -> None:
    open_plan(page, "clerk")
    view = page.locator("plan-view")
    until(lambda: blue_pixels(page) < 50, "nothing is lit")
    line(page, "derived/0/0").locator("[data-line]").hover()
    expect(view).to_have_attribute("data-lit", "derived/0/0")
    until(lambda: blue_pixels(page) > 500, "the envelope is lit")
    line(page, "zoning/0/uses/main").locator("[data-line]").hover()
    expect(view).to_have_attribute("data-lit", "zoning/0/uses/main")
    box = page.locator(".plan-map").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    lit = page.locator(".line[data-lit]")
    expect(lit).to_have_count(1)
    expect(lit).to_be_in_viewport()
    assert lit.get_attribute("data-key") == view.get_attribute("data-lit")
    page.mouse.move(5, 5)
    expect(lit).to_have_count(0)


def test_lines_are_walked_by_keys(page: Page) -> None:
    open_plan(page, "clerk")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("j")
    focused = page.locator("[data-line]:focus")
    expect(focused).to_have_count(1)
    first = page.locator("plan-view").get_attribute("data-lit")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("plan-view")).not_to_have_attribute("data-lit", str(first))
    expect(page.locator("[data-line][tabindex='0']")).to_have_count(1)


def test_the_pdf_is_beside_the_map(page: Page) -> None:
    open_plan(page, "clerk")
    page.get_by_role("tab", name="Map").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="PDF")).to_be_focused()
    expect(page.locator("#panel-pdf iframe")).to_have_attribute("src", re.compile("plan.pdf"))
    expect(page.locator("#panel-map")).to_be_hidden()


def test_a_side_set_by_a_clerk_moves_setback_and_envelope(page: Page) -> None:
    open_plan(page, "clerk")
    before = area_of(page)
    side = page.locator("[data-key^='edges/']").filter(has_text="from neighbours").first
    name = side.locator(".line__title").inner_text()
    side.get_by_role("link", name=f"Set the kind of the side {name}").click()
    form = page.locator("#decide-side")
    expect(form.get_by_label("Side")).to_have_value(name.replace(" – ", "-"))
    form.get_by_label("What lies along it").select_option("STREET")
    form.get_by_label("Why").fill("a street was opened")
    form.get_by_role("button").click()
    expect(page.get_by_text("Made again after")).to_be_visible()
    wait_for_map(page)
    after = area_of(page)
    assert after < before - 1
    set_side = page.locator("[data-key^='edges/']").filter(has_text=name)
    expect(set_side).to_contain_text("from a street")
    expect(set_side).to_contain_text("a street was opened")
    expect(set_side).to_contain_text("setback 5.0 m")
    page.get_by_role("link", name="the draft before").click()
    expect(page.get_by_role("status").filter(has_text="newer plan")).to_be_visible()
    expect(page.locator("#decide-side")).to_have_count(0)
    page.go_back()
    page.get_by_text("Revoke", exact=False).first.click()
    revoking = page.locator(".plan-decisions form").first
    revoking.get_by_label("Why").fill("a mistake")
    revoking.get_by_role("button").click()
    wait_for_map(page)
    assert area_of(page) == before


def test_a_correction_by_an_architect_stands_beside_the_computed_value(page: Page) -> None:
    open_plan(page, "architect")
    address = str(parcel_called(page, ORDINARY)["properties"]["address"])
    at = line(page, "parcel/address")
    at.get_by_role("link", name="Correct").click()
    form = page.locator("#decide-correction")
    expect(form.get_by_label("Value in the plan")).to_have_value(address)
    form.get_by_label("Value in the plan").fill(f"{address}, corner")
    form.get_by_label("Why").fill("by the register of addresses")
    form.get_by_role("button").click()
    expect(at).to_contain_text(f"{address}, corner")
    expect(at.locator("s")).to_have_text(address)
    decided = page.locator(".plan-decisions > li").first
    expect(decided).to_contain_text("architect")
    expect(decided).to_contain_text("by the register of addresses")
