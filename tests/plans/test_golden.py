"""Hand-computed cases through the whole composition; local metres, origin at a corner."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely import LineString, MultiPolygon, Polygon, box

from gis_platform.geometry.surfaces import surface_of
from plans.content import PlanContent
from plans.rules import compose
from plans.zoning_content import EnvelopeContent, FootprintContent
from tests.plans.facts import (
    LIMITS,
    limit,
    make_common_use,
    make_facts,
    make_municipality,
    make_parcel,
    make_red_line,
    make_restriction,
    make_zone,
    make_zone_type,
    setback,
    surface,
)

RECTANGLE = surface(box(0, 0, 20, 30))
STREET = make_common_use(surface(box(-100, -20, 100, 0)))
BY_EDGE = (setback("NEIGHBOUR", 3.0), setback("STREET", 5.0), setback("RED_LINE", 5.0))


def envelope(content: PlanContent, zone: int = 0) -> EnvelopeContent:
    return content.zoning.zones[zone].envelopes[0]


def footprint(content: PlanContent) -> FootprintContent:
    return content.zoning.zones[0].limits[0].footprints[0]


def shape(content: PlanContent) -> MultiPolygon:
    geometry = envelope(content).geometry
    assert geometry is not None
    return geometry


def with_coverage(percent: float) -> PlanContent:
    others = tuple(each for each in LIMITS if each.parameter != "COVERAGE_MAX_PCT")
    limits = (*others, limit("COVERAGE_MAX_PCT", percent))
    zone_type = make_zone_type(setbacks=BY_EDGE, limits=limits)
    return compose(make_facts(RECTANGLE, common_use=(STREET,), zone_types=(zone_type,)))


def test_g1_a_street_edge_has_its_own_setback() -> None:
    content = with_coverage(30)
    assert content.parcel.area_calculated_m2 == 600
    assert content.parcel.perimeter_m == 100
    assert envelope(content).area_m2 == 308
    assert shape(content).bounds == pytest.approx((3, 5, 17, 27))


def test_g2_a_uniform_setback() -> None:
    assert envelope(compose(make_facts(RECTANGLE))).area_m2 == 336


def test_g3_a_reflex_corner_is_rounded_and_its_mitre_lies_within() -> None:
    corner = Polygon([(0, 0), (40, 0), (40, 20), (20, 20), (20, 40), (0, 40)])
    content = compose(make_facts(surface(corner)))
    assert content.parcel.area_calculated_m2 == 1200
    assert envelope(content).area_m2 == pytest.approx(757.94, abs=0.05)
    mitred = envelope(content).mitred
    assert mitred is not None
    assert mitred.area == pytest.approx(756.0, abs=0.01)
    assert shape(content).buffer(1e-6).covers(mitred)


def test_g4_a_zone_line_divides_the_parcel() -> None:
    zones = (
        make_zone("Ж-1", surface(box(-100, -100, 100, 20))),
        make_zone("О-1", surface(box(-100, 20, 100, 200))),
    )
    types = (make_zone_type("Ж-1"), make_zone_type("О-1"))
    content = compose(make_facts(surface(box(0, 0, 40, 50)), zones=zones, zone_types=types))
    found = {zone.code: zone.area_m2 for zone in content.zoning.zones}
    assert found == {"О-1": 1200, "Ж-1": 800}
    assert [each.code for each in content.warnings if "ZONE" in each.code] == ["SEVERAL_ZONES"]
    areas = {zone.code: zone.envelopes[0].area_m2 for zone in content.zoning.zones}
    assert areas == {"О-1": 34 * 27, "Ж-1": 34 * 17}


def test_g5_ground_inside_red_lines_is_cut_off() -> None:
    inside = make_common_use(surface(box(-100, -20, 100, 4)))
    rules = (setback("ANY", 3.0), setback("RED_LINE", 5.0))
    facts = make_facts(
        RECTANGLE, common_use=(inside,), zone_types=(make_zone_type(setbacks=rules),)
    )
    content = compose(facts)
    assert (content.red_lines.area_inside_m2, content.red_lines.area_outside_m2) == (80, 520)
    assert envelope(content).area_m2 == 252
    assert shape(content).bounds == pytest.approx((3, 9, 17, 27))


def test_g6_a_zero_envelope_is_a_plan_that_says_why() -> None:
    content = compose(make_facts(surface(box(0, 0, 5, 40))))
    found = envelope(content)
    assert (found.computed, found.area_m2, found.parts) == (True, 0, ())
    assert found.limiting[0].constraints[0].code == "SETBACK"
    assert found.limiting[0].area_without_m2 == 200
    assert "ZERO_ENVELOPE" in {each.code for each in content.warnings}


def test_g7_every_part_of_an_envelope_is_kept() -> None:
    squares = box(0, 0, 20, 20).union(box(20, 8, 40, 12)).union(box(40, 0, 60, 20))
    content = compose(make_facts(surface_of(squares)))
    assert content.parcel.area_calculated_m2 == 880
    assert [part.area_m2 for part in envelope(content).parts] == pytest.approx(
        [196.97, 196.97], abs=0.02
    )
    assert [part.number for part in envelope(content).parts] == [1, 2]


def test_g8_a_hole_has_its_setback_too() -> None:
    ring = box(0, 0, 60, 60).difference(box(20, 20, 40, 40))
    content = compose(make_facts(surface_of(ring)))
    assert content.parcel.area_calculated_m2 == 3200
    assert envelope(content).area_m2 == pytest.approx(2247.73, abs=0.1)
    mitred = envelope(content).mitred
    assert mitred is not None
    assert mitred.area == pytest.approx(2240, abs=0.01)
    assert [ring.hole for ring in content.parcel.points] == [False, True]


def test_g9_a_power_line_corridor() -> None:
    corridor = surface(box(14, -100, 36, 100))
    square = surface(box(0, 0, 30, 30))
    content = compose(make_facts(square, restrictions=(make_restriction(corridor),)))
    zone = content.restrictions[0]
    assert (zone.covered_area_m2, zone.fully) == (480, False)
    assert zone.share == pytest.approx(0.533, abs=1e-3)
    assert envelope(content).area_m2 == 576
    assert envelope(content).restricted[0].area_m2 == 13 * 24
    banned = compose(make_facts(square, restrictions=(make_restriction(corridor, "BAN"),)))
    assert envelope(banned).area_m2 == 264


def test_g10_coverage_or_envelope_governs() -> None:
    by_coverage, by_envelope = footprint(with_coverage(30)), footprint(with_coverage(60))
    assert (by_coverage.max_footprint_m2, by_coverage.governs) == (180, "coverage")
    assert (by_envelope.max_footprint_m2, by_envelope.governs) == (308, "envelope")


def test_g11_points_of_the_register_come_back_as_they_were() -> None:
    pairs = (
        (476507.28, 1305023.80),
        (476543.81, 1305012.63),
        (476536.65, 1304989.20),
        (476500.12, 1305000.37),
    )
    parcel = surface(Polygon([(y, x) for x, y in pairs]))
    content = compose(
        make_facts(parcel, parcel=make_parcel(parcel, area_m2=936.0), zones=(), zone_types=())
    )
    written = [(point.x, point.y) for point in content.parcel.points[0].points]
    assert written == [*pairs, pairs[0]]
    assert content.parcel.area_calculated_m2 == pytest.approx(935.88, abs=0.005)
    assert content.parcel.area_agrees is True
    assert content.parcel.area_tolerance_m2 == pytest.approx(10.71, abs=0.005)
    assert [edge.length_m for edge in content.parcel.edges] == [38.2, 24.5, 38.2, 24.5]
    directions = [edge.direction_deg for edge in content.parcel.edges]
    assert directions == pytest.approx([342.998, 253.007, 162.998, 73.007], abs=1e-3)


def test_points_are_x_east_where_documents_say_so() -> None:
    east_first = replace(make_municipality(), axis_order="EN")
    content = compose(make_facts(surface(box(0, 0, 20, 30)), municipality=east_first))
    ring = content.parcel.points[0].points
    assert {(point.x, point.y) for point in ring} == {(0, 0), (20, 0), (20, 30), (0, 30)}


def test_a_red_line_given_as_a_line_only_cuts_the_street_off() -> None:
    line = make_red_line(LineString([(-50, 4), (50, 4)]))
    rules = (setback("ANY", 3.0), setback("RED_LINE", 5.0))
    content = compose(
        make_facts(
            RECTANGLE,
            common_use=(STREET,),
            red_lines=(line,),
            zone_types=(make_zone_type(setbacks=rules),),
        )
    )
    assert (content.red_lines.area_inside_m2, content.red_lines.area_outside_m2) == (80, 520)
    assert envelope(content).area_m2 == 252
    assert content.red_lines.lines[0].length_m == 20


def test_a_zone_that_needs_a_consent_bans_building_until_it_is_given() -> None:
    corridor = surface(box(14, -100, 36, 100))
    square = surface(box(0, 0, 30, 30))
    zone = make_restriction(corridor, bans_without_consent=True)
    content = compose(make_facts(square, restrictions=(zone,)))
    assert envelope(content).area_m2 == 264
    assert content.restrictions[0].effect == "CONSENT"
    assert content.restrictions[0].bans_without_consent
