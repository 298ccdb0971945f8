"""Several people change the same parcels at once: no edit is lost, each clash is shown."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.workspace.crowd import Ledger, Published, Shown, enter, round_of
from tests.browser.conftest import opened_page
from tests.browser.editor.conftest import WINDOW
from tests.browser.editor.desk import (
    PATIENCE_MS,
    edits,
    evaluate,
    fresh,
    open_desk,
    selected,
    until_idle,
)
from tests.browser.workspace import sign_in, until

ROUNDS = 2
HISTORY = "SELECT version, address FROM parcels_parcelversion WHERE id = %s"


def history(url: str, feature: int) -> dict[int, str]:
    """Return the addresses of a parcel by version, the current one included."""
    with psycopg.connect(url) as connection:
        past: list[Any] = connection.execute(HISTORY, (feature,)).fetchall()
        now: list[Any] = connection.execute(
            "SELECT version, address FROM parcels_parcel WHERE id = %s", (feature,)
        ).fetchall()
    return dict(past + now)


def current(url: str, feature: int) -> tuple[int, str]:
    """Return the version and the address that a parcel has now."""
    with psycopg.connect(url) as connection:
        row: Any = connection.execute(
            "SELECT version, address FROM parcels_parcel WHERE id = %s", (feature,)
        ).fetchone()
    return int(row[0]), str(row[1])


@pytest.fixture
def second(browser: Browser, site: str, desk: Page) -> Iterator[Page]:
    """The editor of another planner at the same place."""
    with opened_page(browser, site, viewport=WINDOW, refusals=(409,)) as page:
        sign_in(page, "admin", then="/demo/imports/")
        open_desk(page)
        fresh(page)
        yield page


def write(page: Page, key: str, text: str) -> None:
    """Type an address into the form of a parcel."""
    evaluate(page, "editor.select([given])", key)
    page.get_by_role("tab", name="Fields").click()
    box = page.get_by_role("tabpanel").get_by_label("Address", exact=True)
    box.fill(text)
    box.press("Tab")
    until(lambda: edits(page)[key]["properties"].get("address") == text, "it is written")


def publish(page: Page) -> None:
    """Publish from the panel of changes."""
    page.get_by_role("tab", name="Changes").click()
    page.get_by_role("button", name="Publish", exact=True).click()


def until_published(page: Page) -> None:
    """Wait until the draft has gone."""
    until_idle(page)


def test_two_planners_clash_and_each_clash_is_shown_and_decided(
    desk: Page, second: Page, keys: dict[str, str], environment: dict[str, str]
) -> None:
    url, ledger = environment["DATABASE_URL"], Ledger()
    for round_number, side in enumerate(["Keep mine", "Take theirs"]):
        for name in ("west", "east")[round_number:]:
            key, feature = keys[name], int(keys[name].split("/")[1])
            first_text, other_text = (f"{who} street, {name} {round_number}" for who in "AB")
            for page in (desk, second):
                _renewed(page, key, current(url, feature)[0])
            write(desk, key, first_text)
            write(second, key, other_text)
            publish(desk)
            until_published(desk)
            version, _text = current(url, feature)
            ledger.published.append(Published(feature=feature, version=version, value=first_text))
            publish(second)
            view = second.locator("conflict-view")
            expect(view.get_by_text(first_text).first).to_be_visible(timeout=PATIENCE_MS)
            expect(view.get_by_text(other_text).first).to_be_visible()
            ledger.shown.append(
                Shown(
                    feature=feature,
                    theirs_version=version,
                    theirs=first_text,
                    mine=other_text,
                    kept=side == "Keep mine",
                )
            )
            view.get_by_role("button", name=side).click()
            if side == "Keep mine":
                publish(second)
                version += 1
                made = Published(feature=feature, version=version, value=other_text)
                ledger.published.append(made)
            until_published(second)
            assert current(url, feature) == (version, ledger.last(feature).value)
    assert ledger.faults(lambda feature: history(url, feature)) == []
    assert len(ledger.published) == 5


def _renewed(page: Page, key: str, version: int) -> None:
    """Wait until the page has the version that others have published, without a reload."""
    evaluate(page, "editor.select([given])", key)
    asked = "return editor.feature(given)?.base?.version"
    until(lambda: evaluate(page, asked, key) == version, f"version {version} has come")
    assert selected(page) == [key]


def test_ten_people_publish_at_the_same_moment_and_the_ledger_is_the_database(
    browser: Browser, site: str, keys: dict[str, str], environment: dict[str, str]
) -> None:
    url, ledger, chance = environment["DATABASE_URL"], Ledger(), random.Random(10)  # noqa: S311  which parcel, no secret
    features = [int(key.split("/")[1]) for key in keys.values()]
    with ExitStack() as opened:
        people = [
            opened.enter_context(opened_page(browser, site, refusals=(409,))) for _ in range(10)
        ]
        for i, page in enumerate(people):
            enter(page, ("gis", "admin")[i % 2])
        for _round in range(ROUNDS):
            round_of(
                people,
                features,
                lambda feature: current(url, feature)[0],
                ledger=ledger,
                chance=chance,
            )
    assert len(ledger.published) + len(ledger.given_up) == 10 * ROUNDS
    assert len(ledger.shown) >= (10 - len(features)) * ROUNDS
    assert ledger.faults(lambda feature: history(url, feature)) == []
    for feature in features:
        last = ledger.last(feature)
        assert current(url, feature) == (last.version, last.value)
