"""Numbers that follow from an envelope told in bulk and the limits of its row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gis_platform.geometry.derived import (
    height_limit,
    max_footprint,
    max_gross_floor_area,
    min_greening,
    remaining_footprint,
)
from gis_platform.geometry.setback import EdgeKind
from plans.analysis.envelopes import EnvelopeNumbers, Wanted
from plans.analysis.numbers import ZoneNumbers
from plans.analysis.regulation import KIND_OF_CASE, UNKNOWN
from plans.analysis.tracts import Whole
from plans.rules.numbers import m2, optional_m2
from plans.rules.regulation import limit_of


@dataclass(frozen=True, kw_only=True)
class Built:
    """A zone part with its envelope, None where a setback is missing.

    cases: of the edges. existing_m2: ground under buildings. heights_m: limits of other zones.
    is_known: the layer of buildings is loaded as a whole.
    """

    wanted: Wanted
    cases: Whole
    part_m2: float
    envelope: EnvelopeNumbers | None
    existing_m2: float
    heights_m: Sequence[float]
    is_known: bool


def zone_numbers(zone: ZoneNumbers, built: Built) -> ZoneNumbers:
    """Return a zone part with what follows from its envelope and its first row."""
    row = built.wanted.first.row
    common = replace(
        zone,
        object_kind=str(built.wanted.first.object_kind),
        existing_m2=m2(built.existing_m2),
        height_limit_m=height_limit(limit_of(row.height_max_m), built.heights_m),
    )
    envelope = built.envelope
    if envelope is None:
        return common
    footprint = max_footprint(
        limit_of(row.coverage_max_pct),
        part_area_m2=built.part_m2,
        envelope_area_m2=envelope.area_m2,
    )
    left = remaining_footprint(footprint, existing_m2=built.existing_m2)
    shows_excess = left and (built.is_known or left.exceeded_m2)
    return replace(
        common,
        computed=True,
        envelope_m2=m2(envelope.area_m2),
        base_m2=m2(built.part_m2),
        parts=envelope.parts,
        setbacks=_setbacks(built),
        max_footprint_m2=optional_m2(footprint.area_m2),
        governs=footprint.governs or "",
        remaining_m2=optional_m2(left.area_m2 if left and built.is_known else None),
        exceeded_m2=optional_m2(left.exceeded_m2 if left and shows_excess else None),
        max_gross_floor_area_m2=optional_m2(
            max_gross_floor_area(limit_of(row.far_max), part_area_m2=built.part_m2)
        ),
        min_greening_m2=optional_m2(
            min_greening(limit_of(row.greening_min_pct), part_area_m2=built.part_m2)
        ),
        envelope=envelope.geometry,
    )


def _setbacks(built: Built) -> tuple[tuple[str, float], ...]:
    metres = dict(zip(built.cases.tolist(), built.wanted.metres.tolist(), strict=True))
    kinds = {case: KIND_OF_CASE[case] for case in metres}
    named = {
        (str(EdgeKind.NEIGHBOUR) if kinds[case] == UNKNOWN else kinds[case], distance)
        for case, distance in metres.items()
    }
    return tuple(sorted(named))
