"""The layer tree at work: filters, colours by a field, saved views, links for others."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import opened_page
from tests.browser.test_accessibility import violations
from tests.browser.workspace import api, open_map, sign_in, until

CENTRE = "16/55.7225/49.25"
WHO = "property"
"""Whose layer tree no other test looks at: the site remembers it."""
STORE = "document.querySelector('city-map').workspace.store"
MAP = "document.querySelector('city-map').workspace.view.map"
CHOOSE = f"""(chosen) => {{
  const {{choices}} = {STORE}.get();
  {STORE}.set({{choices: {{...choices, filters: {{}}, themes: {{}}, ...chosen}}}});
}}"""
RENDERED = f"""([layer, part]) => {{
  const map = {MAP};
  if (map.isMoving() || !map.areTilesLoaded()) return null;
  const found = map.queryRenderedFeatures({{layers: [`${{layer}}/${{part}}`]}});
  return [...new Set(found.map((feature) => feature.id))].sort((a, b) => a - b);
}}"""
FILTERS: list[tuple[str, str, list[dict[str, Any]], str]] = [
    ("parcels", "fill", [{"field": "use_code", "op": "=", "values": ["2.5"]}], "use_code = '2.5'"),
    (
        "parcels",
        "fill",
        [{"field": "use_code", "op": "<>", "values": ["2.5"]}],
        "use_code <> '2.5'",
    ),
    (
        "parcels",
        "fill",
        [
            {"field": "use_code", "op": "in", "values": ["2.5", "4.1"]},
            {"field": "area_value", "op": "<", "values": [2500]},
        ],
        "use_code IN ('2.5', '4.1') AND area_value < 2500",
    ),
    (
        "parcels",
        "fill",
        [{"field": "address", "op": "contains", "values": ["ТУКАЯ"]}],
        "CASEI(address) LIKE CASEI('%тукая%')",
    ),
    (
        "capital-objects",
        "fill",
        [{"field": "height_m", "op": "between", "values": [5, 9]}],
        "height_m BETWEEN 5 AND 9",
    ),
    ("capital-objects", "fill", [{"field": "height_m", "op": "empty"}], "height_m IS NULL"),
    ("trees", "circle", [{"field": "height_m", "op": ">=", "values": [15]}], "height_m >= 15"),
]
"""Layer, style layer, conditions of the page, and the same by hand in CQL2 text."""


def settle(page: Page, layer: str, part: str) -> list[int]:
    """Return the features that are drawn, once the map has come to rest."""
    seen: list[list[int]] = []

    def at_rest() -> bool:
        page.wait_for_timeout(150)
        now = page.evaluate(RENDERED, [layer, part])
        if now is not None:
            seen.append(now)
        return len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]

    until(at_rest, f"{layer} is drawn")
    return seen[-1]


def is_answered(page: Page, layer: str) -> bool:
    """Say whether the server has answered about a layer."""
    found = page.evaluate(f"(name) => {STORE}.get().lookups[name]?.state", layer)
    return bool(found == "ready")


def row_of(page: Page, layer: str) -> Locator:
    """Return the row of a layer in the tree."""
    return page.locator("layer-row", has=page.locator(f"#layer-{layer}"))


def open_settings(page: Page, layer: str) -> Locator:
    """Open the settings of a layer by keyboard and return its row."""
    row = row_of(page, layer)
    row.get_by_role("button", name="is drawn").focus()
    page.keyboard.press("Enter")
    expect(row.get_by_role("button", name="Add a condition")).to_be_visible(timeout=20_000)
    return row


def test_a_filter_means_the_same_on_the_map_and_in_the_api(page: Page) -> None:
    sign_in(page, WHO, then="/demo/")
    open_map(page, place=CENTRE)
    page.evaluate(CHOOSE, {})
    drawn_as = {(layer, part) for layer, part, *_ in FILTERS}
    whole = {(layer, part): settle(page, layer, part) for layer, part in drawn_as}
    narrowed = 0
    for layer, part, conditions, by_hand in FILTERS:
        chosen = {"filters": {layer: {"match": "all", "conditions": conditions}}}
        page.evaluate(CHOOSE, chosen)
        until(partial(is_answered, page, layer), f"{by_hand} is answered")
        drawn = settle(page, layer, part)
        query = f"filter={by_hand}&limit=10000&count=true&skipGeometry=true&properties=version"
        found = api(page, f"/demo/api/collections/{layer}/items?{query}")
        ids = {feature["id"] for feature in found["features"]}
        assert found["numberMatched"] == len(ids)
        assert drawn == [one for one in whole[layer, part] if one in ids], by_hand
        narrowed += 0 < len(drawn) < len(whole[layer, part])
        expect(row_of(page, layer).locator(".badge--filter")).to_contain_text(
            f"Filtered: {len(ids)}"
        )
    assert narrowed >= 5
    page.evaluate(CHOOSE, {})
    assert settle(page, "trees", "circle") == whole["trees", "circle"]


def test_a_view_is_filtered_coloured_saved_shared_and_opened_by_another(
    browser: Browser, site: str
) -> None:
    with opened_page(browser, site, bypass_csp=True) as page:
        sign_in(page, WHO, then="/demo/")
        open_map(page, place=CENTRE)
        page.evaluate(CHOOSE, {})
        trees = open_settings(page, "trees")
        trees.get_by_role("button", name="Add a condition").press("Enter")
        trees.get_by_label("Field", exact=True).select_option("height_m")
        trees.get_by_label("Comparison").select_option(">")
        trees.get_by_label("Value, m").fill("15")
        page.keyboard.press("Tab")
        badge = trees.locator(".badge--filter")
        expect(badge).to_contain_text("Filtered: 5")
        matched = badge.inner_text().split()[-1]
        given_out(page, trees, int(matched))
        trees.get_by_role("combobox", name="Colours by a field").select_option("height_m")
        legend = trees.get_by_role("list", name="Colours of Trees by Height, m")
        expect(legend.locator("li")).to_have_count(5)
        counts = legend.locator(".legend-count")
        until(lambda: _total(counts) == int(matched), "the legend counts what the filter shows")
        assert violations(page) == []
        page.get_by_role("button", name="Views").press("Enter")
        page.get_by_label("Save what the map shows").fill("Tall trees")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Share “Tall trees” by a link").press("Enter")
        link = page.get_by_label("Copy this link:")
        until(lambda: "?view=" in link.input_value(), "the link is shown")
        address = link.input_value()
        assert violations(page) == []
    with opened_page(browser, site) as page:
        open_map(page)
        page.evaluate(CHOOSE, {"shown": {"trees": False}})
        remembered = page.evaluate("localStorage.getItem('map-layers:demo')")
        page.goto(address)
        badge = row_of(page, "trees").locator(".badge--filter")
        expect(badge).to_contain_text(f"Filtered: {matched}")
        assert page.evaluate("localStorage.getItem('map-layers:demo')") == remembered
        assert "#16/55.7225" in page.url
        row_of(page, "trees").get_by_role("button", name="Clear the filter of Trees").click()
        expect(badge).to_have_count(0)
        assert "view=" not in page.url
        assert page.evaluate("localStorage.getItem('map-layers:demo')") != remembered


def given_out(page: Page, row: Locator, matched: int) -> None:
    """Read the file of a layer that is filtered by a height above 15 m."""
    row.get_by_label("Format of the file").select_option("GeoJSON")
    expect(row.get_by_text("Only what the filter lets through.")).to_be_visible()
    with page.expect_download() as downloading:
        row.get_by_role("link", name="as GeoJSON").click()
    heights = [
        feature["properties"]["height_m"]
        for feature in json.loads(downloading.value.path().read_bytes())["features"]
    ]
    assert len(heights) == matched
    assert min(heights) > 15


@pytest.mark.parametrize("who", [WHO, ""])
def test_a_copied_link_and_another_machine_open_alike(
    browser: Browser, site: str, who: str
) -> None:
    theme = {
        "kind": "categories",
        "field": "use_code",
        "ramp": "muted",
        "classes": [{"colour": "#332288", "value": "2.1", "title": "In its maker's words"}],
    }
    chosen: dict[str, Any] = {
        "themes": {"parcels": theme},
        "opacity": {"parcels": 0.5},
        "labels": {"trees": {"shown": True, "field": "species"}},
        "order": [],
    }
    with opened_page(browser, site) as page:
        if who:
            sign_in(page, who, then="/demo/")
        open_map(page, place=CENTRE)
        page.evaluate(CHOOSE, chosen)
        chosen["order"] = _trees_lowered(page)
        page.get_by_role("button", name="Views").click()
        page.get_by_role("button", name="Copy link to this map").click()
        link = page.get_by_label("Copy this link:")
        expect(link).to_be_visible()
        address = link.input_value()
        assert ("?view=" in address) is bool(who)
        assert len(address) < 500
        if who:
            until(lambda: _is_kept(page, chosen), "the server keeps the tree")
    with opened_page(browser, site) as page:
        if who:
            sign_in(page, who, then="/demo/")
            open_map(page, place=CENTRE)
        else:
            page.goto(address)
        rows = row_of(page, "parcels").locator(".legend--theme li")
        expect(rows).to_have_count(2)
        coded = api(page, "/demo/api/collections/parcels/queryables?f=json")["properties"]
        codes = coded["use_code"].get("oneOf") or coded["use_code"]["anyOf"]
        names = {one["const"]: one["title"] for one in codes if "const" in one}
        expect(rows.first.locator(".legend-name")).to_have_text(names["2.1"])
        opened = page.evaluate(f"{STORE}.get().choices")
        assert {name: opened[name] for name in chosen} == json.loads(json.dumps(chosen))
        _are_named(page, "trees", "species")
        lying = page.evaluate(f"{MAP}.getLayersOrder()")
        assert lying.index("trees/circle") < lying.index("capital-objects/fill")
        page.get_by_role("button", name="Order", exact=True).click()
        page.get_by_role("button", name="As the town has it").click()
        assert page.evaluate(f"{STORE}.get().choices.order") == []
        lying = page.evaluate(f"{MAP}.getLayersOrder()")
        assert lying.index("trees/circle") > lying.index("capital-objects/fill")


def _are_named(page: Page, layer: str, field: str) -> None:
    """Assert that features in view are named as the API has it: their tiles have no names."""
    known = f"{STORE}.get().lookups['{layer}/label']"
    until(lambda: page.evaluate(f"{known}?.state") == "ready", f"names of {layer} are known")
    ids, texts = page.evaluate(f"[{known}.ids, {known}.texts]")
    query = f"limit=10000&skipGeometry=true&properties={field}"
    items = api(page, f"/demo/api/collections/{layer}/items?{query}")["features"]
    values = {item["id"]: item["properties"].get(field) or "" for item in items}
    assert 0 < len(ids) < len(items)
    assert texts == [values[one] for one in ids]
    written = page.evaluate(f"{MAP}.getLayoutProperty('{layer}/label', 'text-field')")
    assert written[:3] == ["match", ["id"], ids[0]]


def _is_kept(page: Page, chosen: dict[str, Any]) -> bool:
    """Say whether the server has the choices of the reader."""
    state = api(page, "/demo/api/map-state")["state"] or {}
    kept = state.get("choices", {})
    return all(kept.get(name) == chosen[name] for name in ("themes", "order"))


def _trees_lowered(page: Page) -> list[str]:
    """Move the trees below the buildings by keys alone, each step told; return the order."""
    page.get_by_role("button", name="Order", exact=True).press("Enter")
    rows = page.locator(".order-row")
    trees = rows.filter(has_text="Trees")
    lower = trees.get_by_role("button", name="Move Trees down")
    lower.press("Enter")
    expect(page.locator(".stage > .visually-hidden[role=status]")).to_contain_text(
        "Trees lies below"
    )
    names = rows.all_inner_texts()
    for _ in range(names.index("Buildings and structures") - names.index("Trees")):
        page.keyboard.press("Alt+ArrowDown")
    expect(lower).to_be_focused()
    order: list[str] = page.evaluate(f"{STORE}.get().choices.order")
    assert 0 < len(order) <= 6
    return order


def _total(counts: Locator) -> int:
    return sum(int(text.replace(",", "")) for text in counts.all_inner_texts())
