from __future__ import annotations

import math

import pytest

from gis_platform.geometry.derived import (
    Footprint,
    Governs,
    ParkingPlaces,
    feasibility,
    height_limit,
    max_footprint,
    max_gross_floor_area,
    min_greening,
    parking_places,
    remaining_footprint,
)
from gis_platform.geometry.limits import MISSING, NOT_APPLICABLE, NOT_SUBJECT, Limit, LimitState


@pytest.mark.parametrize(
    ("coverage_pct", "area_m2", "governs"),
    [(30, 180, Governs.COVERAGE), (60, 308, Governs.ENVELOPE), (0, 0, Governs.COVERAGE)],
)
def test_g10_the_lesser_of_coverage_and_envelope_governs(
    coverage_pct: float, area_m2: float, governs: Governs
) -> None:
    found = max_footprint(Limit.of(coverage_pct), part_area_m2=600, envelope_area_m2=308)
    assert found == Footprint(area_m2=area_m2, governs=governs)


@pytest.mark.parametrize("limit", [NOT_SUBJECT, NOT_APPLICABLE])
def test_where_no_coverage_is_to_be_set_the_envelope_governs(limit: Limit) -> None:
    found = max_footprint(limit, part_area_m2=600, envelope_area_m2=308)
    assert found == Footprint(area_m2=308, governs=Governs.ENVELOPE)


def test_a_missing_coverage_says_nothing() -> None:
    found = max_footprint(MISSING, part_area_m2=600, envelope_area_m2=308)
    assert found == Footprint(area_m2=None, governs=None)
    assert remaining_footprint(found, existing_m2=10) is None


def test_existing_buildings_are_taken_off() -> None:
    allowed = max_footprint(Limit.of(30), part_area_m2=600, envelope_area_m2=308)
    left, over = (remaining_footprint(allowed, existing_m2=built) for built in (150, 200))
    assert left is not None
    assert over is not None
    assert (left.area_m2, left.exceeded_m2) == (30, 0)
    assert (over.area_m2, over.exceeded_m2) == (0, 20)


def test_shares_of_the_zone_part() -> None:
    assert max_gross_floor_area(Limit.of(1.5), part_area_m2=600) == 900
    assert max_gross_floor_area(NOT_SUBJECT, part_area_m2=600) is None
    assert min_greening(Limit.of(25), part_area_m2=600) == 150
    assert min_greening(Limit.of(0), part_area_m2=600) == 0
    assert min_greening(MISSING, part_area_m2=600) is None


def test_parking_is_rounded_up_for_each_demand() -> None:
    assert parking_places([(100, 50), (101, 50)]) == ParkingPlaces(places=5, for_disabled=1)
    assert parking_places([(1050, 50)]) == ParkingPlaces(places=21, for_disabled=3)
    assert parking_places([]) == ParkingPlaces(places=0, for_disabled=0)
    with pytest.raises(ValueError, match="No places"):
        parking_places([(100, 0)])


def test_feasibility_names_what_lacks() -> None:
    fits = feasibility(footprint_m2=180, greening_m2=150, parking_m2=270, part_area_m2=600)
    lacks = feasibility(footprint_m2=308, greening_m2=150, parking_m2=175, part_area_m2=600)
    assert fits.is_feasible
    assert fits.shortfall_m2 == 0
    assert not lacks.is_feasible
    assert lacks.shortfall_m2 == 33


def test_the_lowest_height_limit_holds() -> None:
    assert height_limit(Limit.of(12), [45.0, 9.5]) == 9.5
    assert height_limit(NOT_SUBJECT, [45.0]) == 45
    assert height_limit(NOT_SUBJECT) is None


@pytest.mark.parametrize("value", [None, -1.0, math.nan, math.inf])
def test_a_set_limit_needs_a_value(value: float | None) -> None:
    with pytest.raises(ValueError, match="limit"):
        Limit(state=LimitState.SET, value=value)


@pytest.mark.parametrize("state", [s for s in LimitState if s is not LimitState.SET])
def test_a_limit_that_is_not_set_has_no_value(state: LimitState) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        Limit(state=state, value=0.0)
