"""Geometry of numbers: tables as documents write them, fixed lengths and angles, traverses."""

from __future__ import annotations

import math

from playwright.sync_api import Page, expect
from shapely import LineString, MultiLineString, MultiPolygon, Polygon

from tests.browser.editor.desk import (
    assert_same,
    choose_layer,
    click,
    drawn,
    finish,
    on_grid,
    paste,
    select,
    selected,
    type_positions,
    until_step,
    use,
)
from tests.browser.editor.ground import BLOCK, HOLE, OUTER, PART, Place, at, ring

FIELD = ring((70.0, 46.0), (109.17, 47.33), (111.2, 75.9), (71.46, 74.05))
POND = ring((80.03, 56.0), (90.0, 57.11), (91.4, 66.8), (81.0, 65.2))


def polar(start: Place, bearing_deg: float, distance_m: float) -> Place:
    """Return the place in a direction clockwise from north."""
    turn = math.radians(bearing_deg)
    return start[0] + distance_m * math.sin(turn), start[1] + distance_m * math.cos(turn)


def test_a_pasted_table_of_two_rings_is_a_surface_with_a_hole(desk: Page) -> None:
    choose_layer(desk, "parcels")
    paste(desk, FIELD, POND, becomes="feature")
    until_step(desk, 1)
    (key,) = selected(desk)
    assert_same(drawn(desk, key), MultiPolygon([Polygon(FIELD, [POND])]))
    island = ring((84.0, 60.0), (87.0, 60.5), (86.2, 63.0))
    paste(desk, island, becomes="part")
    until_step(desk, 2)
    expected = MultiPolygon([Polygon(FIELD, [POND]), Polygon(island)])
    assert_same(drawn(desk, key), expected)


def test_a_table_with_east_before_north_is_refused(desk: Page) -> None:
    choose_layer(desk, "parcels")
    paste(desk, [(y, x) for x, y in FIELD], becomes="feature")
    expect(desk.locator("coordinate-paste [role=alert]")).to_contain_text("axes are swapped")
    until_step(desk, 0)


def test_a_cell_a_new_row_and_a_row_less(desk: Page, keys: dict[str, str]) -> None:
    key = keys["pierced"]
    select(desk, key)
    desk.get_by_role("tab", name="Coordinates").click()
    rows = desk.locator("coordinate-table")
    shown = _rings_in_order(desk, key)
    north = rows.locator("input[data-row='1'][data-column='0']")
    x, y = shown[0][1]
    north.fill(f"{y + 1.37:.2f}")
    north.press("Tab")
    until_step(desk, 1)
    outer = [shown[0][0], (x, round(y + 1.37, 2)), *shown[0][2:]]
    assert_same(drawn(desk, key), MultiPolygon([Polygon(outer, [HOLE]), Polygon(PART)]))
    rows.locator("input[data-row='2'][data-column='0']").press("Insert")
    until_step(desk, 2)
    (x1, y1), (x2, y2) = outer[2], outer[3]
    # the middle may lie between two lines of the grid: half a cell is allowed
    grown = drawn(desk, key)
    middle = ((x1 + x2) / 2, (y1 + y2) / 2)
    (added,) = set(_places(grown)) - {on_grid(place) for place in [*outer, *HOLE, *PART]}
    assert math.dist(added, middle) <= 0.0071
    rows.locator("input[data-row='3'][data-column='1']").press("Control+Delete")
    until_step(desk, 3)
    assert_same(drawn(desk, key), MultiPolygon([Polygon(outer, [HOLE]), Polygon(PART)]))


def _rings_in_order(page: Page, key: str) -> list[list[Place]]:
    ground = drawn(page, key)
    assert isinstance(ground, MultiPolygon)
    assert {on_grid((x, y)) for x, y, *_ in ground.geoms[0].exterior.coords} == set(OUTER)
    return [[on_grid((x, y)) for x, y, *_ in ground.geoms[0].exterior.coords[:-1]]]


def _places(ground: object) -> list[Place]:
    assert isinstance(ground, MultiPolygon)
    rings = [ring for part in ground.geoms for ring in (part.exterior, *part.interiors)]
    return [on_grid((x, y)) for ring in rings for x, y, *_ in ring.coords]


def test_lengths_bearings_and_turns_are_kept_exactly(desk: Page) -> None:
    choose_layer(desk, "red-lines")
    use(desk, "Draw")
    start = at(70.5, 50.25)
    type_positions(desk, [start])
    held = desk.locator("held-fields")
    held.locator("[name=length]").fill("21,37")
    held.locator("[name=bearing]").fill("63°17′40″")
    held.locator("[name=bearing]").press("Enter")
    first = on_grid(polar(start, 63 + 17 / 60 + 40 / 3600, 21.37))
    expect(held.locator("[name=turn]")).to_be_visible()
    held.locator("[name=length]").fill("9.5")
    held.locator("[name=turn]").fill("-90")
    held.locator("[name=turn]").press("Enter")
    leg = math.degrees(math.atan2(first[0] - start[0], first[1] - start[1]))
    second = on_grid(polar(first, leg - 90, 9.5))
    held.locator("[name=length]").fill("12")
    held.locator("[name=length]").press("Tab")
    under = click(desk, at(112.0, 66.0), "Alt")
    towards = math.degrees(math.atan2(under[0] - second[0], under[1] - second[1]))
    third = on_grid(polar(second, towards, 12))
    finish(desk)
    until_step(desk, 1)
    made = drawn(desk, *selected(desk))
    assert_same(made, MultiLineString([LineString([start, first, second, third])]))


LEGS = [("84°12′30″", 36.42), ("178 40 10", 22.07), ("265.3125", 37.31), ("N2°30′W", 21.61)]
DEGREES = [84 + 12.5 / 60, 178 + 40 / 60 + 10 / 3600, 265.3125, 357.5]


def test_a_traverse_is_closed_by_the_compass_rule(desk: Page) -> None:
    choose_layer(desk, "parcels")
    use(desk, "Traverse")
    form = desk.locator("traverse-form")
    start = at(72.0, 70.0)
    form.locator("[name=start]").fill(f"{start[1]:.2f} {start[0]:.2f}")
    form.locator("[name=start]").press("Tab")
    form.locator("textarea").fill("\n".join(f"{text} {long}" for text, long in LEGS))
    form.get_by_label("Spread the misclosure").check()
    places = [start]
    for degrees, (_text, long) in zip(DEGREES, LEGS, strict=True):
        places.append(polar(places[-1], degrees, long))
    dx, dy = places[-1][0] - start[0], places[-1][1] - start[1]
    expect(form.get_by_role("status")).to_contain_text(f"{math.hypot(dx, dy):.3f} m")
    form.get_by_role("button", name="Make the feature").click()
    until_step(desk, 1)
    whole = sum(long for _text, long in LEGS)
    gone = [sum(long for _text, long in LEGS[:i]) / whole for i in range(len(LEGS))]
    spread = [
        on_grid((x - dx * share, y - dy * share))
        for (x, y), share in zip(places, gone, strict=False)
    ]
    assert_same(drawn(desk, *selected(desk)), MultiPolygon([Polygon(spread)]))


def test_a_measured_area_and_perimeter_are_those_of_the_ground(desk: Page) -> None:
    use(desk, "Measure")
    desk.get_by_label("Area and perimeter").check()
    type_positions(desk, OUTER)
    finish(desk)
    ground = Polygon(OUTER)
    row = desk.locator("edit-panel tbody tr").first
    expect(row.locator("td").nth(1)).to_have_text(f"{ground.length:.2f}")
    expect(row.locator("td").nth(2)).to_have_text(f"{ground.area:.2f}")
    desk.get_by_role("button", name="Clear the measurements").click()
    until_step(desk, 0)
    assert BLOCK["pierced"].area < ground.area + Polygon(PART).area
