"""Make the pictures of the editor's manual: each tool at work on a meadow of the demo town.

    python -m benchmarks.workspace.tool_pictures http://127.0.0.1:8000 [--only split,merge]

The site has to run with the demo town and its users. The parcels of the meadow are published for
the pictures and ended again. Writes `docs/pictures/tools/<tool>.png`, 96 colours each.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import FloatRect, Page, ViewportSize, sync_playwright

from benchmarks.workspace.chromium import chromium_path
from tests.browser.editor import desk
from tests.browser.editor.ground import (
    EAST,
    JUNCTION,
    NORTH,
    OUTER,
    Place,
    at,
    clear,
    lay_out,
    proposal,
    ring,
    send,
)
from tests.browser.workspace import sign_in

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures" / "tools"
COLOURS = 96
CLIP = FloatRect(x=0, y=48, width=1180, height=592)
MOST_BYTES = 80_000
NOISE = ("Restriction zones", "Cadastral quarters")
FIELD = ring((70.0, 46.0), (109.17, 47.33), (111.2, 75.9), (71.46, 74.05))
POND = ring((80.03, 54.0), (96.0, 55.11), (95.4, 68.8), (81.0, 67.2))
Keys = dict[str, str]


def select(page: Page, *keys: str) -> None:
    """Select features."""
    desk.evaluate(page, "editor.select(given)", list(keys))


def hover(page: Page, place: Place, *, steps: int = 4) -> None:
    """Let the pointer stand at a place."""
    page.mouse.move(*desk.pixel(page, place), steps=steps)


def _scene_select(page: Page, _keys: Keys) -> None:
    desk.use(page, "Select (Q)")
    page.mouse.move(*desk.pixel(page, at(66.0, 64.0)))
    page.mouse.down()
    page.mouse.move(*desk.pixel(page, at(20.0, 14.0)), steps=4)


def _scene_draw(page: Page, _keys: Keys) -> None:
    desk.choose_layer(page, "parcels")
    desk.use(page, "Draw")
    for place in (NORTH[2], at(110.0, 58.0), OUTER[2]):
        desk.click(page, place)
    hover(page, (OUTER[3][0] + 0.4, OUTER[3][1] + 0.3))


def _scene_hole(page: Page, keys: Keys) -> None:
    select(page, keys["north"])
    desk.use(page, "Cut a hole")
    for place in ring((20.0, 46.0), (48.0, 45.0), (47.0, 57.0)):
        desk.click(page, place, "Alt")
    hover(page, at(21.0, 56.0))


def _scene_part(page: Page, keys: Keys) -> None:
    select(page, keys["pierced"])
    desk.use(page, "Add a part")
    for place in ring((84.0, 50.0), (108.0, 48.0), (110.0, 62.0)):
        desk.click(page, place, "Alt")
    hover(page, at(86.0, 63.0))


def _scene_vertices(page: Page, keys: Keys) -> None:
    select(page, keys["west"])
    desk.use(page, "Vertices")
    page.mouse.move(*desk.pixel(page, at(*JUNCTION)))
    page.mouse.down()
    page.mouse.move(*desk.pixel(page, at(38.0, 48.0)), steps=4)


def _scene_move(page: Page, keys: Keys) -> None:
    select(page, keys["pierced"])
    desk.use(page, "Move")
    page.mouse.move(*desk.pixel(page, OUTER[3]))
    page.mouse.down()
    page.mouse.move(*desk.pixel(page, (NORTH[2][0] + 0.5, NORTH[2][1] - 0.4)), steps=4)


def _scene_remove(page: Page, keys: Keys) -> None:
    select(page, keys["pierced"])
    desk.use(page, "Remove")
    hover(page, at(91.0, 18.0))


def _scene_split(page: Page, keys: Keys) -> None:
    select(page, keys["pierced"])
    desk.use(page, "Split by a line")
    desk.click(page, at(87.3, -6.0), "Alt")
    hover(page, at(97.5, 46.0))


def _scene_split_area(page: Page, keys: Keys) -> None:
    select(page, keys["north"])
    desk.use(page, "Split into parts of given area")
    page.get_by_label("Areas, m²").fill("400 600")
    page.get_by_label("Areas, m²").press("Tab")
    page.locator(".edit-options tbody tr").nth(2).wait_for()


def _scene_split_equal(page: Page, keys: Keys) -> None:
    select(page, keys["pierced"])
    desk.use(page, "Split into equal parts")
    page.get_by_label("Number of parts").fill("4")
    page.get_by_label("Number of parts").press("Tab")
    page.locator(".edit-options tbody tr").nth(3).wait_for()


def _scene_merge(page: Page, keys: Keys) -> None:
    select(page, keys["west"], keys["east"])
    desk.use(page, "Merge")
    page.get_by_role("button", name="Merge", exact=True).last.wait_for()


def _scene_cut(page: Page, keys: Keys) -> None:
    select(page, keys["pierced"])
    desk.use(page, "Cut out")
    for place in ring((64.0, 12.7), (92.0, 4.3), (90.4, 20.8)):
        desk.click(page, place, "Alt")
    hover(page, at(66.2, 26.9))


def _scene_copy(page: Page, _keys: Keys) -> None:
    desk.choose_layer(page, "yards")
    desk.use(page, "Copy geometry")
    hover(page, at(78.0, 5.0))


def _scene_measure(page: Page, _keys: Keys) -> None:
    desk.use(page, "Measure")
    page.get_by_label("Area and perimeter").check()
    for place in OUTER[:3]:
        desk.click(page, place)
    hover(page, (OUTER[3][0] + 0.4, OUTER[3][1] + 0.3))


def _scene_traverse(page: Page, _keys: Keys) -> None:
    desk.choose_layer(page, "parcels")
    desk.use(page, "Traverse")
    form = page.locator("traverse-form")
    x, y = at(72.0, 70.0)
    form.locator("[name=start]").fill(f"{y:.2f} {x:.2f}")
    form.locator("[name=start]").press("Tab")
    form.locator("textarea").fill(
        "84°12′30″ 36.42\n178°40′10″ 22.07\n265°18′45″ 37.31\nN2°30′W 21.61"
    )


def _scene_coordinates(page: Page, keys: Keys) -> None:
    select(page, keys["pierced"])
    page.get_by_role("tab", name="Coordinates").click()


def _scene_snapping(page: Page, _keys: Keys) -> None:
    page.locator("edit-settings summary").click()
    desk.choose_layer(page, "red-lines")
    desk.use(page, "Draw")
    desk.click(page, at(70.0, 20.0), "Alt")
    hover(page, (EAST[2][0] - 0.4, EAST[2][1] + 0.4))


def _scene_lengths(page: Page, _keys: Keys) -> None:
    desk.choose_layer(page, "red-lines")
    desk.use(page, "Draw")
    desk.click(page, NORTH[2])
    held = page.locator("held-fields")
    held.locator("[name=length]").fill("40")
    held.locator("[name=bearing]").fill("83°30′")
    held.locator("[name=bearing]").press("Tab")
    hover(page, at(100.0, 66.0))


def _scene_table(page: Page, _keys: Keys) -> None:
    desk.choose_layer(page, "parcels")
    page.keyboard.press("a")


def _scene_findings(page: Page, _keys: Keys) -> None:
    desk.choose_layer(page, "parcels")
    desk.paste(page, FIELD, becomes="feature")
    places = ring((20.0, 20.0), (66.0, 24.0), (64.0, 54.0))
    desk.paste(page, places, becomes="replace")
    page.get_by_role("tab", name="Findings").click()
    page.locator(".finding").first.wait_for()


def _scene_changes(page: Page, keys: Keys) -> None:
    select(page, keys["north"])
    box = page.get_by_role("tabpanel").get_by_label("Address")
    box.fill("Meadow street, 3")
    box.press("Tab")
    desk.choose_layer(page, "parcels")
    desk.paste(page, FIELD, POND, becomes="feature")
    page.get_by_role("tab", name="Changes").click()


def _scene_conflicts(page: Page, keys: Keys) -> None:
    key, number = keys["west"], int(keys["west"].split("/")[1])
    version = desk.stored(page, "parcels", number)["version"]
    select(page, key)
    box = page.get_by_role("tabpanel").get_by_label("Address")
    box.fill("Meadow street, 1")
    box.press("Tab")
    edit = {"key": key, "layer": "parcels", "op": "update", "id": number, "version": version}
    theirs = edit | {"properties": {"address": "Lake street, 2"}, "accept": []}
    send(page, "/demo/api/changesets/publish", proposal(theirs, title="Addresses"))
    page.locator(desk.CANVAS).focus()
    page.keyboard.press("Control+Enter")
    page.locator("conflict-view .conflict").first.wait_for()


SCENES: dict[str, Callable[[Page, Keys], None]] = {
    "select": _scene_select,
    "draw": _scene_draw,
    "hole": _scene_hole,
    "part": _scene_part,
    "vertices": _scene_vertices,
    "move": _scene_move,
    "remove": _scene_remove,
    "split": _scene_split,
    "split-area": _scene_split_area,
    "split-equal": _scene_split_equal,
    "merge": _scene_merge,
    "cut": _scene_cut,
    "copy": _scene_copy,
    "measure": _scene_measure,
    "traverse": _scene_traverse,
    "coordinates": _scene_coordinates,
    "snapping": _scene_snapping,
    "lengths-and-angles": _scene_lengths,
    "table": _scene_table,
    "findings": _scene_findings,
    "changes": _scene_changes,
    "conflicts": _scene_conflicts,
}


def take(page: Page, name: str) -> None:
    """Store what the page shows as a picture of few colours."""
    page.wait_for_timeout(1200)
    shot = Image.open(io.BytesIO(page.screenshot(clip=CLIP))).convert("RGB")
    path = FOLDER / f"{name}.png"
    shot.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{name}: {size} bytes")
    if size > MOST_BYTES:
        raise ValueError(f"{path} has {size} bytes, at most {MOST_BYTES} are wanted.")


def end(page: Page) -> None:
    """Let go of what a scene holds."""
    page.keyboard.press("Escape")
    page.mouse.up()
    settings = page.locator("edit-settings details")
    if settings.get_attribute("open") is not None:
        settings.locator("summary").click()
    if page.locator("table-dock section").count():
        desk.evaluate(page, "editor.store.set({ tableOpen: false })")
    desk.fresh(page)


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", help="address of a running site with the demo town")
    parser.add_argument("--only", default="", help="names of scenes, joined by commas")
    asked = parser.parse_args()
    names = asked.only.split(",") if asked.only else list(SCENES)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox"]
        )
        size = ViewportSize(width=1180, height=640)
        page = chromium.new_context(base_url=asked.site, viewport=size, locale="en").new_page()
        page.context.add_cookies([{"name": "django_language", "value": "en", "url": asked.site}])
        sign_in(page, "gis", then="/demo/imports/")
        keys = {name: f"parcels/{number}" for name, number in lay_out(page).items()}
        page.goto("/demo/")
        for layer in NOISE:
            page.get_by_role("checkbox", name=layer, exact=True).uncheck()
        desk.open_desk(page, (62.0, 32.0), zoom=17.7)
        for name in names:
            desk.fresh(page)
            SCENES[name](page, keys)
            take(page, name)
            end(page)
        clear(page)
        chromium.close()


if __name__ == "__main__":
    main()
