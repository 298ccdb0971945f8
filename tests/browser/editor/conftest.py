"""One opened editor for all tests of the tools; each finds it with nothing done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response, ViewportSize

from tests.browser.conftest import opened_page
from tests.browser.editor.desk import fresh, open_desk
from tests.browser.editor.ground import clear, lay_out
from tests.browser.workspace import sign_in

WINDOW: ViewportSize = {"width": 1360, "height": 720}
"""Smaller than elsewhere: the map is drawn by the processor."""


@pytest.fixture(scope="session")
def workshop(browser: Browser, site: str) -> Iterator[tuple[Page, dict[str, str]]]:
    """A planner's page with the editor open over the block, and the keys of its parcels."""
    with opened_page(browser, site, viewport=WINDOW, refusals=(409, 422)) as page:
        sign_in(page, "gis", then="/demo/imports/")
        ids = lay_out(page)
        open_desk(page)
        yield page, {name: f"parcels/{number}" for name, number in ids.items()}
        clear(page)


@pytest.fixture
def desk(workshop: tuple[Page, dict[str, str]]) -> Page:
    """The page, with nothing drawn, selected or begun."""
    page, _keys = workshop
    fresh(page)
    return page


@pytest.fixture
def keys(workshop: tuple[Page, dict[str, str]]) -> dict[str, str]:
    """The keys of the parcels of the block, by name."""
    return workshop[1]


@pytest.fixture
def refusals(desk: Page) -> Iterator[list[int]]:
    """The statuses of the answers that refuse something from now on."""
    statuses: list[int] = []

    def heard(answer: Response) -> None:
        if answer.status >= 400:
            statuses.append(answer.status)

    desk.on("response", heard)
    yield statuses
    desk.remove_listener("response", heard)
