"""The schema of what may be sent: what it allows is taken, what it forbids is refused."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gis_platform.municipalities.models import Municipality
from tests.factories import make_parcel
from tests.layers.editing.making import Editor, etag, feature, square

pytestmark = pytest.mark.django_db
OGC = pytest.mark.ogc
POINT = {"type": "Point", "coordinates": [49.1, 55.8]}


def schema(editor: Editor, layer: str, operation: str = "") -> Any:
    url = f"/{editor.municipality.code}/api/collections/{layer}/schema"
    asked = {"type": operation} if operation else {"f": "json"}
    answer = editor.client.get(url, asked)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/schema+json"
    Draft202012Validator.check_schema(answer.json())
    return answer.json()


@OGC("features-4/features/representation-geojson-replace", "features-4/features/schema")
@pytest.mark.parametrize(
    ("properties", "is_valid"),
    [
        ({}, True),
        ({"address": "Green Lane", "use_code": None}, True),
        ({"address": 5}, False),
        ({"address": "x" * 1001}, False),
        ({"nothing": "x"}, False),
    ],
)
def test_a_replacement_is_taken_if_and_only_if_it_keeps_to_the_schema(
    editor: Editor, here: Municipality, properties: dict[str, Any], is_valid: bool
) -> None:
    parcel = make_parcel(here)
    body = feature(square(49.1, 55.8), **properties)
    validator = Draft202012Validator(schema(editor, "parcels", "replace"))
    assert validator.is_valid(body) is is_valid
    answer = editor.replace("parcels", parcel.pk, body, If_Match=etag(1))
    assert answer.status_code == (200 if is_valid else 422)


@pytest.mark.parametrize(
    ("properties", "is_valid"),
    [
        ({"species": "Lime", "height_m": 12.5, "planted_on": "2020-05-01"}, True),
        ({"status": None, "category": "", "height_m": None}, True),
        ({"height_m": "12.5"}, False),
        ({"status": "NEW"}, False),
        ({"version": 3}, False),
    ],
)
def test_a_new_feature_keeps_to_its_schema(
    editor: Editor, properties: dict[str, Any], is_valid: bool
) -> None:
    body = feature(POINT, **properties)
    validator = Draft202012Validator(schema(editor, "trees", "create"))
    assert validator.is_valid(body) is is_valid
    if properties != {"version": 3}:
        assert editor.create("trees", body).status_code == (201 if is_valid else 422)


def test_a_new_parcel_has_its_number_and_an_update_has_what_it_changes(editor: Editor) -> None:
    new = Draft202012Validator(schema(editor, "parcels", "create"))
    assert not new.is_valid(feature(square(49.1, 55.8)))
    assert new.is_valid(feature(None, cadastral_number="16:50:1:1"))
    update = Draft202012Validator(schema(editor, "parcels", "update"))
    assert update.is_valid({"properties": {"address": "x"}})


@OGC("features-4/features/schema")
def test_the_schema_of_a_collection_allows_no_other_fields(editor: Editor) -> None:
    assert schema(editor, "parcels")["additionalProperties"] is False


def test_an_operation_that_nobody_knows_is_refused(editor: Editor) -> None:
    url = f"/{editor.municipality.code}/api/collections/parcels/schema"
    answer = editor.client.get(url, {"type": "upsert"})
    assert answer.status_code == 400
    assert answer.json()["expected"] == "create or replace or update"
