from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Polygon, box

from gis_platform.geometry.setback import (
    EdgeKind,
    EdgeRef,
    MissingSetback,
    ObjectKind,
    SetbackRule,
    Surroundings,
    classify_edges,
    resolve_setback,
    setback_at,
    setback_from_red_line,
)

LOT = Polygon([(0, 0), (20, 0), (20, 30), (0, 30)])
STREET = box(-50, -20, 70, 0)


def rule(edge: EdgeKind, built: ObjectKind, metres: float) -> SetbackRule:
    return SetbackRule(edge_kind=edge, object_kind=built, metres=metres)


ZONE = [
    rule(EdgeKind.ANY, ObjectKind.ANY, 1),
    rule(EdgeKind.ANY, ObjectKind.RESIDENTIAL, 3),
    rule(EdgeKind.BLOCKED, ObjectKind.ANY, 0),
    rule(EdgeKind.STREET, ObjectKind.ANY, 5),
    rule(EdgeKind.STREET, ObjectKind.RESIDENTIAL, 6),
]


@pytest.mark.parametrize(
    ("edge", "built", "metres"),
    [
        (EdgeKind.NEIGHBOUR, ObjectKind.NONRESIDENTIAL, 1),
        (EdgeKind.NEIGHBOUR, ObjectKind.RESIDENTIAL, 3),
        (EdgeKind.STREET, ObjectKind.AUXILIARY, 5),
        (EdgeKind.STREET, ObjectKind.RESIDENTIAL, 6),
        (EdgeKind.BLOCKED, ObjectKind.NONRESIDENTIAL, 0),
        (EdgeKind.BLOCKED, ObjectKind.RESIDENTIAL, 0),
    ],
)
def test_the_most_specific_rule_holds_and_of_equals_the_largest(
    edge: EdgeKind, built: ObjectKind, metres: float
) -> None:
    for rules in (ZONE, ZONE[::-1]):
        found = resolve_setback(rules, edge, built)
        assert found is not None
        assert found.metres == metres


def test_no_rule_is_none_and_never_zero() -> None:
    assert resolve_setback([], EdgeKind.STREET, ObjectKind.MAIN) is None
    street = [rule(EdgeKind.STREET, ObjectKind.ANY, 5)]
    assert resolve_setback(street, EdgeKind.NEIGHBOUR, ObjectKind.MAIN) is None
    with pytest.raises(MissingSetback, match="NEIGHBOUR") as missing:
        setback_at(classify_edges(LOT, Surroundings())[0], street, ObjectKind.MAIN)
    assert missing.value.edge_kind is EdgeKind.NEIGHBOUR


@pytest.mark.parametrize("metres", [-1.0, math.nan, math.inf])
def test_an_impossible_setback_is_refused(metres: float) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        rule(EdgeKind.ANY, ObjectKind.ANY, metres)


def test_a_red_line_without_a_rule_of_its_own_is_a_street() -> None:
    assert setback_from_red_line(ZONE, ObjectKind.MAIN).metres == 5
    own = [*ZONE, rule(EdgeKind.RED_LINE, ObjectKind.ANY, 2)]
    assert setback_from_red_line(own, ObjectKind.MAIN).metres == 2
    assert setback_from_red_line(ZONE[:1], ObjectKind.MAIN).metres == 1
    with pytest.raises(MissingSetback, match="RED_LINE"):
        setback_from_red_line([], ObjectKind.MAIN)


def test_an_edge_along_a_red_line_takes_its_rule_if_streets_have_none() -> None:
    red = Surroundings(red_lines={"red": LineString([(-50, 0), (50, 0)])})
    south = classify_edges(LOT, red)[0]
    rules = [rule(EdgeKind.ANY, ObjectKind.ANY, 3), rule(EdgeKind.RED_LINE, ObjectKind.ANY, 5)]
    assert (south.kind, south.along_red_line) == (EdgeKind.STREET, True)
    assert setback_at(south, rules, ObjectKind.MAIN).metres == 5


@pytest.mark.parametrize("gap", [-0.4, 0.0, 0.3, 0.49])
@pytest.mark.parametrize("as_line", [True, False])
def test_only_the_edge_along_a_street_is_a_street(gap: float, as_line: bool) -> None:
    if as_line:
        around = Surroundings(red_lines={"Main st": LineString([(-50, -gap), (70, -gap)])})
    else:
        around = Surroundings(streets={"Main st": box(-50, -20, 70, -gap)})
    south, east, north, west = classify_edges(LOT, around)
    assert (south.kind, south.across) == (EdgeKind.STREET, "Main st")
    assert {edge.kind for edge in (east, north, west)} == {EdgeKind.NEIGHBOUR}


def test_a_street_farther_than_the_tolerance_is_none() -> None:
    edges = classify_edges(LOT, Surroundings(streets={"s": box(-50, -20, 70, -0.6)}))
    assert {edge.kind for edge in edges} == {EdgeKind.NEIGHBOUR}


def test_an_oblique_edge_that_ends_at_a_street_is_a_neighbour() -> None:
    lot = Polygon([(0, 0), (20, 0), (45, 30), (-25, 30)])
    kinds = [edge.kind for edge in classify_edges(lot, Surroundings(streets={"s": STREET}))]
    assert kinds == [EdgeKind.STREET] + [EdgeKind.NEIGHBOUR] * 3


def test_an_edge_partly_along_a_street_is_split_where_the_street_ends() -> None:
    around = Surroundings(streets={"s": box(8, -20, 70, 0)}, neighbours={"n": box(-9, -20, 8, 0)})
    west, east = classify_edges(LOT, around)[:2]
    assert [(west.kind, west.across), (east.kind, east.across)] == [
        (EdgeKind.NEIGHBOUR, "n"),
        (EdgeKind.STREET, "s"),
    ]
    assert west.end == east.start
    assert west.end[0] == pytest.approx(8, abs=0.03)
    assert (west.start, east.end) == ((0, 0), (20, 0))
    assert west.ref == east.ref == (0, 0, 0)


def test_a_passage_comes_before_the_street_ground_that_holds_it() -> None:
    around = Surroundings(streets={"common": STREET}, passages={"lane": STREET})
    assert classify_edges(LOT, around)[0].kind is EdgeKind.PASSAGE


def test_water_and_blocked_houses_are_told_apart() -> None:
    around = Surroundings(water={"lake": box(20, -5, 40, 40)}, blocked={"twin": box(-9, 0, 0, 30)})
    kinds = [edge.kind for edge in classify_edges(LOT, around)]
    assert kinds == [EdgeKind.NEIGHBOUR, EdgeKind.WATER, EdgeKind.NEIGHBOUR, EdgeKind.BLOCKED]


def test_holes_and_contours_have_their_places() -> None:
    yard = box(0, 0, 60, 60).difference(box(20, 20, 40, 40))
    assert isinstance(yard, Polygon)
    edges = classify_edges(MultiPolygon([yard, box(100, 0, 110, 10)]), Surroundings())
    assert [edge.ref for edge in edges] == [
        *(EdgeRef(0, 0, side) for side in range(4)),
        *(EdgeRef(0, 1, side) for side in range(4)),
        *(EdgeRef(1, 0, side) for side in range(4)),
    ]


def test_an_operator_overrides_a_whole_edge() -> None:
    around = Surroundings(streets={"s": box(8, -20, 70, 0)})
    edges = classify_edges(LOT, around, overrides={EdgeRef(0, 0, 0): EdgeKind.BLOCKED})
    assert len(edges) == 4
    assert (edges[0].kind, edges[0].across, edges[0].overridden) == (EdgeKind.BLOCKED, "s", True)
    assert (edges[0].start, edges[0].end) == ((0, 0), (20, 0))


def test_an_override_of_no_edge_is_refused() -> None:
    with pytest.raises(ValueError, match="no edge"):
        classify_edges(LOT, Surroundings(), overrides={EdgeRef(0, 0, 9): EdgeKind.STREET})


@given(
    west=st.floats(-30, 50),
    width=st.floats(0.1, 60),
    gap=st.floats(-3, 3),
    turn=st.floats(-40, 40),
)
def test_the_pieces_always_go_round_the_boundary(
    west: float, width: float, gap: float, turn: float
) -> None:
    street = Polygon(
        [(west, -gap), (west + turn, -30), (west + width + 20, -25), (west + width, -gap)]
    )
    around = Surroundings(streets={"s": street.convex_hull}, red_lines={"r": street.exterior})
    edges = classify_edges(LOT, around)
    assert sum(edge.length_m for edge in edges) == pytest.approx(LOT.length)
    for edge, following in zip(edges, [*edges[1:], edges[0]], strict=True):
        assert edge.end == following.start


def test_a_shared_wall_and_water_without_a_rule_keep_a_distance_all_the_same() -> None:
    rules = [
        rule(EdgeKind.NEIGHBOUR, ObjectKind.ANY, 3),
        rule(EdgeKind.STREET, ObjectKind.ANY, 5),
    ]
    shore, wall = box(-50, 30, 70, 50), LineString([(20, 0), (20, 30)])
    beside = Surroundings(water={"river": shore}, blocked={"next": wall})
    edges = {edge.kind: edge for edge in classify_edges(LOT, beside)}
    assert setback_at(edges[EdgeKind.BLOCKED], rules, ObjectKind.MAIN).metres == 3
    assert setback_at(edges[EdgeKind.WATER], rules, ObjectKind.MAIN).metres == 5
    own = [
        *rules,
        rule(EdgeKind.WATER, ObjectKind.ANY, 2),
        rule(EdgeKind.BLOCKED, ObjectKind.ANY, 0),
    ]
    assert setback_at(edges[EdgeKind.BLOCKED], own, ObjectKind.MAIN).metres == 0
    assert setback_at(edges[EdgeKind.WATER], own, ObjectKind.MAIN).metres == 2
    with pytest.raises(MissingSetback):
        setback_at(edges[EdgeKind.WATER], [], ObjectKind.MAIN)
