"""What is drawn by positions, snapped or typed, is what shapely makes of the same positions."""

from __future__ import annotations

import shapely
from playwright.sync_api import Page
from shapely import LineString, MultiLineString, MultiPolygon, Polygon

from tests.browser.editor.desk import (
    assert_same,
    choose_layer,
    click,
    drawn,
    finish,
    on_grid,
    select,
    selected,
    type_positions,
    until_step,
    use,
)
from tests.browser.editor.ground import BLOCK, HOLE, OUTER, PART, ring

LAWN = ring((70.11, 47.23), (96.4, 44.91), (101.73, 58.66), (84.3, 51.04), (72.95, 61.38))


def test_a_surface_of_typed_positions(desk: Page) -> None:
    choose_layer(desk, "parcels")
    use(desk, "Draw")
    type_positions(desk, LAWN)
    finish(desk)
    until_step(desk, 1)
    (key,) = selected(desk)
    assert_same(drawn(desk, key), MultiPolygon([Polygon(LAWN)]))


def test_a_surface_of_free_clicks_lies_on_the_grid_under_the_pixels(desk: Page) -> None:
    choose_layer(desk, "parcels")
    use(desk, "Draw")
    under = [click(desk, place, "Alt") for place in LAWN]
    finish(desk)
    until_step(desk, 1)
    (key,) = selected(desk)
    assert_same(drawn(desk, key), MultiPolygon([Polygon([on_grid(place) for place in under])]))


def test_a_line_and_a_point_of_typed_positions(desk: Page) -> None:
    choose_layer(desk, "red-lines")
    use(desk, "Draw")
    type_positions(desk, LAWN)
    finish(desk)
    until_step(desk, 1)
    assert_same(drawn(desk, *selected(desk)), MultiLineString([LineString(LAWN)]))
    choose_layer(desk, "trees")
    use(desk, "Draw")
    type_positions(desk, LAWN[:1])
    until_step(desk, 2)
    assert drawn(desk, *selected(desk)).distance(shapely.Point(LAWN[0])) <= 0.001


def test_a_hole_beside_a_hole_and_a_part_beside_parts(desk: Page, keys: dict[str, str]) -> None:
    second = ring((101.2, 2.1), (101.9, 7.04), (109.6, 6.33), (108.4, 1.5))
    third = ring((119.02, 30.4), (129.5, 28.8), (127.7, 39.9))
    select(desk, keys["pierced"])
    use(desk, "Cut a hole")
    type_positions(desk, second)
    finish(desk)
    until_step(desk, 1)
    pierced = Polygon(OUTER, [HOLE, second])
    assert_same(drawn(desk, keys["pierced"]), MultiPolygon([pierced, Polygon(PART)]))
    use(desk, "Add a part")
    type_positions(desk, third)
    finish(desk)
    until_step(desk, 2)
    expected = MultiPolygon([pierced, Polygon(PART), Polygon(third)])
    assert_same(drawn(desk, keys["pierced"]), expected)
    ground = BLOCK["pierced"].difference(Polygon(second)).union(Polygon(third))
    assert expected.symmetric_difference(ground).area < 1e-9


def test_a_hole_over_the_boundary_is_refused(desk: Page, keys: dict[str, str]) -> None:
    select(desk, keys["pierced"])
    use(desk, "Cut a hole")
    type_positions(desk, ring((60.0, 10.0), (90.0, 5.0), (90.0, 20.0)))
    finish(desk)
    desk.get_by_text("It must lie inside the selected feature").first.wait_for()
    until_step(desk, 0)
    assert_same(drawn(desk, keys["pierced"]), BLOCK["pierced"])
