"""To which heir something follows by its place, against plain shapely."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from gis_platform.changesets.rules import (
    Place,
    Way,
    chosen_heirs,
    followed_names,
    outgrows,
    shares_ground,
)

OLD = box(0, 0, 100, 50)
cuts = st.lists(st.integers(min_value=5, max_value=95), min_size=1, max_size=4, unique=True)


def strips(edges: list[int]) -> dict[str, BaseGeometry | None]:
    bounds = [0, *sorted(edges), 100]
    return {f"{west}": box(west, 0, east, 50) for west, east in pairwise(bounds)}


@given(edges=cuts, west=st.integers(0, 90), width=st.integers(2, 60))
def test_ground_is_followed_to_all_that_share_it(edges: list[int], west: int, width: int) -> None:
    heirs, ground = strips(edges), box(west, 10, west + width, 40)
    found = chosen_heirs(OLD, heirs, Place.GROUND, ground, share=0.95)
    expected = [
        name
        for name, heir in heirs.items()
        if heir is not None and heir.intersection(ground).area > 1.5
    ]
    assert list(found.names) == (expected or list(heirs))
    assert found.way == (Way.GROUND if expected else Way.ALL)


@given(edges=cuts, west=st.integers(0, 80), width=st.integers(1, 20))
def test_an_object_is_followed_to_the_one_that_holds_it(
    edges: list[int], west: int, width: int
) -> None:
    heirs, built = strips(edges), box(west, 10, west + width, 20)
    found = chosen_heirs(OLD, heirs, Place.OBJECT, built, share=0.95)
    holding = [
        name
        for name, heir in heirs.items()
        if heir is not None and heir.intersection(built).area >= 0.95 * built.area
    ]
    assert list(found.names) == (holding or list(heirs))
    assert found.way == (Way.OBJECT if holding else Way.ALL)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (box(0, 0, 10, 10), box(10, 0, 20, 10), False),
        (box(0, 0, 10, 10), box(9.96, 0, 20, 10), False),
        (box(0, 0, 10, 10), box(9.8, 0, 20, 10), True),
        (box(0, 0, 500, 500), box(499.96, 0, 600, 500), False),
        (box(0, 0, 0.9, 0.9), box(-5, -5, 5, 5), True),
        (LineString([(0, 0), (10, 0)]), box(5, -5, 9, 5), True),
        (LineString([(0, 0), (10, 0)]), box(9.95, -5, 19, 5), False),
        (Point(5, 5), box(0, 0, 10, 10), True),
        (Point(15, 5), box(0, 0, 10, 10), False),
    ],
)
def test_what_surveys_differ_by_is_not_shared(
    one: BaseGeometry, other: BaseGeometry, shared: bool
) -> None:
    assert shares_ground(one, other) is shared
    assert shares_ground(other, one) is shared


def test_without_a_place_all_follow() -> None:
    heirs: dict[str, BaseGeometry | None] = {"a": None, "b": None}
    for place in (Place.GROUND, Place.OBJECT, None):
        found = chosen_heirs(None, heirs, place, None, share=0.95)
        assert (found.names, found.way) == (("a", "b"), Way.ALL)
    found = chosen_heirs(OLD, {"a": OLD}, Place.OBJECT, Point(900, 0), share=0.95)
    assert (found.names, found.way) == (("a",), Way.ONE)


def test_names_are_replaced_in_their_place_and_stand_once() -> None:
    assert followed_names(["x", "p", "b"], {"p": ["a", "b"]}) == ["x", "a", "b"]
    assert followed_names(["p", "q"], {"p": ["c"], "q": ["c"]}) == ["c"]


def test_more_ground_than_before_is_told_from_survey_noise() -> None:
    assert outgrows([box(0, 0, 150, 50)], [OLD])
    assert not outgrows([box(0, 0, 100.04, 50)], [OLD])
    assert not outgrows([box(0, 0, 60, 50), box(60, 0, 100, 50)], [OLD])
    assert not outgrows([None], [OLD])
