from __future__ import annotations

import dataclasses

import pytest
from shapely import LineString, MultiPolygon, Polygon, box

from gis_platform.geometry.derived import Governs, max_footprint
from gis_platform.geometry.envelope import (
    Constraint,
    ConstraintKind,
    Effect,
    Envelope,
    EnvelopeInput,
    Restriction,
    build_envelope,
    limiting_constraints,
)
from gis_platform.geometry.limits import Limit
from gis_platform.geometry.overlay import corridor, inside_outside
from gis_platform.geometry.setback import (
    EdgeKind,
    EdgeRef,
    MissingSetback,
    ObjectKind,
    SetbackRule,
    Surroundings,
    classify_edges,
)
from gis_platform.geometry.surfaces import Surface

RECTANGLE = Polygon([(0, 0), (20, 0), (20, 30), (0, 30)])
SQUARE = box(0, 0, 30, 30)
L_SHAPE = Polygon([(0, 0), (40, 0), (40, 20), (20, 20), (20, 40), (0, 40)])
HOURGLASS = box(0, 0, 20, 20).union(box(20, 8, 40, 12)).union(box(40, 0, 60, 20))
POWER_LINE = corridor(LineString([(25, -100), (25, 200)]), width_m=10, half_spacing_m=1)


def setbacks(general: float, **others: float) -> list[SetbackRule]:
    named = {EdgeKind.ANY: general, **{EdgeKind[kind]: metres for kind, metres in others.items()}}
    return [
        SetbackRule(edge_kind=kind, object_kind=ObjectKind.ANY, metres=metres, source="PZZ 36")
        for kind, metres in named.items()
    ]


def inputs_for(
    parcel: Surface,
    rules: list[SetbackRule],
    around: Surroundings | None = None,
    overrides: dict[EdgeRef, EdgeKind] | None = None,
) -> EnvelopeInput:
    edges = classify_edges(parcel, around or Surroundings(), overrides=overrides)
    return EnvelopeInput(parcel=parcel, edges=edges, rules=rules)


def uniform(parcel: Surface, metres: float) -> Envelope:
    return build_envelope(inputs_for(parcel, setbacks(metres)))


def g1() -> EnvelopeInput:
    around = Surroundings(streets={"south": box(-50, -20, 70, 0)})
    return inputs_for(RECTANGLE, setbacks(3, STREET=5), around)


def test_g1_a_street_asks_for_more() -> None:
    envelope = build_envelope(g1())
    assert (RECTANGLE.area, RECTANGLE.length) == (600, 100)
    assert envelope.area_m2 == pytest.approx(308.00, abs=1e-9)
    assert envelope.geometry.bounds == pytest.approx((3, 5, 17, 27))
    assert envelope.mitred.equals(envelope.geometry)
    assert (envelope.zone_part_m2, envelope.base_m2) == (600, 600)


def test_g2_one_setback_all_round() -> None:
    assert uniform(RECTANGLE, 3).area_m2 == pytest.approx(336.00, abs=1e-9)


def test_g3_a_reflex_corner_is_round_and_mitred_for_drawing() -> None:
    envelope = uniform(L_SHAPE, 3)
    assert L_SHAPE.area == 1200
    assert envelope.area_m2 == pytest.approx(757.94, abs=0.05)
    assert envelope.mitred.area == pytest.approx(756.00, abs=1e-9)
    assert envelope.geometry.covers(envelope.mitred)


def test_g4_each_zone_part_has_its_envelope_without_a_setback_between() -> None:
    parcel = box(0, 0, 40, 50)
    inputs = inputs_for(parcel, setbacks(3))
    south = build_envelope(dataclasses.replace(inputs, zone=box(-9, -9, 99, 20)))
    north = build_envelope(dataclasses.replace(inputs, zone=box(-9, 20, 99, 99)))
    assert (south.zone_part_m2, north.zone_part_m2) == (800, 1200)
    assert south.area_m2 == pytest.approx(34 * 17)
    assert north.area_m2 == pytest.approx(34 * 27)


def test_a_regulation_may_set_a_distance_from_the_zone_line() -> None:
    inputs = inputs_for(box(0, 0, 40, 50), setbacks(3))
    south = dataclasses.replace(inputs, zone=box(-9, -9, 99, 20), zone_setback_m=2)
    assert build_envelope(south).area_m2 == pytest.approx(34 * 15)


def test_g5_the_setback_of_the_rest_is_measured_from_the_red_line() -> None:
    territory = box(-50, -50, 70, 4)
    inputs = inputs_for(RECTANGLE, setbacks(3, RED_LINE=5))
    envelope = build_envelope(dataclasses.replace(inputs, common_use=territory))
    common = inside_outside(RECTANGLE, territory)
    assert (common.inside_m2, common.outside_m2, envelope.base_m2) == (80, 520, 520)
    assert envelope.area_m2 == pytest.approx(252.00, abs=1e-9)
    assert envelope.geometry.bounds == pytest.approx((3, 9, 17, 27))


def test_g5_holds_too_when_the_edges_beyond_the_red_line_are_streets() -> None:
    territory = box(-50, -50, 70, 4)
    around = Surroundings(
        streets={"street": territory}, red_lines={"red": LineString([(-50, 4), (70, 4)])}
    )
    inputs = inputs_for(RECTANGLE, setbacks(3, STREET=5), around)
    envelope = build_envelope(dataclasses.replace(inputs, common_use=territory))
    assert envelope.area_m2 == pytest.approx(252.00, abs=1e-9)


def test_a_red_line_along_the_boundary_cuts_nothing_more() -> None:
    inputs = dataclasses.replace(g1(), common_use=box(-50, -20, 70, 0))
    envelope = build_envelope(inputs)
    assert envelope.area_m2 == pytest.approx(308)
    assert [line.kind for line in envelope.setback_lines].count(EdgeKind.RED_LINE) == 0


def test_wholly_inside_red_lines_there_is_no_envelope() -> None:
    envelope = build_envelope(dataclasses.replace(g1(), common_use=box(-99, -99, 99, 99)))
    assert envelope.geometry.is_empty
    assert envelope.base_m2 == 0


def test_g6_a_narrow_parcel_has_no_envelope() -> None:
    parcel = box(0, 0, 5, 40)
    envelope = uniform(parcel, 3)
    assert envelope.geometry.is_empty
    assert (envelope.parts, envelope.dropped, envelope.area_m2) == ((), (), 0)
    found = limiting_constraints(inputs_for(parcel, setbacks(3)))
    assert [limit.constraints for limit in found] == [
        (Constraint(kind=ConstraintKind.SETBACK, key="NEIGHBOUR"),)
    ]
    assert found[0].area_without_m2 == 200


def test_g7_both_parts_are_kept() -> None:
    assert isinstance(HOURGLASS, Polygon)
    envelope = uniform(HOURGLASS, 3)
    assert HOURGLASS.area == 880
    assert len(envelope.geometry.geoms) == 2
    assert [part.area_m2 for part in envelope.parts] == pytest.approx([196.97] * 2, abs=0.05)
    assert [part.number for part in envelope.parts] == [1, 2]
    assert envelope.parts[0].geometry.bounds[0] < envelope.parts[1].geometry.bounds[0]


def test_g8_a_hole_has_setbacks_too() -> None:
    yard = box(0, 0, 60, 60).difference(box(20, 20, 40, 40))
    assert isinstance(yard, Polygon)
    envelope = uniform(yard, 3)
    assert yard.area == 3200
    assert envelope.area_m2 == pytest.approx(2247.73, abs=0.1)
    assert envelope.mitred.area == pytest.approx(2240, abs=1e-9)
    assert len(envelope.geometry.geoms[0].interiors) == 1
    assert envelope.geometry.covers(envelope.mitred)


def test_g9_a_power_line_bans_or_restricts() -> None:
    inputs = inputs_for(SQUARE, setbacks(3))
    banned = build_envelope(dataclasses.replace(inputs, bans={"10 kV": POWER_LINE}))
    consent = Restriction(effect=Effect.CONSENT, geometry=POWER_LINE)
    asked = build_envelope(dataclasses.replace(inputs, restrictions={"10 kV": consent}))
    assert build_envelope(inputs).area_m2 == pytest.approx(576, abs=1e-9)
    assert banned.area_m2 == pytest.approx(264.00, abs=1e-9)
    assert asked.area_m2 == pytest.approx(576, abs=1e-9)
    assert [(part.key, part.effect) for part in asked.restricted] == [("10 kV", Effect.CONSENT)]
    assert asked.restricted[0].area_m2 == pytest.approx(576 - 264, abs=1e-9)


@pytest.mark.parametrize(
    ("coverage_pct", "area_m2", "governs"),
    [(30, 180, Governs.COVERAGE), (60, 308, Governs.ENVELOPE)],
)
def test_g10_coverage_or_envelope_governs(
    coverage_pct: float, area_m2: float, governs: Governs
) -> None:
    envelope = build_envelope(g1())
    footprint = max_footprint(
        Limit.of(coverage_pct),
        part_area_m2=envelope.zone_part_m2,
        envelope_area_m2=envelope.area_m2,
    )
    assert footprint.area_m2 == pytest.approx(area_m2)
    assert footprint.governs is governs


def test_a_placement_zone_narrows_the_envelope() -> None:
    inputs = dataclasses.replace(g1(), placement_zone=box(10, 10, 99, 20))
    assert build_envelope(inputs).geometry.equals(box(10, 10, 17, 20))


def test_small_parts_are_dropped_with_a_note() -> None:
    parcel = box(0, 0, 20, 6.1)
    inputs = dataclasses.replace(inputs_for(parcel, setbacks(3)), bans={"pipe": box(9, 0, 10, 9)})
    envelope = build_envelope(inputs)
    assert envelope.geometry.is_empty
    assert [part.area_m2 for part in envelope.dropped] == pytest.approx([0.6, 0.7])
    assert envelope.dropped[0].note == "A part of 0.60 m² is left out: below 1.00 m²."


def test_contours_are_computed_apart() -> None:
    parcel = MultiPolygon([box(0, 0, 20, 20), box(21, 0, 41, 20)])
    street = {EdgeRef(0, 0, side): EdgeKind.STREET for side in range(4)}
    inputs = inputs_for(parcel, setbacks(3, STREET=8), overrides=street)
    envelope = build_envelope(inputs)
    assert [part.area_m2 for part in envelope.parts] == pytest.approx([16, 196])
    assert envelope.geometry.bounds == pytest.approx((8, 3, 38, 17))


def test_an_edge_without_a_rule_stops_the_computation() -> None:
    rules = setbacks(3, STREET=5)[1:]
    with pytest.raises(MissingSetback, match="NEIGHBOUR"):
        build_envelope(dataclasses.replace(g1(), rules=rules))


def test_a_red_line_without_a_rule_stops_the_computation() -> None:
    neighbours = [SetbackRule(edge_kind=EdgeKind.NEIGHBOUR, object_kind=ObjectKind.ANY, metres=3)]
    inputs = inputs_for(RECTANGLE, neighbours)
    assert build_envelope(inputs).area_m2 == pytest.approx(336)
    with pytest.raises(MissingSetback, match="RED_LINE"):
        build_envelope(dataclasses.replace(inputs, common_use=box(-50, -50, 70, 4)))


def test_edges_of_another_parcel_are_refused() -> None:
    inputs = dataclasses.replace(g1(), parcel=SQUARE)
    with pytest.raises(ValueError, match=r"measure 100\.00 m, its boundary 120\.00 m"):
        build_envelope(inputs)


def test_a_setback_of_zero_is_a_real_one() -> None:
    envelope = uniform(RECTANGLE, 0)
    assert envelope.geometry.equals(RECTANGLE)
    assert envelope.mitred.equals(RECTANGLE)


def test_the_direction_of_rings_does_not_matter() -> None:
    hole = [(20, 20), (40, 20), (40, 40), (20, 40)]
    shell = [(0, 0), (60, 0), (60, 60), (0, 60)]
    turned = [uniform(Polygon(s, [h]), 3) for s in (shell, shell[::-1]) for h in (hole, hole[::-1])]
    assert [envelope.mitred.area for envelope in turned] == pytest.approx([2240] * 4)
    assert [envelope.area_m2 for envelope in turned] == pytest.approx([turned[0].area_m2] * 4)


def test_setback_lines_carry_dimensions_and_bound_the_envelope() -> None:
    south, east, _, _ = build_envelope(g1()).setback_lines
    assert (south.kind, south.metres, south.source) == (EdgeKind.STREET, 5, "PZZ 36")
    assert south.inset.bounds == pytest.approx((3, 5, 17, 5), abs=0.01)
    assert south.dimension[0] == pytest.approx((10, 0), abs=0.01)
    assert south.dimension[1] == pytest.approx((10, 5), abs=0.01)
    assert (east.kind, east.metres) == (EdgeKind.NEIGHBOUR, 3)
    assert east.inset.bounds == pytest.approx((17, 5, 17, 27), abs=0.01)


def test_a_red_line_gets_a_setback_line_on_the_side_of_the_rest() -> None:
    inputs = inputs_for(RECTANGLE, setbacks(3, RED_LINE=5))
    envelope = build_envelope(dataclasses.replace(inputs, common_use=box(-50, -50, 70, 4)))
    red = next(line for line in envelope.setback_lines if line.kind is EdgeKind.RED_LINE)
    assert red.dimension[0] == pytest.approx((10, 4), abs=0.01)
    assert red.dimension[1] == pytest.approx((10, 9), abs=0.01)


def test_without_an_envelope_the_dimensions_stay() -> None:
    lines = uniform(box(0, 0, 5, 40), 3).setback_lines
    assert all(line.inset.is_empty for line in lines)
    assert [line.metres for line in lines] == [3] * 4


def test_limits_are_named_one_by_one() -> None:
    inputs = dataclasses.replace(g1(), bans={"pipe": box(0, 0, 20, 28), "tree": box(0, 0, 1, 1)})
    found = limiting_constraints(inputs)
    assert [limit.constraints for limit in found] == [
        (Constraint(kind=ConstraintKind.BAN, key="pipe"),),
        (Constraint(kind=ConstraintKind.SETBACK, key="NEIGHBOUR"),),
    ]
    assert [limit.area_without_m2 for limit in found] == pytest.approx([308, 40])


def test_limits_are_named_in_pairs_where_no_single_one_would_do() -> None:
    whole = box(-1, -1, 21, 31)
    inputs = dataclasses.replace(g1(), bans={"one": whole, "two": whole})
    found = limiting_constraints(inputs)
    assert [[part.key for part in limit.constraints] for limit in found] == [["one", "two"]]
    far = dataclasses.replace(g1(), common_use=whole, placement_zone=box(90, 90, 99, 99))
    kinds = [[part.kind for part in limit.constraints] for limit in limiting_constraints(far)]
    assert kinds == [[ConstraintKind.COMMON_USE, ConstraintKind.PLACEMENT_ZONE]]


def test_where_there_is_an_envelope_nothing_limits() -> None:
    assert limiting_constraints(g1()) == []


@pytest.mark.parametrize("metres", [1, 8])
@pytest.mark.parametrize("side", range(6))
def test_the_drawn_envelope_has_no_arcs_where_setbacks_differ(side: int, metres: int) -> None:
    street = {EdgeRef(0, 0, side): EdgeKind.STREET}
    envelope = build_envelope(inputs_for(L_SHAPE, setbacks(3, STREET=metres), overrides=street))
    assert len(envelope.mitred.geoms[0].exterior.coords) <= 11
    assert len(envelope.geometry.geoms[0].exterior.coords) > 60
    assert envelope.mitred.area < envelope.area_m2


def test_the_drawn_envelope_steps_where_a_street_ends_along_an_edge() -> None:
    around = Surroundings(streets={"s": box(10, -20, 70, 0)})
    envelope = build_envelope(inputs_for(RECTANGLE, setbacks(3, STREET=5), around))
    step_m = 10 - (5**2 - 3**2) ** 0.5
    assert envelope.mitred.area == pytest.approx(308 + 2 * (step_m - 3), abs=0.1)
