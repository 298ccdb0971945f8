"""The volumes of a plan against shapely, and who is told of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.test import Client
from django.utils import timezone
from shapely import affinity, box

from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from plans.models import LandDevelopmentPlan
from tests.factories import make_member
from tests.plans.town import EAST, NORTH, load_all, make_block, plan_of, stored
from zoning.models import RestrictionZone, ZoneLimit

pytestmark = pytest.mark.django_db
GROUND = box(3, 5, 15, 27)
"""Inside the setbacks of 3 m and 5 m, left of the zone that forbids building."""
HEIGHT_M = 20


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def parcel() -> Parcel:
    found = make_block()
    load_all(found.municipality, timezone.localdate() - dt.timedelta(days=1))
    return found


def signed_in(parcel: Parcel, role: Role = Role.ARCHITECT) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(make_member(parcel.municipality, role))
    return client


def ask(client: Client, parcel: Parcel, place: str = "riverton") -> Any:
    return client.get(f"/{place}/plans/parcels/{parcel.pk}/volumes")


def volume_of(parcel: Parcel) -> Any:
    (volume,) = ask(signed_in(parcel), parcel).json()["volumes"]
    return volume


def test_a_volume_is_its_ground_up_to_the_height_of_the_zone(parcel: Parcel) -> None:
    plan = plan_of(parcel)
    body = ask(signed_in(parcel), parcel).json()
    assert body["plan"]["id"] == plan.pk
    (volume,) = body["volumes"]
    assert volume["height_m"] == HEIGHT_M
    assert "limit of the zone governs" in volume["stated"]
    assert [each["title"] for each in volume["governing"]] == ["Ж-1 индивидуальная жилая"]
    assert "Правила землепользования" in volume["governing"][0]["act"]
    assert [use["code"] for use in volume["uses"]] == ["2.1"]
    (part,) = volume["parts"]
    assert part["area_m2"] == pytest.approx(GROUND.area, abs=0.05)
    assert part["volume_m3"] == pytest.approx(GROUND.area * HEIGHT_M, abs=1.0)
    local = parcel.municipality.local_crs.to_local(shapely.geometry.shape(part["geometry"]))
    expected = affinity.translate(GROUND, EAST, NORTH)
    assert shapely.hausdorff_distance(local, expected) < 0.02
    assert part["volume_m3"] == pytest.approx(local.area * HEIGHT_M, abs=0.1)


def test_at_a_moment_of_the_past_it_is_the_newest_plan_issued_by_then(parcel: Parcel) -> None:
    town = parcel.municipality
    type(town).objects.filter(pk=town.pk).update(time_zone="Europe/Moscow")
    draft = plan_of(parcel)
    left_out = {"id", "status", "issued_on", "number"}
    kept = {
        field.attname: getattr(draft, field.attname)
        for field in draft._meta.concrete_fields
        if not field.generated and field.name not in left_out
    }
    first, second = (
        LandDevelopmentPlan.everywhere.create(
            **kept, status="ISSUED", issued_on=day, number=day.isoformat()
        )
        for day in (dt.date(2026, 3, 10), dt.date(2026, 5, 20))
    )
    client = signed_in(parcel)
    assert ask(client, parcel).json()["plan"]["id"] == second.pk
    for moment, plan in (
        ("2026-03-09T21:30:00%2B03:00", None),
        ("2026-03-10T00:30:00%2B03:00", first.pk),
        ("2026-05-19", first.pk),
        ("2026-05-20", second.pk),
    ):
        told = client.get(f"/riverton/plans/parcels/{parcel.pk}/volumes?datetime={moment}").json()
        assert (told["plan"] and told["plan"]["id"]) == plan, moment
        assert len(told["volumes"]) == (plan is not None)
    Parcel.everywhere.filter(pk=parcel.pk).update(end_lifespan=timezone.now())
    assert ask(client, parcel).status_code == 404
    past = client.get(f"/riverton/plans/parcels/{parcel.pk}/volumes?datetime=2026-03-12")
    assert past.json()["plan"]["issued_on"] == "2026-03-10"
    wrong = client.get(f"/riverton/plans/parcels/{parcel.pk}/volumes?datetime=yesterday")
    assert (wrong.status_code, wrong.json()["parameter"]) == (400, "datetime")


def test_the_numbers_are_those_of_the_plan(parcel: Parcel) -> None:
    plan = plan_of(parcel)
    (zone,) = plan.document.content["zoning"]["zones"]
    (envelope,) = zone["envelopes"]
    footprint = zone["limits"][0]["footprints"][0]
    volume = volume_of(parcel)
    assert volume["height_m"] == footprint["height_limit_m"]
    assert volume["area_m2"] == envelope["area_m2"]
    assert [part["area_m2"] for part in volume["parts"]] == [
        part["area_m2"] for part in envelope["parts"]
    ]
    ground = shapely.geometry.shape(envelope["geometry"])
    assert volume["volume_m3"] == pytest.approx(ground.area * volume["height_m"], abs=0.01)


def test_ground_in_two_pieces_is_two_parts_in_the_order_of_the_plan(parcel: Parcel) -> None:
    RestrictionZone.everywhere.create(
        municipality=parcel.municipality,
        kind_code="PWR-20",
        name="Cable",
        effect="BAN",
        geometry=stored(parcel.municipality, box(-50, 14, 50, 18)),
    )
    plan_of(parcel)
    volume = volume_of(parcel)
    pieces = [box(3, 5, 15, 14), box(3, 18, 15, 27)]
    assert [part["number"] for part in volume["parts"]] == [1, 2]
    for part, piece in zip(volume["parts"], pieces, strict=True):
        local = parcel.municipality.local_crs.to_local(shapely.geometry.shape(part["geometry"]))
        assert shapely.hausdorff_distance(local, affinity.translate(piece, EAST, NORTH)) < 0.02
        assert part["volume_m3"] == pytest.approx(piece.area * HEIGHT_M, abs=1.0)
    total = sum(piece.area for piece in pieces) * HEIGHT_M
    assert volume["volume_m3"] == pytest.approx(total, abs=2.0)


def test_a_lower_restriction_governs_and_is_named(parcel: Parcel) -> None:
    RestrictionZone.everywhere.create(
        municipality=parcel.municipality,
        kind_code="AIR-3",
        name="Aerodrome",
        registry_number="16:00-6.77",
        effect="HEIGHT",
        height_limit_m=Decimal("12.5"),
        geometry=stored(parcel.municipality, box(-200, -200, 200, 200)),
    )
    plan_of(parcel)
    volume = volume_of(parcel)
    assert volume["height_m"] == 12.5
    assert "a restriction governs" in volume["stated"]
    assert [each["registry_no"] for each in volume["governing"]] == ["16:00-6.77"]
    assert volume["volume_m3"] == pytest.approx(GROUND.area * 12.5, abs=1.0)


def test_a_zone_that_only_touches_the_parcel_limits_nothing(parcel: Parcel) -> None:
    assert parcel.geometry is not None
    stored_at = shapely.from_wkb(bytes(parcel.geometry.wkb))
    local = parcel.municipality.local_crs.to_local(stored_at)
    _, south, east, north = (round(edge, 2) for edge in local.bounds)
    beside = box(east - EAST, south - NORTH, east - EAST + 50, north - NORTH)
    RestrictionZone.everywhere.create(
        municipality=parcel.municipality,
        kind_code="AIR-3",
        name="Aerodrome",
        registry_number="16:00-6.78",
        effect="HEIGHT",
        height_limit_m=Decimal("12.5"),
        geometry=stored(parcel.municipality, beside),
    )
    plan_of(parcel)
    volume = volume_of(parcel)
    assert volume["height_m"] == HEIGHT_M


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("NOT_SUBJECT", "none is to be set"),
        ("NOT_APPLICABLE", "no meaning"),
        (None, "nobody has entered"),
    ],
)
def test_no_height_is_invented(parcel: Parcel, state: str | None, reason: str) -> None:
    limit = ZoneLimit.objects.filter(parameter="HEIGHT_MAX_M")
    if state:
        limit.update(state=state, value=None)
    else:
        limit.delete()
    plan_of(parcel)
    volume = volume_of(parcel)
    assert (volume["height_m"], volume["volume_m3"], volume["governing"]) == (None, None, [])
    assert reason in volume["stated"]
    assert volume["storeys_max"] == 3
    assert all(part["volume_m3"] is None for part in volume["parts"])
    assert volume["area_m2"] == pytest.approx(GROUND.area, abs=0.05)


def test_a_parcel_without_a_plan_has_no_volumes(parcel: Parcel) -> None:
    body = ask(signed_in(parcel), parcel).json()
    assert (body["plan"], body["volumes"]) == (None, [])


def test_who_sees_no_drafts_is_told_of_none(parcel: Parcel) -> None:
    plan_of(parcel)
    for role in (Role.PROPERTY, Role.ANALYST):
        assert ask(signed_in(parcel, role), parcel).json()["plan"] is None
    assert ask(Client(), parcel).status_code == 403


def test_a_parcel_of_elsewhere_is_not_found(parcel: Parcel) -> None:
    other = make_block("elsewhere")
    client = signed_in(parcel)
    assert ask(client, other).status_code == 404
    assert ask(client, other, "elsewhere").status_code == 403


def test_the_newest_plan_counts(parcel: Parcel) -> None:
    plan_of(parcel)
    ZoneLimit.objects.filter(parameter="HEIGHT_MAX_M").update(value=9)
    newer = plan_of(parcel)
    body = ask(signed_in(parcel), parcel).json()
    assert body["plan"]["id"] == newer.pk
    assert body["volumes"][0]["height_m"] == 9
