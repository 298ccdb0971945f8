"""What holds for every envelope, against answers found another way."""

from __future__ import annotations

import dataclasses
import math
from fractions import Fraction
from typing import TypeVar

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import MultiPoint, Point, Polygon, box
from shapely.affinity import rotate, translate
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.envelope import EnvelopeInput, build_envelope
from gis_platform.geometry.setback import (
    ClassifiedEdge,
    EdgeKind,
    ObjectKind,
    SetbackRule,
    Surroundings,
    classify_edges,
    setback_at,
)

Point2 = tuple[Fraction, Fraction]
HalfPlane = tuple[Fraction, Fraction, Fraction]

Moved = TypeVar("Moved", bound=BaseGeometry)

cells = st.integers(0, 60)
metres = st.floats(0, 8)
kinds = [EdgeKind.STREET, EdgeKind.NEIGHBOUR, EdgeKind.PASSAGE]


@st.composite
def parcels(draw: st.DrawFn) -> Polygon:
    """Simple polygons: star-shaped round a centre, convex or not, some with a hole."""
    count = draw(st.integers(3, 9))
    radii = draw(st.lists(st.floats(8, 45), min_size=count, max_size=count))
    shifts = draw(st.lists(st.floats(-0.3, 0.3), min_size=count, max_size=count))
    ring = [
        (
            round(radius * math.cos(2 * math.pi * (i + shift) / count), 2),
            round(radius * math.sin(2 * math.pi * (i + shift) / count), 2),
        )
        for i, (radius, shift) in enumerate(zip(radii, shifts, strict=True))
    ]
    hole = [(-1, -1), (-1, 1), (1, 1), (1, -1)]
    shell = Polygon(ring)
    parcel = Polygon(ring, [hole]) if draw(st.booleans()) else shell
    assume(shell.is_valid and parcel.is_valid and parcel.area > 20)
    return parcel


@st.composite
def situations(draw: st.DrawFn) -> EnvelopeInput:
    parcel = draw(parcels())
    edges = [
        dataclasses.replace(edge, kind=draw(st.sampled_from(kinds)))
        for edge in classify_edges(parcel, Surroundings())
    ]
    rules = [
        SetbackRule(edge_kind=kind, object_kind=ObjectKind.ANY, metres=draw(metres))
        for kind in [*kinds, EdgeKind.RED_LINE]
    ]
    south = draw(st.floats(-60, 10))
    return EnvelopeInput(
        parcel=parcel,
        edges=edges,
        rules=rules,
        zone=draw(st.sampled_from([None, box(-90, -90, 12, 90)])),
        common_use=draw(st.sampled_from([None, box(-90, -90, 90, south)])),
        bans={"pipe": box(5, -90, 9, 90)} if draw(st.booleans()) else {},
        min_part_m2=0.0,
    )


@given(situations())
def test_the_envelope_lies_in_the_parcel_and_off_common_use(inputs: EnvelopeInput) -> None:
    geometry = build_envelope(inputs).geometry
    assert _outside(geometry, inputs.parcel) < 1e-5
    for forbidden in (inputs.common_use, *inputs.bans.values()):
        if forbidden is not None:
            assert shapely.intersection(geometry, forbidden, grid_size=1e-7).area < 1e-5


@given(situations())
def test_the_envelope_keeps_every_distance(inputs: EnvelopeInput) -> None:
    geometry = build_envelope(inputs).geometry
    assume(not geometry.is_empty)
    for edge in inputs.edges:
        rule = setback_at(edge, inputs.rules, inputs.object_kind)
        assert geometry.distance(edge.line) >= rule.metres - 0.01


@given(situations())
def test_points_off_the_envelope_break_a_rule(inputs: EnvelopeInput) -> None:
    """Nothing buildable is lost: each point left out is too near to something or banned."""
    geometry = build_envelope(inputs).geometry
    min_x, min_y, max_x, max_y = inputs.parcel.bounds
    columns, rows = np.linspace(min_x, max_x, 25), np.linspace(min_y, max_y, 25)
    x, y = (grid.ravel() for grid in np.meshgrid(columns, rows))
    outside = shapely.contains_xy(inputs.parcel, x, y) & ~shapely.contains_xy(geometry, x, y)
    for place in (Point(pair) for pair in np.column_stack([x, y])[outside]):
        near = any(
            place.distance(edge.line)
            <= setback_at(edge, inputs.rules, inputs.object_kind).metres + 1e-6
            for edge in inputs.edges
        )
        banned = any(ban.intersects(place) for ban in inputs.bans.values())
        off_zone = inputs.zone is not None and not inputs.zone.contains(place)
        red = inputs.common_use is not None and inputs.common_use.intersection(
            inputs.parcel
        ).distance(place) <= _red_metres(inputs)
        assert near or banned or off_zone or red


@given(situations(), st.sampled_from(range(4)), st.floats(0.1, 4))
def test_a_larger_setback_or_a_ban_never_adds_ground(
    inputs: EnvelopeInput, which: int, more: float
) -> None:
    before = build_envelope(inputs).geometry
    rules = list(inputs.rules)
    rules[which] = dataclasses.replace(rules[which], metres=rules[which].metres + more)
    stricter = build_envelope(dataclasses.replace(inputs, rules=rules)).geometry
    banned = dataclasses.replace(inputs, bans={**inputs.bans, "lake": box(-9, -9, 3, 3)})
    assert _outside(stricter, before) < 1e-5
    assert _outside(build_envelope(banned).geometry, before) < 1e-5


@given(situations())
def test_the_drawn_envelope_lies_in_the_exact_one(inputs: EnvelopeInput) -> None:
    envelope = build_envelope(inputs)
    assert _outside(envelope.mitred, envelope.geometry) < 1e-5


@given(situations(), st.floats(-180, 180), st.floats(-1e4, 1e4))
def test_the_envelope_turns_and_moves_with_its_ground(
    inputs: EnvelopeInput, degrees: float, shift: float
) -> None:
    inputs = dataclasses.replace(inputs, bans={})

    def moved(geometry: Moved) -> Moved:
        return translate(rotate(geometry, degrees, origin=(0, 0)), shift, -shift)

    there = dataclasses.replace(
        inputs,
        parcel=moved(inputs.parcel),
        edges=[_moved_edge(edge, degrees, shift) for edge in inputs.edges],
        zone=None if inputs.zone is None else moved(inputs.zone),
        common_use=None if inputs.common_use is None else moved(inputs.common_use),
    )
    here = build_envelope(inputs)
    assert build_envelope(there).area_m2 == pytest.approx(here.area_m2, abs=1e-6)


@given(situations())
def test_the_order_of_bans_and_rules_does_not_matter(inputs: EnvelopeInput) -> None:
    bans = {"a": box(-9, -9, -3, 9), "b": box(2, -9, 4, 4), "c": box(-4, 0, 4, 1)}
    one = build_envelope(dataclasses.replace(inputs, bans=bans))
    turned = dict(reversed(bans.items()))
    other = dataclasses.replace(inputs, bans=turned, rules=list(reversed(inputs.rules)))
    assert build_envelope(other).geometry.equals(one.geometry)


@given(st.lists(st.tuples(cells, cells), min_size=3, max_size=9), st.integers(0, 6))
def test_a_convex_parcel_agrees_with_clipping_by_half_planes(
    points: list[tuple[int, int]], setback: int
) -> None:
    hull = MultiPoint(points).convex_hull
    assume(isinstance(hull, Polygon))
    assert isinstance(hull, Polygon)
    rule = SetbackRule(edge_kind=EdgeKind.ANY, object_kind=ObjectKind.ANY, metres=setback)
    inputs = EnvelopeInput(
        parcel=hull,
        edges=classify_edges(hull, Surroundings()),
        rules=[rule],
        min_part_m2=0.0,
    )
    expected = float(_area_inset(list(hull.exterior.coords), setback))
    assert build_envelope(inputs).area_m2 == pytest.approx(expected, abs=1e-6)


def _outside(one: BaseGeometry, other: BaseGeometry) -> float:
    """Return the area of one outside another; a grid keeps equal borders from being mistaken."""
    return shapely.difference(one, other, grid_size=1e-7).area


def _area_inset(ring: list[tuple[float, ...]], setback: int) -> Fraction:
    """Return the area of a convex ring moved inwards, by clipping with exact half-planes."""
    corners = [(Fraction(x), Fraction(y)) for x, y in ring[:-1]]
    if _doubled_area(corners) < 0:
        corners.reverse()
    clipped = corners
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        length = Fraction(math.hypot(bx - ax, by - ay))
        nx, ny = (ay - by) / length, (bx - ax) / length
        clipped = _clip(clipped, (nx, ny, nx * ax + ny * ay + setback))
    return abs(_doubled_area(clipped)) / 2


def _clip(corners: list[Point2], plane: HalfPlane) -> list[Point2]:
    nx, ny, least = plane
    kept: list[Point2] = []
    for i, (x, y) in enumerate(corners):
        px, py = corners[i - 1]
        here, before = nx * x + ny * y - least, nx * px + ny * py - least
        if (here >= 0) != (before >= 0):
            share = before / (before - here)
            kept.append((px + (x - px) * share, py + (y - py) * share))
        if here >= 0:
            kept.append((x, y))
    return kept


def _doubled_area(corners: list[Point2]) -> Fraction:
    return sum(
        (corners[i - 1][0] * y - x * corners[i - 1][1] for i, (x, y) in enumerate(corners)),
        Fraction(0),
    )


def _red_metres(inputs: EnvelopeInput) -> float:
    return next(r.metres for r in inputs.rules if r.edge_kind is EdgeKind.RED_LINE)


def _moved_edge(edge: ClassifiedEdge, degrees: float, shift: float) -> ClassifiedEdge:
    line = translate(rotate(edge.line, degrees, origin=(0, 0)), shift, -shift)
    (sx, sy), (ex, ey) = line.coords
    return dataclasses.replace(edge, start=(sx, sy), end=(ex, ey))
