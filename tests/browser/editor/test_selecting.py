"""What is selected by pointer is what shapely finds among the features at full precision."""

from __future__ import annotations

from typing import Any

import shapely
from playwright.sync_api import Page
from shapely.geometry.base import BaseGeometry

from tests.browser.editor.desk import (
    click,
    drag,
    evaluate,
    finish,
    ground_at,
    pixel,
    selected,
    use,
)
from tests.browser.editor.ground import MEADOW, Place, at
from tests.browser.workspace import api, until

SHOWN = """
  const shown = editor.workspace.shownLayers();
  const open = editor.state.layers.filter((one) => one.may_edit && shown.has(one.name));
  return open.map((one) => one.name);
"""

HEIGHTS = """
  const { layers } = editor.workspace.store.get().city;
  return Object.fromEntries(layers.map(({ name, order }) => [name, order]));
"""


def around(page: Page) -> dict[str, BaseGeometry]:
    """Return the features of the meadow that may be selected, by key."""
    x, y = MEADOW
    layers = ",".join(evaluate(page, SHOWN))
    box = f"{x - 100},{y - 100},{x + 300},{y + 200}"
    found: Any = api(page, f"/demo/api/working/items?layers={layers}&bbox={box}")
    return {
        f"{one['layer']}/{one['id']}": shapely.geometry.shape(one["geometry"])
        for one in found["features"]
    }


def until_selected(page: Page, expected: set[str]) -> None:
    """Wait until exactly these are selected."""
    until(lambda: set(selected(page)) == expected, f"selected: {expected}")


def test_a_click_takes_the_smallest_and_the_next_what_lies_below(desk: Page) -> None:
    use(desk, "Select (Q)")
    place = at(78.0, 5.0)
    under = shapely.Point(ground_at(desk, pixel(desk, place)))
    stack = {key: one.area for key, one in around(desk).items() if one.covers(under)}
    heights = evaluate(desk, HEIGHTS)
    by_size = sorted(stack, key=lambda key: (stack[key], -heights[key.split("/")[0]]))
    assert by_size
    for key in [*by_size, by_size[0]]:
        click(desk, place)
        until_selected(desk, {key})


def test_a_click_into_a_hole_does_not_take_what_is_around_it(
    desk: Page, keys: dict[str, str]
) -> None:
    use(desk, "Select (Q)")
    click(desk, at(91.0, 18.0))
    assert keys["pierced"] not in selected(desk)


def test_boxes_and_polygons_take_what_they_hold_or_touch(desk: Page) -> None:
    features = around(desk)
    use(desk, "Select (Q)")
    low, high = at(-8.0, -10.0), at(66.0, 45.0)
    box = shapely.box(*_ground(desk, low), *_ground(desk, high))
    drag(desk, (low[0], high[1]), (high[0], low[1]))
    until_selected(desk, {key for key, one in features.items() if box.contains(one)})
    drag(desk, (high[0], low[1]), (low[0], high[1]))
    until_selected(desk, {key for key, one in features.items() if box.intersects(one)})
    use(desk, "Select by a polygon")
    corners = [at(20.0, 20.0), at(125.0, 12.0), at(125.0, 15.0), at(21.0, 24.0)]
    under = [click(desk, place, "Alt") for place in corners]
    finish(desk)
    lasso = shapely.Polygon(under)
    until_selected(desk, {key for key, one in features.items() if lasso.intersects(one)})


def _ground(page: Page, place: Place) -> Place:
    return ground_at(page, pixel(page, place))
