"""What is refused of a body, and how it is told."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
import shapely
from shapely.geometry import mapping

from gis_platform.layers.api import bodies
from gis_platform.municipalities.models import Municipality
from gis_platform.municipalities.roles import Role
from landscaping.models import Tree
from parcels.models import Parcel
from tests.factories import make_municipality, make_parcel, rectangle
from tests.layers.editing.making import GEOJSON, MERGE_PATCH, Editor, etag, feature, square

pytestmark = pytest.mark.django_db
POINT = {"type": "Point", "coordinates": [49.1, 55.8]}
TREE = json.dumps(feature(POINT))


def found(answer: Any) -> list[dict[str, Any]]:
    """Return the findings of an answer."""
    assert answer.status_code == 422, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return [one["properties"] for one in answer.json()["findings"]["features"]]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (" ", "not JSON"),
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ("null", "not a JSON object"),
        ('{"type": "Feature", "type": "Feature"}', "twice"),
        ('{"type": "Feature", "properties": {"a": 1, "a": 2}}', "twice"),
        ('{"type": "Feature", "properties": {"height_m": NaN}}', "NaN"),
        ('{"type": "Feature", "properties": {"height_m": -Infinity}}', "Infinity"),
        ('{"type": "Feature", "properties": {"height_m": 1e999}}', "too large"),
        ("[" * 100_000, "deep"),
        ('{"a":' * 40 + "1" + "}" * 40, "deep"),
        ('{"type": "FeatureCollection", "features": []}', "one GeoJSON feature"),
        ('{"type": "Feature", "geometry": null, "properties": []}', "properties"),
        ('{"type": "Feature", "geometry": null, "properties": {}, "accept": "ALL"}', "accept"),
        ('{"type": "Feature", "properties": {"geometry": null}}', "geometry"),
        ('{"x": ' + "1" * 5000 + "}", "not JSON"),
    ],
)
def test_what_is_not_one_feature_in_sound_json_is_a_bad_request(
    editor: Editor, text: str, word: str
) -> None:
    answer = editor.create("trees", text)
    assert answer.status_code == 400
    assert word in answer.json()["detail"]
    assert len(answer.content) < 1000


def test_bytes_that_are_no_utf8_are_a_bad_request(editor: Editor) -> None:
    assert editor.create("trees", b'{"type": "\xff"}').status_code == 400


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "application/geo+json; charset=latin-1"]
)
def test_a_media_type_that_is_not_read_is_refused_with_those_that_are(
    editor: Editor, here: Municipality, content_type: str
) -> None:
    answer = editor.create("trees", TREE, content_type)
    assert answer.status_code == 415
    assert answer["Accept-Post"] == "application/geo+json, application/json"
    patched = editor.update("trees", 1, "{}", content_type, If_Match="*")
    assert patched.status_code == 415
    assert patched["Accept-Patch"].startswith("application/merge-patch+json")
    assert patched.json()["accepted"][0] == MERGE_PATCH


def test_plain_json_is_read_as_geojson(editor: Editor) -> None:
    assert editor.create("trees", TREE, "application/json; charset=utf-8").status_code == 201


def test_a_body_beyond_the_limit_is_not_read(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "LARGEST_BODY_BYTES", len(TREE) - 1)
    answer = editor.create("trees", TREE)
    assert answer.status_code == 413
    assert answer.json()["limit_bytes"] == len(TREE) - 1


def test_a_boundary_larger_than_the_form_limit_of_django_is_read(
    editor: Editor, here: Municipality
) -> None:
    turns = [2 * math.pi * step / 80_000 for step in range(80_000)]
    ring = [[49.1 + 0.02 * math.cos(turn), 55.8 + 0.02 * math.sin(turn)] for turn in turns]
    body = feature({"type": "Polygon", "coordinates": [[*ring, ring[0]]]}, name="Round park")
    assert len(json.dumps(body)) > 2_621_440
    assert editor.create("green-areas", body).status_code == 201


def test_every_fault_of_the_fields_is_told_at_once(editor: Editor) -> None:
    faults = found(
        editor.create(
            "trees",
            feature(
                POINT,
                species=5,
                species_latin="x" * 201,
                dbh_cm=301,
                height_m="tall",
                planted_on="2026-02-30",
                status="NEW",
                colour="green",
                version=3,
            ),
        )
    )
    assert {fault["field"]: fault["code"] for fault in faults} == {
        "species": "WRONG_TYPE",
        "species_latin": "MAX_LENGTH",
        "dbh_cm": "MAX_VALUE",
        "height_m": "WRONG_TYPE",
        "planted_on": "INVALID",
        "status": "INVALID_CHOICE",
        "colour": "UNKNOWN_FIELD",
    }
    unknown = next(fault for fault in faults if fault["field"] == "colour")
    assert "crown_diameter_m" in unknown["text"]
    assert not Tree.everywhere.exists()


@pytest.mark.parametrize("value", [True, "2.5", [2.5], {"m": 2.5}])
def test_a_number_is_a_number(editor: Editor, value: object) -> None:
    (fault,) = found(editor.create("trees", feature(POINT, height_m=value)))
    assert fault["text"] == "height_m takes a number."


@pytest.mark.parametrize("value", [2.55, 12345.6])
def test_a_number_with_more_digits_than_are_kept_is_refused(editor: Editor, value: float) -> None:
    (fault,) = found(editor.create("trees", feature(POINT, height_m=value)))
    assert fault["code"].startswith("MAX_")


@pytest.mark.parametrize("value", ["a\x00b", "\ud800"])
def test_text_that_cannot_be_stored_is_refused(editor: Editor, value: str) -> None:
    (fault,) = found(editor.create("trees", feature(POINT, species=value)))
    assert fault["field"] == "species"


def test_a_new_feature_has_what_its_table_demands(editor: Editor) -> None:
    (fault,) = found(editor.create("parcels", feature(square(49.1, 55.8))))
    assert (fault["code"], fault["field"]) == ("REQUIRED", "cadastral_number")


def test_a_feature_without_a_member_geometry_is_refused(editor: Editor) -> None:
    body = {"type": "Feature", "properties": {"cadastral_number": "1"}}
    (fault,) = found(editor.create("parcels", body))
    assert (fault["code"], fault["field"]) == ("REQUIRED", "geometry")


def test_a_read_only_value_that_changes_is_named_with_what_it_is(
    editor: Editor, here: Municipality
) -> None:
    parcel = make_parcel(here, area_value="600.5")
    body = {"properties": {"area_value": 700, "status": "REGISTERED", "version": 1}}
    (fault,) = found(editor.update("parcels", parcel.pk, body, If_Match=etag(1)))
    assert (fault["code"], fault["field"]) == ("READ_ONLY", "area_value")
    assert fault["values"] == {
        "field": "area_value",
        "now": "600.5",
        "sent": "700",
        "open": "geometry, address, use_code, permitted_use_by_document",
    }


def test_a_code_that_the_classifier_lacks_is_refused(editor: Editor, here: Municipality) -> None:
    parcel = make_parcel(here)
    (fault,) = found(editor.update("parcels", parcel.pk, {"use_code": "99.9"}, If_Match="*"))
    assert (fault["code"], fault["values"]["value"]) == ("UNKNOWN_CODE", "99.9")
    assert editor.update("parcels", parcel.pk, {"use_code": "2.1"}, If_Match="*").status_code == 200


def test_a_geometry_that_crosses_itself_is_shown_on_the_map(editor: Editor) -> None:
    ring = [[49.1, 55.8], [49.102, 55.802], [49.102, 55.8], [49.1, 55.802], [49.1, 55.8]]
    answer = editor.create("green-areas", feature({"type": "Polygon", "coordinates": [ring]}))
    assert found(answer)[0]["text"] == "Self-intersection at 49.101, 55.801."
    place = answer.json()["findings"]["features"][0]["geometry"]
    assert place == {"type": "Point", "coordinates": [49.101, 55.801]}


def test_a_geometry_of_another_type_is_refused(editor: Editor) -> None:
    (fault,) = found(editor.create("green-areas", feature(POINT)))
    assert fault["text"] == "The geometry is Point; this layer takes MultiPolygon, Polygon."


def local_square(here: Municipality, x: float, width: float) -> dict[str, Any]:
    """Return a rectangle 100 m high in local metres, x to the east of a whole metre."""
    origin = here.local_crs.to_local(shapely.Point(49.1, 55.8))
    west, south = round(origin.x) + x, round(origin.y)
    made: dict[str, Any] = mapping(shapely.box(west, south, west + width, south + 100))
    return made


def test_an_overlap_is_refused_with_neighbour_area_and_place(
    editor: Editor, here: Municipality
) -> None:
    crs = f"http://testserver/{here.code}/api/crs/local"
    first = feature(local_square(here, 0, 100), cadastral_number="16:50:1:1")
    assert editor.create("parcels", first, Content_Crs=f"<{crs}>").status_code == 201
    second = feature(local_square(here, 90, 100), cadastral_number="16:50:1:2")
    answer = editor.create("parcels", second, Content_Crs=f"<{crs}>")
    assert found(answer)[0]["text"] == "Overlaps 16:50:1:1 by 1000.00 m²."
    place = shapely.geometry.shape(answer.json()["findings"]["features"][0]["geometry"])
    assert here.local_crs.to_local(place).area == pytest.approx(1000, abs=0.1)
    beside = feature(local_square(here, 100, 100), cadastral_number="16:50:1:2")
    assert editor.create("parcels", beside, Content_Crs=f"<{crs}>").status_code == 201


def test_a_warning_is_accepted_by_its_code_and_kept_with_the_reason(editor: Editor) -> None:
    town = make_municipality("town", boundary=rectangle(49.0, 55.7, 0.1))
    keeper = Editor(town)
    body = feature(square(49.09, 55.75, 0.02), name="Park on the border")
    (warning,) = found(keeper.create("green-areas", body))
    assert (warning["code"], warning["severity"]) == ("REACHES_OUT", "warning")
    accepted = keeper.create(
        "green-areas", {**body, "accept": ["REACHES_OUT"]}, Change_Reason="two%20cities"
    )
    assert accepted.status_code == 201
    stored = keeper.client.get(accepted["Location"]).json()["id"]
    from landscaping.models import PlantCover  # noqa: PLC0415

    context = PlantCover.everywhere.get(pk=stored).events.get().pgh_context  # type: ignore[attr-defined]
    assert context["accepted"][0]["code"] == "REACHES_OUT"
    assert context["reason"] == "two cities"
    outside = feature(square(49.3, 55.75), name="Elsewhere")
    (error,) = found(keeper.create("green-areas", {**outside, "accept": ["OUTSIDE"]}))
    assert error["severity"] == "error"


def test_a_patch_in_geojson_is_read_too(editor: Editor, here: Municipality) -> None:
    parcel = make_parcel(here)
    body = feature(square(49.1, 55.8, 0.0005), address="half")
    assert editor.update("parcels", parcel.pk, body, GEOJSON, If_Match=etag(1)).status_code == 200
    parcel.refresh_from_db()
    assert parcel.geometry is not None
    assert parcel.geometry.area == pytest.approx(0.0005**2)
    assert Parcel.everywhere.get(pk=parcel.pk).address == "half"


def test_a_flood_of_unknown_fields_is_answered_with_some_of_them(editor: Editor) -> None:
    body = feature(POINT, **{f"field_{number}": number for number in range(50_000)})
    assert len(found(editor.create("trees", body))) == 100


def test_a_name_that_is_given_twice_among_many_is_found_at_once(editor: Editor) -> None:
    many = ",".join(f'"a{number}":0' for number in range(100_000))
    answer = editor.create("trees", f'{{{many},"a99999":1}}')
    assert answer.status_code == 400
    assert "'a99999'" in answer.json()["detail"]


def test_a_flood_of_wrong_entries_of_a_list_is_answered_with_some_of_them(
    here: Municipality,
) -> None:
    keeper = Editor(here, Role.ARCHITECT)
    body = feature(POINT, number="1", parcel_numbers=["x" * 61] * 5_000)
    assert len(found(keeper.create("construction-permits", body))) == 100
