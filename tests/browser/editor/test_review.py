"""A changeset is looked at by a second person: a fix, an accepted warning, a note, an approval."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from tests.browser.conftest import opened_page
from tests.browser.editor.conftest import WINDOW
from tests.browser.editor.desk import (
    PATIENCE_MS,
    assert_same,
    choose_layer,
    drawn,
    evaluate,
    open_desk,
    paste,
    rounded,
    selected,
    until_idle,
)
from tests.browser.editor.ground import BLOCK, QUARTER, clear, ring
from tests.browser.editor.test_publishing import stored_parcels, write_number
from tests.browser.workspace import sign_in, until

TITLE = "Meadow under review"
FIELD = ring((70.13, 40.9), (113.17, 36.33), (111.2, 75.9), (71.46, 74.05))
POND = ring((80.03, 56.0), (88.0, 57.11), (87.4, 66.8), (81.0, 65.2))
ACCEPTED = """
    SELECT accept, status, reviewer_name <> author_name FROM changesets_changesetedit AS edit
    JOIN changesets_changeset AS whole ON whole.id = edit.changeset_id WHERE title = %s
"""


@pytest.fixture
def reviewer(browser: Browser, site: str, desk: Page, keys: dict[str, str]) -> Iterator[Page]:
    """The editor of a second person at the same place; the parcel of the trial is ended."""
    with opened_page(browser, site, viewport=WINDOW) as page:
        sign_in(page, "admin", then="/demo/imports/")
        open_desk(page)
        yield page
    clear(desk, set(keys.values()))
    until(lambda: known_parcels(desk) == set(keys.values()), "the editor knows of it")


def known_parcels(page: Page) -> set[str]:
    """Return the keys of the parcels of the meadow that the editor knows."""
    known = evaluate(page, "return editor.known.near(editor_box())")
    return {f"parcels/{one['id']}" for one in known if one["layer"] == "parcels"}


def listed(page: Page) -> Locator:
    """Return the changeset in the list of the panel of changes, read anew."""
    page.get_by_role("tab", name="Changes").click()
    page.get_by_role("button", name="Renew").click()
    return page.locator("changeset-list li").filter(has_text=TITLE).first


def test_it_is_mended_returned_with_a_note_approved_and_published(
    desk: Page, reviewer: Page, environment: dict[str, str]
) -> None:
    url, number = environment["DATABASE_URL"], f"{QUARTER}:88"
    choose_layer(desk, "parcels")
    paste(desk, FIELD, POND, becomes="feature")
    write_number(desk, number)
    ground = _mend(desk)
    _accept(desk)
    desk.get_by_role("tab", name="Changes").click()
    title = desk.get_by_role("tabpanel").get_by_label("Title")
    title.fill(TITLE)
    title.press("Tab")
    desk.get_by_role("button", name="Submit for review").first.click()
    until_idle(desk)

    _look(reviewer, ground)
    listed(reviewer).get_by_role("button", name="Return").click()
    note = reviewer.locator("accept-reason input")
    note.fill("Is the pond measured?")
    note.press("Enter")
    expect(listed(desk).get_by_text("Is the pond measured?")).to_be_visible(timeout=PATIENCE_MS)
    listed(desk).get_by_role("button", name="Take up").click()
    until(lambda: len(_edits(desk)) == 1, "the draft is taken up")
    desk.get_by_role("button", name="Submit for review").first.click()
    until_idle(desk)

    expect(listed(desk).get_by_role("button", name="Approve")).to_have_count(0)
    listed(reviewer).get_by_role("button", name="Approve").click()
    publish = listed(reviewer).get_by_role("button", name="Publish", exact=True)
    expect(publish).to_be_visible(timeout=PATIENCE_MS)
    publish.click()
    until(lambda: number in stored_parcels(desk, url, f"{number}%"), "it is published")
    assert_same(stored_parcels(desk, url, f"{number}%")[number], ground)
    with psycopg.connect(url) as connection:
        rows: list[Any] = connection.execute(ACCEPTED, (TITLE,)).fetchall()
    accepted, status, by_another = rows[-1]
    assert status == "PUBLISHED"
    assert by_another
    assert [(one["code"], one["reason"]) for one in accepted] == [("GAP", "It is a pond.")]


def _edits(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = evaluate(page, "return editor.draft.get().edits")
    return found


def _mend(page: Page) -> BaseGeometry:
    """Take the one right answer to an overlap; return the ground that is left, computed apart."""
    page.get_by_role("tab", name="Findings").click()
    page.get_by_role("button", name="Check").first.click()
    expect(page.locator(".findings-old")).to_have_count(0, timeout=PATIENCE_MS)
    fix = page.get_by_role("button", name="Leave the shared ground to")
    fix.click(timeout=PATIENCE_MS)
    expected = rounded(MultiPolygon([Polygon(FIELD, [POND])]).difference(BLOCK["pierced"]))
    surface = MultiPolygon([expected]) if isinstance(expected, Polygon) else expected
    assert_same(drawn(page, *selected(page)), surface)
    return surface


def _accept(page: Page) -> None:
    """Accept what is left as a warning, with a reason."""
    page.get_by_role("button", name="Check").first.click()
    expect(page.locator(".findings-old")).to_have_count(0, timeout=PATIENCE_MS)
    gap = page.locator(".finding").filter(has_text="uncovered")
    gap.get_by_role("button", name="Accept").click(timeout=PATIENCE_MS)
    reason = page.locator("accept-reason input")
    reason.fill("It is a pond.")
    reason.press("Enter")
    expect(page.get_by_text("Accepted: It is a pond.")).to_be_visible()
    head = page.locator(".findings-head")
    expect(head).to_contain_text("Accepted: 1.")
    expect(head).not_to_contain_text("changed since")


def _look(page: Page, ground: BaseGeometry) -> None:
    """See on the map what is to be reviewed."""
    listed(page).get_by_role("button", name="Show on the map").click()
    shown = """
      return new Promise((answer) => {
        const stop = editor.workspace.useMap((map) => {
          answer(map.getSource("editor:places")?.serialize().data.features.length ?? 0);
          queueMicrotask(() => stop());
          return () => undefined;
        });
      });
    """
    until(lambda: evaluate(page, shown) == 1, "the ground is drawn")
    assert not ground.is_empty
