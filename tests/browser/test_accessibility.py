"""Each kind of page against the rules of axe-core (WCAG 2.2, levels A and AA, best practices)."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from PIL import ImageStat
from playwright.sync_api import Browser, Page, ViewportSize, expect

from fixtures.demo_town import AWKWARD
from tests.browser.conftest import ROOT, opened_page
from tests.browser.editing import edit_around
from tests.browser.workspace import (
    action,
    api,
    card,
    open_map,
    picture,
    select_found,
    sign_in,
    until,
    wait_until_still,
)

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
ORDINARY = AWKWARD["ordinary"]
CONTRAST = ["color-contrast"]
ENHANCED = ["color-contrast-enhanced"]
THEMES: tuple[tuple[str, Literal["light", "dark"], list[str]], ...] = (
    ("dark", "light", CONTRAST),
    ("system", "dark", CONTRAST),
    ("contrast", "light", ENHANCED),
    ("contrast", "dark", ENHANCED),
)
"""Theme, what the system prefers, and how strong contrast has to be: 4.5 or 7 to 1."""
LOOK = """({theme, text}) => {
  Object.assign(document.documentElement.dataset, {theme, text});
  window.dispatchEvent(new Event("appearance"));
  return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
}"""
SMALL_DESK: ViewportSize = {"width": 1280, "height": 800}
TELEPHONE: ViewportSize = {"width": 390, "height": 800}


def violations(page: Page) -> list[str]:
    """Return the rules that a page breaks, with the elements that break them."""
    assert AXE.is_file(), f"{AXE} is missing: run npm ci in frontend/."
    page.add_script_tag(path=AXE)
    found: Any = page.evaluate("axe.run(document, {iframes: false})")
    assert found["passes"], "axe-core has looked at nothing"
    return _sentences(found)


def faults(page: Page) -> list[str]:
    """Return what a page breaks as it is, what of contrast in other themes, and where it is cut."""
    found = violations(page)
    page.emulate_media(reduced_motion="reduce")  # colours change at once
    for theme, scheme, rules in THEMES:
        page.emulate_media(color_scheme=scheme)
        page.evaluate(LOOK, {"theme": theme, "text": "normal"})
        run: Any = page.evaluate("rules => axe.run({runOnly: rules, iframes: false})", rules)
        found += [f"{theme}, {scheme}: {sentence}" for sentence in _sentences(run)]
    page.emulate_media(color_scheme="light")
    page.evaluate(LOOK, {"theme": "system", "text": "largest"})
    window = page.viewport_size
    for size in (SMALL_DESK, TELEPHONE):
        page.set_viewport_size(size)
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found += [f"{over} px wider than a window of {size['width']} px"] if over > 0 else []
    if window:
        page.set_viewport_size(window)
    page.evaluate(LOOK, {"theme": "system", "text": "normal"})
    return found


def _sentences(found: Any) -> list[str]:
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:160]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("/", ""),
        ("/accounts/login/", ""),
        ("/demo/", ""),
        ("/sevastopol/", "clerk"),
        ("/demo/plans/", "clerk"),
        ("/demo/plans/new", "clerk"),
        ("/demo/plans/batches/new", "clerk"),
        ("/demo/imports/", "clerk"),
        ("/demo/keys/", "clerk"),
        ("/demo/v/", ""),
        ("/demo/api/?f=html", ""),
        ("/demo/api/collections/parcels/items?f=html&limit=10", ""),
    ],
)
def test_a_page_breaks_no_rule(examined_page: Page, address: str, who: str) -> None:
    page = examined_page
    if who:
        sign_in(page, who, then=address)
    else:
        page.goto(address)
    expect(page.get_by_role("heading").first).to_be_visible()
    assert faults(page) == []


def test_the_map_at_work_breaks_no_rule(examined_page: Page) -> None:
    page = examined_page
    sign_in(page, "clerk", then="/demo/")
    select_found(page, ORDINARY)
    assert violations(page) == []
    action(page).click()
    expect(page.locator("action-results tbody")).to_be_visible(timeout=30_000)
    assert faults(page) == []
    number = api(page, "/demo/api/collections/land-development-plans/items")["features"][0]["id"]
    page.goto(f"/demo/plans/{number}/")
    expect(page.locator("plan-view[data-ready]")).to_be_visible(timeout=30_000)
    for summary in page.locator(".decide > summary").all():
        summary.click()
    assert faults(page) == []
    page.set_viewport_size({"width": 400, "height": 800})
    assert violations(page) == []


def test_the_report_of_an_import_breaks_no_rule(examined_page: Page) -> None:
    page = examined_page
    sign_in(page, "gis", then="/demo/imports/")
    page.get_by_role("link", name="demo_town").click()
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()
    assert faults(page) == []


def test_a_search_on_a_telephone_breaks_no_rule(examined_page: Page) -> None:
    page = examined_page
    page.set_viewport_size({"width": 400, "height": 800})
    open_map(page)
    page.get_by_role("combobox").fill("16:99:0101")
    expect(page.get_by_role("option").first).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(card(page).get_by_role("heading", level=2)).to_be_visible()
    assert violations(page) == []


def test_the_editor_breaks_no_rule(examined_page: Page) -> None:
    page = examined_page
    sign_in(page, "gis", then="/demo/imports/")
    edit_around(page, "16:99:010103:7")
    page.get_by_role("toolbar").get_by_role("combobox").select_option("parcels")
    for tab in page.locator(".edit-tab").all():
        tab.click()
        assert violations(page) == []
    assert faults(page) == []


def test_a_theme_chosen_by_keyboard_holds_on_map_and_pages(page: Page) -> None:
    open_map(page)
    wait_until_still(page)
    light = brightness(page)
    page.locator(".appearance > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="Light", exact=True).focus()
    page.keyboard.press("ArrowDown")
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    until(lambda: brightness(page) < light / 2, "the map is drawn on dark paper")
    page.keyboard.press("Escape")
    expect(page.locator(".appearance > summary")).to_be_focused()
    expect(page.get_by_role("radio", name="Dark")).to_be_hidden()
    page.goto("/accounts/login/")
    expect(root).to_have_attribute("data-theme", "dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(18, 25, 27)")
    page.locator(".appearance > summary").click()
    page.get_by_role("radio", name="Largest").check()
    expect(root).to_have_css("font-size", "21.12px")
    page.reload()
    expect(root).to_have_css("font-size", "21.12px")


def brightness(page: Page) -> float:
    """Return how light the map is on the whole, 0 for black to 255 for white."""
    return float(ImageStat.Stat(picture(page).convert("L")).mean[0])


def test_a_page_without_scripts_takes_a_theme(browser: Browser, site: str) -> None:
    with opened_page(browser, site, java_script_enabled=False) as page:
        page.goto("/accounts/login/?next=/demo/")
        page.locator(".appearance > summary").click()
        page.get_by_role("radio", name="High contrast").check()
        page.get_by_role("button", name="Apply").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "contrast")
        assert page.url.endswith("/accounts/login/?next=/demo/")
        expect(page.locator("body")).to_have_css("color", "rgb(0, 0, 0)")
