"""Theme and text size: chosen on any page, remembered by the browser, written by the server."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.factories import make_municipality

pytestmark = pytest.mark.django_db

PAGES = ("/", "/accounts/login/", "/here/", "/here/v/", "/here/api/?f=html", "/nowhere/")


def root_of(client: Client, address: str) -> str:
    """Return the opening tag of a page."""
    body = client.get(address, headers={"Accept": "text/html"}).content.decode()
    found = re.search(r"<html[^>]*>", body)
    assert found, address
    return found[0]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_comes_as_its_browser_has_chosen(client: Client, address: str) -> None:
    make_municipality("here")
    assert 'data-theme="system" data-text="normal"' in root_of(client, address)
    client.cookies["theme"], client.cookies["text"] = "dark", "largest"
    assert 'data-theme="dark" data-text="largest"' in root_of(client, address)
    assert "Cookie" in client.get(address, headers={"Accept": "text/html"}).headers["Vary"]


def test_a_value_that_is_no_choice_counts_as_none(client: Client) -> None:
    client.cookies["theme"], client.cookies["text"] = 'dark"><script>', "huge"
    assert 'data-theme="system" data-text="normal"' in root_of(client, "/")


def test_the_form_of_a_page_shows_what_is_chosen(client: Client) -> None:
    client.cookies["theme"] = "contrast"
    page = client.get("/accounts/login/", headers={"Accept-Language": "en"}).content.decode()
    assert 'value="contrast" checked> High contrast' in page
    assert 'value="normal" checked> Normal' in page
    assert page.count(" checked") == 2


def test_a_choice_is_kept_and_leads_back(client: Client) -> None:
    sent = {"theme": "dark", "text": "large", "next": "/accounts/login/?next=/"}
    answer = client.post("/accounts/appearance/", sent)
    assert answer.status_code == 302
    assert answer["Location"] == sent["next"]
    for name in ("theme", "text"):
        cookie = answer.cookies[name]
        assert (cookie.value, cookie["path"], cookie["samesite"]) == (sent[name], "/", "Lax")
        assert cookie["max-age"] > 300 * 24 * 3600
    assert 'data-theme="dark" data-text="large"' in root_of(client, "/")


def test_a_choice_leads_to_no_other_site_and_keeps_no_unknown_value(client: Client) -> None:
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:alert(1)", ""):
        answer = client.post("/accounts/appearance/", {"theme": "pink", "next": elsewhere})
        assert answer["Location"] == "/", elsewhere
        assert "theme" not in answer.cookies
    assert client.get("/accounts/appearance/").status_code == 405


def test_a_choice_from_a_page_of_another_site_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/accounts/appearance/", {"theme": "dark", "next": "/"})
    assert answer.status_code == 403
    assert "theme" not in answer.cookies
