"""Difficult cases: refusals, layers that cannot be relied upon, findings, states of limits."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from shapely import LineString, MultiPolygon, Polygon, box

from plans.content import PlanContent
from plans.facts import (
    ActivePlanFact,
    ActivePlanPolicy,
    LayerFactState,
    PlanFacts,
    ZonePolicy,
)
from plans.forms import load_form
from plans.rules import PlanBlocked, PlanRefused, compose
from tests.plans.facts import (
    LIMITS,
    all_round,
    limit,
    make_building,
    make_common_use,
    make_easement,
    make_facts,
    make_heritage,
    make_layer,
    make_municipality,
    make_neighbour,
    make_parcel,
    make_red_line,
    make_restriction,
    make_zone,
    make_zone_type,
    rich_facts,
    setback,
    source,
    surface,
)

RECTANGLE = surface(box(0, 0, 20, 30))
FORM = load_form("741pr-2021", "ru")


def facts_with(geometry: MultiPolygon | None = RECTANGLE, **parcel: Any) -> PlanFacts:
    return make_facts(geometry, parcel=make_parcel(geometry, **parcel))


def refused(facts: PlanFacts) -> list[str]:
    with pytest.raises(PlanRefused) as refusal:
        compose(facts)
    for each in refusal.value.refusals:
        assert "{" not in FORM.refuse(each).reason
    return [each.code for each in refusal.value.refusals]


def codes(content: PlanContent) -> list[str]:
    for notice in content.warnings:
        assert "{" not in FORM.warn(notice)
    return [notice.code for notice in content.warnings]


def active_plan() -> ActivePlanFact:
    return ActivePlanFact(
        source=source("land-development-plans"),
        number="РФ-16-2-99-0-00-2025-00007-0",
        issued_on=dt.date(2025, 5, 1),
        valid_until=dt.date(2028, 5, 1),
    )


def test_no_boundary_is_a_refusal_with_its_article() -> None:
    assert refused(facts_with(None)) == ["NO_BORDERS"]
    assert "57.3, ч. 3" in FORM.bases["NO_BORDERS"]


def test_an_archived_parcel_is_refused_naming_its_successors() -> None:
    facts = facts_with(status="ARCHIVED", successor_numbers=("16:50:010101:70", "16:50:010101:71"))
    assert refused(facts) == ["ARCHIVED_WITH_SUCCESSORS"]
    with pytest.raises(PlanRefused) as refusal:
        compose(facts)
    assert "16:50:010101:71" in FORM.refuse(refusal.value.refusals[0]).reason
    assert refused(facts_with(ended=True)) == ["ARCHIVED"]


def test_a_parcel_outside_the_municipality_is_refused() -> None:
    assert refused(facts_with(in_city=False)) == ["NOT_IN_CITY"]
    assert "NOT_IN_CITY" not in codes(compose(facts_with(in_city=None)))


def test_missing_planning_documentation_refuses_only_where_it_is_required() -> None:
    strict = make_municipality(requires_planning_documentation=True)
    assert refused(make_facts(RECTANGLE, municipality=strict)) == ["NO_PPT"]
    assert compose(make_facts(RECTANGLE)).status == "DRAFT"


def test_a_plan_in_force_warns_or_refuses_by_configuration() -> None:
    facts = make_facts(RECTANGLE, active_plans=(active_plan(),))
    assert codes(compose(facts)) == ["HAS_ACTIVE_GP"]
    strict = make_municipality(active_plan=ActivePlanPolicy.REFUSE)
    assert refused(replace(facts, municipality=strict)) == ["HAS_ACTIVE_GP"]


def test_all_grounds_are_named_at_once() -> None:
    assert refused(facts_with(None, status="ARCHIVED")) == ["ARCHIVED", "NO_BORDERS"]


@pytest.mark.parametrize(
    ("state", "age", "words"),
    [
        (LayerFactState.MISSING, None, "не загружен"),
        (LayerFactState.STALE, 45, "устарел: 45 дн. при допустимых 30"),
        (LayerFactState.STALE, None, "неизвестна"),
    ],
)
def test_a_layer_that_cannot_be_relied_upon_blocks_and_is_named(
    state: LayerFactState, age: int | None, words: str
) -> None:
    bad = make_layer("restriction-zones", title="ЗОУИТ", state=state, age_days=age)
    with pytest.raises(PlanBlocked) as blocked:
        compose(make_facts(RECTANGLE, layers=(make_layer("parcels"), bad)))
    assert [layer.layer for layer in blocked.value.layers] == ["restriction-zones"]
    sentence = FORM.block(blocked.value.layers)
    assert "ЗОУИТ" in sentence
    assert words in sentence


def test_stale_parcels_block_before_a_refusal_is_read_from_them() -> None:
    stale = make_layer("parcels", state=LayerFactState.STALE, age_days=90)
    with pytest.raises(PlanBlocked):
        compose(replace(facts_with(None), layers=(stale,)))
    zones = make_layer("territorial-zones", state=LayerFactState.MISSING)
    assert refused(replace(facts_with(None), layers=(zones,))) == ["NO_BORDERS"]


def test_a_missing_setback_leaves_the_envelope_uncomputed() -> None:
    only_street = make_zone_type(setbacks=(setback("STREET", 5.0),))
    content = compose(make_facts(RECTANGLE, zone_types=(only_street,)))
    envelope = content.zoning.zones[0].envelopes[0]
    assert (envelope.computed, envelope.area_m2, envelope.geometry) == (False, None, None)
    assert "SETBACK_MISSING" in codes(content)
    assert content.zoning.zones[0].limits[0].footprints[0].max_footprint_m2 is None


def test_a_setback_not_to_be_set_asks_for_no_distance() -> None:
    free = make_zone_type(setbacks=(setback("ANY", None, state="NOT_SUBJECT"),))
    content = compose(make_facts(RECTANGLE, zone_types=(free,)))
    assert content.zoning.zones[0].envelopes[0].area_m2 == 600


def test_the_four_states_of_a_limit_stay_apart() -> None:
    others = tuple(each for each in LIMITS if each.parameter not in {"FLOORS_MAX", "HEIGHT_MAX_M"})
    limits = (*others, limit("HEIGHT_MAX_M", None, "NOT_SUBJECT"))
    content = compose(make_facts(RECTANGLE, zone_types=(make_zone_type(limits=limits),)))
    row = content.zoning.zones[0].limits[0]
    states = (row.floors_max, row.height_max_m, row.far_max, row.coverage_max_pct)
    assert [each.state for each in states] == ["MISSING", "NOT_SUBJECT", "NA", "SET"]
    missing = [each.values for each in content.warnings if each.code == "LIMIT_MISSING"]
    assert missing == [{"zone": "Ж-1", "parameter": "floors_max"}]


def test_a_coverage_of_zero_is_a_real_limit_and_a_missing_one_is_not_zero() -> None:
    others = tuple(each for each in LIMITS if each.parameter != "COVERAGE_MAX_PCT")

    def most(*limits: Any) -> float | None:
        zone_type = make_zone_type(limits=(*others, *limits))
        content = compose(make_facts(RECTANGLE, zone_types=(zone_type,)))
        return content.zoning.zones[0].limits[0].footprints[0].max_footprint_m2

    assert most(limit("COVERAGE_MAX_PCT", 0.0)) == 0
    assert most(limit("COVERAGE_MAX_PCT", None, "NOT_SUBJECT")) == 336
    assert most() is None


def test_uses_with_their_own_limits_have_their_own_row() -> None:
    limits = (*LIMITS, limit("COVERAGE_MAX_PCT", 60.0, use_codes=("3.3",)))
    content = compose(make_facts(RECTANGLE, zone_types=(make_zone_type(limits=limits),)))
    rows = content.zoning.zones[0].limits
    found = {row.use_codes: row.coverage_max_pct.value for row in rows}
    assert found == {("2.1", "2.2", "12.0.2"): 30, ("3.3",): 60}
    assert [row.footprints[0].max_footprint_m2 for row in rows] == [180, 336]
    main = [use.code for use in content.zoning.zones[0].uses.main]
    assert main == ["2.1", "2.2", "12.0.2"]


def test_a_zone_gap_is_found_and_a_zone_without_regulation_is_listed() -> None:
    gap = compose(make_facts(RECTANGLE, zones=(make_zone(geometry=surface(box(0, 0, 20, 25))),)))
    assert gap.zoning.uncovered_m2 == 100
    assert codes(gap) == ["ZONE_GAP"]
    none = make_zone_type(regulation_applies=False, reason_not_applied="лесной фонд")
    content = compose(make_facts(RECTANGLE, zone_types=(none,)))
    assert content.zoning.zones[0].envelopes == ()
    unknown = compose(make_facts(RECTANGLE, zone_types=()))
    assert codes(unknown) == ["ZONE_UNKNOWN"]


def test_the_largest_overlap_may_decide_the_zone() -> None:
    zones = (
        make_zone("Ж-1", surface(box(-5, -5, 50, 20))),
        make_zone("О-1", surface(box(-5, 20, 50, 50))),
    )
    facts = make_facts(
        RECTANGLE,
        zones=zones,
        zone_types=(make_zone_type("Ж-1"), make_zone_type("О-1")),
        municipality=make_municipality(zone_policy=ZonePolicy.MAX_OVERLAP),
    )
    found = compose(facts).zoning.zones
    assert [(zone.code, zone.area_m2) for zone in found] == [("Ж-1", 600)]


def test_a_sliver_is_listed_and_does_nothing_else() -> None:
    edge = make_restriction(surface(box(19.9, -5, 30, 40)), "BAN")
    content = compose(make_facts(RECTANGLE, restrictions=(edge,)))
    assert content.restrictions == ()
    assert [each.area_m2 for each in content.slivers] == [3.0]
    assert codes(content) == ["SLIVER"]


def test_a_parcel_wholly_inside_red_lines_has_its_plan() -> None:
    street = make_common_use(surface(box(-5, -5, 50, 50)))
    content = compose(make_facts(RECTANGLE, common_use=(street,)))
    assert content.red_lines.area_outside_m2 == 0
    assert content.zoning.zones[0].envelopes[0].parts == ()
    assert {"WHOLLY_INSIDE_RED_LINES", "ZERO_ENVELOPE"} <= set(codes(content))


def test_contours_are_numbered_on_and_never_bridged() -> None:
    content = compose(make_facts(surface(box(0, 0, 20, 20), box(20.5, 0, 40.5, 20))))
    numbers = [point.n for ring in content.parcel.points for point in ring.points]
    assert numbers == [1, 2, 3, 4, 1, 5, 6, 7, 8, 5]
    assert [each.area_m2 for each in content.parcel.contours] == [400, 400]
    assert [part.area_m2 for part in content.zoning.zones[0].envelopes[0].parts] == [196, 196]


def test_a_bow_tie_needs_a_person_and_a_small_fault_does_not() -> None:
    bow = MultiPolygon([Polygon([(0, 0), (20, 20), (20, 0), (0, 20)])])
    assert refused(facts_with(bow, area_m2=200.0)) == ["REPAIR_UNCONFIRMED"]
    spike = Polygon([(0, 0), (20, 0), (20, 30), (20, 35), (20, 30), (0, 30)])
    content = compose(facts_with(surface(spike), area_m2=600.0))
    assert content.parcel.area_calculated_m2 == 600
    assert codes(content) == ["GEOMETRY_REPAIRED"]


def test_a_neighbours_overlap_and_a_wrong_area_are_told() -> None:
    neighbour = make_neighbour(surface(box(18, 0, 40, 30)))
    facts = replace(facts_with(area_m2=700.0), neighbours=(neighbour, *all_round(RECTANGLE)))
    content = compose(facts)
    assert codes(content) == ["AREA_MISMATCH", "NEIGHBOUR_OVERLAP"]
    overlap = content.warnings[1]
    assert overlap.values == {"number": neighbour.cadastral_number, "area_m2": "60.00"}


def test_a_building_across_the_boundary_counts_on_the_parcel_only() -> None:
    house = make_building(surface(box(15, 10, 25, 20)))
    content = compose(make_facts(RECTANGLE, capital_objects=(house,)))
    assert codes(content) == ["OKS_CROSSES_BOUNDARY"]
    found = content.zoning.zones[0].limits[0].footprints[0]
    assert (found.existing_footprint_m2, found.remaining_m2) == (50, 130)
    assert (content.oks[0].drawing_no, content.oks[0].footprint_m2) == (1, 50)


def test_heritage_and_easements_that_exclude_building_are_bans() -> None:
    facts = make_facts(
        RECTANGLE,
        heritage=(make_heritage(surface(box(0, 0, 20, 10))),),
        easements=(make_easement(surface(box(0, 25, 20, 30)), excludes_building=True),),
    )
    content = compose(facts)
    assert content.zoning.zones[0].envelopes[0].area_m2 == 14 * 15
    district = make_facts(RECTANGLE, heritage=(make_heritage(RECTANGLE, "DISTRICT"),))
    assert compose(district).zoning.zones[0].envelopes[0].restricted[0].effect == "CONDITION"


def test_a_zone_for_information_changes_no_envelope() -> None:
    info = make_restriction(RECTANGLE, "INFO", registered=False)
    content = compose(make_facts(RECTANGLE, restrictions=(info,)))
    assert content.restrictions[0].fully is True
    assert content.zoning.zones[0].envelopes[0].restricted == ()
    assert codes(content) == ["ZOUIT_UNREGISTERED"]


def test_every_fact_has_layer_feature_and_version() -> None:
    facts = rich_facts()
    content = compose(facts)
    read = {(each.layer, each.feature_id, each.version) for each in content.sources}
    parcel = facts.parcel.source
    assert (parcel.layer, parcel.feature_id, 3) in read
    assert len(read) == 1 + 1 + 2 + 1 + 1 + 3 + 1 + 3


def test_red_lines_along_the_boundary_swallow_no_parcel() -> None:
    """The street's ground runs on past the end of its red line, along the parcel."""
    street = make_common_use(surface(box(-100, -20, 100, 0)))
    line = make_red_line(LineString([(-100, 0), (10, 0.02)]))
    content = compose(make_facts(RECTANGLE, common_use=(street,), red_lines=(line,)))
    assert content.red_lines.area_inside_m2 == 0
    assert content.zoning.zones[0].envelopes[0].area_m2 == 336


def test_a_red_line_whose_side_is_unknown_cuts_nothing_off_and_says_so() -> None:
    streets = (
        make_common_use(surface(box(-100, -20, 100, 0))),
        make_common_use(surface(box(-100, 30, 100, 50))),
    )
    line = make_red_line(LineString([(-50, 4), (50, 4)]))
    content = compose(make_facts(RECTANGLE, common_use=streets, red_lines=(line,)))
    assert content.red_lines.area_inside_m2 == 0
    assert codes(content) == ["RED_LINE_SIDE_UNKNOWN"]


def test_a_right_of_way_is_a_street_to_its_neighbours() -> None:
    way = replace(make_neighbour(surface(box(-50, -15, 50, 0))), kind="RIGHT_OF_WAY")
    rules = (setback("NEIGHBOUR", 3.0), setback("STREET", 5.0))
    facts = make_facts(
        RECTANGLE,
        neighbours=(way, *all_round(RECTANGLE)),
        zone_types=(make_zone_type(setbacks=rules),),
    )
    content = compose(facts)
    assert content.zoning.zones[0].envelopes[0].area_m2 == 308
    assert [edge.kind for edge in content.parcel.edges].count("STREET") == 1


def test_a_previously_registered_parcel_is_fine_and_a_temporary_one_is_told() -> None:
    assert codes(compose(facts_with(status="PREVIOUSLY_REGISTERED"))) == []
    assert codes(compose(facts_with(status="TEMPORARY"))) == ["PARCEL_TEMPORARY"]


def test_a_building_across_the_red_line_is_told_and_both_areas_are_given() -> None:
    street = make_common_use(surface(box(-50, -20, 50, 6)))
    house = make_building(surface(box(5, 2, 15, 12)))
    content = compose(make_facts(RECTANGLE, common_use=(street,), capital_objects=(house,)))
    assert codes(content) == ["PARTLY_INSIDE_RED_LINES", "OKS_INSIDE_RED_LINES"]
    red = content.red_lines
    assert (red.area_inside_m2, red.area_outside_m2) == (120, 480)


def test_a_parcel_across_a_zone_boundary_has_the_limits_of_each_part() -> None:
    zones = (
        make_zone("Ж-1", surface(box(-5, -5, 50, 12))),
        make_zone("О-1", surface(box(-5, 12, 50, 50))),
    )
    limits = (*(each for each in LIMITS if each.parameter != "COVERAGE_MAX_PCT"),)
    other = make_zone_type("О-1", limits=(*limits, limit("COVERAGE_MAX_PCT", 60.0)))
    content = compose(make_facts(RECTANGLE, zones=zones, zone_types=(make_zone_type(), other)))
    found = {zone.code: zone for zone in content.zoning.zones}
    assert {code: zone.area_m2 for code, zone in found.items()} == {"Ж-1": 240, "О-1": 360}
    most = {code: zone.limits[0].footprints[0].max_footprint_m2 for code, zone in found.items()}
    assert most == {"Ж-1": 72, "О-1": 210}
    assert codes(content)[0] == "SEVERAL_ZONES"


def test_a_hole_has_setbacks_of_its_own() -> None:
    holed = surface(Polygon(box(0, 0, 60, 60).exterior, [box(20, 20, 40, 40).exterior.coords]))
    content = compose(make_facts(holed))
    envelope = content.zoning.zones[0].envelopes[0]
    assert envelope.geometry is not None
    assert envelope.geometry.distance(box(20, 20, 40, 40)) == pytest.approx(3, abs=0.01)
    assert [ring.hole for ring in content.parcel.points] == [False, True]


def test_a_parcel_without_boundary_is_refused_even_where_layers_are_partly_loaded() -> None:
    partial = make_layer("parcels", state=LayerFactState.PARTIAL, gaps="нет данных")
    assert refused(replace(facts_with(None), layers=(partial,))) == ["NO_BORDERS"]
