"""Three states of one thing become one."""

from __future__ import annotations

import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis_platform.layers.merge import UNKNOWN, same_value, three_way

NAMES = ("a", "b", "c")
VALUES = st.sampled_from([None, "", 0, 1, True, "x"])
STATES = st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES))
CHANGES = st.dictionaries(st.sampled_from(NAMES), VALUES)


@given(STATES, STATES, CHANGES)
def test_each_field_is_taken_from_the_side_that_changed_it(
    base: dict[str, object], theirs: dict[str, object], mine: dict[str, object]
) -> None:
    merged = three_way(base, theirs, mine)
    clashing = {one.name for one in merged.fields if one.clashes}
    for name in NAMES:
        was, now = base[name], theirs[name]
        wanted = mine.get(name, was)
        result = merged.values.get(name, now)
        if same_value(wanted, was):
            assert same_value(result, now)
            assert name not in clashing
        elif same_value(now, was) or same_value(now, wanted):
            assert same_value(result, wanted)
            assert name not in clashing
        else:
            assert name in clashing
            assert name not in merged.values


@given(STATES, CHANGES)
def test_who_was_alone_gets_what_was_wanted(
    base: dict[str, object], mine: dict[str, object]
) -> None:
    merged = three_way(base, base, mine)
    assert not merged.clashes
    assert all(not same_value(base[name], new) for name, new in merged.values.items())
    assert {**base, **merged.values} == {**base, **mine}


@given(STATES, CHANGES)
def test_a_lost_base_lets_nothing_pass_but_what_is_there(
    theirs: dict[str, object], mine: dict[str, object]
) -> None:
    merged = three_way({}, theirs, mine)
    assert not merged.values
    told = {one.name for one in merged.fields if one.clashes and one.base is UNKNOWN}
    assert told == {name for name in mine if not same_value(mine[name], theirs[name])}


def test_a_surface_is_the_same_wherever_its_ring_begins() -> None:
    one = shapely.Polygon([(0, 0), (2, 0), (2, 1), (0, 1)])
    other = shapely.Polygon([(2, 1), (0, 1), (0, 0), (2, 0)])
    finer = shapely.Polygon([(0, 0), (1, 0), (2, 0), (2, 1), (0, 1)])
    assert same_value(one, other)
    assert not same_value(one, finer)
    assert not same_value(one, None)
    assert not same_value(1, True)
