"""Parcels on an empty meadow of the demo town, on which the tools are tried."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import shapely
from playwright.sync_api import Page
from shapely import MultiPolygon, Polygon

from tests.browser.workspace import api

MEADOW = (1315400.0, 466400.0)
"""East and north in the local CRS; nothing but zones lies within 600 m."""
QUARTER = "16:99:990201"
VIEW = (64.0, 36.0)
"""The middle of the map of the tests, from the corner of the meadow."""
Place = tuple[float, float]


def at(dx: float, dy: float) -> Place:
    """Return a place of the meadow on the grid of the local CRS."""
    return round(MEADOW[0] + dx, 2), round(MEADOW[1] + dy, 2)


def ring(*places: Place) -> list[Place]:
    """Return places of the meadow, given from its corner."""
    return [at(*place) for place in places]


JUNCTION = (32.07, 40.35)
"""Where two parcels end on an edge of a third, which has no vertex there."""
WEST = ring((0.13, 0.27), (30.41, -1.36), JUNCTION, (1.52, 41.91))
EAST = ring((30.41, -1.36), (61.88, -2.94), (63.02, 38.77), JUNCTION)
NORTH = ring((1.52, 41.91), (63.02, 38.77), (64.11, 62.34), (3.07, 60.95))
OUTER = ring((72.35, 1.18), (112.91, -2.06), (115.27, 37.64), (74.02, 41.33))
HOLE = ring((83.11, 11.42), (85.6, 27.95), (99.87, 25.31), (97.34, 9.08))
PART = ring((121.6, 2.25), (128.48, 1.07), (130.19, 21.83), (122.44, 23.5))

BLOCK = {
    "west": MultiPolygon([Polygon(WEST)]),
    "east": MultiPolygon([Polygon(EAST)]),
    "north": MultiPolygon([Polygon(NORTH)]),
    "pierced": MultiPolygon([Polygon(OUTER, [HOLE]), Polygon(PART)]),
}
"""Three neighbours, and a parcel of two parts with a hole."""


def number_of(name: str) -> str:
    """Return the number of a parcel of the block."""
    return f"{QUARTER}:{list(BLOCK).index(name) + 1}"


def send(page: Page, path: str, body: Any, **headers: str) -> Any:
    """Send JSON as the person of the page; return the answer."""
    (token,) = (c["value"] for c in page.context.cookies() if c["name"] == "csrftoken")
    known = {"X-CSRFToken": token, "Referer": page.url}
    return page.request.post(path, data=body, headers=known | headers)


def proposal(*edits: dict[str, Any], title: str = "Meadow") -> dict[str, Any]:
    """Return what is published at once."""
    told = {"title": title, "reason": "Trial ground", "source_document": "", "bookmark": None}
    return told | {"edits": list(edits), "lineage": []}


def creation(name: str, geometry: MultiPolygon, number: str) -> dict[str, Any]:
    """Return the edit that makes a parcel."""
    made = {"key": name, "layer": "parcels", "op": "create", "id": None, "version": None}
    drawn = shapely.geometry.mapping(geometry)
    return made | {"properties": {"cadastral_number": number}, "geometry": drawn, "accept": []}


def lay_out(page: Page) -> dict[str, int]:
    """Publish the block as it was at first; return the ids of its parcels."""
    clear(page)
    edits = [creation(name, ground, number_of(name)) for name, ground in BLOCK.items()]
    answer = send(page, "/demo/api/changesets/publish", proposal(*edits))
    assert answer.status == 200, answer.text()
    return {result["key"]: result["id"] for result in answer.json()["results"]}


def clear(page: Page, kept: Collection[str] = ()) -> None:
    """End every parcel of the meadow but those of some keys."""
    x, y = MEADOW
    box = f"{x - 100},{y - 100},{x + 400},{y + 300}"
    found = api(page, f"/demo/api/working/items?layers=parcels&bbox={box}")["features"]
    ended = [
        {
            "key": f"parcels/{one['id']}",
            "layer": "parcels",
            "op": "delete",
            "id": one["id"],
            "version": one["version"],
            "properties": {},
            "accept": [],
        }
        for one in found
        if f"parcels/{one['id']}" not in kept
    ]
    if ended:
        answer = send(page, "/demo/api/changesets/publish", proposal(*ended))
        assert answer.status == 200, answer.text()
