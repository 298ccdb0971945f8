"""Many people publish changes of the same parcels at once; the ledger is compared with the site.

    python -m benchmarks.workspace.people http://127.0.0.1:8000 [--people 10] [--edits 200]

The site has to run with the demo town and its users. The parcels are published for the run and
ended again. Prints what was published, which clashes were shown and how they were decided, and
every fault; the exit status is 1 if there is one.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.workspace.chromium import chromium_path
from benchmarks.workspace.crowd import Ledger, enter, round_of
from tests.browser.editor.ground import clear, lay_out

USERS = ("gis", "admin")


def history(page: Page, feature: int) -> dict[int, str]:
    """Return the addresses of a parcel by version, as the site tells its history."""
    path = f"/demo/api/collections/parcels/items/{feature}/history?limit=100&skipGeometry=true"
    told: dict[int, str] = {}
    while path:
        body: Any = page.request.get(path).json()
        for one in body["versions"]:
            changes = {change["field"]: change["after"] for change in one["changes"]}
            told[one["version"]] = changes.get("address", "")
        path = next((link["href"] for link in body["links"] if link["rel"] == "next"), "")
    return told


def faults_of(ledger: Ledger, page: Page, features: list[int]) -> list[str]:
    """Return in what the database differs from the ledger."""
    stored = {feature: history(page, feature) for feature in features}
    last = {feature: told[max(told)] for feature, told in stored.items()}
    return [
        *ledger.faults(stored.__getitem__),
        *(
            f"{feature}: the last is {value!r}"
            for feature, value in last.items()
            if value != ledger.last(feature).value
        ),
    ]


def main() -> None:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site")
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    ledger = Ledger()
    chance = random.Random(asked.seed)  # noqa: S311  which parcel, no secret
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox"]
        )
        people = [chromium.new_context(base_url=asked.site).new_page() for _ in range(asked.people)]
        for i, page in enumerate(people):
            enter(page, USERS[i % len(USERS)])
        features = list(lay_out(people[0]).values())
        begun = time.monotonic()
        while len(ledger.published) + len(ledger.given_up) < asked.edits:
            round_of(
                people,
                features,
                lambda feature: max(history(people[0], feature)),
                ledger=ledger,
                chance=chance,
            )
        taken_s = time.monotonic() - begun
        faults = faults_of(ledger, people[0], features)
        clear(people[0])
        chromium.close()
    kept = sum(one.kept for one in ledger.shown)
    print(
        f"{asked.people} people, {len(ledger.published)} changes published, "
        f"{len(ledger.shown)} clashes shown ({kept} decided for mine), "
        f"{len(ledger.given_up)} given up, {taken_s:.1f} s"
    )
    print("\n".join(faults) or "the ledger equals the database")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
