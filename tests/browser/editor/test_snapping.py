"""Positions are drawn to features at full precision, as shapely computes the places."""

from __future__ import annotations

import math

import shapely
from playwright.sync_api import Page, expect
from shapely import LineString, Point

from tests.browser.editor.desk import (
    choose_layer,
    click,
    drawn,
    finish,
    on_grid,
    selected,
    type_positions,
    until_step,
    use,
)
from tests.browser.editor.ground import EAST, NORTH, OUTER, Place, at

APART_M = 0.001


def start_line(page: Page) -> None:
    """Begin to draw a line."""
    choose_layer(page, "red-lines")
    use(page, "Draw")


def places_drawn(page: Page, steps: int) -> list[Place]:
    """End the line; return its places."""
    finish(page)
    until_step(page, steps)
    (key,) = selected(page)
    return [(x, y) for x, y in shapely.get_coordinates(drawn(page, key)).tolist()]


def beside(start: Place, end: Place, share: float, off_m: float) -> Place:
    """Return a place on a share of an edge, some metres off it to the left."""
    (x1, y1), (x2, y2) = start, end
    long = math.dist(start, end)
    return (
        x1 + (x2 - x1) * share - (y2 - y1) / long * off_m,
        y1 + (y2 - y1) * share + (x2 - x1) / long * off_m,
    )


def foot(place: Place, start: Place, end: Place) -> Place:
    """Return the nearest place of an edge."""
    edge = LineString([start, end])
    nearest = edge.interpolate(edge.project(Point(place)))
    return nearest.x, nearest.y


def test_a_vertex_and_a_middle_and_an_edge(desk: Page) -> None:
    start_line(desk)
    click(desk, (NORTH[2][0] + 0.8, NORTH[2][1] + 0.7))
    click(desk, beside(OUTER[2], OUTER[3], 0.502, 0.4))
    under = click(desk, beside(OUTER[2], OUTER[3], 0.3, 0.9))
    vertex, middle, edge = places_drawn(desk, 1)
    assert math.dist(vertex, NORTH[2]) <= APART_M
    half = ((OUTER[2][0] + OUTER[3][0]) / 2, (OUTER[2][1] + OUTER[3][1]) / 2)
    # the middle lies between the lines of the grid in both directions
    assert math.dist(middle, half) <= math.hypot(0.005, 0.005) + 1e-6
    assert math.dist(edge, on_grid(foot(under, OUTER[2], OUTER[3]))) <= APART_M


def test_a_perpendicular_and_an_intersection(desk: Page) -> None:
    start_line(desk)
    across = [at(48.0, 30.0), at(52.31, 66.3)]
    type_positions(desk, across)
    places_drawn(desk, 1)
    start_line(desk)
    begin = at(68.4, 20.13)
    type_positions(desk, [begin])
    square = foot(begin, EAST[1], EAST[2])
    click(desk, (square[0] + 0.5, square[1] + 0.9))
    crossing = LineString(across).intersection(LineString([NORTH[2], NORTH[3]]))
    assert isinstance(crossing, Point)
    click(desk, (crossing.x + 0.4, crossing.y + 0.6))
    _begin, perpendicular, meeting = places_drawn(desk, 2)
    assert math.dist(perpendicular, on_grid(square)) <= APART_M
    assert math.dist(meeting, on_grid((crossing.x, crossing.y))) <= APART_M


def test_nothing_is_snapped_to_with_alt_or_when_switched_off(desk: Page) -> None:
    start_line(desk)
    free = click(desk, (NORTH[2][0] + 0.8, NORTH[2][1] + 0.7), "Alt")
    settings = desk.locator("edit-settings")
    settings.locator("summary").click()
    snaps = settings.get_by_role("checkbox", name="Snap to features")
    snaps.uncheck()
    unsnapped = click(desk, (OUTER[0][0] - 0.6, OUTER[0][1] - 0.5))
    snaps.check()
    expect(snaps).to_be_checked()
    settings.locator("summary").click()
    first, second = places_drawn(desk, 1)
    assert math.dist(first, on_grid(free)) <= APART_M
    assert math.dist(second, on_grid(unsnapped)) <= APART_M
