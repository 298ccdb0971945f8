"""Edges with nothing known across; local metres, origin at a corner."""

from __future__ import annotations

import pytest
from shapely import Polygon, box

from plans.content import PlanContent
from plans.facts import PlanFacts, SetbackFact
from plans.forms import load_form
from plans.rules import compose
from tests.plans.facts import (
    STREET_SETBACKS,
    make_common_use,
    make_facts,
    make_neighbour,
    make_zone_type,
    setback,
    surface,
)

RECTANGLE = surface(box(0, 0, 20, 30))
EAST, NORTH, WEST = box(20, 0, 60, 30), box(-50, 30, 60, 60), box(-50, 0, 0, 30)


def facts_beside(
    *neighbours: Polygon, setbacks: tuple[SetbackFact, ...] = STREET_SETBACKS
) -> PlanFacts:
    """Return the rectangle, a street at its south, neighbours as given."""
    return make_facts(
        RECTANGLE,
        zone_types=(make_zone_type(setbacks=setbacks),),
        common_use=(make_common_use(surface(box(-100, -20, 100, 0))),),
        neighbours=tuple(make_neighbour(surface(each)) for each in neighbours),
    )


def envelope_m2(content: PlanContent) -> float | None:
    return content.zoning.zones[0].envelopes[0].area_m2


def unknown(content: PlanContent) -> list[dict[str, str]]:
    return [each.values for each in content.warnings if each.code == "EDGE_UNKNOWN"]


def test_with_all_sides_known_nothing_is_said() -> None:
    content = compose(facts_beside(EAST, NORTH, WEST))
    assert unknown(content) == []
    assert envelope_m2(content) == pytest.approx(14 * 22)


def test_an_unknown_side_keeps_the_distance_of_a_street() -> None:
    content = compose(facts_beside(EAST, WEST))
    assert [edge.kind for edge in content.parcel.edges].count("UNKNOWN") == 1
    assert envelope_m2(content) == pytest.approx(14 * 20)
    (values,) = unknown(content)
    assert values["metres"] == "20.00"
    corners = {point.n: (point.y, point.x) for point in content.parcel.points[0].points}
    start, end = (int(number) for number in values["points"].split(" – "))
    assert {corners[start], corners[end]} == {(0, 30), (20, 30)}


def test_the_neighbours_distance_holds_where_it_is_the_larger() -> None:
    setbacks = (setback("NEIGHBOUR", 6.0), setback("STREET", 2.0))
    content = compose(facts_beside(EAST, WEST, setbacks=setbacks))
    assert envelope_m2(content) == pytest.approx(8 * 22)


def test_sides_that_follow_each_other_are_one_stretch() -> None:
    content = compose(facts_beside())
    assert [values["metres"] for values in unknown(content)] == ["80.00"]
    assert envelope_m2(content) == pytest.approx(10 * 20)


def test_a_metre_between_neighbours_is_no_stretch() -> None:
    content = compose(facts_beside(EAST, box(-50, 30, 9.75, 60), box(10.25, 30, 60, 60), WEST))
    assert unknown(content) == []
    assert envelope_m2(content) == pytest.approx(14 * 22)


@pytest.mark.parametrize(
    ("language", "kind"), [("ru", "не установлено"), ("tt", "билгеләнмәгән"), ("en", "not known")]
)
def test_the_words_are_there_in_every_language(language: str, kind: str) -> None:
    form = load_form("741pr-2021", language)
    assert form.say("EDGE_UNKNOWN") == kind
    content = compose(facts_beside(EAST, WEST))
    (notice,) = [each for each in content.warnings if each.code == "EDGE_UNKNOWN"]
    assert ("20.00" if language == "en" else "20,00") in form.warn(notice)
