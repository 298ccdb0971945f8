"""Browsers killed at random moments while somebody edits; what was acknowledged has to be back.

    python -m benchmarks.workspace.kills http://127.0.0.1:8000 [--kills 30] [--seed 1]

The site has to run with the demo town and its users. Prints, for each kill, how many steps the
journal had acknowledged and how many a new browser finds; the exit status is 1 if one is missing.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.workspace.chromium import chromium_path
from benchmarks.workspace.crowd import enter
from benchmarks.workspace.kill_rounds import Trial, survive
from tests.browser.editor.desk import local_to_lonlat
from tests.browser.editor.ground import MEADOW, VIEW, clear, lay_out


def main() -> None:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site")
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)  # noqa: S311  moments, no secret
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        path = chromium_path()
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = chromium.new_context(base_url=asked.site).new_page()
        enter(page, "gis")
        key = f"parcels/{lay_out(page)['pierced']}"
        lon, lat = local_to_lonlat(page).transform(MEADOW[0] + VIEW[0], MEADOW[1] + VIEW[1])
        trial = Trial(
            kind=playwright.chromium,
            executable=path,
            profile=Path(folder),
            site=asked.site,
            place=f"17.6/{lat:.7f}/{lon:.7f}",
            key=key,
        )
        kills = survive(trial, kills=asked.kills, chance=chance)
        clear(page)
        chromium.close()
    for number, kill in enumerate(kills, 1):
        told = "; ".join(kill.faults) or "all back"
        print(f"{number}: {kill.acknowledged} acknowledged, {kill.found} found, {told}")
    faults = [kill for kill in kills if kill.faults]
    print(f"{len(kills)} kills, {len(faults)} with a loss")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
