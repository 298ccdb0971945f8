"""How long a first visit takes until the map can be used, on a slow processor; what is loaded.

    python -m benchmarks.workspace.cold_load http://127.0.0.1:8000 [--throttle 4] [--rounds 3]

The processor of the page is slowed down by DevTools, the cache is empty, the network is the
machine's own. Usable: the map stands, the search can be typed into, every tile that was asked for
has come, and two frames were drawn since. Sizes are those of the wire.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict

from playwright.sync_api import Browser, Request, sync_playwright

from benchmarks.workspace.chromium import chromium_path

AIM_S = 3.0
PATIENCE_MS = 60_000
STANDS = """() => {
  const canvas = document.querySelector("#map canvas");
  const search = document.querySelector("[role=combobox]");
  return canvas !== null && canvas.width > 10 && search !== null;
}"""
DRAWN = (
    """() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"""
)
QUIET_S = 0.3
PARTS = """() => performance.getEntriesByType("resource").map((one) => ({
  name: new URL(one.name).pathname, wire: one.transferSize, whole: one.decodedBodySize,
}))"""


def visit(browser: Browser, site: str, throttle: float) -> tuple[float, list[dict[str, object]]]:
    """Return the seconds until the map could be used, and what was loaded."""
    context = browser.new_context(base_url=site, viewport={"width": 1360, "height": 720})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    asked: set[Request] = set()
    came: list[float] = []

    def ask(request: Request) -> None:
        if ".mvt" in request.url:
            asked.add(request)

    def come(request: Request) -> None:
        if request in asked:
            asked.discard(request)
            came.append(time.monotonic())

    context.on("request", ask)
    context.on("requestfinished", come)
    context.on("requestfailed", come)
    begun = time.monotonic()
    page.goto("/demo/", wait_until="commit")
    page.wait_for_function(STANDS, timeout=PATIENCE_MS)
    stands_s = time.monotonic() - begun
    while asked or not came or time.monotonic() - came[-1] < QUIET_S:
        page.wait_for_timeout(20)
        if time.monotonic() - begun > PATIENCE_MS / 1000:
            raise TimeoutError("The tiles did not come.")
    quiet = time.monotonic()
    page.evaluate(DRAWN)
    taken_s = max(stands_s, came[-1] - begun) + time.monotonic() - quiet
    page.wait_for_load_state("networkidle")
    parts: list[dict[str, object]] = page.evaluate(PARTS)
    context.close()
    return taken_s, parts


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site")
    parser.add_argument("--throttle", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox"]
        )
        visit(chromium, asked.site, 1)
        visits = [visit(chromium, asked.site, asked.throttle) for _ in range(asked.rounds)]
        chromium.close()
    times = [taken_s for taken_s, _parts in visits]
    sizes: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    print("| file | on the wire, kB | unpacked, kB |\n|---|---|---|")
    for part in sorted(visits[-1][1], key=lambda one: -int(str(one["wire"]))):
        name, wire, whole = str(part["name"]), int(str(part["wire"])), int(str(part["whole"]))
        kind = name.rsplit(".", 1)[-1] if "." in name else "answers"
        sizes[kind] = [a + b for a, b in zip(sizes[kind], (1, wire, whole), strict=True)]
        if kind in {"js", "mjs", "css"}:
            print(f"| {name.rsplit('/', 1)[-1]} | {wire / 1000:.1f} | {whole / 1000:.1f} |")
    for kind, (count, wire, whole) in sizes.items():
        print(f"| all {kind}: {count} | {wire / 1000:.1f} | {whole / 1000:.1f} |")
    told = ", ".join(f"{one:.2f}" for one in times)
    median = statistics.median(times)
    print(
        f"usable after {told} s with the processor {asked.throttle:g} times slower; aim {AIM_S} s"
    )
    print(f"median {median:.2f} s: {'reached' if median <= AIM_S else 'missed'}")


if __name__ == "__main__":
    main()
