"""The editor in a real browser: what its tools make, and that nothing of it is lost."""

from __future__ import annotations

import shapely
from playwright.sync_api import Page, expect
from shapely.affinity import translate

from tests.browser.editing import (
    click_at,
    drafts,
    edit_around,
    edits,
    geometry_of,
    pixel_of,
    until_kept,
)
from tests.browser.workspace import card, sign_in, until

NUMBER = "16:99:010103:7"
PIXELS = (60, -45)
SELECTING_MS = 4_000


def move_by_mouse(page: Page, place: tuple[float, float]) -> None:
    """Drag what is selected by some pixels, snapping held off."""
    page.keyboard.press("m")
    x, y = pixel_of(page, place)
    page.keyboard.down("Alt")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + PIXELS[0] / 2, y + PIXELS[1] / 2)
    page.mouse.move(x + PIXELS[0], y + PIXELS[1])
    page.mouse.up()
    page.keyboard.up("Alt")


def test_a_moved_parcel_is_kept_over_a_reload_and_can_be_taken_back(page: Page) -> None:
    sign_in(page, "gis", then="/demo/imports/")
    feature = edit_around(page, NUMBER)
    before = shapely.geometry.shape(feature["geometry"])
    inside = before.representative_point()
    key = f"parcels/{feature['id']}"
    toolbar = page.get_by_role("toolbar", name="Tools of the editor")
    toolbar.get_by_role("combobox").select_option("parcels")
    until(lambda: _selects(page, (inside.x, inside.y)), "the parcel is selected by a click")
    move_by_mouse(page, (inside.x, inside.y))
    until_kept(page, 1)

    moved = geometry_of(edits(page)[key])
    dx, dy = moved.bounds[0] - before.bounds[0], moved.bounds[1] - before.bounds[1]
    assert dx > 1
    assert dy > 1
    assert moved.equals_exact(translate(before, dx, dy), 0.001)
    assert edits(page)[key]["base"]["version"] == feature["version"]

    switches = page.locator("edit-settings")
    square = switches.get_by_role("checkbox", name="square to an edge")
    switches.locator("summary").click()
    square.uncheck()
    page.reload()
    page.get_by_role("button", name="Edit the map").click()
    switches.locator("summary").click()
    expect(square).not_to_be_checked()
    expect(switches.get_by_role("checkbox", name="Snap to features")).to_be_checked()
    undo = toolbar.get_by_role("button", name="Undo: moved: 1")
    expect(undo).to_be_visible()
    undo.click()
    until_kept(page, 0)
    assert edits(page) == {}
    toolbar.get_by_role("button", name="Redo: moved: 1").click()
    until_kept(page, 1)
    assert geometry_of(edits(page)[key]).equals_exact(moved, 0)
    assert len(drafts(page)["steps"]) == 1


def _selects(page: Page, place: tuple[float, float]) -> bool:
    """Click, and wait: two clicks at once would zoom, or take what lies below."""
    click_at(page, place)
    move = page.locator(".edit-tool[aria-label^='Move']:not([aria-disabled])")
    try:
        expect(move).to_have_count(1, timeout=SELECTING_MS)
    except AssertionError:
        return False
    return True


def test_who_may_not_edit_is_not_offered_the_editor(page: Page) -> None:
    page.goto("/demo/")
    expect(page.locator("#map canvas")).to_be_visible()
    expect(page.get_by_role("button", name="Edit the map")).to_have_count(0)
    page.keyboard.press("e")
    expect(page.get_by_role("toolbar", name="Tools of the editor")).to_have_count(0)
    expect(card(page)).to_be_attached()
