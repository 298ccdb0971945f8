"""The building envelope: the ground of a parcel on which building is permissible."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.cuts import (
    Cut,
    cut_at,
    facing,
    inner_borders,
    ring_runs_left,
    straighteners,
    strips,
)
from gis_platform.geometry.setback import (
    ClassifiedEdge,
    EdgeKind,
    ObjectKind,
    SetbackRule,
    setback_at,
    setback_from_red_line,
)
from gis_platform.geometry.setback_lines import SetbackLine, setback_lines
from gis_platform.geometry.surfaces import (
    Surface,
    intersect,
    polygons_of,
    subtract,
    surface_of,
    unite,
    unite_pieces,
)

MIN_PART_M2 = 1.0
_NOISE_M2 = 1e-6


class Effect(StrEnum):
    """What a restriction asks of a building that it does not ban."""

    CONSENT = "CONSENT"
    CONDITION = "CONDITION"
    HEIGHT = "HEIGHT"


class ConstraintKind(StrEnum):
    """What can take ground from an envelope."""

    SETBACK = "SETBACK"
    COMMON_USE = "COMMON_USE"
    BAN = "BAN"
    PLACEMENT_ZONE = "PLACEMENT_ZONE"


@dataclass(frozen=True, kw_only=True, order=True)
class Constraint:
    """One constraint; key: kind of edge of a setback, name of a ban, else empty."""

    kind: ConstraintKind
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Restriction:
    """Ground on which building is permissible under a restriction."""

    effect: Effect
    geometry: Surface


@dataclass(frozen=True, kw_only=True)
class EnvelopeInput:
    """All that an envelope depends on; geometries valid and in one local CRS (metres).

    edges: those of `classify_edges` for this very parcel. zone: the zone part for which the
    rules hold, None for the whole parcel. common_use: ground inside red lines. bans: zones
    that forbid building, by name. zone_setback_m: only where the regulation sets a distance
    from the zone's line. placement_zone: of a planning project.
    """

    parcel: Surface
    edges: Sequence[ClassifiedEdge]
    rules: Sequence[SetbackRule]
    object_kind: ObjectKind = ObjectKind.MAIN
    zone: Surface | None = None
    zone_setback_m: float | None = None
    common_use: Surface | None = None
    bans: Mapping[str, Surface] = field(default_factory=dict)
    restrictions: Mapping[str, Restriction] = field(default_factory=dict)
    placement_zone: Surface | None = None
    min_part_m2: float = MIN_PART_M2


@dataclass(frozen=True, kw_only=True)
class EnvelopePart:
    """A connected part of an envelope, numbered from 1."""

    number: int
    geometry: Polygon
    area_m2: float


@dataclass(frozen=True, kw_only=True)
class DroppedPart:
    """A part too small to build on, and why it is left out."""

    geometry: Polygon
    area_m2: float
    note: str


@dataclass(frozen=True, kw_only=True)
class RestrictedPart:
    """Ground of the envelope that a named restriction covers: buildable, drawn differently."""

    key: str
    effect: Effect
    geometry: MultiPolygon
    area_m2: float


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Where building is permissible on one zone part.

    geometry: all parts, holes kept; an empty one is a result, not an error. mitred: with
    straight lines, within `geometry`. zone_part_m2: area of parcel ∩ zone.
    base_m2: that without common-use territory.
    """

    geometry: MultiPolygon
    mitred: MultiPolygon
    parts: tuple[EnvelopePart, ...]
    dropped: tuple[DroppedPart, ...]
    restricted: tuple[RestrictedPart, ...]
    setback_lines: tuple[SetbackLine, ...]
    zone_part_m2: float
    base_m2: float

    @property
    def area_m2(self) -> float:
        """Area of all parts."""
        return float(self.geometry.area)


@dataclass(frozen=True, kw_only=True)
class LimitingConstraint:
    """Constraints without which there would be an envelope, and its area then."""

    constraints: tuple[Constraint, ...]
    area_without_m2: float


@dataclass(frozen=True, kw_only=True)
class _Contour:
    """One contour under work: its base, its cuts, what remains."""

    base: MultiPolygon
    cuts: tuple[Cut, ...]
    allowed: MultiPolygon


def build_envelope(inputs: EnvelopeInput) -> Envelope:
    """Return the envelope of one zone part, with all its parts.

    Each contour is computed separately: from (P ∩ zone) without common-use territory are
    taken the setbacks, measured exactly (round caps) from its edges and from red lines that
    cut it, and the bans; lines of zones inside the parcel get no setback of their own.
    Raises MissingSetback where no rule gives one, and ValueError if the edges do not go round
    the parcel.
    """
    contours = _contours(inputs, frozenset())
    found = [polygon for contour in contours for polygon in _ordered(contour.allowed)]
    kept = [polygon for polygon in found if polygon.area >= inputs.min_part_m2]
    small = [polygon for polygon in found if _NOISE_M2 < polygon.area < inputs.min_part_m2]
    geometry = MultiPolygon(kept)
    pieces = [piece for contour in contours for piece in straighteners(contour.cuts)]
    corners = unite_pieces(pieces)
    straight = polygons_of(subtract(geometry, corners))
    return Envelope(
        geometry=geometry,
        mitred=MultiPolygon([part for part in straight if part.area >= inputs.min_part_m2]),
        parts=tuple(
            EnvelopePart(number=number, geometry=part, area_m2=float(part.area))
            for number, part in enumerate(kept, start=1)
        ),
        dropped=tuple(_dropped(part, inputs.min_part_m2) for part in small),
        restricted=_restricted(geometry, inputs.restrictions),
        setback_lines=setback_lines(
            [cut for contour in contours for cut in contour.cuts], geometry
        ),
        zone_part_m2=float(_zone_part(inputs.parcel, inputs.zone).area),
        base_m2=float(sum(contour.base.area for contour in contours)),
    )


def limiting_constraints(inputs: EnvelopeInput) -> list[LimitingConstraint]:
    """Return what leaves no envelope: each constraint without which there would be one.

    Where no single one would do, the pairs that would; the largest gain first. Nothing is
    returned where there is an envelope, or where even a pair does not help.
    """
    if _area_without(inputs, frozenset()):
        return []
    present = _constraints(inputs)
    for size in (1, 2):
        found = [
            LimitingConstraint(constraints=chosen, area_without_m2=area_m2)
            for chosen in combinations(present, size)
            if (area_m2 := _area_without(inputs, frozenset(chosen)))
        ]
        if found:
            return sorted(found, key=lambda limit: (-limit.area_without_m2, limit.constraints))
    return []


def _constraints(inputs: EnvelopeInput) -> list[Constraint]:
    kinds = {cut.kind for contour in _contours(inputs, frozenset()) for cut in contour.cuts}
    found = [Constraint(kind=ConstraintKind.SETBACK, key=kind) for kind in kinds]
    found += [Constraint(kind=ConstraintKind.BAN, key=key) for key in inputs.bans]
    if inputs.common_use is not None:
        found.append(Constraint(kind=ConstraintKind.COMMON_USE))
    if inputs.placement_zone is not None:
        found.append(Constraint(kind=ConstraintKind.PLACEMENT_ZONE))
    return sorted(found)


def _area_without(inputs: EnvelopeInput, without: frozenset[Constraint]) -> float:
    parts = [part for each in _contours(inputs, without) for part in each.allowed.geoms]
    return float(sum(part.area for part in parts if part.area >= inputs.min_part_m2))


def _contours(inputs: EnvelopeInput, without: frozenset[Constraint]) -> list[_Contour]:
    no_common_use = Constraint(kind=ConstraintKind.COMMON_USE) in without
    common_use = None if no_common_use else inputs.common_use
    bans = [
        inputs.bans[key]
        for key in sorted(inputs.bans)
        if Constraint(kind=ConstraintKind.BAN, key=key) not in without
    ]
    free = {constraint.key for constraint in without if constraint.kind is ConstraintKind.SETBACK}
    planned = inputs.placement_zone
    if Constraint(kind=ConstraintKind.PLACEMENT_ZONE) in without:
        planned = None
    found = []
    for number, contour in enumerate(polygons_of(inputs.parcel)):
        base = surface_of(subtract(_zone_part(contour, inputs.zone), common_use or MultiPolygon()))
        cuts = _cuts(inputs, number, contour, base, common_use)
        taken = unite_pieces(strips([cut for cut in cuts if cut.kind not in free]))
        allowed: BaseGeometry = subtract(base, taken)
        if bans:
            allowed = subtract(allowed, unite(bans))
        if planned is not None:
            allowed = intersect(allowed, planned)
        found.append(_Contour(base=base, cuts=tuple(cuts), allowed=surface_of(allowed)))
    return found


def _cuts(
    inputs: EnvelopeInput,
    number: int,
    contour: Polygon,
    base: MultiPolygon,
    common_use: Surface | None,
) -> list[Cut]:
    """Return the cuts of one contour: its edges in order, then red lines, then a zone's line."""
    edges = [edge for edge in inputs.edges if edge.contour == number]
    length_m = sum(edge.length_m for edge in edges)
    if not math.isclose(length_m, contour.length, rel_tol=1e-6):
        raise ValueError(
            f"The edges of contour {number + 1} measure {length_m:.2f} m, "
            f"its boundary {contour.length:.2f} m."
        )
    rules, wanted = inputs.rules, inputs.object_kind
    runs_left = [ring_runs_left(contour, ring) for ring in range(1 + len(contour.interiors))]
    cuts = []
    for edge in edges:
        rule = setback_at(edge, rules, wanted)
        cut = cut_at(edge, runs_left[edge.ring], metres=rule.metres, source=rule.source)
        cuts.append(cut)
    borders = inner_borders(contour, common_use) if common_use is not None else []
    for border in borders:
        rule = setback_from_red_line(rules, wanted)
        start, end = facing(*border, base)
        red_line = Cut(
            start=start, end=end, kind=EdgeKind.RED_LINE, metres=rule.metres, source=rule.source
        )
        cuts.append(red_line)
    if inputs.zone is not None and inputs.zone_setback_m is not None:
        for border in inner_borders(contour, inputs.zone):
            start, end = facing(*border, base)
            metres = inputs.zone_setback_m
            cuts.append(Cut(start=start, end=end, kind=EdgeKind.ANY, metres=metres))
    return cuts


def _zone_part(ground: Surface, zone: Surface | None) -> MultiPolygon:
    return surface_of(ground if zone is None else intersect(ground, zone))


def _ordered(surface: MultiPolygon) -> list[Polygon]:
    """Return polygons from west to east, then from south to north."""
    return sorted(surface.geoms, key=lambda part: (round(part.bounds[0], 6), part.bounds[1]))


def _dropped(part: Polygon, min_part_m2: float) -> DroppedPart:
    note = f"A part of {part.area:.2f} m² is left out: below {min_part_m2:.2f} m²."
    return DroppedPart(geometry=part, area_m2=float(part.area), note=note)


def _restricted(
    geometry: MultiPolygon, restrictions: Mapping[str, Restriction]
) -> tuple[RestrictedPart, ...]:
    found = []
    for key in sorted(restrictions):
        shared = surface_of(intersect(geometry, restrictions[key].geometry))
        if shared.area > _NOISE_M2:
            effect, area_m2 = restrictions[key].effect, float(shared.area)
            found.append(RestrictedPart(key=key, effect=effect, geometry=shared, area_m2=area_m2))
    return tuple(found)
