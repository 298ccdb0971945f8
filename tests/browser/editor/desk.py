"""What a planner does at the editor: by pointer, by typed numbers and by keys."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyproj
import shapely
from playwright.sync_api import Locator, Page, expect
from pyproj.enums import TransformDirection
from shapely.geometry.base import BaseGeometry

from tests.browser.editor.ground import MEADOW, VIEW, Place
from tests.browser.workspace import api, open_map, until

TOLERANCE_M = 0.001
ZOOM = 17.6
PATIENCE_MS = 20_000
CANVAS = "#map canvas"
EDITOR = "const editor = document.querySelector('edit-bar').editor;"
ON_MAP = (
    EDITOR
    + """
  return new Promise((answer) => {
    const stop = editor.workspace.useMap((map) => {
      answer(%s);
      queueMicrotask(() => stop());
      return () => undefined;
    });
  });
"""
)


@cache
def local_to_lonlat(page: Page) -> pyproj.Transformer:
    """Return the way from the local CRS of the town, as the server describes it, to degrees."""
    definition = api(page, "/demo/api/working")["crs"]["definition"]
    return pyproj.Transformer.from_crs(definition, "EPSG:4326", always_xy=True)


def open_desk(page: Page, place: Place = VIEW, *, zoom: float = ZOOM, code: str = "demo") -> None:
    """Open the editor over a place of the meadow."""
    lon, lat = local_to_lonlat(page).transform(MEADOW[0] + place[0], MEADOW[1] + place[1])
    open_map(page, code, place=f"{zoom}/{lat:.7f}/{lon:.7f}")
    page.get_by_role("button", name="Hide the layers").click()
    take_up(page)


def take_up(page: Page) -> None:
    """Open the editor on the map that is open."""
    page.get_by_role("button", name="Edit the map").click()
    expect(toolbar(page)).to_be_visible(timeout=PATIENCE_MS)
    until(lambda: bool(evaluate(page, "return editor.known.near(editor_box())")), "they are read")


def toolbar(page: Page) -> Locator:
    """Return the bar of the tools."""
    return page.get_by_role("toolbar", name="Tools of the editor")


def evaluate(page: Page, body: str, given: Any = None) -> Any:
    """Look into the editor of the page; body: JavaScript that returns something."""
    x, y = MEADOW
    box = f"const editor_box = () => [{x - 20}, {y - 20}, {x + 200}, {y + 100}];"
    return page.evaluate(f"(given) => {{ {EDITOR} {box} {body} }}", given)


def pixel(page: Page, place: Place) -> Place:
    """Return the whole pixel of the page that is nearest to a local position."""
    asked = ON_MAP % "map.project(editor.plane.toLonLat(given))"
    point = page.evaluate(f"(given) => {{ {asked} }}", list(place))
    box = page.locator(CANVAS).bounding_box()
    assert box is not None
    return round(box["x"] + point["x"]), round(box["y"] + point["y"])


def ground_at(page: Page, point: Place) -> Place:
    """Return the local position under a pixel, by the map's own degrees and PROJ."""
    box = page.locator(CANVAS).bounding_box()
    assert box is not None
    asked = ON_MAP % "map.unproject(given)"
    found = page.evaluate(f"(given) => {{ {asked} }}", [point[0] - box["x"], point[1] - box["y"]])
    inverse = TransformDirection.INVERSE
    x, y = local_to_lonlat(page).transform(found["lng"], found["lat"], direction=inverse)
    return x, y


def on_grid(place: Place) -> Place:
    """Return the position of the grid of centimetres that is nearest."""
    return round(place[0], 2), round(place[1], 2)


def click(page: Page, place: Place, *keys: str) -> Place:
    """Click the pixel nearest to a place with keys held; return the ground under that pixel."""
    point = pixel(page, place)
    press_with(page, keys, lambda: page.mouse.click(*point))
    return ground_at(page, point)


def drag(page: Page, start: Place, end: Place, *keys: str) -> Place:
    """Drag from a place to another with keys held; return the ground under the last pixel."""
    first, last = pixel(page, start), pixel(page, end)

    def move() -> None:
        page.mouse.move(*first)
        page.mouse.down()
        page.mouse.move((first[0] + last[0]) / 2, (first[1] + last[1]) / 2)
        page.mouse.move(*last)
        page.mouse.up()

    press_with(page, keys, move)
    return ground_at(page, last)


def press_with(page: Page, keys: tuple[str, ...], act: Any) -> None:
    """Do something with keys held down."""
    for key in keys:
        page.keyboard.down(key)
    act()
    for key in keys:
        page.keyboard.up(key)


def use(page: Page, title: str) -> None:
    """Begin a tool by its button."""
    button = page.locator(f".edit-tool[aria-label^='{title}']").first
    if button.get_attribute("aria-pressed") == "false":
        button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def select(page: Page, key: str) -> None:
    """Select one stored feature by a click at a place where it is alone of its layer."""
    layer, number = key.split("/")
    ground = shapely.geometry.shape(stored(page, layer, int(number))["geometry"])
    inside = ground.representative_point()
    use(page, "Select (Q)")
    click(page, (inside.x, inside.y))
    until(lambda: selected(page) == [key], f"{key} is selected")
    page.keyboard.press("Escape")


def selected(page: Page) -> list[str]:
    """Return the keys of what is selected."""
    keys: list[str] = evaluate(page, "return editor.state.selected")
    return keys


def stored(page: Page, layer: str, number: int) -> Any:
    """Return a feature as the server has it, at full precision in the local CRS."""
    (found,) = api(page, f"/demo/api/working/items?layer={layer}&ids={number}")["features"]
    return found


def drawn(page: Page, key: str) -> BaseGeometry:
    """Return the geometry that a feature has in the draft."""
    found = evaluate(page, "return editor.feature(given)?.geometry ?? null", key)
    assert found is not None, f"{key} has no geometry"
    return shapely.geometry.shape(found)


def edits(page: Page) -> dict[str, Any]:
    """Return the edits that would be published, by key."""
    found: dict[str, Any] = evaluate(page, "return editor.draft.get().edits")
    return found


def until_step(page: Page, steps: int) -> None:
    """Wait until the draft has so many applied steps."""
    until(lambda: position(page) == steps, f"{steps} steps")


def until_idle(page: Page) -> None:
    """Wait until the draft is published and all of its answer is read."""
    idle = "return editor.state.saving === 'idle' && !Object.keys(editor.draft.get().edits).length"
    until(lambda: bool(evaluate(page, idle)), "the draft is published")


def position(page: Page) -> int:
    """Return how many steps of the draft are applied."""
    count: int = evaluate(page, "return editor.draft.getHead().position")
    return count


def type_positions(page: Page, places: list[Place]) -> None:
    """Type positions as documents write them, north first, each set by Enter."""
    field = page.locator("held-fields [name=position]")
    for x, y in places:
        field.fill(f"{y:.2f} {x:.2f}")
        field.press("Enter")
        expect(field).to_have_value("")


def choose_layer(page: Page, name: str) -> None:
    """Choose the layer of new features."""
    toolbar(page).get_by_role("combobox").select_option(name)


def paste(page: Page, *rings: list[Place], becomes: str) -> None:
    """Paste a table as a spreadsheet writes it: number, X north, Y east, a comma for decimals."""
    page.get_by_role("tab", name="Coordinates").click()
    panel = page.locator("coordinate-paste")
    panel.locator("details").evaluate("(one) => { one.open = true; }")
    blocks = [
        "\n".join(f"{i + 1}\t{y:.2f}\t{x:.2f}".replace(".", ",") for i, (x, y) in enumerate(one))
        for one in rings
    ]
    panel.locator("textarea").fill("\n\n".join(blocks))
    panel.locator("select").select_option(becomes)
    panel.get_by_role("button", name="Take over").click()


def rounded(ground: BaseGeometry) -> BaseGeometry:
    """Return a geometry with each vertex on the grid of centimetres."""
    return shapely.transform(ground, lambda places: places.round(2))


def finish(page: Page) -> None:
    """End what is being drawn by keys."""
    page.locator(CANVAS).focus()
    page.keyboard.press("Shift+Enter")


def fresh(page: Page) -> None:
    """Take back whatever was done and begun."""
    page.locator(CANVAS).focus()
    for _ in range(3):
        page.keyboard.press("Escape")
    while position(page):
        page.keyboard.press("Control+z")
    evaluate(page, "editor.useTool(null); editor.select([]);")
    page.get_by_role("tab", name="Fields").click()
    page.mouse.move(5, 5)


def assert_same(made: BaseGeometry, expected: BaseGeometry) -> None:
    """Assert that two geometries are the same to a millimetre: as ground and vertex by vertex."""
    apart = shapely.hausdorff_distance(made, expected, densify=0.05)
    assert apart <= TOLERANCE_M, f"{apart} m apart"
    assert shapely.hausdorff_distance(made.boundary, expected.boundary) <= TOLERANCE_M
    assert shapely.equals_exact(made, expected, tolerance=TOLERANCE_M, normalize=True), (
        f"other vertices: {made.wkt} instead of {expected.wkt}"
    )
