"""Zones cover the ground without gaps, whatever is changed or ended; against plain shapely."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import shapely

from gis_platform.layers.serializers import to_geos
from gis_platform.municipalities.models import Municipality
from tests.changesets.desk import Desk, X, Y, box, delete, stored_parcel, update
from tests.factories import make_municipality
from tests.races import together
from zoning.models import ZoningElement

Body = dict[str, Any]


@pytest.fixture
def town() -> Municipality:
    return make_municipality("town")


@pytest.fixture
def ann(town: Municipality) -> Desk:
    return Desk(town)


def zone(town: Municipality, code: str, geometry: Body, **fields: Any) -> ZoningElement:
    there: Any = to_geos(town.local_crs.to_lonlat(shapely.geometry.shape(geometry)))
    return ZoningElement.everywhere.create(
        municipality=town, zone_code=code, name=code, geometry=there, **fields
    )


def edit(op: str, row: ZoningElement, **members: Any) -> Body:
    return {
        "key": f"{op}-{row.zone_code}",
        "layer": "territorial-zones",
        "op": op,
        "id": row.pk,
        "version": 1,
        **members,
    }


def found(desk: Desk, *edits: Body) -> list[Body]:
    """Return what a check finds, without what nobody has to accept."""
    told = desk.post("changesets/check", {"edits": list(edits)}).json()
    assert told["conflicts"] == []
    findings: list[Body] = told["findings"]
    return findings


def place(finding: Body) -> Any:
    return shapely.geometry.shape(finding["place"])


def local(x: float, y: float, width: float, height: float) -> Any:
    return shapely.box(X + x, Y + y, X + x + width, Y + y + height)


pytestmark = pytest.mark.django_db


def test_ground_that_a_zone_gives_up_is_found_in_its_place(ann: Desk, town: Municipality) -> None:
    west = zone(town, "R1", box(0, 0, 100, 100))
    zone(town, "R2", box(100, 0, 100, 100))
    (told,) = found(ann, edit("update", west, geometry=box(0, 0, 70, 100)))
    assert (told["code"], told["severity"], told["fix"]) == ("UNCOVERED", "warning", None)
    assert place(told).symmetric_difference(local(70, 0, 30, 100)).area < 0.1
    assert told["sentence"] == (
        "Leaves 3000.00 m² uncovered that it covered until now; up to 1 m² would be allowed."
    )


def test_the_end_of_a_zone_leaves_its_ground_uncovered(ann: Desk, town: Municipality) -> None:
    west = zone(town, "R1", box(0, 0, 100, 100))
    zone(town, "R2", box(60, 0, 100, 100))
    (told,) = found(ann, edit("delete", west))
    assert (told["key"], told["code"]) == ("delete-R1", "UNCOVERED")
    assert place(told).symmetric_difference(local(0, 0, 60, 100)).area < 0.1
    accept = [{"code": "UNCOVERED", "reason": "act 7"}]
    assert ann.publish(edit("delete", west)).status_code == 422
    told = ann.publish(edit("delete", west, accept=accept)).json()
    assert "6000.00" in told["changeset"]["edits"][0]["accept"][0]["finding"]


def test_edits_that_cover_together_raise_no_alarm(ann: Desk, town: Municipality) -> None:
    west, east = zone(town, "R1", box(0, 0, 100, 100)), zone(town, "R2", box(100, 0, 100, 100))
    new: Body = {
        "key": "new",
        "layer": "territorial-zones",
        "op": "create",
        "properties": {"zone_code": "R3", "zone_kind": "RESIDENTIAL"},
        "geometry": box(0, 50, 100, 50),
    }
    grows = edit("update", east, geometry=box(0, 0, 200, 50))
    both = {
        **grows,
        "geometry": _shape_of(shapely.union(local(100, 0, 100, 100), local(0, 0, 100, 50))),
    }
    assert found(ann, edit("delete", west), both, new) == []
    (told,) = found(ann, edit("delete", west), both)
    assert place(told).symmetric_difference(local(0, 50, 100, 50)).area < 0.1
    answer = ann.publish(edit("delete", west), both, new)
    assert answer.status_code == 200, answer.content
    assert ann.act(answer.json()["changeset"], "revert").status_code == 200


def _shape_of(shape: Any) -> Body:
    multi = shapely.MultiPolygon([shape])
    return {
        "type": "MultiPolygon",
        "coordinates": [
            [[list(point) for point in ring.coords] for ring in (one.exterior, *one.interiors)]
            for one in multi.geoms
        ],
    }


def test_neighbours_that_end_together_leave_one_gap_each(ann: Desk, town: Municipality) -> None:
    rows = [zone(town, f"R{n}", box(50 * n, 0)) for n in range(3)]
    told = found(ann, *(edit("delete", row) for row in rows[:2]))
    assert [one["code"] for one in told] == ["UNCOVERED", "UNCOVERED"]
    lost = shapely.union_all([place(one) for one in told])
    assert lost.symmetric_difference(local(0, 0, 100, 50)).area < 0.1


def test_zones_of_other_days_neither_overlap_nor_cover(ann: Desk, town: Municipality) -> None:
    old = zone(town, "R1", box(0, 0), valid_from=date(2020, 1, 1), valid_to=date(2025, 12, 31))
    new: Body = {
        "key": "new",
        "layer": "territorial-zones",
        "op": "create",
        "properties": {"zone_code": "R2", "zone_kind": "OTHER", "valid_from": "2026-01-01"},
        "geometry": box(0, 0),
    }
    assert found(ann, new) == []
    assert found(ann, new, edit("delete", old)) == []
    early = {**new, "properties": {**new["properties"], "valid_from": "2025-12-31"}}
    (told,) = found(ann, early)
    assert (told["code"], told["severity"]) == ("OVERLAP", "error")
    assert "2500.00" in told["sentence"]
    present = zone(town, "R3", box(100, 0), valid_from=date(2026, 1, 1))
    zone(town, "R4", box(100, 0), valid_to=date(2025, 12, 31))
    (told,) = found(ann, edit("delete", present))
    assert told["code"] == "UNCOVERED"


def test_a_day_that_makes_zones_overlap_is_an_overlap(ann: Desk, town: Municipality) -> None:
    old = zone(town, "R1", box(0, 0), valid_to=date(2025, 12, 31))
    zone(town, "R2", box(0, 0), valid_from=date(2026, 1, 1))
    (told,) = found(ann, edit("update", old, properties={"valid_to": "2026-06-30"}))
    assert (told["code"], told["severity"]) == ("OVERLAP", "error")
    assert found(ann, edit("update", old, properties={"name": "former"})) == []


def test_a_deleted_parcel_leaves_a_gap_between_those_that_nobody_changed(
    ann: Desk, town: Municipality
) -> None:
    """A strip of 1.5 m by 50 m between four parcels; larger ground is left on purpose."""
    for number, shape in enumerate(
        (box(0, 0), box(51.5, 0), box(0, 50, 101.5, 20), box(0, -20, 101.5, 20))
    ):
        stored_parcel(town, f"16:50:1:{number}", shape)
    strip = stored_parcel(town, "16:50:1:9", box(50, 0, 1.5, 50))
    gone = {"key": "a", "layer": "parcels", "op": "delete", "id": strip.pk, "version": 1}
    (told,) = found(ann, gone)
    assert (told["code"], told["severity"], told["fix"]) == ("GAP", "warning", None)
    assert place(told).symmetric_difference(local(50, 0, 1.5, 50)).area < 0.1
    assert told["sentence"].startswith("Its end leaves 75.00 m² between 16:50:1:0, 16:50:1:1, ")
    far = {**gone, "op": "update", "geometry": box(500, 0, 1.5, 50)}
    assert [one["code"] for one in found(ann, far)] == ["GAP"]
    parts = [
        {
            "key": key,
            "layer": "parcels",
            "op": "create",
            "properties": {"cadastral_number": f"16:50:1:9{key}"},
            "geometry": box(50, y, 1.5, 25),
        }
        for key, y in (("b", 0.0), ("c", 25.0))
    ]
    assert found(ann, gone, *parts) == []


@pytest.mark.django_db(transaction=True)
def test_who_ends_and_who_changes_at_once_are_checked_one_after_the_other(
    town: Municipality,
) -> None:
    """Two zones cover for each other: one of two may end his. A parcel ends as another grows."""
    ann, bob = Desk(town), Desk(town, "bob")
    one, other = zone(town, "R1", box(0, 0)), zone(town, "R2", box(0, 0))
    answers = together(
        lambda: ann.publish(edit("delete", one)), lambda: bob.publish(edit("delete", other))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 422]
    (refused,) = (answer for answer in answers if answer.status_code == 422)
    assert [line["code"] for line in refused.json()["findings"]] == ["UNCOVERED"]
    assert ZoningElement.objects.of(town).count() == 1
    west = stored_parcel(town, "16:50:1:1", box(0, 0))
    east = stored_parcel(town, "16:50:1:2", box(50, 0))
    grow = update("b", west.pk, 1, geometry=box(0, 0, 80, 50))
    ended, grown = together(lambda: ann.publish(delete("a", east.pk, 1)), lambda: bob.publish(grow))
    assert ended.status_code == 200
    assert grown.status_code in {200, 422}
    west.refresh_from_db()
    assert west.version == (2 if grown.status_code == 200 else 1)
    assert bob.publish({**grow, "version": west.version}).status_code == 200
