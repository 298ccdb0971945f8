"""Create, replace, update and delete by requests."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.utils.http import parse_http_date

from gis_platform.layers.freshness import revision
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from landscaping.models import Tree
from parcels.models import Parcel
from tests.factories import make_municipality, make_parcel
from tests.layers.editing.making import GEOJSON, Editor, etag, feature, items_url, square

pytestmark = pytest.mark.django_db
OGC = pytest.mark.ogc
POINT = {"type": "Point", "coordinates": [49.1, 55.8]}
# spherical Mercator of that point: x = R·λ, y = R·ln tan(π/4 + φ/2)
MERCATOR = [
    6378137 * math.radians(49.1),
    6378137 * math.log(math.tan(math.pi / 4 + math.radians(55.8) / 2)),
]


@pytest.fixture
def parcel(here: Municipality) -> Parcel:
    return make_parcel(here, address="Green Lane 1")


@OGC(
    "features-4/create-replace-delete/post-op",
    "features-4/create-replace-delete/post-body",
    "features-4/create-replace-delete/post-content-type",
    "features-4/create-replace-delete/post-response",
    "features-4/create-replace-delete/post-response-rid",
    "features-4/features/resources-endpoint",
)
def test_a_new_feature_gets_an_address_where_it_can_be_read(editor: Editor) -> None:
    body = feature(square(49.1, 55.8), cadastral_number="16:50:010101:1", address="Green Lane 1")
    answer = editor.create("parcels", body)
    assert answer.status_code == 201
    assert answer["Content-Type"] == GEOJSON
    read = editor.client.get(answer["Location"])
    assert read.status_code == 200
    assert read.json()["id"] == answer.json()["id"]
    assert read.json()["properties"]["address"] == "Green Lane 1"
    assert read["ETag"] == answer["ETag"] == '"1"'
    again = editor.create("parcels", {**body, "properties": {"cadastral_number": "16:50:010101:2"}})
    assert again.status_code == 422


def test_an_answer_tells_the_version_and_the_revision_of_the_layer(
    editor: Editor, here: Municipality
) -> None:
    answer = editor.create("trees", feature(POINT, species="Lime"))
    assert answer.json()["version"] == 1
    assert answer.json()["revision"] == revision(get_layer("trees"), here) == 1


@OGC(
    "features-4/create-replace-delete/put-op",
    "features-4/create-replace-delete/put-body",
    "features-4/create-replace-delete/put-content-type",
    "features-4/create-replace-delete/put-response",
    "features-4/optimistic-locking-etags/put-etag-response",
    "features-4/optimistic-locking-timestamps/put-last-modified-response",
    "features-4/features/resource-endpoint",
)
def test_a_replaced_feature_is_what_was_sent(editor: Editor, parcel: Parcel) -> None:
    answer = editor.replace(
        "parcels", parcel.pk, feature(square(49.1, 55.8, 0.002)), If_Match=etag(1)
    )
    assert answer.status_code == 200
    assert answer["ETag"] == '"2"'
    assert parse_http_date(answer["Last-Modified"])
    assert answer.json()["geometry"]["coordinates"] == [square(49.1, 55.8, 0.002)["coordinates"]]
    assert answer.json()["properties"]["address"] == ""
    assert answer.json()["properties"]["cadastral_number"] == parcel.cadastral_number


def test_an_item_that_was_read_can_be_sent_back_as_it_is(editor: Editor, parcel: Parcel) -> None:
    read = editor.get("parcels", parcel.pk)
    body = read.json()
    body["properties"]["address"] = "Green Lane 2"
    answer = editor.replace("parcels", parcel.pk, body, If_Match=read["ETag"])
    assert answer.status_code == 200
    parcel.refresh_from_db()
    assert (parcel.address, parcel.version) == ("Green Lane 2", 2)


def test_a_feature_that_would_stay_as_it_is_keeps_its_version(
    editor: Editor, parcel: Parcel
) -> None:
    read = editor.get("parcels", parcel.pk)
    answer = editor.replace("parcels", parcel.pk, read.json(), If_Match=read["ETag"])
    assert (answer.status_code, answer["ETag"]) == (200, '"1"')
    assert parcel.events.count() == 1  # type: ignore[attr-defined]


@OGC(
    "features-4/create-replace-delete/put-rid",
    "features-4/features/geojson-create-replace",
    "features-4/update/rid",
)
def test_an_identifier_in_the_body_is_ignored(editor: Editor, parcel: Parcel) -> None:
    body = {**feature(square(49.1, 55.8), address="here"), "id": parcel.pk + 5}
    replaced = editor.replace("parcels", parcel.pk, body, If_Match=etag(1))
    assert (replaced.status_code, replaced.json()["id"]) == (200, parcel.pk)
    body["properties"]["address"] = "there"
    patched = editor.update("parcels", parcel.pk, body, GEOJSON, If_Match=etag(2))
    assert (patched.status_code, patched.json()["id"]) == (200, parcel.pk)
    created = editor.create("trees", {**feature(POINT), "id": 77})
    assert created.json()["id"] != 77


@OGC(
    "features-4/update/methods",
    "features-4/update/update-patch-op",
    "features-4/update/update-patch-body",
    "features-4/update/update-patch-response",
    "features-4/optimistic-locking-etags/patch-etag-response",
    "features-4/optimistic-locking-timestamps/patch-last-modified-response",
)
def test_an_update_changes_what_it_names(editor: Editor, parcel: Parcel) -> None:
    body = {"properties": {"address": "Green Lane 3"}}
    answer = editor.update("parcels", parcel.pk, body, If_Match=etag(1))
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    assert parse_http_date(answer["Last-Modified"])
    parcel.refresh_from_db()
    assert parcel.address == "Green Lane 3"
    assert parcel.geometry is not None
    assert parcel.geometry.area == pytest.approx(1e-6)


@OGC("features-4/features/update-json-merge-patch")
def test_a_merge_patch_names_fields_as_the_schema_does_and_null_unsets(
    editor: Editor, here: Municipality
) -> None:
    tree = Tree.everywhere.create(
        municipality=here, geometry=Point(49.1, 55.8, srid=4326), species="Lime", height_m=12
    )
    place = {"type": "Point", "coordinates": [49.2, 55.9]}
    patch = {"height_m": None, "species": None, "status": None, "geometry": place}
    answer = editor.update("trees", tree.pk, patch, If_Match=etag(1))
    assert answer.status_code == 200
    assert answer.json()["geometry"] == place
    written = answer.json()["properties"]
    assert (written["height_m"], written["species"], written["status"]) == (None, "", "ALIVE")
    moved = editor.update("trees", tree.pk, {"id": tree.pk + 1}, If_Match=etag(2))
    assert moved.status_code == 400
    assert "id" in moved.json()["detail"]


def test_what_a_feature_cannot_be_without_cannot_be_unset(
    editor: Editor, here: Municipality
) -> None:
    tree = Tree.everywhere.create(municipality=here, geometry=Point(49.1, 55.8, srid=4326))
    answer = editor.update("trees", tree.pk, {"geometry": None}, If_Match=etag(1))
    assert answer.status_code == 422
    (found,) = answer.json()["findings"]["features"]
    assert (found["properties"]["code"], found["properties"]["field"]) == ("REQUIRED", "geometry")


@OGC(
    "features-4/create-replace-delete/delete-op", "features-4/create-replace-delete/delete-response"
)
def test_a_deleted_feature_is_gone_but_its_row_and_history_stay(
    editor: Editor, parcel: Parcel
) -> None:
    answer = editor.delete("parcels", parcel.pk, If_Match=etag(1), Change_Reason="merged")
    assert (answer.status_code, answer.content) == (204, b"")
    assert editor.get("parcels", parcel.pk).status_code == 404
    assert editor.delete("parcels", parcel.pk, If_Match=etag(2)).status_code == 404
    parcel.refresh_from_db()
    assert parcel.end_lifespan is not None
    first, last = parcel.events.order_by("pgh_id")  # type: ignore[attr-defined]
    assert (first.end_lifespan, last.end_lifespan) == (None, parcel.end_lifespan)
    assert last.pgh_context["reason"] == "merged"


def test_a_number_is_free_again_when_its_feature_has_ended(editor: Editor, parcel: Parcel) -> None:
    body = feature(square(49.3, 55.8), cadastral_number=parcel.cadastral_number)
    taken = editor.create("parcels", body)
    assert taken.status_code == 409
    assert taken.json()["taken"] == {"cadastral_number": parcel.cadastral_number}
    assert parcel.cadastral_number in taken.json()["detail"]
    editor.delete("parcels", parcel.pk, If_Match=etag(1))
    assert editor.create("parcels", body).status_code == 201


def test_a_number_of_another_municipality_is_no_conflict(editor: Editor) -> None:
    make_parcel(make_municipality("there"), "16:50:010101:1")
    body = feature(square(49.1, 55.8), cadastral_number="16:50:010101:1")
    assert editor.create("parcels", body).status_code == 201


def test_history_says_who_why_from_what_and_by_which_door(editor: Editor, parcel: Parcel) -> None:
    editor.update(
        "parcels",
        parcel.pk,
        {"address": "Зелёная, 1"},
        If_Match=etag(1),
        Change_Reason="%D0%BF%D0%B5%D1%80%D0%B5%D0%B8%D0%BC%D0%B5%D0%BD%D0%BE%D0%B2%D0%B0%D0%BD%D0%B0",
        Source_Document="Resolution%20No.%207",
    )
    context = parcel.events.order_by("pgh_id").last().pgh_context  # type: ignore[attr-defined]
    assert context["reason"] == "переименована"
    assert context["source_document"] == "Resolution No. 7"
    assert (context["channel"], context["actor"]) == ("api", "gis-here")


@pytest.mark.parametrize("reason", ["%FF", "a%00b", "a%0Ab", "x" * 501])
def test_a_reason_that_is_no_text_is_refused(editor: Editor, parcel: Parcel, reason: str) -> None:
    answer = editor.update(
        "parcels", parcel.pk, {"address": "x"}, If_Match=etag(1), Change_Reason=reason
    )
    assert answer.status_code == 400
    assert answer.json()["parameter"] == "Change-Reason"


@pytest.mark.parametrize("verb", ["update", "replace"])
def test_a_minimal_answer_has_the_version_alone(editor: Editor, parcel: Parcel, verb: str) -> None:
    send: Any = getattr(editor, verb)
    body = feature(square(49.1, 55.8), address="new")
    answer = send("parcels", parcel.pk, body, GEOJSON, If_Match=etag(1), Prefer="return=minimal")
    assert (answer.status_code, answer.content, answer["ETag"]) == (204, b"", '"2"')
    assert answer["Preference-Applied"] == "return=minimal"


@OGC("features-4/features/default-crs", "features-4/features/crs-crs84")
def test_coordinates_are_lon_lat_unless_said_otherwise(editor: Editor) -> None:
    answer = editor.create("trees", feature(POINT))
    assert Tree.everywhere.get(pk=answer.json()["id"]).geometry.coords == (49.1, 55.8)


@OGC("features-4/features/content-crs-header", "features-4/features/crs-other-crs")
@pytest.mark.parametrize(
    ("crs", "position"),
    [
        ("http://www.opengis.net/def/crs/EPSG/0/3857", MERCATOR),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", [55.8, 49.1]),
    ],
)
def test_a_header_names_the_crs_of_what_is_sent(
    editor: Editor, crs: str, position: list[float]
) -> None:
    body = feature({"type": "Point", "coordinates": position})
    answer = editor.create("trees", body, Content_Crs=f"<{crs}>")
    assert answer.status_code == 201
    assert answer.json()["geometry"]["coordinates"] == pytest.approx([49.1, 55.8], abs=2e-9)


def test_a_crs_that_nobody_knows_is_refused_with_those_that_are_known(editor: Editor) -> None:
    answer = editor.create("trees", feature(POINT), Content_Crs="<urn:nowhere>")
    assert answer.status_code == 400
    assert answer.json()["parameter"] == "Content-Crs"
    assert "CRS84" in answer.json()["expected"]


def test_the_member_crs_of_older_geojson_is_read(editor: Editor) -> None:
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    body = feature({"type": "Point", "coordinates": MERCATOR})
    answer = editor.create("trees", {**body, "crs": named})
    assert answer.json()["geometry"]["coordinates"] == pytest.approx([49.1, 55.8], abs=2e-9)


def test_the_state_before_a_deletion_is_still_found_as_at_its_time(
    editor: Editor, parcel: Parcel
) -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    editor.delete("parcels", parcel.pk, If_Match=etag(1))
    with connection.cursor() as cursor:
        for version, hours in zip(
            parcel.events.order_by("pgh_id"),  # type: ignore[attr-defined]
            (-1, 1),
            strict=True,
        ):
            moment = noon + timedelta(hours=hours)
            cursor.execute(
                "UPDATE parcels_parcelversion SET pgh_created_at = %s,"
                " end_lifespan = CASE WHEN end_lifespan IS NULL THEN NULL ELSE %s END"
                " WHERE pgh_id = %s",
                [moment, moment, version.pgh_id],
            )
    url = items_url(editor.municipality)
    before = editor.client.get(f"{url}?datetime=2026-03-01T12:30:00Z&f=json").json()
    after = editor.client.get(f"{url}?datetime=2026-03-01T13:30:00Z&f=json").json()
    assert [one["id"] for one in before["features"]] == [parcel.pk]
    assert after["features"] == []
