"""Sheets as the reader sees the map: colours by a field, names of features."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import pdfplumber
import pytest
from django.contrib.auth import get_user_model
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.test import Client

from gis_platform.layers.errors import InvalidParameter
from gis_platform.layers.policy import access
from gis_platform.layers.registry import get_layer
from gis_platform.mapsheets.reader_looks import read_label, read_theme
from gis_platform.municipalities.actors import actor_for
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.factories import make_member, make_municipality, make_parcel

pytestmark = pytest.mark.django_db

LON, LAT = 49.1, 55.8
SMALL, LARGE = "#c51b7d", "#4d9221"
GRADUATED = {
    "kind": "graduated",
    "field": "area_value",
    "ramp": "pinkgreen",
    "classes": [
        {"colour": SMALL, "least": 0, "most": 500},
        {"colour": LARGE, "least": 500, "most": 900, "title": "large"},
    ],
}
BY_NUMBER = {
    "kind": "categories",
    "field": "cadastral_number",
    "ramp": "set",
    "classes": [{"colour": SMALL, "value": "16:50:010101:1"}],
}


@pytest.fixture
def town() -> Municipality:
    return make_municipality()


def box(west: float) -> MultiPolygon:
    corner = (LON + west, LAT, LON + west + 0.0004, LAT + 0.0004)
    return MultiPolygon(Polygon.from_bbox(corner), srid=4326)


def clerk_of(town: Municipality) -> Any:
    known = get_user_model().objects.filter(username="clerk").first()
    return known or make_member(town, Role.CLERK, name="clerk")


def fills_of(town: Municipality, client: Client, **looks: Any) -> tuple[set[Any], str]:
    """Print the parcels; return the colours of surfaces and what is written."""
    client.force_login(clerk_of(town))
    body = {
        "scale": 1000,
        "centre": [LON, LAT],
        "language": "en",
        "layers": [{"name": "parcels", **looks}],
    }
    answer = client.post("/riverton/sheets/", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200, answer.content
    page = pdfplumber.open(io.BytesIO(answer.content)).pages[0]
    filled = [one for one in (*page.curves, *page.rects) if one["fill"]]
    hexes = {
        "#" + "".join(f"{round(part * 255):02x}" for part in one["non_stroking_color"])
        for one in filled
        if isinstance(one["non_stroking_color"], tuple) and len(one["non_stroking_color"]) == 3
    }
    return hexes, page.extract_text()


def test_parcels_have_the_colour_of_their_class(client: Client, town: Municipality) -> None:
    make_parcel(town, "16:50:010101:1", box(-0.0006), area_value=Decimal("499.99"))
    make_parcel(town, "16:50:010101:2", box(0.0002), area_value=Decimal(500))
    colours, said = fills_of(town, client, theme=GRADUATED)
    assert {SMALL, LARGE} <= colours
    assert "0 – 500" in said
    assert "large" in said
    assert "Other values" not in said


def test_what_is_in_no_class_is_grey_and_said(client: Client, town: Municipality) -> None:
    make_parcel(town, "16:50:010101:1", box(-0.0006))
    make_parcel(town, "16:50:010101:2", box(0.0002))
    colours, said = fills_of(town, client, theme=BY_NUMBER)
    assert {SMALL, "#b4bab8"} <= colours
    assert "Other values" in said


def test_names_are_left_out_where_the_reader_wants_none(client: Client, town: Municipality) -> None:
    make_parcel(town, "16:50:010101:1", box(0))
    _, said = fills_of(town, client, labels={"shown": False})
    assert "16:50:010101:1" not in said
    _, said = fills_of(town, client, labels={"shown": True, "field": "cadastral_number"})
    assert "16:50:010101:1" in said


def seen(town: Municipality) -> Any:
    return access(actor_for(make_member(town, Role.CLERK), town), get_layer("parcels"))


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (0, "0"),
        (Decimal("499.99"), "0"),
        (500, "1"),
        (900, "1"),
        (900.01, ""),
        (-1, ""),
        (None, ""),
        ("12", ""),
        (True, ""),
    ],
)
def test_a_class_of_numbers_holds_its_lower_edge_and_the_last_both(
    town: Municipality, value: object, key: str
) -> None:
    theme = read_theme(GRADUATED, "theme", seen(town))
    assert theme is not None
    assert theme.class_of(value) == key


@pytest.mark.parametrize(
    ("sent", "place", "value"),
    [
        ({**BY_NUMBER, "field": "secret"}, "theme.field", "secret"),
        ({**BY_NUMBER, "classes": [{"colour": "red"}]}, "theme.classes.0.colour", "red"),
        ("loud", "theme", "loud"),
    ],
)
def test_a_theme_that_cannot_be_is_named(
    town: Municipality, sent: object, place: str, value: str
) -> None:
    with pytest.raises(InvalidParameter) as refused:
        read_theme(sent, "theme", seen(town))
    assert place in str(refused.value)
    assert value in str(refused.value)


def test_names_of_a_field_that_is_none_are_refused(town: Municipality) -> None:
    with pytest.raises(InvalidParameter, match=r"labels\.field"):
        read_label({"shown": True, "field": "secret"}, "labels", seen(town))
