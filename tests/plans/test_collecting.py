"""Facts read from the database: every layer, the surroundings, what people stated."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import orjson
import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from shapely import LineString, box

from gis_platform.layers.models import LayerState
from gis_platform.layers.registry import get_layer
from landscaping.models import WaterBody
from parcels.models import CapitalObject, Parcel, Street
from plans.additions import Correction, EdgeOverride, NetworkConsent, UtilityAnswer
from plans.facts import LayerFactState, PlanFacts, facts_from_json
from plans.municipal_reading import READ_LAYERS, REQUIRED_LAYERS
from plans.queries import collect_facts
from plans.rules import PlanBlocked, compose
from plans.situation import HALF_HEIGHT_M, HALF_WIDTH_M, MOST_OBJECTS
from plans.snapshot import to_bytes
from plans.stated_facts import BasisFact
from tests.plans.town import EAST, NORTH, TODAY, make_block, stored
from zoning.models import (
    AppearanceTerritory,
    ComplexDevelopment,
    HeritageObject,
    PlacementZone,
    PlanningDocument,
    PlanningElement,
    ProtectedArea,
    PublicEasement,
    RestrictionZone,
    ZoneType,
)

pytestmark = pytest.mark.django_db
BASIS = BasisFact(application_no="17", application_date=TODAY, applicant_name="ООО «Дом»")


def at(parcel: Parcel, left: float, low: float, right: float, high: float) -> Any:
    return stored(parcel.municipality, box(left, low, right, high))


def small_house(number: int) -> tuple[float, float, float, float]:
    left, low = number % 30 * 8.0 - 120, number // 30 * 8.0 - 80
    return left, low, left + 6, low + 6


def document_all(parcel: Parcel) -> None:
    """Put a feature of every seldom layer on the ground of a parcel."""
    where = {"municipality": parcel.municipality, "geometry": at(parcel, -30, -30, 40, 60)}
    PlanningDocument.everywhere.create(kind="PLANNING_PROJECT", name="ППТ", **where)
    PlacementZone.everywhere.create(number="2", **where)
    indicator = {"infrastructure": "SOCIAL", "measure": "ACCESS", "name": "школы"}
    ComplexDevelopment.everywhere.create(
        name="КРТ", indicators=[indicator | {"unit": "м", "value": "500"}], **where
    )
    AppearanceTerritory.everywhere.create(
        code="АГО-1", requirements=[{"requirement": "цвет", "indicator": "RAL"}], **where
    )
    ProtectedArea.everywhere.create(name="Роща", requirements={"height": "7 м"}, **where)
    PublicEasement.everywhere.create(registry_number="16:50-6.9", **where)
    HeritageObject.everywhere.create(name="Квартал", kind="DISTRICT", **where)
    PlanningElement.everywhere.create(number="7", kind="QUARTER", **where)
    WaterBody.everywhere.create(
        municipality=parcel.municipality, name="Рива", geometry=at(parcel, -30, 40, 40, 50)
    )
    line = LineString([(-200, -10), (200, -10)])
    Street.everywhere.create(
        municipality=parcel.municipality,
        name="ул. Садовая",
        geometry=stored(parcel.municipality, line),
    )


def state_all(parcel: Parcel) -> None:
    """Record one statement of each kind on a parcel."""
    said: dict[str, Any] = {
        "municipality": parcel.municipality,
        "parcel_number": parcel.cadastral_number,
        "actor": "petrova",
        "reason": "осмотр",
    }
    start, end = (EAST, NORTH + 30), (EAST, NORTH)
    EdgeOverride.objects.create(
        start_x=Decimal(str(start[0])),
        start_y=Decimal(str(start[1])),
        end_x=Decimal(str(end[0])),
        end_y=Decimal(str(end[1])),
        kind="PASSAGE",
        **said,
    )
    Correction.objects.create(path="planning_element", computed="7", value="квартал 7", **said)
    NetworkConsent.objects.create(
        restriction_id="16:50-6.1234",
        organisation="Сети",
        letter_number="5",
        letter_date=TODAY,
        **said,
    )
    UtilityAnswer.objects.create(
        kind="WATER", state="ANSWERED", organisation="Водоканал", max_load=Decimal("2.5"), **said
    )


def test_every_layer_and_every_statement_reaches_the_facts() -> None:
    parcel = make_block(plan_rules={"landscaping_acts": [{"title": "Правила", "number": "9"}]})
    document_all(parcel)
    state_all(parcel)
    facts = collect_facts(parcel, TODAY, basis=BASIS)
    empty = {each.name for each in fields(PlanFacts) if not getattr(facts, each.name)}
    assert empty == {"active_plans", "issue", "repairs", "edition", "situation_left_out"}
    assert facts.basis == BASIS
    assert facts.utilities[0].max_load == 2.5
    assert facts.edge_overrides[0].by == "petrova"
    assert facts.complex_development[0].indicators[0].value == "500"
    content = compose(facts)
    assert content.planning_element == "квартал 7"
    (overridden,) = [edge for edge in content.parcel.edges if edge.override]
    assert (overridden.kind, overridden.length_m) == ("PASSAGE", 30)
    again = facts_from_json(orjson.loads(facts.to_bytes()))
    assert again == facts
    assert to_bytes(compose(again)) == to_bytes(content)


def test_what_was_revoked_and_what_is_of_others_is_left_out() -> None:
    parcel = make_block()
    state_all(parcel)
    for model in (EdgeOverride, Correction, NetworkConsent, UtilityAnswer):
        model.objects.update(revoked_at=timezone.now(), revoked_by="chief")
    neighbour = Parcel.everywhere.get(cadastral_number="16:50:010101:8")
    state_all(neighbour)
    facts = collect_facts(parcel, TODAY)
    said = (*facts.edge_overrides, *facts.corrections, *facts.consents, *facts.utilities)
    assert said == ()
    assert len(collect_facts(neighbour, TODAY).consents) == 1


def test_statements_are_bounded_whatever_lies_around() -> None:
    parcel = make_block()
    document_all(parcel)
    state_all(parcel)
    with CaptureQueriesContext(connection) as captured:
        collect_facts(parcel, TODAY)
    assert len(captured) <= 29


def test_each_layer_that_is_read_is_listed_and_required_ones_are_marked() -> None:
    parcel = make_block()
    LayerState.objects.filter(table_name=get_layer("water").table).delete()
    facts = collect_facts(parcel, TODAY)
    listed = {layer.layer: layer for layer in facts.layers}
    assert set(listed) == set(READ_LAYERS)
    assert {name for name, layer in listed.items() if layer.required} == set(REQUIRED_LAYERS)
    assert listed["water"].state is LayerFactState.MISSING
    codes = [notice.code for notice in compose(facts).warnings]
    assert "LAYER_NOT_LOADED" in codes


@pytest.mark.parametrize(
    ("gaps", "said"),
    [
        ({"ru": "нет связи", "en": "no telecom"}, "нет связи"),
        ({"en": "no telecom"}, "no telecom"),
    ],
)
def test_gaps_are_told_in_the_language_of_the_document_or_in_any(
    gaps: dict[str, str], said: str
) -> None:
    parcel = make_block(languages=["ru", "en"])
    table = get_layer("capital-objects").table
    LayerState.objects.filter(table_name=table).update(gaps=gaps)
    facts = collect_facts(parcel, TODAY)
    (layer,) = [layer for layer in facts.layers if layer.layer == "capital-objects"]
    assert (layer.state, layer.gaps) == (LayerFactState.PARTIAL, said)
    content = compose(facts)
    (partial,) = [notice for notice in content.warnings if notice.code == "LAYER_PARTIAL"]
    assert partial.values["gaps"] == said
    assert content.zoning.zones[0].limits[0].footprints[0].remaining_m2 is None


def test_a_required_layer_with_gaps_that_is_out_of_date_blocks() -> None:
    parcel = make_block(max_age_days={"restriction-zones": 30})
    table = get_layer("restriction-zones").table
    old = TODAY - dt.timedelta(days=31)
    LayerState.objects.filter(table_name=table).update(gaps={"ru": "нет связи"}, as_of=old)
    with pytest.raises(PlanBlocked):
        compose(collect_facts(parcel, TODAY))


def test_acts_on_landscaping_hold_from_day_to_day_and_unknown_is_not_none() -> None:
    assert collect_facts(make_block("elsewhere"), TODAY).landscaping_known is False
    acts = [
        {"title": "старые", "valid_to": "2026-11-24"},
        {"title": "нынешние", "date": "2024-02-01", "valid_to": "2026-11-25"},
        {"title": "будущие", "valid_from": "2026-11-26"},
    ]
    facts = collect_facts(make_block(plan_rules={"landscaping_acts": acts}), TODAY)
    assert [act.title for act in facts.landscaping_acts] == ["нынешние"]
    assert facts.landscaping_acts[0].date == dt.date(2024, 2, 1)
    none = collect_facts(make_block("third", plan_rules={"landscaping_acts": []}), TODAY)
    assert (none.landscaping_acts, none.landscaping_known) == ((), True)


def test_requirements_of_a_zone_are_in_the_language_of_the_document() -> None:
    parcel = make_block(languages=["ru", "en"])
    words = {"en": {"historic": "pitched roof"}, "ru": {"historic": "скатная кровля"}}
    ZoneType.objects.update(requirements=words)
    facts = collect_facts(parcel, TODAY)
    assert facts.zone_types[0].requirements == {"historic": "скатная кровля"}
    assert compose(facts).zoning.zones[0].requirements == {"historic": "скатная кровля"}


def test_a_sanitary_zone_brings_the_uses_it_shuts_out() -> None:
    parcel = make_block()
    RestrictionZone.everywhere.create(
        municipality=parcel.municipality,
        kind_code="SZZ-3",
        name="СЗЗ",
        effect="CONDITION",
        geometry=at(parcel, -30, -30, 40, 60),
    )
    facts = collect_facts(parcel, TODAY)
    shut = {each.kind_code: each.forbids for each in facts.restrictions}
    assert "2.1" in shut["SZZ-3"]
    assert shut["PWR-20"] == ()
    (use,) = compose(facts).zoning.zones[0].uses.main
    assert (use.code, use.forbidden_by) == ("2.1", ("СЗЗ",))


def test_the_situation_shows_the_ground_of_a_sheet_with_labels_and_no_more() -> None:
    parcel = make_block()
    CapitalObject.everywhere.create(
        municipality=parcel.municipality,
        cadastral_number="16:50:010101:300",
        address="Ривертон, ул. Садовая, д. 12А, корп. б",
        geometry=at(parcel, 200, 100, 210, 110),
    )
    CapitalObject.everywhere.create(
        municipality=parcel.municipality,
        cadastral_number="16:50:010101:301",
        geometry=at(parcel, 290, 100, 300, 110),
    )
    facts = collect_facts(parcel, TODAY)
    found = {(each.kind, each.label) for each in facts.situation}
    assert found == {
        ("COMMON_USE", ""),
        ("BUILDING", "12А"),
        ("BUILDING", ""),
        ("PARCEL", "8"),
        ("PARCEL", "16"),
        ("PARCEL", "19"),
    }
    whole = shapely.union_all([each.geometry for each in facts.situation])
    middle = EAST + 10, NORTH + 15
    window = box(
        middle[0] - HALF_WIDTH_M,
        middle[1] - HALF_HEIGHT_M,
        middle[0] + HALF_WIDTH_M,
        middle[1] + HALF_HEIGHT_M,
    )
    assert window.covers(whole)
    assert (HALF_WIDTH_M, HALF_HEIGHT_M) >= (260, 190)
    points = shapely.get_coordinates(whole)
    assert (abs(points - points.round(2)) < 1e-9).all()


def test_a_crowded_situation_keeps_the_nearest_and_counts_the_rest() -> None:
    parcel = make_block()
    municipality = parcel.municipality
    CapitalObject.everywhere.bulk_create(
        CapitalObject(
            municipality=municipality,
            cadastral_number=f"16:50:010101:{1000 + number}",
            geometry=at(parcel, *small_house(number)),
        )
        for number in range(MOST_OBJECTS)
    )
    facts = collect_facts(parcel, TODAY)
    assert len(facts.situation) == MOST_OBJECTS
    assert facts.situation_left_out == 6 - 1
    (notice,) = [each for each in compose(facts).warnings if each.code == "SITUATION_CAPPED"]
    assert notice.values == {"shown": "600", "found": "605"}
    assert facts == replace(facts)


def test_a_shape_around_that_bounds_no_area_is_told_and_stops_no_plan() -> None:
    parcel = make_block()
    flat = shapely.Polygon([(2, 2), (6, 2), (9, 2), (2, 2)])
    CapitalObject.everywhere.create(
        municipality=parcel.municipality,
        cadastral_number="16:50:010101:302",
        local_id="302",
        geometry=stored(parcel.municipality, flat),
    )
    facts = collect_facts(parcel, TODAY)
    assert [each.cadastral_number for each in facts.capital_objects] == ["16:50:010101:120"]
    assert any("302" in repair for repair in facts.repairs)
    assert "LAYER_REPAIRED" in [notice.code for notice in compose(facts).warnings]
