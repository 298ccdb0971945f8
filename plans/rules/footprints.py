"""Numbers that follow from an envelope and the limits of a row."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gis_platform.geometry.derived import (
    Feasibility,
    Footprint,
    ParkingPlaces,
    feasibility,
    height_limit,
    max_footprint,
    max_gross_floor_area,
    min_greening,
    parking_places,
    remaining_footprint,
)
from gis_platform.geometry.envelope import Envelope
from plans.facts import LayerFactState, PlanRules
from plans.rules.constraints import Constraints
from plans.rules.ground import Ground
from plans.rules.numbers import m2, optional_m2
from plans.rules.regulation import limit_of
from plans.zoning_content import EnvelopeContent, FootprintContent, LimitRow

OBJECTS_LAYER = "capital-objects"
UNCERTAIN = frozenset({LayerFactState.PARTIAL, LayerFactState.MISSING})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Ground under buildings of a zone part; is_known: their layer is loaded as a whole."""

    area_m2: float
    is_known: bool


def are_objects_known(ground: Ground) -> bool:
    """Say whether the layer of capital objects is loaded without gaps."""
    states = [each.state for each in ground.facts.layers if each.layer == OBJECTS_LAYER]
    return not UNCERTAIN.intersection(states)


def footprint_content(
    row: LimitRow,
    content: EnvelopeContent,
    envelope: Envelope | None,
    *,
    standing: Standing,
    constraints: Constraints,
    rules: PlanRules,
) -> FootprintContent:
    """Return the numbers of a row for an envelope; nothing but heights where there is none."""
    common = FootprintContent(
        envelope_no=content.number,
        object_kind=content.object_kind,
        existing_footprint_m2=m2(standing.area_m2),
        height_limit_m=height_limit(limit_of(row.height_max_m), constraints.heights_m.values()),
    )
    if envelope is None:
        return common
    part_m2 = envelope.zone_part_m2
    footprint = max_footprint(
        limit_of(row.coverage_max_pct), part_area_m2=part_m2, envelope_area_m2=envelope.area_m2
    )
    left = remaining_footprint(footprint, existing_m2=standing.area_m2)
    floor_area_m2 = max_gross_floor_area(limit_of(row.far_max), part_area_m2=part_m2)
    greening_m2 = min_greening(limit_of(row.greening_min_pct), part_area_m2=part_m2)
    found = replace(
        common,
        max_footprint_m2=optional_m2(footprint.area_m2),
        governs=footprint.governs,
        remaining_m2=optional_m2(left.area_m2 if left and standing.is_known else None),
        exceeded_m2=optional_m2(
            left.exceeded_m2 if left and (standing.is_known or left.exceeded_m2) else None
        ),
        max_gross_floor_area_m2=optional_m2(floor_area_m2),
        min_greening_m2=optional_m2(greening_m2),
    )
    places = _places(row, footprint, floor_area_m2, rules)
    return _with_room(found, footprint, places, part_m2, rules)


def _places(
    row: LimitRow, footprint: Footprint, floor_area_m2: float | None, rules: PlanRules
) -> ParkingPlaces | None:
    """Return the places for the largest building: by floor area, else by footprint and floors."""
    norm = row.parking_m2_per_place.value
    indicator_m2 = floor_area_m2
    if indicator_m2 is None and footprint.area_m2 is not None and row.floors_max.value is not None:
        indicator_m2 = footprint.area_m2 * row.floors_max.value
    if not norm or indicator_m2 is None:
        return None
    share = rules.parking_accessible_share
    return parking_places([(indicator_m2, norm)], disabled_share=share)


def _with_room(
    found: FootprintContent,
    footprint: Footprint,
    places: ParkingPlaces | None,
    part_m2: float,
    rules: PlanRules,
) -> FootprintContent:
    """Return the numbers with parking, and whether all finds room on the zone part."""
    parking_m2 = places.places * rules.parking_place_m2 if places else None
    room: Feasibility | None = None
    if footprint.area_m2 is not None:
        room = feasibility(
            footprint_m2=footprint.area_m2,
            greening_m2=found.min_greening_m2 or 0.0,
            parking_m2=parking_m2 or 0.0,
            part_area_m2=part_m2,
        )
    return replace(
        found,
        parking_places=places.places if places else None,
        parking_accessible_places=places.for_disabled if places else None,
        parking_m2=optional_m2(parking_m2),
        feasible=room.is_feasible if room else None,
        shortfall_m2=m2(room.shortfall_m2) if room else None,
    )
