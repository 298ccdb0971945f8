"""The city in three dimensions: heights of tiles, the envelope of a plan, keys, the way back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import shapely
from playwright.sync_api import Locator, Page, expect

from fixtures.demo_town import AWKWARD
from tests.browser.test_accessibility import violations
from tests.browser.workspace import api, card, parcel_called, sign_in, until

ORDINARY = AWKWARD["ordinary"]
BUILDINGS = "/demo/api/collections/capital-objects/items"
STOREY_M = 3.0
PATIENCE_MS = 30_000
MAP = "document.querySelector('city-map').workspace.view.map"


def headers(page: Page, **more: str) -> dict[str, str]:
    """Return what a request that changes something carries."""
    (token,) = (one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
    return {"X-CSRFToken": token, **more}


def set_height(page: Page, pk: int, height_m: float | None) -> None:
    """Record the height of a building, or that it is not known."""
    version = api(page, f"{BUILDINGS}/{pk}")["version"]
    answer = page.request.patch(
        f"{BUILDINGS}/{pk}",
        headers=headers(
            page,
            **{
                "Content-Type": "application/merge-patch+json",
                "If-Match": f'"{version}"',
                "Change-Reason": "Heights",
            },
        ),
        data=json.dumps({"properties": {"height_m": height_m}}),
    )
    assert answer.ok, answer.text()


@pytest.fixture
def buildings(examined_page: Page) -> Iterator[tuple[Any, Any]]:
    """A building whose height is recorded, and one near it whose height no longer is."""
    page = examined_page
    sign_in(page, "gis", then="/demo/")
    ground = shapely.geometry.shape(parcel_called(page, ORDINARY)["geometry"])
    west, south, east, north = ground.buffer(4e-4).bounds
    found = api(page, f"{BUILDINGS}?bbox={west},{south},{east},{north}")["features"]
    known = [one for one in found if one["properties"]["height_m"] and one["properties"]["floors"]]
    known.sort(key=lambda one: ground.distance(shapely.geometry.shape(one["geometry"])))
    recorded, estimated = known[:2]
    set_height(page, estimated["id"], None)
    yield recorded, estimated
    set_height(page, estimated["id"], estimated["properties"]["height_m"])


def storeys_above_ground(building: Any) -> int:
    """Return the storeys of a building without those below ground."""
    facts = building["properties"]
    return int(facts["floors"]) - int(facts["underground_floors"] or 0)


def make_plan(page: Page, parcel: int) -> Any:
    """Return the links of a new plan of a parcel."""
    kind = headers(page, **{"Content-Type": "application/json"})
    data = json.dumps({"ids": [parcel]})
    answer = page.request.post("/demo/plans/make", headers=kind, data=data, timeout=PATIENCE_MS)
    (result,) = answer.json()["results"]
    return result["plan"]


def rendered(page: Page, layer: str) -> dict[int, Any]:
    """Return what the map draws in one of its layers: height in metres and properties, by id."""
    found = page.evaluate(
        f"""layer => {MAP}.getLayer(layer) ? {MAP}.queryRenderedFeatures({{layers: [layer]}})
            .map(one => [one.id, {{type: one.layer.type, properties: one.properties,
                height: one.layer.paint['fill-extrusion-height']}}]) : []""",
        layer,
    )
    return dict(found)


def figures(row: Locator) -> list[float]:
    """Return the numbers of a row of a table."""
    return [float(text.replace(",", "")) for text in row.locator("td").all_inner_texts()]


def pitch(page: Page) -> float:
    """Return how far the map is tilted, in degrees."""
    return float(page.evaluate(f"{MAP}.getPitch()"))


def above_the_parcel(page: Page, ground: Any) -> tuple[float, float]:
    """Return a place on the page where the volume hides ground beyond its parcel."""
    lon, lat = ground.centroid.x, ground.centroid.y
    seen = page.evaluate(
        f"""([lon, lat]) => {{
            const {{x, y}} = {MAP}.project([lon, lat]);
            const layers = ['solid:envelope/volume'];
            return Array.from({{length: 100}}, (_, i) => [x, y - 3 * i]).map(([px, py]) =>
                [px, py, {MAP}.queryRenderedFeatures([px, py], {{layers}}).length,
                 ...{MAP}.unproject([px, py]).toArray()]);
        }}""",
        [lon, lat],
    )
    hidden = [
        (x, y) for x, y, hits, *under in seen if hits and not ground.contains(shapely.Point(under))
    ]
    assert hidden, "the volume stands no higher than its ground"
    frame = page.locator("#map").bounding_box()
    assert frame is not None
    x, y = hidden[0]
    return frame["x"] + x, frame["y"] + y


def test_heights_and_the_envelope_stand_on_the_map(
    examined_page: Page, buildings: tuple[Any, Any]
) -> None:
    page, (recorded, estimated) = examined_page, buildings
    parcel = parcel_called(page, ORDINARY)
    plan = make_plan(page, parcel["id"])
    page.goto(plan["page"])
    page.get_by_role("link", name="Show in 3D").click()
    panel = page.get_by_role("region", name="3D view")
    expect(panel).to_be_visible(timeout=PATIENCE_MS)
    until(lambda: pitch(page) > 50, "the map is tilted")

    until(lambda: recorded["id"] in rendered(page, "capital-objects/solid"), "a building is drawn")
    drawn = rendered(page, "capital-objects/solid")[recorded["id"]]
    assert drawn["type"] == "fill-extrusion"
    assert drawn["height"] == pytest.approx(float(recorded["properties"]["height_m"]))
    until(
        lambda: estimated["id"] in rendered(page, "capital-objects/solid-estimated"),
        "the building without a recorded height is drawn as estimated",
    )
    storeys = storeys_above_ground(estimated)
    drawn = rendered(page, "capital-objects/solid-estimated")[estimated["id"]]
    assert drawn["height"] == pytest.approx(storeys * STOREY_M)

    content = api(page, plan["json"])
    zone = content["zoning"]["zones"][0]
    height_m = zone["limits"][0]["footprints"][0]["height_limit_m"]
    envelope = zone["envelopes"][0]
    area_m2 = shapely.geometry.shape(envelope["geometry"]).area
    row = panel.get_by_role("table", name="Parts of the envelope").locator("tbody tr").last
    told = figures(row)
    assert told[:2] == [envelope["area_m2"], height_m]
    assert told[2] == pytest.approx(area_m2 * height_m, abs=0.02)
    until(lambda: bool(rendered(page, "solid:envelope/volume")), "the envelope is drawn")
    volume = rendered(page, "solid:envelope/volume")[parcel["id"]]
    assert (volume["type"], volume["height"]) == ("fill-extrusion", height_m)
    expect(panel).to_contain_text("m at most")

    choose = "filters => { const { store } = document.querySelector('city-map').workspace;"
    choose += " store.set({ choices: { ...store.get().choices, filters } }); }"
    number = recorded["properties"]["cadastral_number"]
    others = {"field": "cadastral_number", "op": "<>", "values": [number]}
    page.evaluate(choose, {"capital-objects": {"match": "all", "conditions": [others]}})
    expect(panel).to_contain_text("lets through is raised")
    until(
        lambda: (
            recorded["id"] not in rendered(page, "capital-objects/solid")
            and estimated["id"] in rendered(page, "capital-objects/solid-estimated")
        ),
        "a building that the filter leaves out is not raised",
    )
    page.evaluate(choose, {})
    until(lambda: recorded["id"] in rendered(page, "capital-objects/solid"), "it is back")

    page.get_by_text("Buildings in view").click()
    table = panel.get_by_role("table", name="Buildings in view")
    for building, how in ((recorded, "recorded"), (estimated, "estimated")):
        number = building["properties"]["cadastral_number"]
        listed = table.locator("tbody tr").filter(has=page.get_by_role("button", name=number))
        expect(listed).to_contain_text(how, timeout=PATIENCE_MS)
    assert violations(page) == []

    card(page).get_by_role("button", name="Close").first.click()
    expect(card(page).get_by_role("heading", level=2)).to_be_hidden()
    page.mouse.click(*above_the_parcel(page, shapely.geometry.shape(parcel["geometry"])))
    expect(card(page).get_by_role("heading", level=2)).to_have_text(ORDINARY)


def test_keys_tilt_and_turn_and_the_editor_is_flat(examined_page: Page) -> None:
    page = examined_page
    sign_in(page, "gis", then="/demo/")
    expect(page.locator("#map canvas")).to_be_visible()
    page.keyboard.press("d")
    panel = page.get_by_role("region", name="3D view")
    expect(panel).to_be_visible(timeout=PATIENCE_MS)
    until(lambda: pitch(page) > 50, "the map is tilted")
    before = pitch(page)
    page.locator("#map canvas").focus()
    page.keyboard.press("Shift+ArrowDown")
    until(lambda: pitch(page) < before - 5, "the map is tilted less")
    panel.get_by_role("button", name=re.compile("^Turn left")).click()
    until(lambda: page.evaluate(f"{MAP}.getBearing()") < -30, "the map is turned")
    panel.get_by_role("button", name="North up").click()
    until(lambda: page.evaluate(f"{MAP}.getBearing()") == 0, "north is up")
    assert "open=3d" in page.url
    page.keyboard.press("e")
    expect(page.get_by_text("the 3D view was closed")).to_be_visible(timeout=PATIENCE_MS)
    expect(panel).to_be_hidden()
    assert (pitch(page), page.evaluate(f"{MAP}.getMaxPitch()")) == (0, 0)
    left = page.evaluate(f"{MAP}.getLayersOrder().filter(id => id.includes('solid'))")
    assert left == []
    assert "open=3d" not in page.url
