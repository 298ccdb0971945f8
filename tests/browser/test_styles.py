"""The published styles, drawn by MapLibre alone, without the map page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from tests.browser.workspace import colours, until

ROOT = Path(__file__).resolve().parents[2]
MAPLIBRE = ROOT / "frontend" / "node_modules" / "maplibre-gl" / "dist"
PAGE = """
<!doctype html><title>Style</title><style>body {{ margin: 0 }} #map {{ height: 100vh }}</style>
<div id="map"></div>
<script type="module">
  import * as maplibregl from "/maplibre/maplibre-gl.mjs";
  maplibregl.setWorkerUrl(new URL("/maplibre/maplibre-gl-worker.mjs", location.href).href);
  window.faults = [];
  window.map = new maplibregl.Map({{
    container: "map", style: "/demo/tiles/{style}", center: [49.231, 55.7358], zoom: 15.5,
    canvasContextAttributes: {{ preserveDrawingBuffer: true }},
  }});
  map.on("error", ({{ error }}) => faults.push(String(error)));
  map.on("styleimagemissing", ({{ id }}) => faults.push(`no picture ${{id}}`));
</script>
"""


def open_style(page: Page, style: str) -> None:
    """Open a page that has nothing but a style of the demo town, and wait until it is drawn."""

    def give(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[-1]
        route.fulfill(body=(MAPLIBRE / name).read_bytes(), content_type="text/javascript")

    page.route("**/maplibre/*", give)
    page.route(
        "**/alone",
        lambda route: route.fulfill(body=PAGE.format(style=style), content_type="text/html"),
    )
    page.goto("/alone")
    until(lambda: bool(page.evaluate("() => window.map?.loaded() ?? false")), "the map is drawn")


@pytest.mark.parametrize("style", ["style.json", "style-qgis.json"])
def test_a_published_style_draws_the_town(style: str, page: Page) -> None:
    open_style(page, style)
    until(lambda: colours(page) > 12, "the map shows many colours")
    assert page.evaluate("() => window.faults") == []
    drawn: list[Any] = page.evaluate(
        "() => [...new Set(map.queryRenderedFeatures().map(({ layer }) => layer.id))]"
    )
    for name in ("parcels", "capital-objects", "territorial-zones", "streets", "trees"):
        assert any(one.startswith(f"{name}/") for one in drawn), name
    assert "streets/label" in drawn
