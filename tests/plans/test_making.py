"""Plans made from the database: facts, storing, repetition, isolation, command."""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from shapely import box

from gis_platform.documents.models import Document
from gis_platform.layers.models import LayerState
from gis_platform.layers.registry import get_layer
from gis_platform.municipalities.actors import system_actor
from parcels.models import CapitalObject, Parcel
from plans.actions import PlanStatus, TooManyPlans, make_plan, make_plans
from plans.facts import facts_from_json
from plans.forms import form_files
from plans.making import CONTENT_VERSION, edition, produce
from plans.models import LandDevelopmentPlan
from plans.queries import collect_facts
from plans.rules import compose
from plans.snapshot import to_bytes
from tests.plans.town import EAST, NORTH, TODAY, make_block, stored
from zoning.models import RestrictionZone, ZoneType

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 16


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def statements(parcel: Parcel) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        collect_facts(parcel, TODAY)
    return len(captured)


def test_facts_cost_a_bounded_number_of_statements() -> None:
    parcel = make_block()
    alone = statements(parcel)
    for number in range(40):
        CapitalObject.everywhere.create(
            municipality=parcel.municipality,
            cadastral_number=f"16:50:010101:{500 + number}",
            geometry=stored(parcel.municipality, box(number, 22, number + 1, 24)),
        )
    assert statements(parcel) == alone <= MOST_STATEMENTS
    assert len(collect_facts(parcel, TODAY).capital_objects) == 41


def test_facts_are_the_ground_as_stored() -> None:
    facts = collect_facts(make_block(), TODAY)
    assert facts.parcel.geometry is not None
    assert facts.parcel.geometry.bounds == (EAST, NORTH, EAST + 20, NORTH + 30)
    assert facts.parcel.geometry.area == 600
    assert [zone.code for zone in facts.zone_types] == ["Ж-1"]
    assert [each.registry_number for each in facts.restrictions] == ["16:50-6.1234"]
    assert {layer.state for layer in facts.layers} == {"OK"}


def test_zone_and_envelope_agree_with_plain_sql() -> None:
    """An independent answer: the same ground by PostGIS alone, in the same local CRS."""
    parcel = make_block()
    content = compose(collect_facts(parcel, TODAY))
    definition = parcel.municipality.crs_definition
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH parcel AS (
                SELECT ST_Transform(geometry, %(crs)s) AS ground FROM parcels_parcel
                WHERE id = %(parcel)s
            ), zone AS (
                SELECT ST_Transform(geometry, %(crs)s) AS ground FROM zoning_zoningelement
            ), line AS (
                SELECT ST_Transform(geometry, %(crs)s) AS ground FROM zoning_restrictionzone
            ), street AS (
                SELECT ST_Transform(geometry, %(crs)s) AS ground FROM zoning_commonuseterritory
            )
            SELECT
                ST_Area(ST_Intersection(parcel.ground, zone.ground)),
                ST_Area(ST_Intersection(parcel.ground, line.ground)),
                ST_Area(ST_Difference(ST_Difference(ST_Difference(
                    parcel.ground, ST_Buffer(street.ground, 5, 64)),
                    ST_Buffer(ST_Boundary(parcel.ground), 3, 64)), line.ground))
            FROM parcel, zone, line, street
            """,
            {"crs": definition, "parcel": parcel.pk},
        )
        zone_m2, line_m2, envelope_m2 = cursor.fetchone()
    zone = content.zoning.zones[0]
    assert zone.area_m2 == pytest.approx(zone_m2, abs=0.02)
    assert content.restrictions[0].covered_area_m2 == pytest.approx(line_m2, abs=0.02)
    assert zone.envelopes[0].area_m2 == pytest.approx(envelope_m2, abs=0.02)
    assert zone.envelopes[0].area_m2 == pytest.approx(12 * 22, abs=0.02)


def test_a_draft_is_kept_with_facts_content_and_file() -> None:
    parcel = make_block()
    actor = system_actor(parcel.municipality, "test")
    result = make_plan(parcel, actor=actor, today=TODAY)
    plan = result.plan
    assert result.status is PlanStatus.DRAFT
    assert plan is not None
    plan.refresh_from_db()
    assert (plan.parcel_number, plan.parcel_version) == (parcel.cadastral_number, 1)
    assert float(plan.envelope_area_m2 or 0) == 264
    again = produce(facts_from_json(plan.facts))
    with plan.document.file.open("rb") as file:
        assert file.read() == again.pdf
    assert to_bytes(plan.document.content) == to_bytes(again.content)
    local = parcel.municipality.local_crs.to_local(shapely.from_wkb(bytes(plan.geometry.wkb)))
    assert local.area == 600


def test_unchanged_facts_give_the_draft_of_the_day_and_changed_ones_a_new_one() -> None:
    parcel = make_block()
    actor = system_actor(parcel.municipality, "test")
    first = make_plan(parcel, actor=actor, today=TODAY).plan
    second = make_plan(parcel, actor=actor, today=TODAY)
    assert first is not None
    assert (second.plan, second.existing) == (first, True)
    tomorrow = make_plan(parcel, actor=actor, today=TODAY + dt.timedelta(days=1))
    assert tomorrow.plan != first
    RestrictionZone.everywhere.update(effect="CONSENT")
    changed = make_plan(parcel, actor=actor, today=TODAY)
    assert changed.plan not in {first, tomorrow.plan}
    assert Document.objects.count() == LandDevelopmentPlan.everywhere.count() == 3


@pytest.mark.parametrize("loaded", [False, True])
def test_a_missing_or_stale_layer_blocks_and_nothing_is_stored(loaded: bool) -> None:
    parcel = make_block()
    states = LayerState.objects.filter(table_name=get_layer("restriction-zones").table)
    if loaded:
        states.update(as_of=TODAY - dt.timedelta(days=31))
    else:
        states.update(loaded_at=None)
    result = make_plan(parcel, actor=system_actor(parcel.municipality, "test"), today=TODAY)
    assert result.status is PlanStatus.BLOCKED
    with override(parcel.municipality.languages[0]):
        assert str(get_layer("restriction-zones").title) in result.message
    assert ("31" in result.message) is loaded
    assert not LandDevelopmentPlan.everywhere.exists()


def test_the_age_and_the_layers_are_configured_by_municipality() -> None:
    parcel = make_block(
        max_age_days={"restriction-zones": 400},
        plan_rules={"required_layers": ["restriction-zones"]},
    )
    LayerState.objects.update(as_of=TODAY - dt.timedelta(days=300))
    layers = collect_facts(parcel, TODAY).layers
    assert [layer.layer for layer in layers if layer.required] == ["restriction-zones"]
    actor = system_actor(parcel.municipality, "test")
    assert make_plan(parcel, actor=actor, today=TODAY).status is PlanStatus.DRAFT


def test_rules_not_in_force_on_the_day_are_not_read() -> None:
    parcel = make_block()
    RestrictionZone.everywhere.update(valid_from=TODAY + dt.timedelta(days=1))
    assert collect_facts(parcel, TODAY).restrictions == ()
    RestrictionZone.everywhere.update(valid_from=TODAY)
    assert len(collect_facts(parcel, TODAY).restrictions) == 1


def test_one_failing_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    parcel = make_block()
    municipality = parcel.municipality
    bare = Parcel.everywhere.create(municipality=municipality, cadastral_number="16:50:010101:9")
    broken = Parcel.everywhere.create(
        municipality=municipality,
        cadastral_number="16:50:010101:99",
        geometry=stored(municipality, box(0, 40, 20, 70)),
    )
    ZoneType.objects.filter(code="Ж-1").update(names={"ru": "жилая"})
    stranger = make_block("elsewhere")
    real = produce

    def fail_for_one(facts: Any) -> Any:
        if facts.parcel.cadastral_number == broken.cadastral_number:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
        return real(facts)

    monkeypatch.setattr("plans.actions.produce", fail_for_one)
    ids = [broken.pk, bare.pk, stranger.pk, parcel.pk]
    results = make_plans(ids, actor=system_actor(municipality, "test"), today=TODAY)
    assert [result.status for result in results] == ["FAILED", "REFUSED", "FAILED", "DRAFT"]
    assert results[1].refusals[0].code == "NO_BORDERS"
    assert LandDevelopmentPlan.everywhere.count() == 1
    with pytest.raises(TooManyPlans, match="at most 50"):
        make_plans(list(range(1, 52)), actor=system_actor(municipality, "test"), today=TODAY)


def test_the_command_writes_plans_and_refusals(tmp_path: Path) -> None:
    parcel = make_block()
    Parcel.everywhere.create(municipality=parcel.municipality, cadastral_number="16:50:010101:9")
    out = StringIO()
    arguments = ["--municipality", "riverton", "--out", str(tmp_path), "--date", str(TODAY)]
    call_command("make_plan", parcel.cadastral_number, *arguments, stdout=out)
    folder = tmp_path / "16_50_010101_7"
    assert json.loads((folder / "plan.json").read_text())["parcel"]["area_m2"] == 600
    assert (folder / "plan.pdf").read_bytes().startswith(b"%PDF-1.7")
    numbers = [parcel.cadastral_number, "16:50:010101:9", "16:50:010101:404"]
    with pytest.raises(CommandError, match="1 of 3"):
        call_command("make_plan", *numbers, *arguments, stdout=out)
    refusal = json.loads((tmp_path / "16_50_010101_9" / "refusal.json").read_text())
    assert [ground["code"] for ground in refusal["grounds"]] == ["NO_BORDERS"]
    assert len(out.getvalue().splitlines()) == 4
    with pytest.raises(CommandError, match="nowhere"):
        call_command("make_plan", "1", "--municipality", "nowhere", "--out", str(tmp_path))


def test_a_draft_of_another_edition_does_not_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    parcel = make_block()
    actor = system_actor(parcel.municipality, "test")
    first = make_plan(parcel, actor=actor, today=TODAY)
    assert make_plan(parcel, actor=actor, today=TODAY).plan == first.plan
    monkeypatch.setattr("plans.making.CONTENT_VERSION", CONTENT_VERSION + 1)
    edition.cache_clear()
    try:
        again = make_plan(parcel, actor=actor, today=TODAY)
    finally:
        edition.cache_clear()
    assert (again.status, again.existing) == (PlanStatus.DRAFT, False)
    assert again.plan != first.plan


def test_the_edition_of_a_plan_is_that_of_its_form_with_its_base() -> None:
    assert edition("741pr-2021") != edition("zoning-summary")
    names = [path.stem for path in form_files("zoning-summary")]
    assert names == ["zoning-summary", "741pr-2021", "en", "ru", "tt"]
