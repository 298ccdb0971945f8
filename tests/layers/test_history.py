"""As at: what the record held at an instant, or last within an interval."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import shapely
from django.db import connection
from django.db.models import Q

from gis_platform.layers.history import (
    FEATURE_ID,
    Period,
    last_change,
    last_modified,
    versions,
    whole_second,
)
from gis_platform.layers.parameters import read_selection
from gis_platform.layers.policy import access
from gis_platform.layers.registry import RowRule, get_layer
from gis_platform.layers.selection import Selection, select
from gis_platform.municipalities.actors import Actor
from gis_platform.municipalities.models import Municipality
from parcels.models import Parcel
from tests.factories import make_municipality, make_parcel, rectangle

pytestmark = pytest.mark.django_db
PARCELS = get_layer("parcels")
DAY = timedelta(days=1)
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def town() -> Municipality:
    """A town of four parcels: kept, changed on day 2, removed on day 3, ended on day 4."""
    place = make_municipality()
    parcels = {name: make_parcel(place, name) for name in ("kept", "changed", "removed", "ended")}
    dated(START)
    Parcel.everywhere.filter(pk=parcels["changed"].pk).update(
        address="new", geometry=rectangle(50.0, 55.0)
    )
    dated(START + 2 * DAY)
    Parcel.everywhere.filter(pk=parcels["removed"].pk).delete()
    dated(START + 3 * DAY)
    Parcel.everywhere.filter(pk=parcels["ended"].pk).update(end_lifespan=START + 4 * DAY)
    dated(START + 4 * DAY)
    return place


def dated(moment: datetime) -> None:
    """Give the versions that were just made the moment, as if they were made then."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE parcels_parcelversion SET pgh_created_at = %s "
            "WHERE pgh_created_at > '2026-06-01'",
            [moment],
        )


def found(place: Municipality, **parameters: str) -> dict[str, str]:
    """Return number and address of what is found, the access of a visitor being used."""
    seen = access(Actor(municipality=place), PARCELS)
    named = {name.replace("_", "-"): value for name, value in parameters.items()}
    rows = select(read_selection(seen, named), place).rows
    pairs = list(rows.values_list("cadastral_number", "address"))
    assert len(pairs) == len(dict(pairs)), "each feature is there once"
    return dict(pairs)


def at(days: float) -> str:
    return (START + days * DAY).isoformat().replace("+00:00", "Z")


@pytest.mark.ogc("features-1/core/fc-time-response")
@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, set()),
        (0, {"kept", "changed", "removed", "ended"}),
        (1, {"kept", "changed", "removed", "ended"}),
        (2, {"kept", "changed", "removed", "ended"}),
        (2.9, {"kept", "changed", "removed", "ended"}),
        (3, {"kept", "changed", "ended"}),
        (3.9, {"kept", "changed", "ended"}),
        (4, {"kept", "changed"}),
    ],
)
def test_an_instant_shows_what_was_there(
    town: Municipality, days: float, expected: set[str]
) -> None:
    there = found(town, datetime=at(days))
    assert set(there) == expected
    if "changed" in there:
        assert there["changed"] == ("new" if days >= 2 else "")


def test_from_now_on_the_current_features_are_shown(town: Municipality) -> None:
    assert set(found(town)) == {"kept", "changed"}
    assert set(found(town, datetime="2999-01-01")) == {"kept", "changed"}
    assert set(found(town, datetime="2999-01-01/..")) == {"kept", "changed"}


@pytest.mark.parametrize(
    ("first", "last", "expected", "address"),
    [
        (0, 1, {"kept", "changed", "removed", "ended"}, ""),
        (1, 2, {"kept", "changed", "removed", "ended"}, "new"),
        (2.5, 3.5, {"kept", "changed", "removed", "ended"}, "new"),
        (3, 3.5, {"kept", "changed", "ended"}, "new"),
        (3.5, 9, {"kept", "changed", "ended"}, "new"),
        (4, 9, {"kept", "changed"}, "new"),
        (-9, 0, {"kept", "changed", "removed", "ended"}, ""),
        (-9, -8, set(), ""),
    ],
)
def test_an_interval_shows_the_last_state_of_what_was_there_in_it(
    town: Municipality, first: float, last: float, expected: set[str], address: str
) -> None:
    there = found(town, datetime=f"{at(first)}/{at(last)}")
    assert set(there) == expected
    assert there.get("changed", "") == address


def test_open_intervals_reach_as_far_as_the_record(town: Municipality) -> None:
    everything = {"kept", "changed", "removed", "ended"}
    assert set(found(town, datetime=f"{at(1)}/..")) == everything
    assert set(found(town, datetime=f"{at(3)}/..")) == everything - {"removed"}
    assert set(found(town, datetime=f"../{at(1)}")) == everything
    assert found(town, datetime=f"../{at(1)}")["changed"] == ""


def test_conditions_and_boxes_are_those_of_the_version(town: Municipality) -> None:
    moved = {"bbox": "49.99,54.99,50.01,55.01"}
    assert set(found(town, datetime=at(1), **moved)) == set()
    assert set(found(town, datetime=at(2), **moved)) == {"changed"}
    assert set(found(town, datetime=at(1), filter="address = 'new'")) == set()
    assert set(found(town, datetime=at(2), filter="address = 'new'")) == {"changed"}
    assert set(found(town, datetime=at(2), address="new")) == {"changed"}


def test_what_a_role_sees_is_decided_on_the_version_that_is_shown(town: Municipality) -> None:
    seen = access(Actor(municipality=town), PARCELS)
    hidden = replace(seen, hidden=(RowRule(condition=Q(address="new"), readers=frozenset()),))

    def numbers(days: float) -> set[str]:
        moment = START + days * DAY
        asked = Selection(access=hidden, period=Period(start=moment, end=moment))
        return set(select(asked, town).rows.values_list("cadastral_number", flat=True))

    assert "changed" in numbers(1)
    assert "changed" not in numbers(2)  # and no older version of it instead
    assert set(select(Selection(access=hidden), town).rows.values_list("address", flat=True)) == {
        ""
    }


def test_overlapping_transactions_are_told_apart_by_their_order(town: Municipality) -> None:
    parcel = Parcel.objects.of(town).get(cadastral_number="kept")
    Parcel.everywhere.filter(pk=parcel.pk).update(address="second")
    dated(START + 6 * DAY)
    Parcel.everywhere.filter(pk=parcel.pk).update(address="third")
    dated(START + 5 * DAY)  # its transaction began before that of the second
    assert found(town, datetime=at(5.5))["kept"] == "third"
    assert found(town, datetime=at(7))["kept"] == "third"


def test_versions_are_found_by_place_and_by_feature(town: Municipality) -> None:
    moment = Period(start=START + DAY, end=START + DAY)
    seen = access(Actor(municipality=town), PARCELS)
    rows = select(Selection(access=seen, bbox=(49, 55, 49.01, 55.01), period=moment), town).rows
    Parcel.everywhere.bulk_create(
        Parcel(
            municipality=town,
            cadastral_number=f"many:{number}",
            geometry=rectangle(49 + number % 60 / 100, 55 + number // 60 / 100),
        )
        for number in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE parcels_parcelversion")
    plan = rows.explain()
    assert "parcels_parcelversion_geometry" in plan
    assert "pgh_obj_id" in plan


def test_the_last_change_is_told_to_the_second_after_it(town: Municipality) -> None:
    parcel = make_parcel(town, "fresh")
    exact = last_change(PARCELS, parcel.pk)
    assert exact is not None
    table = versions(PARCELS)._base_manager
    assert exact == table.get(**{FEATURE_ID: parcel.pk}).pgh_created_at
    dated(datetime(2026, 5, 1, 12, 0, 0, 1, tzinfo=UTC))
    assert last_modified(PARCELS, parcel.pk) == datetime(2026, 5, 1, 12, 0, 1, tzinfo=UTC)
    assert last_modified(PARCELS, -1) is None


@pytest.mark.parametrize(
    ("microsecond", "passed", "expected"),
    [(0, 0.5, 0), (0, 0, None), (1, 0.9, None), (1, 1.0, None), (1, 1.1, 1)],
)
def test_a_second_that_has_not_passed_is_not_told(
    microsecond: int, passed: float, expected: int | None
) -> None:
    moment = START.replace(microsecond=microsecond)
    told = whole_second(moment, START + timedelta(seconds=passed))
    assert told == (None if expected is None else START + timedelta(seconds=expected))


def test_a_shape_of_the_past_is_answered_in_every_system(town: Municipality) -> None:
    from gis_platform.layers import queries  # noqa: PLC0415
    from gis_platform.layers.crs_names import WEB_MERCATOR  # noqa: PLC0415

    seen = access(Actor(municipality=town), PARCELS)
    asked = read_selection(seen, {"datetime": at(1), "crs": WEB_MERCATOR, "sortby": "-local_id"})
    page = queries.find(asked, town, after_=None, limit=1)
    feature = json.loads(page.features[0])
    west, *_ = shapely.geometry.shape(feature["geometry"]).bounds
    assert west == pytest.approx(49.1 / 180 * 20_037_508.342789244, abs=1e-4)
