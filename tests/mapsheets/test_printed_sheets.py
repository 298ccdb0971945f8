"""Map sheets as printed: true to scale, with a whole legend, for those who may see it."""

from __future__ import annotations

import io
import itertools
import json
import math
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pdfplumber
import pyproj
import pytest
from django.contrib.auth import get_user_model
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.cache import cache
from django.db import connection
from django.test import Client

from gis_platform.layers.models import LayerState
from gis_platform.mapsheets.papers import Orientation, Paper
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from tests.documents.archival import broken_rules
from tests.factories import MSK_16_1, make_member, make_municipality, make_parcel

pytestmark = pytest.mark.django_db

MM = 25.4 / 72
NOW = datetime.now(UTC)
LON, LAT = 49.1, 55.8
TO_LOCAL = pyproj.Transformer.from_crs("EPSG:4326", MSK_16_1, always_xy=True)


@pytest.fixture
def town() -> Municipality:
    return make_municipality()


@pytest.fixture
def clerk(client: Client, town: Municipality) -> Client:
    client.force_login(make_member(town, Role.CLERK, name="Clara Clerk"))
    return client


def ask(client: Client, **changes: Any) -> Any:
    """Return the answer to an order of the parcels around the centre."""
    body: dict[str, Any] = {
        "paper": "A4",
        "orientation": "landscape",
        "scale": 1000,
        "centre": [LON, LAT],
        "title": "Mill Lane",
        "language": "en",
        "layers": [{"name": "parcels"}],
    }
    return client.post(
        "/riverton/sheets/", json.dumps(body | changes), content_type="application/json"
    )


def pages_of(pdf: bytes) -> list[Any]:
    return list(pdfplumber.open(io.BytesIO(pdf)).pages)


def text_of(pdf: bytes) -> str:
    return " ".join(str(page.extract_text()) for page in pages_of(pdf)).replace("\n", " ")


def corners_on(page: Any) -> list[tuple[float, float]]:
    """Return the vertices of what is drawn on a page, in mm from its upper left corner."""
    shapes = (*page.curves, *page.lines, *page.rects)
    return [(x * MM, y * MM) for shape in shapes for x, y in shape["pts"]]


def skewed(size_deg: float) -> list[tuple[float, float]]:
    """Return the corners of a quadrilateral around the centre, in longitude and latitude."""
    shares = ((-1.0, -0.8), (0.9, -1.0), (1.0, 0.7), (-0.6, 1.0))
    return [(LON + x * size_deg, LAT + y * size_deg / 2) for x, y in shares]


@pytest.mark.parametrize(
    ("paper", "orientation", "scale"),
    [
        ("A4", "landscape", 500),
        ("A4", "portrait", 1000),
        ("A3", "portrait", 2000),
        ("A1", "landscape", 10000),
    ],
)
def test_corners_lie_where_the_scale_says(
    clerk: Client, town: Municipality, paper: str, orientation: str, scale: int
) -> None:
    ring = skewed(0.0000011 * scale)
    make_parcel(town, geometry=MultiPolygon(Polygon([*ring, ring[0]]), srid=4326))
    pdf = ask(clerk, paper=paper, orientation=orientation, scale=scale).content
    page = pages_of(pdf)[0]
    made = Paper(name=paper, orientation=Orientation(orientation))
    assert (page.width * MM, page.height * MM) == pytest.approx(made.size_mm, abs=0.1)
    left, top, right, bottom = made.frame
    centre = TO_LOCAL.transform(LON, LAT)
    ground = [TO_LOCAL.transform(*corner) for corner in ring]
    expected = [
        (
            (left + right) / 2 + (x - centre[0]) * 1000 / scale,
            (top + bottom) / 2 - (y - centre[1]) * 1000 / scale,
        )
        for x, y in ground
    ]
    drawn = corners_on(page)
    found = [min(drawn, key=partial(math.dist, to)) for to in expected]
    for at, to in zip(found, expected, strict=True):
        assert math.dist(at, to) < 0.1
    for one, two in itertools.combinations(range(4), 2):
        true_mm = math.dist(ground[one], ground[two]) * 1000 / scale
        assert math.dist(found[one], found[two]) == pytest.approx(true_mm, abs=0.2)


def test_a_filter_leaves_out_what_does_not_match(clerk: Client, town: Municipality) -> None:
    make_parcel(town, number="16:50:010101:1", geometry=around(0.0004))
    make_parcel(town, number="16:50:010101:2", geometry=around(0.0003))
    only = "cadastral_number = '16:50:010101:2'"
    said = text_of(ask(clerk, layers=[{"name": "parcels", "filter": only}]).content)
    assert "16:50:010101:2" in said
    assert "16:50:010101:1 " not in said
    assert f"Only: {only}" in said


def around(half_deg: float) -> MultiPolygon:
    box = (LON - half_deg, LAT - half_deg, LON + half_deg, LAT + half_deg)
    return MultiPolygon(Polygon.from_bbox(box), srid=4326)


def test_title_block_and_legend_say_what_the_sheet_is(clerk: Client, town: Municipality) -> None:
    make_parcel(town, geometry=around(0.0003))
    LayerState.objects.update_or_create(
        municipality=town,
        table_name=Parcel._meta.db_table,
        defaults={
            "as_of": "2026-03-04",
            "loaded_at": "2026-03-05T00:00Z",
            "gaps": {"en": "the east is missing"},
        },
    )
    answer = ask(clerk, layers=[{"name": "parcels"}, {"name": "streets"}])
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    said = text_of(answer.content)
    for words in (
        "Riverton",
        "Mill Lane",
        "1:1\u202f000",
        "МСК-16 зона 1",
        "Clara Clerk",
        "March 4, 2026",
        "Loaded in part: the east is missing",
        "Streets",
        "Not loaded: nothing is known of it here.",
        "16:50:010101:1",
    ):
        assert words.replace("\u202f", " ") in said.replace("\u202f", " ")


def test_a_sheet_is_a_tagged_archival_file(clerk: Client, town: Municipality) -> None:
    make_parcel(town)
    assert broken_rules(ask(clerk, language="ru").content) == []


def test_letters_that_the_typeface_lacks_do_not_stop_a_sheet(
    clerk: Client, town: Municipality
) -> None:
    make_parcel(town, number="學 7", geometry=around(0.0003))
    assert "? 7" in text_of(ask(clerk).content)


def test_who_has_not_signed_in_gets_no_sheet(client: Client, town: Municipality) -> None:
    answer = ask(client)
    assert answer.status_code == 403
    assert answer.json()["code"] == "not-allowed"


def test_a_reader_without_rights_gets_no_restricted_layer(
    client: Client, town: Municipality
) -> None:
    stranger = get_user_model().objects.create_user("stranger")
    client.force_login(stranger)
    layers = [{"name": "parcels"}, {"name": "register-documents"}]
    answer = ask(client, layers=layers)
    assert answer.status_code == 403
    assert "register-documents" in answer.json()["detail"]
    assert ask(client).status_code == 200


@pytest.mark.parametrize(
    ("changes", "parameter", "expected"),
    [
        ({"paper": "B5"}, "paper", "one of A4, A3, A2, A1"),
        ({"orientation": "askew"}, "orientation", "landscape or portrait"),
        ({"scale": 7}, "scale", "a whole number from 50 to 200000"),
        ({"scale": True}, "scale", "a whole number from 50 to 200000"),
        ({"centre": [LON, 155]}, "centre", "[longitude, latitude] in degrees"),
        ({"centre": ["49", "55"]}, "centre", "[longitude, latitude] in degrees"),
        ({"title": "x" * 121}, "title", "at most 120 letters in one line"),
        ({"title": "學"}, "title", "letters that the typeface has, so not 學"),
        ({"language": "de"}, "language", "one of ru, tt, en"),
        ({"layers": []}, "layers", "a list of at least one layer"),
        ({"layers": [{"name": "parcels"}] * 2}, "layers[1].name", "each layer once"),
        (
            {"layers": [{"name": "parcels", "opacity": 2}]},
            "layers[0].opacity",
            "a number from 0 to 1",
        ),
        (
            {"layers": [{"name": "parcels", "order": -1}]},
            "layers[0].order",
            "a whole number from 0 to 1000",
        ),
        (
            {"colour": "red"},
            "colour",
            "only the members paper, orientation, scale, centre, title, language, datetime, layers",
        ),
    ],
)
def test_what_cannot_be_printed_is_named(
    clerk: Client, changes: dict[str, Any], parameter: str, expected: str
) -> None:
    answer = ask(clerk, **changes)
    assert answer.status_code == 400
    said = answer.json()
    assert said["parameter"] == parameter
    assert said["expected"] == expected


def test_layers_lie_as_the_town_has_them_or_as_is_asked(clerk: Client) -> None:
    usual = text_of(ask(clerk, layers=[{"name": "parcels"}, {"name": "trees"}]).content)
    assert usual.index("Trees") < usual.index("Land parcels")
    layers = [{"name": "parcels", "order": 1}, {"name": "trees", "order": 0}]
    turned = text_of(ask(clerk, layers=layers).content)
    assert turned.index("Land parcels") < turned.index("Trees")


def test_an_unknown_layer_is_not_found(clerk: Client) -> None:
    assert ask(clerk, layers=[{"name": "unicorns"}]).status_code == 404


def recorded_on(moment: datetime) -> None:
    """Move what has just been recorded of the parcels to a moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE parcels_parcelversion SET pgh_created_at = %s WHERE pgh_created_at > %s",
            [moment, NOW - timedelta(minutes=10)],
        )


def test_a_sheet_of_the_past_shows_what_was_recorded_then(
    clerk: Client, town: Municipality
) -> None:
    parcel = make_parcel(town, number="16:50:010101:1", geometry=around(0.0003))
    recorded_on(NOW - timedelta(days=30))
    parcel.cadastral_number = "16:50:010101:99"
    parcel.save()
    recorded_on(NOW - timedelta(days=2))
    cache.clear()
    then = (NOW - timedelta(days=10)).isoformat()
    said = text_of(ask(clerk, datetime=then).content)
    assert "16:50:010101:1 " in said
    assert "16:50:010101:99" not in said
    assert "As at" in said
    assert "Data as of" not in said
    assert "16:50:010101:99" in text_of(ask(clerk).content)
    before = (NOW - timedelta(days=40)).isoformat()
    assert "nothing is known of it then" in text_of(ask(clerk, datetime=before).content)


def test_a_sheet_is_of_one_moment(clerk: Client, town: Municipality) -> None:
    answer = ask(clerk, datetime="2026-01-01/2026-02-01")
    assert answer.status_code == 400
    assert "one moment, no interval" in answer.json()["detail"]
