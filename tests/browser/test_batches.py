"""A batch of plans by a clerk: ordered for a quarter, watched while workers make it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import manage
from tests.browser.workspace import api, sign_in

FEW = 6
PATIENCE_MS = 60_000


def a_few_numbers(page: Page) -> list[str]:
    """Return the numbers of some parcels of the town, and one that it has not."""
    found = api(page, f"/demo/api/collections/parcels/items?limit={FEW}")["features"]
    return [*(each["properties"]["cadastral_number"] for each in found), "16:99:000000:0"]


def test_a_batch_is_ordered_and_its_page_follows_the_work(
    page: Page, environment: dict[str, str]
) -> None:
    sign_in(page, "clerk", then="/demo/plans/batches/new")
    numbers = a_few_numbers(page)
    page.get_by_label("Cadastral numbers").fill("\n".join(numbers))
    page.get_by_role("button", name="Make the plans").click()
    expect(page).to_have_url(re.compile(r"/demo/plans/batches/\d+/$"))
    bar = page.get_by_role("progressbar")
    expect(bar).to_have_attribute("aria-valuenow", "1")
    page.evaluate("window.stayed = true")
    manage(environment, "procrastinate", "worker", "--one-shot")
    expect(bar).to_have_attribute("aria-valuenow", str(len(numbers)), timeout=PATIENCE_MS)
    expect(page.locator("[data-live-part=progress]")).to_contain_text("done")
    assert page.evaluate("window.stayed")
    page.get_by_role("link", name=re.compile("^failed")).click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("There is no current parcel of this number here.")
