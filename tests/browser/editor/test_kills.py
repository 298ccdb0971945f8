"""A killed browser loses nothing that it had acknowledged."""

from __future__ import annotations

import random
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.workspace.chromium import chromium_path
from benchmarks.workspace.kill_rounds import Trial, survive

KILLS = 4


def test_the_draft_is_back_after_each_kill(
    browser: Browser, site: str, desk: Page, keys: dict[str, str], tmp_path: Path
) -> None:
    trial = Trial(
        kind=browser.browser_type,
        executable=chromium_path(),
        profile=tmp_path,
        site=site,
        place=desk.url.split("#")[1],
        key=keys["pierced"],
    )
    chance = random.Random(5)  # noqa: S311  moments, no secret
    kills = survive(trial, kills=KILLS, chance=chance)
    assert [one.faults for one in kills] == [()] * KILLS
    assert all(one.found >= one.acknowledged for one in kills)
    totals = [one.acknowledged for one in kills]
    assert totals == sorted(set(totals)), "each round has acknowledged more"
