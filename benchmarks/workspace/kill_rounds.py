"""A browser is killed while somebody edits; what its journal had acknowledged is there again."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserType, Error, Page, expect

from benchmarks.workspace.chromium import OwnChromium, start

READ_DRAFTS = """async () => {
  const shelf = await new Promise((resolve, reject) => {
    const opening = indexedDB.open("drafts");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const all = (name) => new Promise((resolve, reject) => {
    const reading = shelf.transaction(name).objectStore(name).getAll();
    reading.onsuccess = () => resolve(reading.result);
    reading.onerror = () => reject(reading.error);
  });
  const read = { heads: await all("drafts"), steps: await all("steps") };
  shelf.close();
  return read;
}"""
"""JavaScript for what the journal of the editor holds: heads of drafts and steps."""
STEP_M = 0.01


@dataclass(frozen=True, kw_only=True)
class Kill:
    """What one kill left: steps acknowledged before it, steps found after it, the steps in time."""

    acknowledged: int
    found: int
    faults: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Where browsers are killed; place: `zoom/lat/lon`, key: the feature that is moved."""

    kind: BrowserType
    executable: str
    profile: Path
    site: str
    place: str
    key: str
    user: str = "gis"


def survive(trial: Trial, *, kills: int, chance: random.Random) -> list[Kill]:
    """Move a feature east by small steps and kill the browser at random moments."""
    results: list[Kill] = []
    last: list[Any] = []
    for _number in range(kills):
        chromium = start(trial.kind, trial.executable, trial.profile)
        open_editor(chromium.page, trial)
        found = steps_kept(chromium.page)
        if results:
            results[-1] = judged(results[-1], last, found, chromium.page, trial)
        last = work(chromium, trial, until_s=chance.uniform(0.2, 2.0))
        results.append(Kill(acknowledged=len(last), found=0, faults=()))
    chromium = start(trial.kind, trial.executable, trial.profile)
    open_editor(chromium.page, trial)
    results[-1] = judged(results[-1], last, steps_kept(chromium.page), chromium.page, trial)
    chromium.kill()
    return results


def open_editor(page: Page, trial: Trial) -> None:
    """Sign in, unless the profile is signed in, and open the editor at the place."""
    page.set_viewport_size({"width": 800, "height": 500})
    page.goto(f"{trial.site}/accounts/login/?next=/demo/imports/")
    if page.get_by_label("Password").count():
        page.get_by_label("User name").fill(trial.user)
        page.get_by_label("Password").fill(f"demo-{trial.user}")
        page.get_by_label("Password").press("Enter")
        page.wait_for_url(f"{trial.site}/demo/imports/")
    page.goto(f"{trial.site}/demo/#{trial.place}")
    expect(page.locator("#map canvas")).to_be_visible(timeout=20_000)
    page.locator(".map-tool, button").filter(has=page.locator("svg")).first.wait_for()
    page.keyboard.press("e")
    expect(page.locator("edit-bar [role=toolbar]")).to_be_visible(timeout=20_000)


def steps_kept(page: Page) -> list[Any]:
    """Return the applied steps of the draft that the browser has kept."""
    kept = page.evaluate(READ_DRAFTS)
    if not kept["heads"]:
        return []
    (head,) = kept["heads"]
    steps: list[Any] = kept["steps"][: head["position"]]
    return steps


def work(chromium: OwnChromium, trial: Trial, *, until_s: float) -> list[Any]:
    """Move the feature until the moment comes, then kill; return the steps acknowledged last."""
    page = chromium.page
    layer, number = trial.key.split("/")
    choose = """async ({layer, id, key}) => {
      const { editor } = document.querySelector("edit-bar");
      await editor.fetch(layer, [id]);
      editor.select([key]);
      editor.useTool("move");
    }"""
    page.evaluate(choose, {"layer": layer, "id": int(number), "key": trial.key})
    page.locator("#map canvas").focus()
    before = len(steps_kept(page))
    end = time.monotonic() + until_s
    acknowledged = steps_kept(page)
    while time.monotonic() < end or len(acknowledged) == before:
        for _step in range(3):
            page.keyboard.press("ArrowRight")
        acknowledged = steps_kept(page)
    try:
        page.keyboard.press("ArrowRight")
    except Error as error:
        raise RuntimeError("The page was gone before it was killed.") from error
    chromium.kill()
    return acknowledged


def judged(kill: Kill, before: list[Any], found: list[Any], page: Page, trial: Trial) -> Kill:
    """Compare what was acknowledged with what a new browser finds and shows."""
    faults = []
    if found[: len(before)] != before:
        faults.append(f"{len(before)} steps were acknowledged, {len(found)} others are found")
    shown = page.evaluate(
        """(key) => {
          const { editor } = document.querySelector("edit-bar");
          const { geometry, base } = editor.feature(key);
          return geometry.coordinates[0][0][0][0] - base.geometry.coordinates[0][0][0][0];
        }""",
        trial.key,
    )
    if abs(shown - STEP_M * len(found)) > STEP_M / 10:
        faults.append(f"{len(found)} steps are kept, the map shows {shown:.3f} m")
    return Kill(acknowledged=kill.acknowledged, found=len(found), faults=tuple(faults))
