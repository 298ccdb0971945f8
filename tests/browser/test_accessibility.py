"""Each kind of page against the rules of axe-core (WCAG 2.2, levels A and AA, best practices)."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from fixtures.demo_town import AWKWARD
from tests.browser.conftest import ROOT
from tests.browser.workspace import action, api, card, open_map, select_found, sign_in

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
ORDINARY = AWKWARD["ordinary"]


def violations(page: Page) -> list[str]:
    """Return the rules that a page breaks, with the elements that break them."""
    assert AXE.is_file(), f"{AXE} is missing: run npm ci in frontend/."
    page.add_script_tag(path=AXE)
    found: Any = page.evaluate("axe.run(document, {iframes: false})")
    assert found["passes"], "axe-core has looked at nothing"
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
        ("/demo/imports/", "clerk"),
    ],
)
def test_a_page_breaks_no_rule(examined_page: Page, address: str, who: str) -> None:
    page = examined_page
    if who:
        sign_in(page, who, then=address)
    else:
        page.goto(address)
    expect(page.get_by_role("heading").first).to_be_visible()
    assert violations(page) == []


def test_the_map_at_work_breaks_no_rule(examined_page: Page) -> None:
    page = examined_page
    sign_in(page, "clerk", then="/demo/")
    select_found(page, ORDINARY)
    assert violations(page) == []
    action(page).click()
    expect(page.locator("action-results tbody")).to_be_visible(timeout=30_000)
    assert violations(page) == []
    number = api(page, "/demo/api/collections/land-development-plans/items")["features"][0]["id"]
    page.goto(f"/demo/plans/{number}/")
    expect(page.locator("plan-view[data-ready]")).to_be_visible(timeout=30_000)
    for summary in page.locator(".decide > summary").all():
        summary.click()
    assert violations(page) == []
    page.set_viewport_size({"width": 400, "height": 800})
    assert violations(page) == []


def test_the_report_of_an_import_breaks_no_rule(examined_page: Page) -> None:
    page = examined_page
    sign_in(page, "gis", then="/demo/imports/")
    page.get_by_role("link", name="demo_town").click()
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()
    assert violations(page) == []


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
