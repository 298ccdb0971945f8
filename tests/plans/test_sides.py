"""Shared walls and the names of what lies across a side; local metres."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shapely import LineString, Polygon, box

from plans.content import PlanContent
from plans.facts import CapitalObjectFact, PlanFacts
from plans.rules import compose
from tests.plans.facts import (
    all_round,
    make_building,
    make_common_use,
    make_facts,
    make_neighbour,
    make_zone_type,
    setback,
    surface,
)
from tests.plans.statements import make_street

RECTANGLE = surface(box(0, 0, 20, 30))
EAST = box(20, 0, 60, 30)
BLOCKED_SETBACKS = (setback("NEIGHBOUR", 3.0), setback("BLOCKED", 0.0), setback("STREET", 5.0))


def facts_with(own: Polygon, other: Polygon) -> PlanFacts:
    houses: tuple[CapitalObjectFact, ...] = (
        make_building(surface(own)),
        make_building(surface(other), "16:50:010101:121"),
    )
    around = (*(surface(each) for each in (box(-20, 0, 0, 30), box(-20, 30, 60, 60))),)
    south = surface(box(-20, -30, 60, 0))
    return make_facts(
        RECTANGLE,
        capital_objects=houses,
        zone_types=(make_zone_type(setbacks=BLOCKED_SETBACKS),),
        neighbours=(
            make_neighbour(surface(EAST), "16:50:010101:8"),
            *(
                make_neighbour(each, f"16:50:010101:{70 + number}")
                for number, each in enumerate((*around, south))
            ),
        ),
    )


def blocked(content: PlanContent) -> list[tuple[str | None, float]]:
    edges = content.parcel.edges
    return [(edge.across, edge.length_m) for edge in edges if edge.kind == "BLOCKED"]


def test_a_wall_that_two_houses_share_blocks_its_stretch_and_no_more() -> None:
    content = compose(facts_with(box(10, 5, 20, 25), box(20, 8, 30, 28)))
    assert blocked(content) == [("16:50:010101:8", 17)]
    envelope = content.zoning.zones[0].envelopes[0]
    assert envelope.geometry is not None
    assert envelope.geometry.bounds[2] == pytest.approx(20)
    assert envelope.geometry.contains(box(17, 11, 20, 22).buffer(-1e-3))
    assert not envelope.geometry.intersects(box(18.5, 3, 20, 7.9))


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (box(10, 5, 19.6, 25), box(20, 8, 30, 28)),
        (box(10, 5, 20, 25), box(20.4, 8, 30, 28)),
        (box(10, 5, 20, 10), box(20, 10.5, 30, 28)),
        (box(10, 5, 20, 10), box(20, 9.1, 30, 28)),
        (box(10, 5, 20, 10), box(40, 5, 50, 10)),
    ],
)
def test_houses_that_share_no_metre_of_wall_block_nothing(own: Polygon, other: Polygon) -> None:
    assert blocked(compose(facts_with(own, other))) == []


def test_walls_within_thirty_centimetres_are_shared() -> None:
    content = compose(facts_with(box(10, 5, 19.8, 25), box(20.2, 8, 30, 28)))
    assert blocked(content) == [("16:50:010101:8", 17)]


def test_one_house_across_the_boundary_shares_no_wall_with_itself() -> None:
    house = make_building(surface(box(12, 5, 26, 25)))
    facts = replace(facts_with(box(1, 1, 2, 2), box(50, 1, 51, 2)), capital_objects=(house,))
    assert blocked(compose(facts)) == []


def test_a_right_of_way_is_named_by_the_street_that_runs_nearest_in_it() -> None:
    ground = Polygon(
        [(-60, -16), (80, -16), (80, 0), (36, 0), (36, 80), (20, 80), (20, 0), (-60, 0)]
    )
    way = replace(make_neighbour(surface(ground)), kind="RIGHT_OF_WAY")
    streets = (
        make_street(LineString([(-60, -8), (80, -8)]), "Main St"),
        make_street(LineString([(28, -16), (28, 80)]), "Oak St"),
        make_street(LineString([(-60, 31), (19, 31)]), "Far St"),
    )
    facts = make_facts(RECTANGLE, neighbours=(way, *all_round(RECTANGLE)), streets=streets)
    edges = compose(facts).parcel.edges
    found = {edge.across for edge in edges if edge.kind == "STREET"}
    assert found == {"Main St", "Oak St"}
    south = [edge for edge in edges if edge.geometry and edge.geometry.bounds[3] == 0]
    assert [edge.across for edge in south] == ["Main St"]


def test_streets_ground_without_any_name_is_named_by_its_register() -> None:
    way = replace(make_neighbour(surface(box(-60, -16, 80, 0)), "W-7"), kind="RIGHT_OF_WAY")
    facts = make_facts(RECTANGLE, neighbours=(way, *all_round(RECTANGLE)))
    assert {e.across for e in compose(facts).parcel.edges if e.kind == "STREET"} == {"W-7"}
    ground = make_common_use(surface(box(-60, -16, 80, 0)), name="")
    line = make_street(LineString([(-60, -8), (80, -8)]), "ул. Новая")
    named = make_facts(RECTANGLE, common_use=(ground,), streets=(line,))
    assert {e.across for e in compose(named).parcel.edges if e.kind == "STREET"} == {"ул. Новая"}


def test_things_of_two_layers_with_the_same_number_keep_their_names() -> None:
    ground = make_common_use(surface(box(-60, -16, 80, 0)), name="ул. Садовая")
    neighbour = all_round(RECTANGLE)[0]
    same = replace(neighbour.source, feature_id=ground.source.feature_id)
    facts = make_facts(
        RECTANGLE, common_use=(ground,), neighbours=(replace(neighbour, source=same),)
    )
    found = {(edge.kind, edge.across) for edge in compose(facts).parcel.edges}
    assert found == {("STREET", "ул. Садовая"), ("NEIGHBOUR", neighbour.cadastral_number)}
