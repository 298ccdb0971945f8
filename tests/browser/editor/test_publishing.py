"""What is published is what was drawn: the database has it to a millimetre, with what follows."""

from __future__ import annotations

from typing import Any

import psycopg
import shapely
from playwright.sync_api import Page, expect
from pyproj.enums import TransformDirection
from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

from tests.browser.editor.desk import (
    assert_same,
    choose_layer,
    drag,
    drawn,
    evaluate,
    finish,
    local_to_lonlat,
    on_grid,
    paste,
    rounded,
    selected,
    type_positions,
    until_idle,
    until_step,
    use,
)
from tests.browser.editor.ground import QUARTER, Place, at, ring

FIELD = ring((70.13, -37.59), (109.17, -36.67), (111.2, -8.1), (71.46, -9.95))
POND = ring((78.03, -31.0), (98.0, -29.89), (97.4, -14.2), (79.0, -15.8))
STORED = """
    SELECT cadastral_number, ST_AsBinary(geometry), version FROM parcels_parcel
    WHERE cadastral_number LIKE %s AND end_lifespan IS NULL ORDER BY cadastral_number
"""


def stored_parcels(page: Page, url: str, numbers: str) -> dict[str, BaseGeometry]:
    """Return the current parcels of the database whose numbers are like these, in local metres."""
    with psycopg.connect(url) as connection:
        rows: list[Any] = connection.execute(STORED, (numbers,)).fetchall()
    way = local_to_lonlat(page)

    def to_local(degrees: Any) -> Any:
        x, y = way.transform(degrees[:, 0], degrees[:, 1], direction=TransformDirection.INVERSE)
        return shapely.get_coordinates(shapely.points(x, y))

    return {name: shapely.transform(shapely.from_wkb(ground), to_local) for name, ground, _ in rows}


def write_number(page: Page, number: str) -> None:
    """Give the selected new parcel its number."""
    page.get_by_role("tab", name="Fields").click()
    box = page.get_by_role("tabpanel").get_by_label("Cadastral number")
    box.fill(number)
    box.press("Tab")


def publish(page: Page) -> None:
    """Publish by keys, and wait until it is done."""
    page.locator("#map canvas").focus()
    page.keyboard.press("Control+Enter")
    until_idle(page)


def publish_while_writing(page: Page, reason: str) -> None:
    """Write a reason, have the page drawn anew meanwhile, and publish without leaving the field."""
    page.get_by_role("tab", name="Changes").click()
    field = page.get_by_label("Reason")
    field.click()
    page.keyboard.type(reason)
    evaluate(page, "editor.draft.note({}); return null;")
    expect(field).to_have_value(reason)
    page.keyboard.press("Control+Enter")
    until_idle(page)


def test_a_surface_is_published_reshaped_and_split(desk: Page, environment: dict[str, str]) -> None:
    url, number = environment["DATABASE_URL"], f"{QUARTER}:77"
    choose_layer(desk, "parcels")
    paste(desk, FIELD, POND, becomes="feature")
    write_number(desk, number)
    publish(desk)
    first = MultiPolygon([Polygon(FIELD, [POND])])
    assert_same(stored_parcels(desk, url, f"{number}%")[number], first)

    use(desk, "Vertices")
    to = on_grid(drag(desk, FIELD[2], at(105.0, -4.0), "Alt"))
    until_step(desk, 1)
    publish_while_writing(desk, "Order 12")
    with psycopg.connect(url) as connection:
        newest = "SELECT reason FROM changesets_changeset ORDER BY id DESC LIMIT 1"
        assert connection.execute(newest).fetchone() == ("Order 12",)
    outer = [*FIELD[:2], to, FIELD[3]]
    second = Polygon(outer, [POND])
    assert_same(stored_parcels(desk, url, f"{number}%")[number], MultiPolygon([second]))

    line = ring((84.3, -44.0), (84.9, -4.0))
    _split(desk, line)
    drawn_parts = [drawn(desk, key) for key in selected(desk)]
    publish(desk)
    stored = stored_parcels(desk, url, f"{number}%")
    assert number not in stored
    expected = [rounded(one) for one in split(second, LineString(line)).geoms]
    for made in (drawn_parts, list(stored.values())):
        for one, other in zip(_by_area(made), _by_area(expected), strict=True):
            assert_same(one, MultiPolygon([other]) if isinstance(other, Polygon) else other)
    _assert_lineage(url, number, set(stored))


def _split(page: Page, line: list[Place]) -> None:
    use(page, "Split by a line")
    type_positions(page, line)
    finish(page)
    until_step(page, 1)
    assert len(selected(page)) == 2


def _by_area(grounds: list[BaseGeometry]) -> list[BaseGeometry]:
    return sorted(grounds, key=lambda one: one.area)


def _assert_lineage(url: str, parent: str, children: set[str]) -> None:
    told = """
        SELECT child.cadastral_number FROM changesets_lineage
        JOIN parcels_parcel AS child ON child.id = child_id
        JOIN parcels_parcel AS parent ON parent.id = parent_id
        WHERE layer = 'parcels' AND parent.cadastral_number = %s
          AND child.end_lifespan IS NULL
    """
    with psycopg.connect(url) as connection:
        assert {row[0] for row in connection.execute(told, (parent,))} == children


def test_what_the_server_refuses_is_told_and_nothing_is_stored(
    desk: Page, environment: dict[str, str], refusals: list[int]
) -> None:
    number = f"{QUARTER}:78"
    choose_layer(desk, "parcels")
    paste(desk, ring((20.0, 10.0), (50.0, 12.0), (45.0, 30.0)), becomes="feature")
    write_number(desk, number)
    desk.locator("#map canvas").focus()
    desk.keyboard.press("Control+Enter")
    findings = desk.get_by_role("tabpanel").locator(".finding[data-severity=error]")
    expect(findings.first).to_be_visible()
    expect(findings.get_by_text("Overlaps").first).to_be_visible()
    assert refusals == [422]
    assert stored_parcels(desk, environment["DATABASE_URL"], f"{number}%") == {}
    assert evaluate(desk, "return Object.keys(editor.draft.get().edits).length") == 1
