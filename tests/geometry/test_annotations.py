from __future__ import annotations

import dataclasses
import math
from itertools import combinations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from gis_platform.geometry.annotations import (
    PlacedLabels,
    dimension_lines,
    label_turning_points,
    metres_text,
)
from gis_platform.geometry.envelope import EnvelopeInput, build_envelope
from gis_platform.geometry.setback import (
    EdgeKind,
    ObjectKind,
    SetbackRule,
    Surroundings,
    classify_edges,
)
from gis_platform.geometry.sheet import Sheet, choose
from gis_platform.geometry.surfaces import Surface

LOT = Polygon([(0, 0), (20, 0), (20, 30), (0, 30)])


def regular(corners: int, radius_m: float) -> Polygon:
    turns = [2 * math.pi * i / corners for i in range(corners)]
    return Polygon([(radius_m * math.cos(turn), radius_m * math.sin(turn)) for turn in turns])


def assert_clear(sheet: Sheet, parcel: Surface, placed: PlacedLabels) -> None:
    frames = [box(*label.frame) for label in placed.labels]
    for one, other in combinations(frames, 2):
        assert one.intersection(other).area == 0
    border = sheet.to_paper(parcel).boundary
    for label, frame in zip(placed.labels, frames, strict=True):
        assert not frame.intersects(border)
        assert box(*sheet.frame).covers(frame)
        leaders = [other.leader for other in placed.labels if other is not label and other.leader]
        for leader in leaders:
            assert frame.intersection(LineString(leader)).length == 0


def test_labels_stand_outside_their_corners_in_order() -> None:
    sheet = choose(LOT.bounds)
    placed = label_turning_points(sheet, LOT)
    assert [label.text for label in placed.labels] == ["1", "2", "3", "4"]
    assert (placed.every, placed.omitted) == (1, ())
    ground = sheet.to_paper(LOT)
    for label in placed.labels:
        assert not ground.intersects(box(*label.frame))
        assert box(*label.frame).distance(Point(label.anchor)) < 3
    southwest = placed.labels[0]
    assert southwest.frame[2] < southwest.anchor[0]
    assert southwest.frame[1] > southwest.anchor[1]
    assert_clear(sheet, LOT, placed)


def test_labels_of_a_hole_stand_in_the_hole() -> None:
    yard = box(0, 0, 60, 60).difference(box(20, 20, 40, 40))
    assert isinstance(yard, Polygon)
    sheet = choose(yard.bounds)
    placed = label_turning_points(sheet, yard)
    hole = sheet.to_paper(box(20, 20, 40, 40))
    assert [hole.covers(box(*label.frame)) for label in placed.labels] == [False] * 4 + [True] * 4
    assert_clear(sheet, yard, placed)


def test_of_many_points_every_kth_is_labelled() -> None:
    parcel = regular(150, 60)
    placed = label_turning_points(choose(parcel.bounds), parcel)
    assert placed.every == 3
    texts = [*(label.text for label in placed.labels), *placed.omitted]
    assert sorted(map(int, texts)) == list(range(1, 151, 3))


def test_sixty_points_are_all_labelled() -> None:
    parcel = regular(60, 50)
    placed = label_turning_points(choose(parcel.bounds), parcel)
    assert (placed.every, len(placed.labels), placed.omitted) == (1, 60, ())
    assert_clear(choose(parcel.bounds), parcel, placed)


def test_crowded_points_move_away_on_leaders_without_collisions() -> None:
    parcel = regular(40, 2.5)
    sheet = choose(parcel.bounds)
    placed = label_turning_points(sheet, parcel)
    assert any(label.leader is not None for label in placed.labels)
    assert len(placed.labels) + len(placed.omitted) == 40
    assert len(placed.labels) >= 30
    assert_clear(sheet, parcel, placed)


def test_obstacles_are_kept_clear() -> None:
    sheet = choose(LOT.bounds)
    x, y = sheet.point_to_paper(0, 0)
    building = box(x - 6, y + 1.2, x + 6, y + 12)
    placed = label_turning_points(sheet, LOT, obstacles=[building])
    assert len(placed.labels) == 4
    assert not any(building.intersects(box(*label.frame)) for label in placed.labels)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), min_size=3, max_size=12),
    st.integers(90, 140),
)
def test_labels_never_collide(points: list[tuple[int, int]], apart: int) -> None:
    hull = shapely.MultiPoint(points).convex_hull
    if not isinstance(hull, Polygon):
        return
    parcel = MultiPolygon([hull, box(apart, 0, apart + 10, 12)])
    sheet = choose(parcel.bounds)
    assert_clear(sheet, parcel, label_turning_points(sheet, parcel))


def envelope_inputs(around: Surroundings) -> EnvelopeInput:
    kinds = {EdgeKind.ANY: 3.0, EdgeKind.STREET: 5.0, EdgeKind.BLOCKED: 0.0}
    rules = [
        SetbackRule(edge_kind=kind, object_kind=ObjectKind.ANY, metres=metres)
        for kind, metres in kinds.items()
    ]
    return EnvelopeInput(parcel=LOT, edges=classify_edges(LOT, around), rules=rules)


def test_each_setback_gets_a_dimension_of_its_true_length() -> None:
    around = Surroundings(streets={"s": box(-50, -20, 70, 0)}, blocked={"n": box(20, -9, 40, 50)})
    sheet = choose(LOT.bounds)
    lines = dimension_lines(sheet, build_envelope(envelope_inputs(around)).setback_lines)
    assert [line.text for line in lines] == ["5,0", "3,0", "3,0"]
    lengths = [math.dist(line.start, line.end) for line in lines]
    assert lengths == pytest.approx([10, 6, 6], abs=0.05)
    assert [line.angle_deg for line in lines] == pytest.approx([-90, -90, 0], abs=1e-6)
    on_edge = sheet.to_paper(LOT).exterior
    assert all(on_edge.distance(Point(line.start)) < 0.05 for line in lines)


def test_pieces_of_one_edge_with_one_setback_share_a_dimension() -> None:
    around = Surroundings(neighbours={"a": box(20, -9, 40, 12), "b": box(20, 12, 40, 50)})
    inputs = envelope_inputs(around)
    setbacks = build_envelope(inputs).setback_lines
    assert len(setbacks) > 4
    assert len(dimension_lines(choose(LOT.bounds), setbacks)) == 4


def test_dimensions_are_made_without_an_envelope_too() -> None:
    inputs = dataclasses.replace(envelope_inputs(Surroundings()), bans={"all": LOT})
    lines = dimension_lines(choose(LOT.bounds), build_envelope(inputs).setback_lines)
    assert [line.text for line in lines] == ["3,0"] * 4


@pytest.mark.parametrize(
    ("metres", "text"), [(3, "3,0"), (2.5, "2,5"), (1.25, "1,25"), (10, "10,0"), (0.0, "0,0")]
)
def test_distances_are_written_as_on_drawings(metres: float, text: str) -> None:
    assert metres_text(metres) == text
    assert metres_text(metres, decimal_mark=".") == text.replace(",", ".")
