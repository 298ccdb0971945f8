"""What holds of every plan, over random small towns: invariants 1 to 8 of the domain."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, affinity, box
from shapely.geometry.base import BaseGeometry

from plans.content import PlanContent
from plans.documentation_facts import PlacementZoneFact
from plans.facts import PlanFacts, SetbackFact, facts_from_json
from plans.rules import compose
from plans.snapshot import to_bytes
from plans.zoning_content import EnvelopeContent, LimitRow
from tests.plans.facts import (
    ACT,
    all_round,
    make_building,
    make_common_use,
    make_easement,
    make_facts,
    make_heritage,
    make_restriction,
    make_zone,
    make_zone_type,
    setback,
    source,
    surface,
)

Build = Callable[..., Any]
LISTS = (
    "zones",
    "zone_types",
    "restrictions",
    "common_use",
    "capital_objects",
    "easements",
    "heritage",
    "neighbours",
    "placement_zones",
)
FEW = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
metres = st.integers(0, 60)
lengths = st.integers(4, 40)


@st.composite
def rectangles(draw: Build) -> Polygon:
    x, y = draw(metres) - 10, draw(metres) - 10
    shape: Polygon = box(x, y, x + draw(lengths), y + draw(lengths))
    return shape


@st.composite
def parcels(draw: Build) -> MultiPolygon:
    """A lot with a corner cut off, perhaps with a hole, perhaps in two contours."""
    width, depth = draw(st.integers(12, 50)), draw(st.integers(12, 50))
    shape: BaseGeometry = box(0, 0, width, depth)
    cut = draw(st.sampled_from([0, 3, 5]))
    if cut:
        shape = shape.difference(box(width - cut, depth - cut, width, depth))
    if draw(st.booleans()) and width > 30 and depth > 30:
        shape = shape.difference(box(12, 12, 18, 17))
    parts = [shape]
    if draw(st.booleans()):
        parts.append(box(width + 8, 2, width + 26, 20))
    return surface(*[part for part in parts if isinstance(part, Polygon)])


def setbacks(draw: Build) -> tuple[SetbackFact, ...]:
    near = draw(st.sampled_from([0.0, 1.0, 3.0]))
    street = near + draw(st.sampled_from([0.0, 2.0, 3.5]))
    return (setback("NEIGHBOUR", near), setback("STREET", street), setback("RED_LINE", street))


@st.composite
def towns(draw: Build) -> PlanFacts:
    parcel = draw(parcels())
    split = draw(st.integers(5, 60))
    lines = setbacks(draw)
    street = box(-100, -20, 150, draw(st.sampled_from([0, 0, 3])))
    restrictions = tuple(
        make_restriction(surface(shape), effect, registry_number=f"16:50-6.{number}")
        for number, (shape, effect) in enumerate(
            draw(
                st.lists(
                    st.tuples(rectangles(), st.sampled_from(["BAN", "CONDITION", "HEIGHT"])),
                    max_size=3,
                )
            )
        )
    )
    heritage = tuple(
        make_heritage(surface(shape), draw(st.sampled_from(["TERRITORY", "DISTRICT"])))
        for shape in draw(st.lists(rectangles(), max_size=1))
    )
    easements = tuple(
        make_easement(surface(shape), excludes_building=draw(st.booleans()))
        for shape in draw(st.lists(rectangles(), max_size=1))
    )
    placement = tuple(
        PlacementZoneFact(
            source=source("placement-zones"),
            number="1",
            purpose="",
            act=ACT,
            geometry=surface(shape.buffer(15, join_style="mitre")),
        )
        for shape in draw(st.lists(rectangles(), max_size=1))
    )
    buildings = tuple(
        make_building(surface(shape), f"16:50:010101:{number}")
        for number, shape in enumerate(draw(st.lists(rectangles(), max_size=2)), start=100)
    )
    return make_facts(
        parcel,
        zones=(
            make_zone("Ж-1", surface(box(-500, -500, 500, split))),
            make_zone("Ж-2", surface(box(-500, split, 500, draw(st.sampled_from([500, 45]))))),
        ),
        zone_types=(
            make_zone_type("Ж-1", lines),
            make_zone_type("Ж-2", (*lines, setback("ANY", 4.0))),
        ),
        common_use=(make_common_use(surface(street)),),
        restrictions=restrictions,
        heritage=heritage,
        easements=easements,
        placement_zones=placement,
        capital_objects=buildings,
        neighbours=all_round(parcel),
    )


def envelopes(plan: PlanContent) -> Iterator[tuple[str, LimitRow, EnvelopeContent]]:
    for zone in plan.zoning.zones:
        for envelope in zone.envelopes:
            if envelope.computed:
                yield zone.code, zone.limits[0], envelope


def ground_of(plan: PlanContent) -> dict[tuple[str, int], BaseGeometry]:
    return {
        (code, envelope.number): envelope.geometry or MultiPolygon()
        for code, _, envelope in envelopes(plan)
    }


def moved(value: Any, move: Callable[[BaseGeometry], BaseGeometry]) -> Any:
    """Return facts with each geometry moved."""
    if isinstance(value, BaseGeometry):
        return move(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: moved(getattr(value, f.name), move) for f in dataclasses.fields(value)}
        return replace(value, **fields)
    if isinstance(value, tuple):
        return tuple(moved(each, move) for each in value)
    return value


@FEW
@given(towns())
def test_the_envelope_lies_in_the_parcel_and_off_common_use(facts: PlanFacts) -> None:
    plan = compose(facts)
    streets = shapely.union_all([each.geometry for each in facts.common_use])
    for _, _, envelope in envelopes(plan):
        assert envelope.geometry is not None
        assert envelope.geometry.difference(plan.parcel.geometry.buffer(1e-6)).area < 1e-6
        assert envelope.geometry.intersection(streets).area < 1e-6


@FEW
@given(towns())
def test_the_envelope_keeps_the_setback_of_each_side(facts: PlanFacts) -> None:
    plan = compose(facts)
    for _, row, envelope in envelopes(plan):
        if not envelope.parts:
            continue
        for edge in plan.parcel.edges:
            named = [
                each.metres or 0.0
                for each in row.setbacks
                if each.edge_kind in (edge.kind, "ANY")
                and each.object_kind in (envelope.object_kind, "ANY")
            ]
            specific = [each.metres or 0.0 for each in row.setbacks if each.edge_kind == edge.kind]
            asked = max(specific or named or [0.0])
            assert edge.geometry is not None
            assert envelope.geometry is not None
            assert shapely.distance(envelope.geometry, edge.geometry) >= asked - 0.01


@FEW
@given(towns(), rectangles())
def test_a_larger_setback_or_a_ban_adds_no_ground(facts: PlanFacts, shape: Polygon) -> None:
    before = ground_of(compose(facts))
    ban = make_restriction(surface(shape), "BAN", registry_number="16:50-6.999")
    banned = ground_of(compose(replace(facts, restrictions=(*facts.restrictions, ban))))
    wider = tuple(
        replace(
            zone,
            setbacks=tuple(replace(each, value=(each.value or 0) + 1.5) for each in zone.setbacks),
        )
        for zone in facts.zone_types
    )
    narrowed = ground_of(compose(replace(facts, zone_types=wider)))
    for after in (banned, narrowed):
        assert after.keys() == before.keys()
        for key, ground in after.items():
            assert ground.difference(before[key].buffer(1e-6)).area < 1e-3


@FEW
@given(towns(), st.integers(-500, 500), st.integers(-500, 500))
def test_a_moved_town_has_the_same_areas(facts: PlanFacts, x: int, y: int) -> None:
    plan = compose(facts)
    there = compose(moved(facts, lambda shape: affinity.translate(shape, x, y)))
    assert [zone.area_m2 for zone in there.zoning.zones] == [z.area_m2 for z in plan.zoning.zones]
    areas = [envelope.area_m2 for _, _, envelope in envelopes(plan)]
    assert [e.area_m2 for _, _, e in envelopes(there)] == pytest.approx(areas, abs=0.011)


@FEW
@given(towns(), st.sampled_from([90, 180, 270]))
def test_a_turned_town_has_the_same_areas(facts: PlanFacts, angle: int) -> None:
    def turn(shape: BaseGeometry) -> BaseGeometry:
        turned = affinity.rotate(shape, angle, origin=(0, 0))
        return shapely.transform(turned, lambda pairs: pairs.round(9) + 0.0)

    areas = [envelope.area_m2 for _, _, envelope in envelopes(compose(facts))]
    there = compose(moved(facts, turn))
    assert [e.area_m2 for _, _, e in envelopes(there)] == pytest.approx(areas, abs=0.011)


@FEW
@given(towns())
def test_parts_make_up_the_parcel(facts: PlanFacts) -> None:
    plan = compose(facts)
    whole = plan.parcel.area_calculated_m2
    zones = sum(zone.area_m2 for zone in plan.zoning.zones) + plan.zoning.uncovered_m2
    slivers = sum(each.area_m2 for each in plan.slivers if each.layer == "territorial-zones")
    assert zones + slivers == pytest.approx(whole, abs=0.5)
    divided = plan.red_lines.area_inside_m2 + plan.red_lines.area_outside_m2
    assert divided == pytest.approx(whole, abs=0.011)


@FEW
@given(towns())
def test_the_order_of_the_layers_does_not_matter(facts: PlanFacts) -> None:
    layers: dict[str, Any] = {name: tuple(reversed(getattr(facts, name))) for name in LISTS}
    turned = replace(facts, **layers)
    assert to_bytes(compose(turned)) == to_bytes(compose(facts))


@FEW
@given(towns())
def test_a_snapshot_makes_the_same_plan_to_the_byte(facts: PlanFacts) -> None:
    again = facts_from_json(facts.to_json())
    assert to_bytes(compose(again)) == to_bytes(compose(facts))
