"""Frames while a parcel of 10,000 vertices is panned and reshaped, beside one of ten.

    python -m benchmarks.workspace.frames http://127.0.0.1:8000 [--vertices 10000] [--moves 60]

The site has to run with the demo town and its users; nothing is published. Frames are timed in the
page by requestAnimationFrame while the pointer moves. Without a graphics card the map is drawn by
the processor: what counts is the ratio to the small parcel on the same machine. Also told is the
longest task of the page's own thread, by its long-task observer.
"""

from __future__ import annotations

import argparse
import math
import statistics
from dataclasses import dataclass

from playwright.sync_api import Page, ViewportSize, sync_playwright

from benchmarks.workspace.chromium import chromium_path
from tests.browser.editor import desk
from tests.browser.editor.ground import Place, at
from tests.browser.workspace import sign_in

MIDDLE = (64.0, 36.0)
RADIUS_M = 45.0
BEGIN = """() => {
  window.frames_ms = []; window.tasks_ms = []; window.timing = true;
  let before = performance.now();
  const next = (now) => {
    window.frames_ms.push(now - before); before = now;
    if (window.timing) requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
  window.watch = new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.tasks_ms.push(one.duration);
  });
  window.watch.observe({ type: "longtask" });
}"""
END = """() => {
  window.timing = false; window.watch.disconnect();
  return { frames: window.frames_ms, tasks: window.tasks_ms };
}"""


@dataclass(frozen=True, kw_only=True)
class Frames:
    """Milliseconds a frame while something was done."""

    median_ms: float
    worst_of_20_ms: float
    longest_task_ms: float


def circle(vertices: int) -> list[Place]:
    """Return a ring with waves, each vertex on the grid and no two the same."""
    turns = [2 * math.pi * i / vertices for i in range(vertices)]
    far = [RADIUS_M * (1 + 0.05 * math.sin(9 * turn)) for turn in turns]
    places = [
        at(MIDDLE[0] + long * math.cos(turn), MIDDLE[1] + long * math.sin(turn))
        for turn, long in zip(turns, far, strict=True)
    ]
    return list(dict.fromkeys(places))


def give(page: Page, ring: list[Place]) -> None:
    """Make a new parcel of a table; typing 10,000 lines would take longer than all else."""
    page.get_by_role("tab", name="Coordinates").click()
    panel = page.locator("coordinate-paste")
    panel.locator("details").evaluate("(one) => { one.open = true; }")
    table = "\n".join(f"{y:.2f}\t{x:.2f}" for x, y in ring)
    panel.locator("textarea").evaluate("(one, text) => { one.value = text; }", table)
    panel.get_by_role("button", name="Take over").click()


def timed(page: Page, start: Place, *, moves: int, held: bool) -> Frames:
    """Move the pointer in a small circle and time the frames meanwhile."""
    x, y = desk.pixel(page, start)
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(BEGIN)
    for i in range(moves):
        turn = 2 * math.pi * i / moves
        page.mouse.move(x + 40 * math.sin(turn), y + 40 * (1 - math.cos(turn)))
    told = page.evaluate(END)
    if held:
        page.keyboard.press("Escape")
    page.mouse.up()
    frames = sorted(told["frames"][1:])
    return Frames(
        median_ms=statistics.median(frames),
        worst_of_20_ms=frames[math.ceil(len(frames) * 0.95) - 1],
        longest_task_ms=max(told["tasks"], default=0.0),
    )


def measure(page: Page, vertices: int, moves: int) -> dict[str, Frames]:
    """Draw a parcel, then pan it and drag one of its vertices with the checks at work."""
    desk.fresh(page)
    desk.choose_layer(page, "parcels")
    ring = circle(vertices)
    give(page, ring)
    desk.until_step(page, 1)
    page.get_by_role("tab", name="Fields").click()
    results = {"panning": timed(page, at(*MIDDLE), moves=moves, held=False)}
    desk.use(page, "Vertices")
    page.wait_for_timeout(500)
    results["dragging a vertex"] = timed(page, ring[len(ring) // 8], moves=moves, held=True)
    return results


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site")
    parser.add_argument("--vertices", type=int, default=10_000)
    parser.add_argument("--moves", type=int, default=60)
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox"]
        )
        size = ViewportSize(width=1360, height=720)
        page = chromium.new_context(base_url=asked.site, viewport=size, locale="en").new_page()
        page.context.add_cookies([{"name": "django_language", "value": "en", "url": asked.site}])
        sign_in(page, "gis", then="/demo/imports/")
        desk.open_desk(page)
        small = measure(page, 10, asked.moves)
        large = measure(page, asked.vertices, asked.moves)
        chromium.close()
    print("| | vertices | median, ms | 95 %, ms | longest task, ms | ratio of medians |")
    print("|---|---|---|---|---|---|")
    for name, frames in small.items():
        ratio = large[name].median_ms / frames.median_ms
        for vertices, one, told in (
            (10, frames, ""),
            (asked.vertices, large[name], f"{ratio:.2f}"),
        ):
            print(
                f"| {name} | {vertices} | {one.median_ms:.1f} | {one.worst_of_20_ms:.1f} | "
                f"{one.longest_task_ms:.0f} | {told} |"
            )


if __name__ == "__main__":
    main()
