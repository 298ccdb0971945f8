"""A map sheet is ordered on the map page; the file is measured by another library."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import opened_page
from tests.browser.test_accessibility import violations
from tests.browser.workspace import open_map, sign_in

pytestmark = pytest.mark.browser
MM_PER_PT = 25.4 / 72
A3_MM = (420.0, 297.0)
SMALLEST_TICK_MM = 0.2
PANEL_PT = 95 / MM_PER_PT
"""The legend and the title block of A3."""


def _order(page: Page) -> None:
    """Fill the form by the keyboard alone."""
    page.locator("#map canvas").focus()
    page.keyboard.press("p")
    panel = page.locator("print-panel")
    expect(panel.get_by_label("Title on the sheet")).to_be_focused()
    page.keyboard.type("Planning sheet")
    page.keyboard.press("Tab")
    page.keyboard.type("A3")
    panel.get_by_label("Scale").fill("1:12")
    panel.get_by_label("Scale").press("Tab")
    expect(panel.get_by_role("alert")).to_contain_text("“1:12” is no scale from 1:50")
    panel.get_by_label("Scale").fill("1000")
    panel.get_by_label("Scale").press("Tab")
    expect(panel.get_by_role("alert")).to_have_count(0)


def test_a_sheet_is_printed_at_the_scale_and_place_of_its_frame(
    browser: Browser, site: str
) -> None:
    with opened_page(browser, site, bypass_csp=True) as page:
        sign_in(page, "clerk", then="/demo/")
        open_map(page)
        _order(page)
        assert violations(page) == []
        with page.expect_download() as downloading:
            page.locator("print-panel").get_by_role("button", name="Make the PDF").click()
        assert downloading.value.suggested_filename == "demo-1000-a3.pdf"
        printed = downloading.value.path().read_bytes()
        page.keyboard.press("Escape")
        expect(page.locator("print-panel")).to_have_count(0)
    with pdfplumber.open(io.BytesIO(printed)) as pdf:
        sheet = pdf.pages[0]
        size = (float(sheet.width) * MM_PER_PT, float(sheet.height) * MM_PER_PT)
        assert size == pytest.approx(A3_MM, abs=SMALLEST_TICK_MM)
        beside_the_map = (sheet.width - PANEL_PT, 0, sheet.width, sheet.height)
        words = sheet.crop(beside_the_map).extract_text()
    assert "Planning sheet" in words
    assert "1:1 000" in words.replace("\u202f", " ")
    assert "A3, landscape" in words
