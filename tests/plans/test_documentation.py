"""Documentation, protected areas, networks and layers in the content; local metres."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from shapely import MultiPolygon, box

from plans.content import PlanContent
from plans.facts import LayerFact, LayerFactState, PlanFacts
from plans.forms import load_form
from plans.rules import PlanRefused, compose
from tests.plans.facts import (
    ON,
    make_facts,
    make_layer,
    make_municipality,
    make_zone,
    make_zone_type,
    setback,
    surface,
)
from tests.plans.statements import (
    ISSUE,
    make_answer,
    make_appearance,
    make_complex_development,
    make_document,
    make_placement_zone,
    make_protected_area,
    make_water,
)

RECTANGLE = surface(box(0, 0, 20, 30))
FORMS = [load_form("741pr-2021", language) for language in ("ru", "tt", "en")]


def codes(content: PlanContent) -> list[str]:
    for notice in content.warnings:
        assert all("{" not in form.warn(notice) for form in FORMS)
    return [notice.code for notice in content.warnings]


def envelope_m2(content: PlanContent) -> float | None:
    return content.zoning.zones[0].envelopes[0].area_m2


def test_a_placement_zone_cuts_the_place_of_building_and_has_its_points() -> None:
    zone = make_placement_zone(surface(box(5, 10, 60, 20)))
    content = compose(make_facts(RECTANGLE, placement_zones=(zone,)))
    assert envelope_m2(content) == pytest.approx(12 * 10)
    (found,) = content.placement_zones
    assert (found.number, found.covered_area_m2, found.fully) == ("2", 150, False)
    points = {(point.y, point.x) for point in found.points[0].points}
    assert points == {(5, 10), (20, 10), (20, 20), (5, 20)}
    assert codes(content) == ["PLACEMENT_ZONE"]


def test_a_placement_zone_beside_the_parcel_cuts_nothing() -> None:
    beside = make_placement_zone(surface(box(20, 0, 60, 30)))
    content = compose(make_facts(RECTANGLE, placement_zones=(beside,)))
    assert envelope_m2(content) == 336
    assert content.placement_zones == ()


def test_a_placement_zone_that_leaves_nothing_is_named_as_the_limit() -> None:
    strip = make_placement_zone(surface(box(0, 0, 20, 2.5)))
    content = compose(make_facts(RECTANGLE, placement_zones=(strip,)))
    limiting = content.zoning.zones[0].envelopes[0].limiting
    named = {notice.code for limit in limiting for notice in limit.constraints}
    assert envelope_m2(content) == 0
    assert "PLACEMENT_ZONE" in named


def test_a_protected_area_is_a_condition_with_its_requirements() -> None:
    area = make_protected_area(surface(box(0, 0, 20, 15)))
    content = compose(make_facts(RECTANGLE, protected_areas=(area,)))
    assert envelope_m2(content) == 336
    (part,) = content.zoning.zones[0].envelopes[0].restricted
    assert (part.effect, part.area_m2) == ("CONDITION", 14 * 12)
    (found,) = content.protected_areas
    assert found.requirements["height"] == "не выше 7 м"
    assert (found.covered_area_m2, found.fully) == (300, False)
    assert codes(content) == ["PROTECTED_AREA"]


def test_documentation_and_appearance_are_listed_with_what_they_cover() -> None:
    facts = make_facts(
        RECTANGLE,
        planning_documents=(make_document(), make_document(surface(box(30, 0, 60, 30)))),
        complex_development=(make_complex_development(surface(box(0, 0, 10, 30))),),
        appearance=(make_appearance(),),
    )
    content = compose(facts)
    assert [each.fully for each in content.planning_documents] == [True]
    assert content.complex_development[0].covered_area_m2 == 300
    assert content.complex_development[0].indicators[0].value == "65"
    assert content.appearance[0].requirements[0].indicator == "RAL 1013"


def test_a_sliver_of_a_protected_area_is_listed_and_does_nothing() -> None:
    area = make_protected_area(surface(box(19.95, 0, 60, 30)))
    content = compose(make_facts(RECTANGLE, protected_areas=(area,)))
    assert content.protected_areas == ()
    assert [(each.layer, each.area_m2) for each in content.slivers] == [("protected-areas", 1.5)]
    assert codes(content) == ["SLIVER"]


def test_required_documentation_is_that_of_the_parcel() -> None:
    strict = make_municipality(requires_planning_documentation=True)
    beside = make_document(surface(box(20, 0, 60, 30)))
    with pytest.raises(PlanRefused):
        compose(make_facts(RECTANGLE, municipality=strict, planning_documents=(beside,)))
    over = make_facts(RECTANGLE, municipality=strict, planning_documents=(make_document(),))
    assert compose(over).status == "DRAFT"


def test_without_zoning_rules_a_plan_is_made_or_refused_by_configuration() -> None:
    elsewhere = make_zone(geometry=surface(box(20, 0, 60, 30)))
    for zones in ((), (elsewhere,)):
        content = compose(make_facts(RECTANGLE, zones=zones))
        assert codes(content) == ["NO_ZONING"]
        strict = make_municipality(requires_zoning=True)
        with pytest.raises(PlanRefused) as refusal:
            compose(make_facts(RECTANGLE, zones=zones, municipality=strict))
        assert [each.code for each in refusal.value.refusals] == ["NO_ZONING_RULES"]
        assert "{" not in FORMS[0].refuse(refusal.value.refusals[0]).reason


def test_a_side_along_water_is_a_side_of_its_own() -> None:
    rules = (setback("ANY", 3.0), setback("WATER", 8.0))
    facts = make_facts(
        RECTANGLE,
        zone_types=(make_zone_type(setbacks=rules),),
        water=(make_water(surface(box(-50, 30, 50, 60))),),
        neighbours=(),
    )
    content = compose(facts)
    (edge,) = [edge for edge in content.parcel.edges if edge.kind == "WATER"]
    assert (edge.across, edge.length_m) == ("река Рива", 20)
    assert envelope_m2(content) == pytest.approx(14 * (30 - 3 - 8))
    assert [each.name for each in content.surroundings.water] == ["река Рива"]


def test_water_sewerage_and_heat_are_listed_whether_asked_for_or_not() -> None:
    old = make_answer("GAS", valid_until=dt.date(2026, 11, 24))
    facts = make_facts(RECTANGLE, utilities=(old, make_answer("HEAT", "CLOSED", letter_no="")))
    content = compose(facts)
    found = [(each.kind, each.state, each.expired) for each in content.utilities]
    assert found == [
        ("WATER", "NONE", False),
        ("SEWERAGE", "NONE", False),
        ("HEAT", "CLOSED", False),
        ("GAS", "ANSWERED", True),
    ]
    assert codes(content) == ["UTILITY_EXPIRED"]


def test_a_request_ends_with_the_answer_of_the_same_owner() -> None:
    asked = make_answer("WATER", "REQUESTED")
    other = make_answer("WATER", "REQUESTED", organisation="ООО «Родник»")
    content = compose(make_facts(RECTANGLE, utilities=(asked, other, make_answer())))
    water = [each for each in content.utilities if each.kind == "WATER"]
    assert [(each.organisation, each.state) for each in water] == [
        ("МУП «Водоканал»", "ANSWERED"),
        ("ООО «Родник»", "REQUESTED"),
    ]


def with_layer(name: str, **fields: object) -> PlanFacts:
    layers: tuple[LayerFact, ...] = (make_layer("parcels"), make_layer(name, **fields))
    return make_facts(RECTANGLE, layers=layers)


def test_a_layer_that_is_not_required_does_not_block_and_is_never_silent() -> None:
    for state, code in (
        (LayerFactState.MISSING, "LAYER_NOT_LOADED"),
        (LayerFactState.STALE, "LAYER_STALE"),
    ):
        content = compose(with_layer("water", state=state, required=False, age_days=None))
        assert codes(content) == [code]
        layer = content.layer("water")
        assert layer is not None
        assert layer.state is state


@pytest.mark.parametrize("required", [True, False])
def test_a_layer_that_is_partly_loaded_says_what_it_lacks(required: bool) -> None:
    facts = with_layer(
        "restriction-zones",
        state=LayerFactState.PARTIAL,
        required=required,
        gaps="Нет зон связи.",
    )
    content = compose(facts)
    (notice,) = content.warnings
    assert notice.code == "LAYER_PARTIAL"
    assert "Нет зон связи." in FORMS[0].warn(notice)


def test_an_issue_is_passed_through_and_makes_the_plan_an_issued_one() -> None:
    draft = make_facts(RECTANGLE)
    assert (compose(draft).status, compose(draft).issue) == ("DRAFT", None)
    issued = compose(replace(draft, issue=ISSUE))
    assert (issued.status, issued.issue) == ("ISSUED", ISSUE)


def test_a_valid_day_is_the_last_of_an_answer() -> None:
    content = compose(make_facts(RECTANGLE, utilities=(make_answer(valid_until=ON),)))
    assert [each.expired for each in content.utilities if each.kind == "WATER"] == [False]


def test_two_placement_zones_are_one_ground_for_building() -> None:
    zones: tuple[MultiPolygon, ...] = (surface(box(0, 0, 20, 15)), surface(box(0, 15, 20, 30)))
    facts = make_facts(RECTANGLE, placement_zones=tuple(map(make_placement_zone, zones)))
    assert envelope_m2(compose(facts)) == pytest.approx(336)
