"""Each state of the editor against the rules of axe-core: tools, panels, table, reasons."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.conftest import opened_page
from tests.browser.editor.conftest import WINDOW
from tests.browser.editor.desk import (
    PATIENCE_MS,
    choose_layer,
    evaluate,
    fresh,
    open_desk,
    paste,
    stored,
    toolbar,
)
from tests.browser.editor.ground import proposal, ring, send
from tests.browser.test_accessibility import AXE
from tests.browser.workspace import sign_in, until

PANELS = ("Fields", "Coordinates", "Changes", "Findings", "Conflicts")
OVER = ring((20.0, 10.0), (50.0, 12.0), (45.0, 30.0))
TELEPHONE: ViewportSize = {"width": 390, "height": 844}
TOO_SMALL = """
  const parts = ":is(button, select, summary)";
  const targets = `.edit-bar ${parts}, .tools ${parts}, .edit-panel ${parts}`;
  return [...document.querySelectorAll(targets)]
    .filter((one) => one.checkVisibility())
    .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
    .filter(([, { width, height }]) => Math.min(width, height) < 44)
    .map(([told]) => told);
"""
LOOK = "axe.run({include: [['edit-bar'], ['edit-panel'], ['table-dock']]}, {iframes: false})"


def faults(page: Page, state: str) -> list[str]:
    """Return the rules that a state of the editor breaks, with the elements that break them."""
    found: Any = page.evaluate(LOOK)
    assert found["passes"], "axe-core has looked at nothing"
    return [
        f"{state}: {rule['id']}: {rule['help']}: {node['html'][:160]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def test_no_state_of_the_editor_breaks_a_rule(
    browser: Browser, site: str, desk: Page, keys: dict[str, str]
) -> None:
    told: list[str] = []
    refused = (409, 422)
    still: dict[str, Any] = {"bypass_csp": True, "reduced_motion": "reduce"}  # colours at once
    with opened_page(browser, site, viewport=WINDOW, refusals=refused, **still) as page:
        sign_in(page, "admin", then="/demo/imports/")
        open_desk(page)
        page.add_script_tag(path=AXE)
        evaluate(page, "editor.select(given)", [keys["west"], keys["east"]])
        for title in _tools(page):
            told += _tool(page, title, keys)
        told += _panels(page, keys)
        told += _on_a_telephone(page)
        told += _findings(page)
        fresh(page)
        told += _conflict(page, desk, keys["north"])
    assert told == []


def _tools(page: Page) -> list[str]:
    names = toolbar(page).locator(".edit-tool[aria-pressed]").all()
    titles = [name.get_attribute("aria-label") or "" for name in names]
    return [title for title in titles if not title.startswith("Table")]


def _tool(page: Page, title: str, keys: dict[str, str]) -> list[str]:
    """Look at what a tool shows with what it needs selected."""
    several = title.startswith("Merge")
    chosen = [keys["west"], keys["east"]] if several else [keys["pierced"]]
    evaluate(page, "editor.useTool(null); editor.select(given)", chosen)
    button = toolbar(page).locator(f".edit-tool[aria-label='{title}']")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    return faults(page, title)


def _panels(page: Page, keys: dict[str, str]) -> list[str]:
    told: list[str] = []
    evaluate(page, "editor.useTool(null); editor.select([given])", keys["pierced"])
    for name in PANELS:
        page.get_by_role("tab", name=name).click()
        told += faults(page, name)
    evaluate(page, "editor.store.set({ tableOpen: true })")
    expect(page.get_by_role("grid")).to_be_visible()
    told += faults(page, "table")
    evaluate(page, "editor.store.set({ tableOpen: false })")
    return told


def _on_a_telephone(page: Page) -> list[str]:
    """Fold and unfold the panel: most of the window is the map's, no target is small."""
    page.set_viewport_size(TELEPHONE)
    fold = page.get_by_role("button", name="Panel: ")
    expect(fold).to_have_attribute("aria-expanded", "true")
    told = faults(page, "telephone")
    assert evaluate(page, TOO_SMALL) == []
    fold.click()
    told += faults(page, "telephone, folded")
    expect(page.get_by_role("tabpanel")).to_be_hidden()
    bars = page.locator(".edit-bar").bounding_box()
    sheet = page.locator(".edit-panel").bounding_box()
    assert bars is not None
    assert sheet is not None
    assert bars["height"] < 60
    assert sheet["y"] - bars["y"] - bars["height"] > TELEPHONE["height"] * 0.6
    fold.click()
    expect(page.get_by_role("tabpanel")).to_be_visible()
    page.set_viewport_size(WINDOW)
    expect(fold).to_be_hidden()
    return told


def _findings(page: Page) -> list[str]:
    choose_layer(page, "parcels")
    paste(page, OVER, becomes="feature")
    page.get_by_role("tab", name="Findings").click()
    page.get_by_role("button", name="Check").first.click()
    expect(page.locator(".finding").first).to_be_visible(timeout=PATIENCE_MS)
    told = faults(page, "findings")
    page.locator(".edit-settings summary").click()
    return told + faults(page, "settings")


def _conflict(page: Page, desk: Page, key: str) -> list[str]:
    number = int(key.split("/")[1])
    evaluate(page, "editor.select([given])", key)
    page.get_by_role("tab", name="Fields").click()
    box = page.get_by_role("tabpanel").get_by_label("Address", exact=True)
    box.fill("Mine street, 1")
    box.press("Tab")
    version = stored(page, "parcels", number)["version"]
    edit = {"key": key, "layer": "parcels", "op": "update", "id": number, "version": version}
    theirs = edit | {"properties": {"address": "Theirs street, 2"}, "accept": []}
    answer = send(desk, "/demo/api/changesets/publish", proposal(theirs))
    assert answer.status == 200, answer.text()
    page.locator("#map canvas").focus()
    page.keyboard.press("Control+Enter")
    until(lambda: page.locator(".conflict").count() == 1, "the clash is shown")
    told = faults(page, "conflict")
    page.get_by_role("button", name="Take theirs").click()
    return told
