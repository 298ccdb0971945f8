"""What a plan says of a parcel in numbers; areas in m², lengths in m."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import shapely
from shapely import MultiPolygon

from gis_platform.geometry.surfaces import surface_of
from plans.content import EdgeContent, PlanContent
from plans.rules.grounds import PlanBlocked, PlanRefused
from plans.rules.numbers import m2
from plans.zoning_content import ZoneContent


class State(StrEnum):
    """What became of the plan of a parcel."""

    MADE = "MADE"
    REFUSED = "REFUSED"
    BLOCKED = "BLOCKED"
    FAILED = "FAILED"


class Way(StrEnum):
    """How the numbers were computed: with the whole set, or by the rules of a single plan."""

    SET = "SET"
    SINGLE = "SINGLE"


class Flag(StrEnum):
    """What is worth a look."""

    ZERO_ENVELOPE = "ZERO_ENVELOPE"
    SETBACK_MISSING = "SETBACK_MISSING"
    SEVERAL_ZONES = "SEVERAL_ZONES"
    ZONE_GAP = "ZONE_GAP"
    ZONE_UNKNOWN = "ZONE_UNKNOWN"
    CROSSES_RED_LINE = "CROSSES_RED_LINE"
    WHOLLY_INSIDE_RED_LINES = "WHOLLY_INSIDE_RED_LINES"
    EDGE_UNKNOWN = "EDGE_UNKNOWN"
    BAN = "BAN"
    FOOTPRINT_EXCEEDED = "FOOTPRINT_EXCEEDED"


@dataclass(frozen=True, kw_only=True)
class ZoneNumbers:
    """A zone part with the envelope of its first row for the main kind of object.

    applies: a regulation is loaded and set. computed: False where a setback is missing.
    setbacks: metres by kind of edge as they hold. governs: COVERAGE or ENVELOPE.
    """

    zone_id: int
    code: str
    area_m2: float
    share: float
    fully: bool
    applies: bool
    type_known: bool = True
    object_kind: str = ""
    computed: bool = False
    envelope_m2: float | None = None
    base_m2: float | None = None
    parts: int = 0
    setbacks: tuple[tuple[str, float], ...] = ()
    max_footprint_m2: float | None = None
    governs: str = ""
    existing_m2: float | None = None
    remaining_m2: float | None = None
    exceeded_m2: float | None = None
    max_gross_floor_area_m2: float | None = None
    min_greening_m2: float | None = None
    height_limit_m: float | None = None
    envelope: MultiPolygon | None = None


@dataclass(frozen=True, kw_only=True)
class RestrictionNumbers:
    """What a zone with special conditions covers; bans: it shuts building out."""

    zone_id: int
    kind_code: str
    registry_number: str
    effect: str
    bans: bool
    covered_area_m2: float
    share: float
    fully: bool


@dataclass(frozen=True, kw_only=True)
class CoverNumbers:
    """What an easement or a heritage object covers; bans: it shuts building out."""

    feature_id: int
    registry_number: str
    bans: bool
    covered_area_m2: float


@dataclass(frozen=True, kw_only=True)
class EdgeNumbers:
    """The edges of one kind together."""

    kind: str
    length_m: float


@dataclass(frozen=True, kw_only=True)
class ParcelNumbers:
    """The plan of a parcel in numbers; without any where it is refused or blocked.

    grounds: codes of refusal, or names of layers that cannot be relied upon.
    """

    parcel_id: int
    cadastral_number: str
    state: State
    way: Way = Way.SET
    grounds: tuple[str, ...] = ()
    registered_area_m2: float | None = None
    area_m2: float | None = None
    inside_red_m2: float = 0.0
    outside_red_m2: float = 0.0
    zones: tuple[ZoneNumbers, ...] = ()
    gap: bool = False
    uncovered_m2: float = 0.0
    restrictions: tuple[RestrictionNumbers, ...] = ()
    easements: tuple[CoverNumbers, ...] = ()
    heritage: tuple[CoverNumbers, ...] = ()
    buildings: int = 0
    footprint_m2: float = 0.0
    edges: tuple[EdgeNumbers, ...] = ()
    flags: tuple[Flag, ...] = ()

    @property
    def envelope_m2(self) -> float | None:
        """Area of the envelopes of all zone parts, None where not one was computed."""
        found = [zone.envelope_m2 for zone in self.zones if zone.envelope_m2 is not None]
        return m2(sum(found)) if found else None


def flags_of(
    zones: Sequence[ZoneNumbers],
    edges: Sequence[EdgeNumbers],
    *,
    gap: bool,
    bans: bool,
    inside_red_m2: float,
    outside_red_m2: float,
    least_m2: float,
) -> tuple[Flag, ...]:
    """Return what is worth a look; least_m2: ground below is a sliver."""
    applying = [zone for zone in zones if zone.applies]
    found = {
        Flag.ZERO_ENVELOPE: any(zone.computed and not zone.envelope_m2 for zone in applying),
        Flag.SETBACK_MISSING: any(not zone.computed for zone in applying),
        Flag.SEVERAL_ZONES: len(zones) > 1,
        Flag.ZONE_GAP: gap,
        Flag.ZONE_UNKNOWN: any(not zone.type_known for zone in zones),
        Flag.CROSSES_RED_LINE: inside_red_m2 > 0 and outside_red_m2 >= least_m2,
        Flag.WHOLLY_INSIDE_RED_LINES: inside_red_m2 > 0 and outside_red_m2 < least_m2,
        Flag.EDGE_UNKNOWN: any(edge.kind == "UNKNOWN" for edge in edges),
        Flag.BAN: bans,
        Flag.FOOTPRINT_EXCEEDED: any((zone.exceeded_m2 or 0) > least_m2 for zone in applying),
    }
    return tuple(flag for flag, holds in found.items() if holds)


def any_bans(
    restrictions: Sequence[RestrictionNumbers],
    easements: Sequence[CoverNumbers],
    heritage: Sequence[CoverNumbers],
) -> bool:
    """Say whether anything shuts building out of some ground."""
    zones = any(each.bans for each in restrictions)
    return zones or any(each.bans for each in (*easements, *heritage))


def refused(
    parcel_id: int, number: str, reason: PlanRefused | PlanBlocked, *, way: Way = Way.SET
) -> ParcelNumbers:
    """Return that no plan is made of a parcel, and why."""
    if isinstance(reason, PlanRefused):
        state, grounds = State.REFUSED, [refusal.code for refusal in reason.refusals]
    else:
        state, grounds = State.BLOCKED, [layer.layer for layer in reason.layers]
    return ParcelNumbers(
        parcel_id=parcel_id,
        cadastral_number=number,
        state=state,
        way=way,
        grounds=tuple(grounds),
    )


def numbers_of(content: PlanContent) -> ParcelNumbers:
    """Return the numbers of a plan that was composed on its own."""
    zones = tuple(_zone(zone) for zone in content.zoning.zones)
    edges = _edges(content.parcel.edges)
    restrictions, easements = _restrictions(content), _easements(content)
    heritage = _heritage(content)
    red = content.red_lines
    return ParcelNumbers(
        parcel_id=content.parcel.source.feature_id,
        cadastral_number=content.parcel.cadastral_number,
        state=State.MADE,
        way=Way.SINGLE,
        registered_area_m2=content.parcel.area_m2,
        area_m2=content.parcel.area_calculated_m2,
        inside_red_m2=red.area_inside_m2,
        outside_red_m2=red.area_outside_m2,
        zones=zones,
        gap=content.zoning.gap,
        uncovered_m2=content.zoning.uncovered_m2,
        restrictions=restrictions,
        easements=easements,
        heritage=heritage,
        buildings=len(content.oks),
        footprint_m2=_footprint_m2(content),
        edges=edges,
        flags=flags_of(
            zones,
            edges,
            gap=content.zoning.gap,
            bans=any_bans(restrictions, easements, heritage),
            inside_red_m2=red.area_inside_m2,
            outside_red_m2=red.area_outside_m2,
            least_m2=content.municipality.rules.sliver_min_area_m2,
        ),
    )


def _restrictions(content: PlanContent) -> tuple[RestrictionNumbers, ...]:
    return tuple(
        RestrictionNumbers(
            zone_id=each.source.feature_id,
            kind_code=each.kind_code,
            registry_number=each.registry_no,
            effect=each.effect,
            bans=each.effect == "BAN" or (each.bans_without_consent and each.consent is None),
            covered_area_m2=each.covered_area_m2,
            share=each.share,
            fully=each.fully,
        )
        for each in content.restrictions
    )


def _easements(content: PlanContent) -> tuple[CoverNumbers, ...]:
    return tuple(
        CoverNumbers(
            feature_id=each.source.feature_id,
            registry_number=each.registry_no,
            bans=each.excludes_building,
            covered_area_m2=each.covered_area_m2,
        )
        for each in content.easements
    )


def _heritage(content: PlanContent) -> tuple[CoverNumbers, ...]:
    return tuple(
        CoverNumbers(
            feature_id=each.source.feature_id,
            registry_number=each.registry_no,
            bans=each.kind != "DISTRICT" and each.covered_area_m2 > 0,
            covered_area_m2=each.covered_area_m2,
        )
        for each in content.heritage
    )


def _zone(zone: ZoneContent) -> ZoneNumbers:
    envelope = zone.envelopes[0] if zone.envelopes else None
    footprint = zone.limits[0].footprints[0] if zone.limits and zone.limits[0].footprints else None
    lines = envelope.setback_lines if envelope else ()
    return ZoneNumbers(
        zone_id=zone.source.feature_id,
        code=zone.code,
        area_m2=zone.area_m2,
        share=zone.share,
        fully=zone.fully,
        type_known=zone.type_known,
        applies=zone.type_known and zone.regulation_applies,
        object_kind=envelope.object_kind if envelope else "",
        computed=envelope.computed if envelope else False,
        envelope_m2=envelope.area_m2 if envelope else None,
        base_m2=envelope.base_m2 if envelope else None,
        parts=len(envelope.parts) if envelope else 0,
        setbacks=tuple(sorted({(str(line.kind), line.metres) for line in lines})),
        max_footprint_m2=footprint.max_footprint_m2 if footprint else None,
        governs=(footprint.governs or "") if footprint else "",
        existing_m2=footprint.existing_footprint_m2 if footprint else None,
        remaining_m2=footprint.remaining_m2 if footprint else None,
        exceeded_m2=footprint.exceeded_m2 if footprint else None,
        max_gross_floor_area_m2=footprint.max_gross_floor_area_m2 if footprint else None,
        min_greening_m2=footprint.min_greening_m2 if footprint else None,
        height_limit_m=footprint.height_limit_m if footprint else None,
        envelope=envelope.geometry if envelope else None,
    )


def _edges(edges: Sequence[EdgeContent]) -> tuple[EdgeNumbers, ...]:
    lengths: dict[str, float] = defaultdict(float)
    for edge in edges:
        lengths[edge.kind] += edge.length_m
    return tuple(
        EdgeNumbers(kind=kind, length_m=round(lengths[kind], 2)) for kind in sorted(lengths)
    )


def _footprint_m2(content: PlanContent) -> float:
    outlines = [surface_of(each.geometry) for each in content.oks]
    if not outlines:
        return 0.0
    return m2(float(shapely.union_all(outlines).intersection(content.parcel.geometry).area))
