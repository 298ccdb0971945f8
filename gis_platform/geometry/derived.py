"""Numbers that follow from a zone part, its envelope and its limits."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gis_platform.geometry.limits import Limit, LimitState


class Governs(StrEnum):
    """What holds the footprint down."""

    COVERAGE = "coverage"
    ENVELOPE = "envelope"


@dataclass(frozen=True, kw_only=True)
class Footprint:
    """The largest ground that buildings may cover; nothing if the coverage limit is missing."""

    area_m2: float | None
    governs: Governs | None


@dataclass(frozen=True, kw_only=True)
class Remaining:
    """What existing buildings leave of a footprint, and by how much they exceed it."""

    area_m2: float
    exceeded_m2: float


@dataclass(frozen=True, kw_only=True)
class ParkingPlaces:
    """Places to be provided, those for disabled people among them."""

    places: int
    for_disabled: int


@dataclass(frozen=True, kw_only=True)
class Feasibility:
    """Whether footprint, greening and parking find room side by side."""

    required_m2: float
    available_m2: float

    @property
    def shortfall_m2(self) -> float:
        """Ground that lacks; 0 where there is enough."""
        return max(0.0, self.required_m2 - self.available_m2)

    @property
    def is_feasible(self) -> bool:
        """Say whether the ground suffices, to a square centimetre."""
        return self.required_m2 <= self.available_m2 + 1e-4


def max_footprint(
    coverage_pct: Limit, *, part_area_m2: float, envelope_area_m2: float
) -> Footprint:
    """Return min(coverage · area of the zone part, area of the envelope) and which governs.

    A coverage not to be set, or not applicable, leaves the envelope. A missing one leaves
    nothing to be said. Of equal two the coverage governs.
    """
    if coverage_pct.state is LimitState.MISSING:
        return Footprint(area_m2=None, governs=None)
    allowed_m2 = _share_of(coverage_pct, part_area_m2)
    if allowed_m2 is None or envelope_area_m2 < allowed_m2:
        return Footprint(area_m2=envelope_area_m2, governs=Governs.ENVELOPE)
    return Footprint(area_m2=allowed_m2, governs=Governs.COVERAGE)


def remaining_footprint(footprint: Footprint, *, existing_m2: float) -> Remaining | None:
    """Return what existing buildings leave; nothing if the footprint is not known."""
    if footprint.area_m2 is None:
        return None
    left_m2 = footprint.area_m2 - existing_m2
    return Remaining(area_m2=max(0.0, left_m2), exceeded_m2=max(0.0, -left_m2))


def max_gross_floor_area(floor_area_ratio: Limit, *, part_area_m2: float) -> float | None:
    """Return the gross floor area above ground in m², or nothing where no ratio is set."""
    if floor_area_ratio.value is None:
        return None
    return floor_area_ratio.value * part_area_m2


def min_greening(greening_pct: Limit, *, part_area_m2: float) -> float | None:
    """Return the green ground to be kept in m², or nothing where no share is set."""
    return _share_of(greening_pct, part_area_m2)


def parking_places(
    demands: Iterable[tuple[float, float]], *, disabled_share: float = 0.10
) -> ParkingPlaces:
    """Return Σ ceil(indicator / norm), with the share for disabled people, at least one.

    demands: (indicator, norm) pairs, such as m² of floor area and m² to a place.
    Raises ValueError for a norm that is not above 0 or an indicator below 0.
    """
    places = 0
    for indicator, norm in demands:
        if not (norm > 0 and indicator >= 0):
            raise ValueError(f"No places can be counted for {indicator} at one for {norm}.")
        places += math.ceil(round(indicator / norm, 9))
    for_disabled = max(1, math.ceil(round(places * disabled_share, 9))) if places else 0
    return ParkingPlaces(places=places, for_disabled=for_disabled)


def feasibility(
    *, footprint_m2: float, greening_m2: float, parking_m2: float, part_area_m2: float
) -> Feasibility:
    """Return whether footprint + greening + parking fit into the zone part."""
    return Feasibility(
        required_m2=footprint_m2 + greening_m2 + parking_m2, available_m2=part_area_m2
    )


def height_limit(height_m: Limit, others_m: Iterable[float] = ()) -> float | None:
    """Return the lowest of the height limits that are set; floors are a limit of their own.

    others_m: limits of aerodromes, heritage and the like, above the terrain.
    """
    heights = [*others_m, *([] if height_m.value is None else [height_m.value])]
    return min(heights, default=None)


def _share_of(percentage: Limit, area_m2: float) -> float | None:
    return None if percentage.value is None else percentage.value / 100 * area_m2
