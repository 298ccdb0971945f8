"""Parking, room for all that is needed, uses shut out, buildings not known; local metres."""

from __future__ import annotations

from typing import Any

from shapely import box

from plans.facts import LayerFactState
from plans.rules import compose
from plans.zoning_content import FootprintContent
from tests.plans.facts import (
    LIMITS,
    limit,
    make_building,
    make_facts,
    make_layer,
    make_municipality,
    make_restriction,
    make_zone_type,
    surface,
)

RECTANGLE = surface(box(0, 0, 20, 30))


def numbers_with(*limits: Any, **fields: Any) -> FootprintContent:
    replaced = {each.parameter for each in limits}
    others = tuple(each for each in LIMITS if each.parameter not in replaced)
    zone_type = make_zone_type(limits=(*others, *limits))
    content = compose(make_facts(RECTANGLE, zone_types=(zone_type,), **fields))
    return content.zoning.zones[0].limits[0].footprints[0]


def test_parking_follows_from_the_floor_area() -> None:
    found = numbers_with(limit("PARKING_M2_PER_PLACE", 70.0), limit("FAR_MAX", 1.2))
    assert found.max_gross_floor_area_m2 == 720
    assert (found.parking_places, found.parking_accessible_places) == (11, 2)
    assert found.parking_m2 == 11 * 25


def test_parking_follows_from_footprint_and_floors_where_no_ratio_is_set() -> None:
    found = numbers_with(limit("PARKING_M2_PER_PLACE", 70.0))
    assert found.max_footprint_m2 == 180
    assert found.parking_places == 8  # ceil(180 m² on 3 floors / 70 m²)
    assert (found.feasible, found.shortfall_m2) == (False, 180 + 240 + 200 - 600)


def test_without_a_norm_nothing_is_said_of_parking() -> None:
    for state in ("NA", "NOT_SUBJECT"):
        found = numbers_with(limit("PARKING_M2_PER_PLACE", None, state))
        assert (found.parking_places, found.parking_m2) == (None, None)
        assert (found.feasible, found.shortfall_m2) == (True, 0)
    assert numbers_with().parking_places is None


def test_place_and_share_are_rules_of_the_municipality() -> None:
    rules = make_municipality(parking_place_m2=20.0, parking_accessible_share=0.5)
    found = numbers_with(limit("PARKING_M2_PER_PLACE", 70.0), municipality=rules)
    assert (found.parking_accessible_places, found.parking_m2) == (4, 160)
    assert (found.feasible, found.shortfall_m2) == (True, 0)


def test_what_is_left_is_not_known_where_buildings_are_partly_loaded() -> None:
    house = make_building(surface(box(5, 5, 10, 10)))
    for state in (LayerFactState.PARTIAL, LayerFactState.MISSING):
        layer = make_layer("capital-objects", state=state, required=False, gaps="нет гаражей")
        found = numbers_with(capital_objects=(house,), layers=(make_layer("parcels"), layer))
        assert (found.existing_footprint_m2, found.remaining_m2) == (25, None)
        assert (found.exceeded_m2, found.max_footprint_m2) == (None, 180)
    large = make_building(surface(box(0, 0, 20, 10)))
    layer = make_layer("capital-objects", state=LayerFactState.PARTIAL, gaps="нет гаражей")
    found = numbers_with(capital_objects=(large,), layers=(make_layer("parcels"), layer))
    assert (found.remaining_m2, found.exceeded_m2) == (None, 20)


def test_uses_that_a_zone_shuts_out_are_marked_where_it_reaches() -> None:
    szz = make_restriction(
        surface(box(-5, -5, 50, 10)), "CONDITION", name="СЗЗ завода", forbids=("2", "3.30")
    )
    content = compose(make_facts(RECTANGLE, restrictions=(szz,)))
    uses = content.zoning.zones[0].uses
    found = {use.code: use.forbidden_by for use in (*uses.main, *uses.conditional)}
    assert found == {"2.1": ("СЗЗ завода",), "2.2": ("СЗЗ завода",), "12.0.2": (), "3.3": ()}
    (notice,) = content.warnings
    assert (notice.code, notice.values["uses"]) == ("USE_FORBIDDEN", "2.1, 2.2")
    beside = make_restriction(surface(box(19.95, 0, 50, 30)), "CONDITION", forbids=("2",))
    uses = compose(make_facts(RECTANGLE, restrictions=(beside,))).zoning.zones[0].uses
    assert [use.forbidden_by for use in uses.main] == [(), (), ()]
