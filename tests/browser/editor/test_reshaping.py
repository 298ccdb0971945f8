"""Moved features, corners, holes and parts are where shapely puts them; neighbours go along."""

from __future__ import annotations

import shapely
from playwright.sync_api import Page
from shapely import MultiPolygon, Polygon
from shapely.affinity import translate

from tests.browser.editor.desk import (
    assert_same,
    click,
    drag,
    drawn,
    edits,
    on_grid,
    select,
    until_step,
    use,
)
from tests.browser.editor.ground import (
    BLOCK,
    EAST,
    HOLE,
    JUNCTION,
    NORTH,
    OUTER,
    PART,
    WEST,
    Place,
    at,
)


def middle(one: Place, other: Place) -> Place:
    """Return the middle of two places."""
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def with_place(ring: list[Place], old: Place, new: Place) -> list[Place]:
    """Return a ring with one of its places moved."""
    return [new if place == old else place for place in ring]


def test_a_feature_is_moved_by_a_corner_onto_the_corner_of_another(
    desk: Page, keys: dict[str, str]
) -> None:
    select(desk, keys["pierced"])
    use(desk, "Move")
    held, target = OUTER[0], EAST[2]
    drag(desk, held, target)
    until_step(desk, 1)
    dx, dy = target[0] - held[0], target[1] - held[1]
    assert_same(drawn(desk, keys["pierced"]), translate(BLOCK["pierced"], dx, dy))
    desk.keyboard.press("Shift+ArrowRight")
    desk.keyboard.press("ArrowDown")
    until_step(desk, 3)
    expected = translate(BLOCK["pierced"], dx + 0.1, dy - 0.01)
    assert_same(drawn(desk, keys["pierced"]), expected)


def test_a_corner_of_a_hole_is_moved_added_and_removed(desk: Page, keys: dict[str, str]) -> None:
    key = keys["pierced"]
    select(desk, key)
    use(desk, "Vertices")
    to = on_grid(drag(desk, HOLE[0], at(80.0, 8.0), "Alt"))
    until_step(desk, 1)
    moved = [to, *HOLE[1:]]
    assert_same(drawn(desk, key), MultiPolygon([Polygon(OUTER, [moved]), Polygon(PART)]))
    new = on_grid(drag(desk, middle(OUTER[1], OUTER[2]), at(118.0, 16.0), "Alt"))
    until_step(desk, 2)
    outer = [*OUTER[:2], new, *OUTER[2:]]
    assert_same(drawn(desk, key), MultiPolygon([Polygon(outer, [moved]), Polygon(PART)]))
    click(desk, PART[3])
    desk.keyboard.press("Delete")
    until_step(desk, 3)
    expected = MultiPolygon([Polygon(outer, [moved]), Polygon(PART[:3])])
    assert_same(drawn(desk, key), expected)


def test_a_corner_that_three_share_moves_in_all_and_leaves_no_gap(
    desk: Page, keys: dict[str, str]
) -> None:
    select(desk, keys["west"])
    use(desk, "Vertices")
    junction = at(*JUNCTION)
    to = on_grid(drag(desk, junction, at(36.0, 44.0), "Alt"))
    until_step(desk, 1)
    assert set(edits(desk)) == {keys["west"], keys["east"], keys["north"]}
    made = {name: drawn(desk, keys[name]) for name in ("west", "east", "north")}
    assert_same(made["west"], MultiPolygon([Polygon(with_place(WEST, junction, to))]))
    assert_same(made["east"], MultiPolygon([Polygon(with_place(EAST, junction, to))]))
    assert_same(made["north"], MultiPolygon([Polygon([NORTH[0], to, *NORTH[1:]])]))
    whole = shapely.union_all([BLOCK[name] for name in made])
    assert shapely.union_all(list(made.values())).symmetric_difference(whole).area < 0.3
    assert made["west"].intersection(made["north"]).area < 1e-6
    assert made["east"].intersection(made["north"]).area < 1e-6


def test_without_shared_boundaries_only_the_selected_feature_changes(
    desk: Page, keys: dict[str, str]
) -> None:
    select(desk, keys["west"])
    use(desk, "Vertices")
    settings = desk.locator("edit-settings")
    settings.locator("summary").click()
    together = settings.get_by_role("checkbox", name="Keep shared boundaries")
    together.uncheck()
    junction = at(*JUNCTION)
    to = on_grid(drag(desk, junction, at(27.0, 36.0), "Alt"))
    until_step(desk, 1)
    together.check()
    settings.locator("summary").click()
    assert set(edits(desk)) == {keys["west"]}
    expected = MultiPolygon([Polygon(with_place(WEST, junction, to))])
    assert_same(drawn(desk, keys["west"]), expected)


def test_a_hole_a_part_and_a_feature_are_removed(desk: Page, keys: dict[str, str]) -> None:
    key = keys["pierced"]
    select(desk, key)
    use(desk, "Remove")
    click(desk, at(91.0, 18.0))
    until_step(desk, 1)
    assert_same(drawn(desk, key), MultiPolygon([Polygon(OUTER), Polygon(PART)]))
    click(desk, at(125.0, 12.0))
    until_step(desk, 2)
    assert_same(drawn(desk, key), MultiPolygon([Polygon(OUTER)]))
    desk.keyboard.press("Delete")
    until_step(desk, 3)
    assert edits(desk)[key]["op"] == "delete"
