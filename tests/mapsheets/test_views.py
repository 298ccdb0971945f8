"""What the map page asks before it prints."""

from __future__ import annotations

import pyproj
import pytest
from django.test import Client

from tests.factories import MSK_16_1, make_municipality

pytestmark = pytest.mark.django_db


def test_the_frame_of_an_a3_at_1_to_1000_is_302_by_287_m_around_its_centre(client: Client) -> None:
    make_municipality()
    answer = client.get("/riverton/sheets/frame?centre=49.1,55.8&paper=A3&scale=1000")
    min_x, min_y, max_x, max_y = answer.json()["local"]
    assert (max_x - min_x, max_y - min_y) == pytest.approx((302, 287), abs=1e-6)
    moved = pyproj.Transformer.from_crs("EPSG:4326", MSK_16_1, always_xy=True).transform(49.1, 55.8)
    assert ((min_x + max_x) / 2, (min_y + max_y) / 2) == pytest.approx(moved, abs=0.006)
    ring = answer.json()["geometry"]["coordinates"][0]
    back = pyproj.Transformer.from_crs("EPSG:4326", MSK_16_1, always_xy=True)
    for lon, lat in ring:
        x, y = back.transform(lon, lat)
        away = min(abs(x - min_x), abs(x - max_x), abs(y - min_y), abs(y - max_y))
        assert away < 0.002


def test_papers_are_told_in_both_orientations(client: Client) -> None:
    make_municipality()
    told = client.get("/riverton/sheets/papers").json()
    assert len(told["papers"]) == 8
    assert {"name": "A4", "orientation": "portrait", "size": [210, 297]}.items() <= next(
        one for one in told["papers"] if (one["name"], one["orientation"]) == ("A4", "portrait")
    ).items()


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("centre=here", "centre"),
        ("centre=49.1,155", "centre"),
        ("centre=49.1,55.8&paper=B5", "paper"),
        ("centre=49.1,55.8&orientation=askew", "orientation"),
        ("centre=49.1,55.8&scale=7", "scale"),
    ],
)
def test_what_cannot_be_is_named(client: Client, query: str, parameter: str) -> None:
    make_municipality()
    answer = client.get(f"/riverton/sheets/frame?{query}")
    assert answer.status_code == 400
    assert answer.json()["parameter"] == parameter
