"""A planner without a mouse: a parcel is made, split, and a clash is decided."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import opened_page
from tests.browser.editor.conftest import WINDOW
from tests.browser.editor.desk import (
    PATIENCE_MS,
    drawn,
    edits,
    evaluate,
    local_to_lonlat,
    selected,
    toolbar,
    until_idle,
)
from tests.browser.editor.ground import MEADOW, QUARTER, Place, proposal, ring, send
from tests.browser.workspace import api, until

FIELD = ring((70.13, 176.41), (109.17, 177.33), (111.2, 205.9), (71.46, 204.05))
LINE = ring((66.0, 190.0), (118.0, 192.0))
CROSSHAIR = (90.0, 183.0)
"""Within the parcel, below the line."""
MICE = "pointerdown mousedown mousemove pointermove click wheel touchstart"
COUNT = f"""
  window.mice = [];
  for (const name of "{MICE}".split(" ")) {{
    const note = (event) => {{ if (event.detail > 0 || name !== "click") window.mice.push(name); }};
    window.addEventListener(name, note, {{ capture: true }});
  }}
"""


@pytest.fixture
def keyboard(browser: Browser, site: str, desk: Page) -> Iterator[Page]:
    """A page on which nothing but keys is used; every event of a pointer is counted."""
    with opened_page(browser, site, viewport=WINDOW, refusals=(409,)) as page:
        page.add_init_script(COUNT)
        page.goto("/accounts/login/?next=/demo/imports/")
        tab_to(page, page.get_by_label("User name"))
        page.keyboard.type("admin")
        tab_to(page, page.get_by_label("Password"))
        page.keyboard.type("demo-admin")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site}/demo/imports/")
        yield page


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Go to something by Tab alone."""
    for _ in range(160):
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{wanted} cannot be reached by {key}")


def type_line(page: Page, places: list[Place]) -> None:
    """Type positions into the field for them and end the line on the map."""
    tab_to(page, page.locator("held-fields [name=position]"))
    for x, y in places:
        page.keyboard.type(f"{y:.2f} {x:.2f}")
        page.keyboard.press("Enter")
    tab_to(page, page.locator("#map canvas"), "Shift+Tab")
    page.keyboard.press("Shift+Enter")


def write(page: Page, label: str, text: str) -> None:
    """Write into a field of the form."""
    tab_to(page, page.get_by_role("tabpanel").get_by_label(label).first)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def until_published(page: Page) -> None:
    """Publish by keys."""
    page.keyboard.press("Control+Enter")
    until_idle(page)


def test_a_parcel_is_made_and_split_and_a_clash_decided_by_keys_alone(
    keyboard: Page, desk: Page
) -> None:
    page, number = keyboard, f"{QUARTER}:91"
    lon, lat = local_to_lonlat(desk).transform(MEADOW[0] + CROSSHAIR[0], MEADOW[1] + CROSSHAIR[1])
    page.goto(f"/demo/#17.6/{lat:.7f}/{lon:.7f}")
    expect(page.locator("#map canvas")).to_be_visible()
    expect(page.get_by_role("button", name="Edit the map")).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("e")
    expect(toolbar(page)).to_be_visible(timeout=PATIENCE_MS)
    tab_to(page, toolbar(page).get_by_role("combobox"))
    page.keyboard.type("Land parcels")
    page.keyboard.press("Tab")
    page.keyboard.press("d")
    type_line(page, FIELD)
    until(lambda: len(edits(page)) == 1, "the parcel is drawn")
    write(page, "Cadastral number", number)
    until_published(page)

    page.keyboard.press("s")
    type_line(page, LINE)
    until(lambda: len(edits(page)) == 3, "it is split")
    assert sum(drawn(page, key).area for key in selected(page)) > 1000
    until_published(page)

    _clash(page, desk)
    assert page.evaluate("window.mice") == []


def _clash(page: Page, desk: Page) -> None:
    """Write what somebody else has written otherwise, and keep one's own."""
    page.keyboard.press("q")
    tab_to(page, page.locator("#map canvas"), "Shift+Tab")
    page.keyboard.press("Enter")
    until(lambda: len(selected(page)) == 1, "what lies at the crosshair is selected")
    (key,) = selected(page)
    part = int(key.removeprefix("parcels/"))
    version = evaluate(page, "return editor.feature(given).base.version", key)
    write(page, "Address", "Mine street, 1")
    edit = {"key": key, "layer": "parcels", "op": "update", "id": part, "version": version}
    theirs = edit | {"properties": {"address": "Theirs street, 2"}, "accept": []}
    answer = send(desk, "/demo/api/changesets/publish", proposal(theirs))
    assert answer.status == 200, answer.text()
    page.keyboard.press("Control+Enter")
    view = page.locator("conflict-view")
    expect(view.get_by_text("Theirs street, 2").first).to_be_visible(timeout=PATIENCE_MS)
    expect(view.get_by_text("Mine street, 1").first).to_be_visible()
    tab_to(page, view.get_by_role("button", name="Keep mine"))
    page.keyboard.press("Enter")
    until_published(page)
    stored = api(page, f"/demo/api/working/items?layer=parcels&ids={part}")["features"][0]
    assert stored["properties"]["address"] == "Mine street, 1"


CHOICE = """
  const field = document.createElement('schema-field');
  const codes = ['', 'LAWN', 'GROVE'].map((code) => ({ code, title: code || 'none' }));
  Object.assign(field, {
    field: { name: 'kind', title: 'Kind', kind: 'code', unit: '', codes, open: false },
    held: { value: 'LAWN', various: false, changed: false, former: null },
    say: editor.workspace.say, decimal: '.', locked: false, id: 'tried',
  });
  document.body.append(field);
  return field.updateComplete;
"""
SHAPES = "return (editor.run?.sketch().shapes ?? []).map(({ geometry }) => geometry)"
OTHER_VALUE = """
  const field = document.getElementById('tried');
  field.held = { ...field.held, value: given };
  return field.updateComplete.then(() => field.querySelector('select').value);
"""


def test_a_choice_shows_what_the_feature_has_after_others_were_chosen(desk: Page) -> None:
    evaluate(desk, CHOICE)
    desk.locator("#tried select").focus()
    desk.keyboard.press("ArrowDown")
    shown = [evaluate(desk, OTHER_VALUE, value) for value in ("GROVE", "LAWN", "GROVE", "LAWN")]
    evaluate(desk, "document.getElementById('tried').remove()")
    assert shown == ["GROVE", "LAWN", "GROVE", "LAWN"]


def test_enter_on_a_button_does_what_the_button_says(desk: Page, keys: dict[str, str]) -> None:
    evaluate(desk, "editor.select([given]); editor.useTool('split-equal')", keys["west"])
    until(lambda: len(evaluate(desk, SHAPES)) == 2, "the parts are shown")
    before = evaluate(desk, SHAPES)
    desk.get_by_role("button", name="Turn by 90").press("Enter")
    until(lambda: len(evaluate(desk, SHAPES)) == 2 and evaluate(desk, SHAPES) != before, "turned")
    assert edits(desk) == {}
    evaluate(desk, "editor.useTool(null); editor.select([])")
