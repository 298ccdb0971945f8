"""Which state a change starts from: ETags and moments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils.http import http_date

from gis_platform.layers.changes import Expectation
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.factories import make_parcel
from tests.layers.editing.making import Editor, feature, square

pytestmark = pytest.mark.django_db
OGC = pytest.mark.ogc
NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.fixture
def parcel(here: Municipality) -> Parcel:
    """A parcel at version 2, whose address was `first` at version 1."""
    made = make_parcel(here, address="first", use_code="")
    Parcel.everywhere.filter(pk=made.pk).update(address="second")
    made.refresh_from_db()
    return made


def record_at(parcel: Parcel, *moments: datetime) -> None:
    """Let the versions of a parcel, in their order, have been made at some moments."""
    versions = parcel.events.order_by("pgh_id").values_list("pgh_id", flat=True)  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        for version, moment in zip(versions, moments, strict=True):
            cursor.execute(
                "UPDATE parcels_parcelversion SET pgh_created_at = %s WHERE pgh_id = %s",
                [moment, version],
            )


@OGC("features-4/optimistic-locking-etags/get-etag-response")
def test_an_item_tells_its_version(editor: Editor, parcel: Parcel) -> None:
    assert editor.get("parcels", parcel.pk)["ETag"] == '"2"'


@OGC(
    "features-4/optimistic-locking-etags/ifmatch-put-op",
    "features-4/optimistic-locking-etags/ifmatch-patch-op",
    "features-4/optimistic-locking-timestamps/ifunmodifiedsince-put-op",
    "features-4/optimistic-locking-timestamps/ifunmodifiedsince-patch-op",
)
def test_a_change_without_a_precondition_is_not_made(editor: Editor, parcel: Parcel) -> None:
    answers = [
        editor.update("parcels", parcel.pk, {"address": "x"}),
        editor.replace("parcels", parcel.pk, feature(square(49.1, 55.8))),
        editor.delete("parcels", parcel.pk),
        editor.update("parcels", parcel.pk, {"address": "x"}, If_Unmodified_Since="yesterday"),
    ]
    assert [answer.status_code for answer in answers] == [428] * 4
    assert answers[0].json()["version"] == 2
    parcel.refresh_from_db()
    assert parcel.version == 2


@OGC(
    "features-4/optimistic-locking-etags/ifmatch-put-eval",
    "features-4/optimistic-locking-etags/ifmatch-patch-eval",
)
@pytest.mark.parametrize(
    ("tags", "status"),
    [
        ('"2"', 200),
        ('"1", "2"', 200),
        ("*", 200),
        ('"1"', 412),
        ('"3"', 412),
        ('W/"2"', 412),
        ('"02"', 412),
        ('"two"', 412),
        ('""', 412),
    ],
)
def test_etags_are_compared_strongly(
    editor: Editor, parcel: Parcel, tags: str, status: int
) -> None:
    assert (
        editor.update("parcels", parcel.pk, {"address": "x"}, If_Match=tags).status_code == status
    )
    body = feature(square(49.1, 55.8, 0.002))
    current = tags.replace("2", "3") if status == 200 else tags
    answer = editor.replace("parcels", parcel.pk, body, If_Match=current)
    assert answer.status_code == status or current == '"3"'


@pytest.mark.parametrize("tags", ["2", "", "two", '"2', '"1" "2"'])
def test_what_is_no_etag_is_named(editor: Editor, parcel: Parcel, tags: str) -> None:
    answer = editor.update("parcels", parcel.pk, {"address": "x"}, If_Match=tags)
    assert answer.status_code == 400
    assert answer.json()["parameter"] == "If-Match"


def test_a_conflict_tells_what_differs_from_what_was_read(editor: Editor, parcel: Parcel) -> None:
    answer = editor.update(
        "parcels", parcel.pk, {"address": "third", "use_code": "2.1"}, If_Match='"1"'
    )
    assert answer.status_code == 412
    body = answer.json()
    assert body["base_version"] == 1
    assert body["current"]["version"] == 2
    assert body["current"]["properties"]["address"] == "second"
    assert body["differences"] == {
        "address": {"base": "first", "theirs": "second", "mine": "third"},
        "use_code": {"base": "", "theirs": "", "mine": "2.1"},
    }


def test_a_conflict_of_a_deletion_tells_what_others_changed(editor: Editor, parcel: Parcel) -> None:
    body = editor.delete("parcels", parcel.pk, If_Match='"1"').json()
    assert body["differences"] == {"address": {"base": "first", "theirs": "second"}}


def test_a_conflict_from_an_unknown_version_has_no_base(editor: Editor, parcel: Parcel) -> None:
    answer = editor.update("parcels", parcel.pk, {"address": "third"}, If_Match='"9"')
    assert answer.json()["differences"] == {"address": {"theirs": "second", "mine": "third"}}


@OGC(
    "features-4/optimistic-locking-timestamps/ifunmodifiedsince-put-eval",
    "features-4/optimistic-locking-timestamps/ifunmodifiedsince-patch-eval",
)
@pytest.mark.parametrize(
    ("since", "status"),
    [
        (NOON - timedelta(seconds=1), 412),
        (NOON, 412),
        (NOON + timedelta(seconds=1), 200),
        (NOON + timedelta(days=1), 200),
    ],
)
def test_a_change_later_than_the_named_second_is_a_conflict(
    editor: Editor, parcel: Parcel, since: datetime, status: int
) -> None:
    record_at(parcel, NOON - timedelta(hours=1), NOON + timedelta(milliseconds=1))
    header = http_date(since.timestamp())
    answer = editor.update("parcels", parcel.pk, {"address": "x"}, If_Unmodified_Since=header)
    assert answer.status_code == status
    if status == 412:
        expected = {"base": "first", "theirs": "second", "mine": "x"}
        assert answer.json()["differences"]["address"] == expected
        replaced = editor.replace(
            "parcels", parcel.pk, feature(square(49.1, 55.8)), If_Unmodified_Since=header
        )
        assert replaced.status_code == 412


@OGC("features-4/optimistic-locking-timestamps/get-last-modified-response")
def test_the_moment_of_an_item_that_was_read_can_be_named(editor: Editor, parcel: Parcel) -> None:
    record_at(parcel, NOON, NOON + timedelta(seconds=5, milliseconds=700))
    read = editor.get("parcels", parcel.pk)
    assert read["Last-Modified"] == "Sun, 01 Mar 2026 12:00:06 GMT"
    answer = editor.delete("parcels", parcel.pk, If_Unmodified_Since=read["Last-Modified"])
    assert answer.status_code == 204


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # both within one second: the reader of the first would name the same moment
        (timedelta(milliseconds=100), timedelta(milliseconds=900)),
        # a long transaction that began before the first version was made and ended after it
        (timedelta(seconds=30), timedelta(seconds=-30)),
    ],
)
def test_a_moment_that_fits_an_older_state_too_is_a_conflict(
    parcel: Parcel, first: timedelta, second: timedelta
) -> None:
    record_at(parcel, NOON + first, NOON + second)
    named = (NOON + first).replace(microsecond=0) + timedelta(seconds=1)
    expected = Expectation(unmodified_since=named)
    assert not expected.is_met_by(get_layer("parcels"), parcel)


def test_the_moment_of_the_answer_to_a_change_is_never_after_the_answer(
    editor: Editor, parcel: Parcel
) -> None:
    answer = editor.update("parcels", parcel.pk, {"address": "x"}, If_Match='"2"')
    assert answer["Last-Modified"] <= http_date()
    later = editor.update(
        "parcels", parcel.pk, {"address": "y"}, If_Unmodified_Since=answer["Last-Modified"]
    )
    assert later.status_code in {200, 412}


def test_if_match_goes_before_the_moment(editor: Editor, parcel: Parcel) -> None:
    old = http_date(0)
    answer = editor.update(
        "parcels", parcel.pk, {"address": "x"}, If_Match='"2"', If_Unmodified_Since=old
    )
    assert answer.status_code == 200


@OGC("features-4/create-replace-delete/put-rid-exception")
def test_what_does_not_exist_is_not_replaced(editor: Editor) -> None:
    body = feature(square(49.1, 55.8))
    assert editor.replace("parcels", 4711, body).status_code == 404
    assert editor.replace("parcels", 4711, body, If_Match='"1"').status_code == 412
    assert editor.replace("parcels", 4711, body, If_Match="*").status_code == 412
    assert editor.update("parcels", 4711, {}, If_Match='"1"').status_code == 404
    assert editor.delete("parcels", 4711, If_Match="*").status_code == 404
    assert not Parcel.everywhere.exists()
