"""A member makes a key by keyboard alone, uses it and takes it back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import violations
from tests.browser.workspace import sign_in

PAGE = "/demo/keys/"
RESTRICTED = "/demo/api/collections/land-development-plans/items"


def press_tab_until(page: Page, label: str) -> None:
    """Go on by Tab until what has a label has the focus."""
    wanted = page.get_by_label(label, exact=True)
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{label} is not reached by Tab")


def status_with(browser: Browser, site: str, token: str) -> int:
    """Return what a program with a key and no cookies is answered."""
    context = browser.new_context(base_url=site)
    answer = context.request.get(RESTRICTED, headers={"Authorization": f"Bearer {token}"})
    context.close()
    return answer.status


def test_a_key_is_made_used_and_revoked(page: Page, browser: Browser, site: str) -> None:
    sign_in(page, "analyst", then=PAGE)
    press_tab_until(page, "What it is for")
    page.keyboard.type("QGIS at the desk")
    page.keyboard.press("Enter")
    shown = page.get_by_role("status").get_by_role("textbox")
    expect(shown).to_be_focused()
    token = shown.input_value()
    assert token.startswith("gis_")
    row = page.get_by_role("row").filter(has_text="QGIS at the desk")
    expect(row).to_contain_text(token[:12])
    assert status_with(browser, site, token) == 200
    row.get_by_role("button", name="Revoke QGIS at the desk").press("Enter")
    expect(row).to_contain_text("revoked")
    expect(page.get_by_role("status")).to_have_count(0)
    assert token not in page.content()
    assert status_with(browser, site, token) == 401


@pytest.mark.parametrize("width", [1440, 400])
def test_the_page_breaks_no_rule(examined_page: Page, width: int) -> None:
    page = examined_page
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, "head", then=PAGE)
    assert violations(page) == []
    page.get_by_label("What it is for", exact=True).fill("Night job")
    page.get_by_label("Scope", exact=True).select_option("edit")
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("language", ["RU", "TT"])
def test_the_page_is_read_in_each_language(page: Page, language: str) -> None:
    sign_in(page, "analyst", then=PAGE)
    page.get_by_role("button", name=language).click()
    expect(page.locator("html")).to_have_attribute("lang", language.lower())
    expect(page.get_by_role("heading", level=1)).to_be_visible()
