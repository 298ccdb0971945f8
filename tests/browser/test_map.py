"""The map: what it shows, what it says of what it does not show, how one finds things."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Response, expect

from fixtures.demo_town import AWKWARD
from tests.browser.workspace import (
    api,
    card,
    colours,
    find,
    inside,
    open_map,
    parcel_called,
    pixel_of,
    sign_in,
    until,
    wait_until_still,
)

ORDINARY = AWKWARD["ordinary"]


def house_of(page: Page, number: str) -> Any:
    """Return a building that stands on a parcel."""
    west, south, east, north = parcel_bounds(page, number)
    box = f"bbox={west},{south},{east},{north}"
    found = api(page, f"/demo/api/collections/capital-objects/items?{box}")["features"]
    return next(one for one in found if number in one["properties"]["parcel_numbers"])


def parcel_bounds(page: Page, number: str) -> list[float]:
    pk = parcel_called(page, number)["id"]
    bounds: list[float] = api(page, f"/demo/api/collections/parcels/items/{pk}?card=true")["bounds"]
    return bounds


def test_the_list_of_municipalities_leads_to_a_map(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name="Municipalities")).to_be_visible()
    for name in ("Yar-Tau", "Cambridge, Massachusetts", "Sevastopol"):
        expect(page.get_by_role("link", name=name)).to_be_visible()
    page.get_by_role("link", name="Yar-Tau").click()
    expect(page).to_have_title("Yar-Tau — City on one map")
    expect(page.get_by_role("heading", level=1)).to_have_text("Yar-Tau")


def test_the_town_is_drawn_from_tiles_of_the_site(page: Page) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if ".mvt" in answer.url else None)
    open_map(page, place="16/55.7358/49.2310")
    wanted = {"parcels", "capital-objects", "territorial-zones", "streets", "trees"}
    until(lambda: wanted <= layers_of(answers, page), f"tiles of {wanted} have come")
    until(lambda: colours(page) > 12, "the map shows many colours")
    assert {answer.status for answer in answers} <= {200, 204}
    full = [answer for answer in answers if answer.status == 200]
    assert all(answer.body() for answer in full)
    assert full[0].headers["cache-control"] == "public, no-cache"
    assert full[0].headers["etag"]


def layers_of(answers: list[Response], page: Page) -> set[str]:
    """Return the layers of which a tile with content has come by now."""
    page.wait_for_timeout(0)  # lets the events come in
    full = [answer.url for answer in answers if answer.status == 200]
    return {address.split("/tiles/")[1].split("/")[0] for address in full}


def test_a_layer_that_is_switched_off_is_no_longer_there(page: Page) -> None:
    open_map(page)
    find(page, ORDINARY)
    wait_until_still(page)
    place = pixel_of(page, *inside(house_of(page, ORDINARY)))
    page.mouse.click(*place)
    stack = card(page).get_by_role("list", name="Objects at this place")
    expect(stack).to_contain_text("Buildings and structures")
    page.get_by_role("checkbox", name="Buildings and structures").uncheck()
    wait_until_still(page)
    page.mouse.click(*place)
    expect(stack).to_contain_text("Land parcels")
    expect(stack).not_to_contain_text("Buildings and structures")
    page.reload()
    expect(page.get_by_role("checkbox", name="Buildings and structures")).not_to_be_checked()
    page.get_by_role("button", name="As at first").click()
    expect(page.get_by_role("checkbox", name="Buildings and structures")).to_be_checked()


def test_a_group_is_switched_at_once_and_folded(page: Page) -> None:
    open_map(page)
    group = page.get_by_role("checkbox", name="Show or hide the whole group: Landscaping")
    group.check()
    expect(page.get_by_role("checkbox", name="Yards")).to_be_checked()
    group.uncheck()
    expect(page.get_by_role("checkbox", name="Trees")).not_to_be_checked()
    page.get_by_role("button", name="Landscaping").click()
    expect(page.get_by_role("checkbox", name="Trees")).to_be_hidden()


def test_a_layer_that_was_never_loaded_says_so(page: Page) -> None:
    open_map(page, "sevastopol")
    row = page.locator("layer-row").filter(has_text="Restriction zones")
    expect(row).to_contain_text("Not loaded")
    expect(row.get_by_role("checkbox")).to_be_disabled()
    open_map(page, "demo")
    row = page.locator("layer-row").filter(has_text="Restriction zones")
    expect(row).not_to_contain_text("Not loaded")
    expect(row).to_contain_text("as of")


def test_a_parcel_is_found_by_its_number_with_keys_alone(page: Page) -> None:
    open_map(page)
    find(page, ORDINARY)
    expect(card(page).get_by_role("heading", level=2)).to_have_text(ORDINARY)
    item = parcel_called(page, ORDINARY)["properties"]
    facts = card(page).locator("dl")
    expect(facts).to_contain_text(item["address"])
    area = float(item["area_value"])
    shown = f"{area:,.2f}".rstrip("0").rstrip(".")
    expect(facts.locator("div").filter(has_text="Registered area")).to_contain_text(shown)


def test_a_parcel_is_found_by_its_address(page: Page) -> None:
    open_map(page)
    address = parcel_called(page, ORDINARY)["properties"]["address"]
    find(page, address.split(", ", 2)[2])
    expect(card(page).locator("dl")).to_contain_text(address)


def test_nothing_found_is_said(page: Page) -> None:
    open_map(page)
    page.get_by_role("combobox").fill("16:99:no such parcel")
    expect(page.get_by_text("Nothing is found for").first).to_be_visible()


def test_a_link_to_a_feature_opens_its_card(page: Page) -> None:
    open_map(page)
    pk = parcel_called(page, ORDINARY)["id"]
    page.goto(f"/demo/?feature=parcels/{pk}")
    expect(card(page).get_by_role("heading", level=2)).to_have_text(ORDINARY)


def test_the_language_changes_on_list_and_map(page: Page) -> None:
    page.goto("/")
    for code, title in (("RU", "Муниципалитеты"), ("TT", "Муниципалитетлар")):
        page.get_by_role("button", name=code, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page.locator("html")).to_have_attribute("lang", code.lower())
    page.goto("/demo/#16/55.7358/49.2310")
    for code, title in (("RU", "Слои"), ("TT", "Катламнар"), ("EN", "Layers")):
        page.get_by_role("button", name=code, exact=True).click()
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", code.lower())
    assert "/demo/#16/55.7358" in page.url


def test_a_telephone_shows_map_card_and_pages_without_sideways_scrolling(
    narrow_page: Page,
) -> None:
    page = narrow_page
    sign_in(page, "clerk", then="/demo/")
    expect(page.locator("#map canvas")).to_be_visible()
    assert_fits(page)
    find(page, ORDINARY)
    expect(card(page).get_by_role("button", name="Select", exact=True)).to_be_in_viewport()
    assert_fits(page)
    page.get_by_role("button", name="Show the layers").click()
    expect(page.get_by_role("checkbox", name="Land parcels")).to_be_in_viewport()
    for address in ("/", "/demo/plans/", "/demo/imports/", "/accounts/login/"):
        page.goto(address)
        assert_fits(page)


def assert_fits(page: Page) -> None:
    width = page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= page.evaluate("window.innerWidth"), f"{page.url} is {width} px wide"
