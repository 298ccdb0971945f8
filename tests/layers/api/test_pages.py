"""The pages of features, as they are written."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs

import pytest
from django.test import Client

from gis_platform.layers.templatetags import api_pages
from gis_platform.municipalities.models import Municipality
from tests.factories import make_municipality, make_parcel
from tests.layers.api.asking import english

pytestmark = pytest.mark.django_db
ITEMS = "/here/api/collections/parcels/items"


@pytest.fixture
def here() -> Municipality:
    return make_municipality("here")


def page(client: Client, address: str) -> str:
    answer = english(client).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.ogc("features-1/html/content")
def test_a_page_lists_what_is_known_of_its_features(client: Client, here: Municipality) -> None:
    parcel = make_parcel(here, "16:50:1:1", area_value="1234.50", use_code="2.1")
    make_parcel(here, "16:50:1:2", address="<b>Main & Co</b>")
    text = page(client, f"{ITEMS}?f=html")
    assert f'href="{ITEMS}/{parcel.pk}?f=html">16:50:1:1</a>' in text
    assert "1,234.5" in text
    assert "&lt;b&gt;Main &amp; Co&lt;/b&gt;" in text
    assert "Registered area, m²" in text
    assert "Cadastral value" not in text
    alone = page(client, f"{ITEMS}/{parcel.pk}?f=html")
    assert "<dt>Registered area, m²</dt><dd>1,234.5</dd>" in alone


def test_a_page_writes_days_as_its_reader_does(client: Client, here: Municipality) -> None:
    parcel = make_parcel(here, "16:50:1:1", cadastral_value_on="2023-01-31")
    for language, day in (("ru", "31.01.2023"), ("tt", "31.01.2023"), ("en", "2023-01-31")):
        client.cookies["django_language"] = language
        text = client.get(f"{ITEMS}/{parcel.pk}?f=html").content.decode()
        assert f"<dd>{day}</dd>" in text


def test_a_page_passes_its_condition_on(client: Client, here: Municipality) -> None:
    make_parcel(here, "16:50:1:1")
    text = page(client, f"{ITEMS}?f=html&limit=5&filter=cadastral_number%20LIKE%20%2716%25%27")
    assert "export.gpkg?filter=cadastral_number+LIKE+%2716%25%27" in text
    assert '<input type="hidden" name="limit" value="5">' in text
    (source,) = re.findall(r'data-src="([^"]+)"', text)
    assert parse_qs(html.unescape(source).lstrip("?")) == {
        "f": ["json"],
        "limit": ["5"],
        "filter": ["cadastral_number LIKE '16%'"],
    }


def test_a_page_does_not_write_out_more_rows_than_can_be_read(
    client: Client, here: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_pages, "MOST_ROWS", 2)
    for number in range(3):
        make_parcel(here, f"16:50:1:{number}")
    text = page(client, f"{ITEMS}?f=html")
    assert text.count("<tr data-id=") == 2
    assert "Features on this page: 3" in text
    assert "Listed below: 2" in text


def test_a_page_without_features_says_so(client: Client, here: Municipality) -> None:
    text = page(client, f"{ITEMS}?f=html")
    assert "No features are found." in text
    assert "<features-map" not in text
