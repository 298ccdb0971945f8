"""The door of the geometry tools: who may use it, what it answers, what it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from tests.factories import make_municipality
from tests.layers.api.asking import body_of, english, member

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]]}
LINE = {"type": "LineString", "coordinates": [[-1, 4], [11, 4]]}


@pytest.fixture
def here(db: None) -> Municipality:
    return make_municipality("here")


def use(client: Client, tool: str, **body: Any) -> Any:
    sent = json.dumps(body)
    return english(client).post(f"/here/api/geometry/{tool}", sent, content_type="application/json")


@pytest.mark.parametrize(
    ("tool", "body", "count"),
    [
        ("split-line", {"geometry": SQUARE, "line": LINE}, 2),
        ("split-area", {"geometry": SQUARE, "areas_m2": [20, 30], "bearing_deg": 0}, 3),
        ("split-equal", {"geometry": SQUARE, "parts": 4, "bearing_deg": 90}, 4),
        ("merge", {"geometries": [SQUARE, SQUARE]}, 1),
        ("intersect", {"geometry": SQUARE, "other": SQUARE}, 1),
        ("clean", {"geometry": SQUARE}, 1),
        ("buffer", {"geometry": LINE, "distance_m": 1.5}, 1),
    ],
)
def test_each_tool_answers(
    client: Client, here: Municipality, tool: str, body: dict[str, Any], count: int
) -> None:
    answer = use(member(client, here, Role.GIS), tool, **body)
    assert answer.status_code == 200, answer.content
    assert answer.json()["crs"] == "local"
    assert len(answer.json()["geometries"]) == count


def test_a_refusal_names_the_thing_the_value_and_the_limit(
    client: Client, here: Municipality
) -> None:
    signed_in = member(client, here, Role.GIS)
    answer = use(signed_in, "split-area", geometry=SQUARE, areas_m2=[120], bearing_deg=0)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "areas-too-large"
    assert (
        answer.json()["detail"] == "The parts have 120.00 m² together, the surface has 100.00 m²."
    )
    assert use(signed_in, "split-equal", geometry=SQUARE, parts="4").status_code == 400
    assert use(signed_in, "explode", geometry=SQUARE).status_code == 404
    nothing = use(signed_in, "cut", geometry=SQUARE, cutter=SQUARE)
    assert (nothing.status_code, nothing.json()["code"]) == (422, "nothing-left")


def test_only_those_who_edit_some_layer_use_the_tools(client: Client, here: Municipality) -> None:
    assert use(client, "clean", geometry=SQUARE).status_code == 401
    assert use(member(client, here, Role.HEAD), "clean", geometry=SQUARE).status_code == 403


def test_the_description_tells_of_the_tools_to_those_who_may_use_them(
    client: Client, here: Municipality
) -> None:
    assert "/geometry/merge" not in str(body_of(client, "/here/api/openapi")["paths"].keys())
    paths = body_of(member(client, here, Role.GIS), "/here/api/openapi")["paths"]
    assert any(path.endswith("/geometry/merge") for path in paths)
