"""Explained lines: where each comes from, how much ground it covers, and that this is right."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.test import Client
from django.utils import timezone
from shapely import affinity, box

from gis_platform.layers.models import LayerState
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.roles import Role
from parcels.models import Parcel
from plans.content import PlanContent
from plans.explaining import ExplainedFact, Sign, explain, explained_sections
from plans.snapshot import from_json
from tests.factories import make_member
from tests.plans.town import EAST, NORTH, load_all, make_block, plan_of
from zoning.models import RestrictionZone

pytestmark = pytest.mark.django_db
SEEN_ON_MAP = ("parcel", "zone", "envelope", "setback", "ban", "red_line", "building", "edge")


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def parcel() -> Parcel:
    found = make_block()
    load_all(found.municipality, timezone.localdate() - dt.timedelta(days=1))
    return found


def content_of(parcel: Parcel) -> PlanContent:
    return from_json(PlanContent, plan_of(parcel).document.content)


def lines_of(parcel: Parcel) -> dict[str, ExplainedFact]:
    facts = explain(content_of(parcel))
    assert len({fact.key for fact in facts}) == len(facts)
    return {fact.key: fact for fact in facts}


def test_the_part_of_a_zone_on_the_parcel_is_its_ground(parcel: Parcel) -> None:
    line = lines_of(parcel)["restrictions/0"]
    # The zone begins at 15 m; the parcel is 20 m by 30 m.
    ground = affinity.translate(box(15, 0, 20, 30), EAST, NORTH)
    assert line.geometry is not None
    assert shapely.hausdorff_distance(line.geometry, ground) < 0.02
    assert line.area_m2 == pytest.approx(150, abs=0.1)
    assert line.share == pytest.approx(0.25, abs=1e-3)
    zone = RestrictionZone.everywhere.get()
    assert line.source is not None
    assert (line.source.layer, line.source.feature_id) == ("restriction-zones", zone.pk)
    assert line.source.version == zone.version
    assert (line.kind, line.sign) == ("ban", Sign.WARNING)


def test_every_kind_of_ground_is_there_to_be_lit(parcel: Parcel) -> None:
    facts = lines_of(parcel).values()
    for kind in SEEN_ON_MAP:
        found = [fact for fact in facts if fact.kind == kind]
        assert found, kind
        assert all(fact.geometry is not None and not fact.geometry.is_empty for fact in found), kind


def test_a_line_without_ground_of_its_own_names_one_that_has_it(parcel: Parcel) -> None:
    lines = lines_of(parcel)
    followed = [fact for fact in lines.values() if fact.shown_by]
    assert followed
    for fact in followed:
        assert fact.shown_by in lines, fact.key


def test_setbacks_stand_with_the_sides_they_are_measured_from(parcel: Parcel) -> None:
    sides = [fact for fact in lines_of(parcel).values() if fact.kind == "edge"]
    assert sum(fact.length_m or 0 for fact in sides) == pytest.approx(100, abs=0.05)
    south = next(fact for fact in sides if "ул. Садовая" in " ".join(fact.notes))
    assert any("5,0\N{NO-BREAK SPACE}м" in note for note in south.notes)


def test_an_empty_envelope_says_what_shuts_it_out(parcel: Parcel) -> None:
    zone = RestrictionZone.everywhere.get()
    zone.geometry = parcel.geometry
    zone.save()
    lines = lines_of(parcel)
    assert lines["derived/0/0"].sign is Sign.ALERT
    limiting = lines["derived/0/0/limiting/0"]
    # Without the zone: 3 m from west, east and north, 5 m from the street: 14 m by 22 m.
    assert limiting.area_m2 == pytest.approx(308, abs=0.1)
    assert "Охранная зона ВЛ 10 кВ" in " ".join(limiting.notes)


def test_a_section_of_a_layer_not_loaded_says_so_where_nothing_was_found(parcel: Parcel) -> None:
    LayerState.objects.filter(table_name=get_layer("public-easements").table).delete()
    parcel.municipality.plan_rules = {"required_layers": ["parcels"]}
    parcel.municipality.save()
    sections = {each.code: each for each in explained_sections(content_of(parcel))}
    assert sections["easements"].facts == ()
    assert len(sections["easements"].notes) == 1


def test_the_endpoint_has_the_documented_shape_in_lon_and_lat(parcel: Parcel) -> None:
    plan = plan_of(parcel)
    client = Client()
    client.force_login(make_member(parcel.municipality, Role.CLERK))
    body = client.get(f"/riverton/plans/{plan.pk}/explained").json()
    assert body["plan"]["cadastral_number"] == parcel.cadastral_number
    boundary = next(fact for fact in body["facts"] if fact["key"] == "parcel/boundary")
    documented = {
        *(each.name for each in fields(ExplainedFact)),
        "feature",
    } - {"source", "side", "path", "restriction"}
    assert set(boundary) == documented
    drawn = shapely.geometry.shape(boundary["geometry"])
    assert parcel.geometry is not None
    stored = shapely.from_wkb(bytes(parcel.geometry.wkb))
    assert shapely.hausdorff_distance(drawn, stored) < 1e-6
    item = client.get(boundary["feature"]["href"]).json()
    assert item["properties"]["cadastral_number"] == parcel.cadastral_number


def test_the_endpoint_is_for_staff(parcel: Parcel) -> None:
    address = f"/riverton/plans/{plan_of(parcel).pk}/explained"
    assert Client().get(address).status_code == 403
    stranger = Client()
    stranger.force_login(make_member(parcel.municipality, Role.UTILITY))
    assert stranger.get(address).status_code == 403
