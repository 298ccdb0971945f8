"""Split, merged, cut and copied surfaces are those that shapely makes of the same ground."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise

import shapely
from playwright.sync_api import Page, expect
from shapely import LineString, MultiPolygon, Polygon
from shapely.ops import split

from tests.browser.editor.desk import (
    assert_same,
    choose_layer,
    click,
    drawn,
    edits,
    evaluate,
    finish,
    paste,
    rounded,
    select,
    selected,
    type_positions,
    until_step,
    use,
)
from tests.browser.editor.ground import BLOCK, EAST, HOLE, OUTER, PART, WEST, Place, at, ring
from tests.browser.workspace import until

GRID_M = 0.01
YARD = ring((70.0, 46.0), (110.0, 46.0), (110.0, 76.0), (70.0, 76.0))
WELL = ring((80.0, 56.0), (90.0, 56.0), (90.0, 66.0), (80.0, 66.0))


def surface(ground: object) -> MultiPolygon:
    """Return ground as a surface of parts."""
    if isinstance(ground, Polygon):
        return MultiPolygon([ground])
    assert isinstance(ground, MultiPolygon)
    return ground


def largest_first(grounds: Iterable[object]) -> list[MultiPolygon]:
    """Return surfaces by their areas."""
    return sorted(map(surface, grounds), key=lambda one: -one.area)


def parts_drawn(page: Page) -> list[MultiPolygon]:
    """Return the grounds of what is selected, largest first."""
    return largest_first(drawn(page, key) for key in selected(page))


def pieces(ground: Polygon, line: list[Place]) -> list[MultiPolygon]:
    """Return the pieces of a polygon by a line on the grid, largest first."""
    return largest_first(rounded(one) for one in split(ground, LineString(line)).geoms)


def assert_all_same(made: list[MultiPolygon], expected: list[MultiPolygon]) -> None:
    """Assert that surfaces are the same, one by one."""
    assert len(made) == len(expected)
    for one, other in zip(made, expected, strict=True):
        assert_same(one, other)


def test_a_line_through_a_hole_splits_and_the_far_part_stays_with_the_nearer_piece(
    desk: Page, keys: dict[str, str]
) -> None:
    select(desk, keys["pierced"])
    use(desk, "Split by a line")
    line = ring((87.3, -4.1), (96.9, 44.2))
    type_positions(desk, line)
    finish(desk)
    until_step(desk, 1)
    first, second = pieces(Polygon(OUTER, [HOLE]), line)
    near = min((first, second), key=lambda one: one.distance(Polygon(PART)))
    far = second if near is first else first
    expected = [far, MultiPolygon([*near.geoms, Polygon(PART)])]
    assert_all_same(parts_drawn(desk), largest_first(expected))
    assert edits(desk)[keys["pierced"]]["op"] == "delete"
    lineage = evaluate(desk, "return editor.draft.get().lineage")
    assert [one["parents"] for one in lineage] == [[int(keys["pierced"].split("/")[1])]]
    assert set(lineage[0]["children"]) == set(selected(desk))


def test_the_neighbour_gets_the_corner_that_a_split_puts_on_its_edge(
    desk: Page, keys: dict[str, str]
) -> None:
    select(desk, keys["west"])
    use(desk, "Split by a line")
    line = ring((-4.0, 20.3), (30.0, 17.7), (36.0, 12.9))
    type_positions(desk, line)
    finish(desk)
    until_step(desk, 1)
    expected = pieces(Polygon(WEST), line)
    assert_all_same(parts_drawn(desk), expected)
    corner = rounded(LineString(line).intersection(LineString([WEST[1], WEST[2]])))
    x, y = shapely.get_coordinates(corner)[0]
    assert_same(drawn(desk, keys["east"]), MultiPolygon([Polygon([*EAST[:3], EAST[3], (x, y)])]))


def test_parts_of_given_area_and_equal_parts_around_a_hole(desk: Page) -> None:
    choose_layer(desk, "parcels")
    paste(desk, YARD, WELL, becomes="feature")
    until_step(desk, 1)
    use(desk, "Split into parts of given area")
    desk.get_by_label("Areas, m²").fill("400 250")
    desk.get_by_label("Areas, m²").press("Tab")
    desk.get_by_role("button", name="Split", exact=True).click()
    until_step(desk, 2)
    ground = Polygon(YARD, [WELL])
    x, y = at(70.0, 46.0)
    # 30 m² a metre up to the hole at 10 m, 20 beside it, 30 after it
    cuts = [0.0, 15.0, 20.0 + (650 - 300 - 200) / 30, 40.0]
    expected = [
        shapely.intersection(ground, shapely.box(x + west, y, x + east, y + 30))
        for west, east in pairwise(cuts)
    ]
    assert [round(one.area, 6) for one in expected] == [400.0, 250.0, 450.0]
    assert_all_same(parts_drawn(desk), largest_first(expected))
    desk.keyboard.press("Control+z")
    until_step(desk, 1)
    _split_equally(desk, ground)


def _split_equally(desk: Page, ground: Polygon) -> None:
    """Split the yard into four from south to north; 30 m² a metre beside the hole, 40 elsewhere."""
    (key,) = [key for key, edit in edits(desk).items() if edit["op"] == "create"]
    evaluate(desk, "editor.select([given])", key)
    use(desk, "Split into equal parts")
    desk.get_by_label("Number of parts").fill("4")
    desk.get_by_label("Direction (bearing)").fill("0")
    desk.get_by_label("Direction (bearing)").press("Tab")
    expect(desk.locator(".edit-options tbody tr")).to_have_count(4)
    desk.get_by_role("button", name="Split", exact=True).click()
    until_step(desk, 2)
    x, y = at(70.0, 46.0)
    cuts = [0.0, 6.875, 15.0, 23.125, 30.0]
    exact = [
        shapely.intersection(ground, shapely.box(x, y + low, x + 40, y + high))
        for low, high in pairwise(cuts)
    ]
    assert all(math.isclose(one.area, 275.0, abs_tol=1e-6) for one in exact)
    made = sorted((drawn(desk, key) for key in selected(desk)), key=lambda one: one.bounds[1])
    assert max(abs(one.area - 275.0) for one in made) <= 40 * GRID_M / 4 + 1e-6
    assert shapely.union_all(made).symmetric_difference(ground).area < 1e-6
    for one, other in zip(made, exact, strict=True):
        # cuts that end between two lines of the grid go to where the areas differ least
        assert shapely.hausdorff_distance(one, other) <= 1.5 * GRID_M


def test_neighbours_are_merged(desk: Page, keys: dict[str, str]) -> None:
    select(desk, keys["west"])
    use(desk, "Select (Q)")
    click(desk, at(48.0, 15.0), "Shift")
    until(lambda: set(selected(desk)) == {keys["west"], keys["east"]}, "both are selected")
    use(desk, "Merge")
    merge = desk.get_by_role("button", name="Merge", exact=True).last
    expect(merge).to_be_enabled()
    merge.click()
    until_step(desk, 1)
    (key,) = selected(desk)
    assert_same(drawn(desk, key), surface(BLOCK["west"].union(BLOCK["east"])))


def test_ground_is_cut_out_and_kept_as_a_piece(desk: Page, keys: dict[str, str]) -> None:
    cutter = ring((60.0, 12.7), (92.0, 4.3), (90.4, 20.8), (66.2, 26.9))
    select(desk, keys["pierced"])
    use(desk, "Cut out")
    type_positions(desk, cutter)
    finish(desk)
    until_step(desk, 1)
    left = rounded(BLOCK["pierced"].difference(Polygon(cutter)))
    assert_same(drawn(desk, keys["pierced"]), left)
    desk.keyboard.press("Control+z")
    until_step(desk, 0)
    use(desk, "Cut out")
    desk.get_by_label("Keep the piece").check()
    type_positions(desk, cutter)
    finish(desk)
    until_step(desk, 1)
    piece = rounded(BLOCK["pierced"].intersection(Polygon(cutter)))
    assert_all_same(parts_drawn(desk), largest_first([left, piece]))


def test_geometry_is_copied_into_another_layer(desk: Page) -> None:
    choose_layer(desk, "yards")
    use(desk, "Copy geometry")
    click(desk, at(78.0, 5.0))
    until_step(desk, 1)
    (key,) = selected(desk)
    assert key.startswith("yards/")
    assert_same(drawn(desk, key), BLOCK["pierced"])
