"""The volumes that a plan leaves to buildings: parts of envelopes up to the governing height."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from shapely import MultiPolygon, Polygon

from gis_platform.geometry.envelope import Effect
from gis_platform.geometry.limits import LimitState
from plans.content import PlanContent, RestrictionContent
from plans.sources import Act
from plans.zoning_content import EnvelopeContent, FootprintContent, LimitRow, ZoneContent

_SAME_HEIGHT_M = 1e-6
_LIMITING_EFFECTS = frozenset(Effect)


@dataclass(frozen=True, kw_only=True)
class Governing:
    """What sets a height: the regulation of the zone where title is empty, else a restriction."""

    title: str
    registry_no: str
    act: Act


@dataclass(frozen=True, kw_only=True)
class VolumePart:
    """A connected part of an envelope: area as the plan states it, volume of its exact ground.

    volume_m3: None where no height is stated. geometry: in the local CRS.
    """

    number: int
    area_m2: float
    volume_m3: float | None
    geometry: Polygon


@dataclass(frozen=True, kw_only=True)
class Volume:
    """An envelope up to the height that holds for some uses.

    height_m: the lowest limit that the plan states for the whole zone part, None where it states
    none; state: of the regulation's own limit of height. storeys_max: a limit of its own, None
    where it is not set. governing: every limit of that height.
    """

    zone: ZoneContent
    rows: tuple[LimitRow, ...]
    object_kind: str
    height_m: float | None
    state: LimitState
    storeys_max: float | None
    governing: tuple[Governing, ...]
    parts: tuple[VolumePart, ...]

    @property
    def area_m2(self) -> float:
        """Area of all parts."""
        return round(sum(part.area_m2 for part in self.parts), 2)

    @property
    def volume_m3(self) -> float | None:
        """Volume of all parts, None where no height is stated."""
        known = [part.volume_m3 for part in self.parts if part.volume_m3 is not None]
        return round(sum(known), 2) if len(known) == len(self.parts) else None


def volumes_of(content: PlanContent) -> tuple[Volume, ...]:
    """Return the volumes of a plan, by zone and row of limits; the parcel's own use comes first.

    Uses with the same ground, height, storeys and governing limits share one volume. An envelope
    without ground, or one that could not be computed, gives none.
    """
    found: list[Volume] = []
    for volume in _volumes(content):
        place = next((i for i, other in enumerate(found) if _is_same(other, volume)), None)
        if place is None:
            found.append(volume)
        else:
            found[place] = replace(found[place], rows=(*found[place].rows, *volume.rows))
    return tuple(found)


def _volumes(content: PlanContent) -> Iterator[Volume]:
    for zone in content.zoning.zones:
        envelopes = {envelope.number: envelope for envelope in zone.envelopes}
        for row in zone.limits:
            for footprint in row.footprints:
                envelope = envelopes.get(footprint.envelope_no)
                if envelope is None or envelope.geometry is None or envelope.geometry.is_empty:
                    continue
                yield _volume(zone, row, footprint, envelope, content.restrictions)


def _volume(
    zone: ZoneContent,
    row: LimitRow,
    footprint: FootprintContent,
    envelope: EnvelopeContent,
    restrictions: Iterable[RestrictionContent],
) -> Volume:
    height_m = footprint.height_limit_m
    storeys = row.floors_max
    return Volume(
        zone=zone,
        rows=(row,),
        object_kind=footprint.object_kind,
        height_m=height_m,
        state=LimitState(row.height_max_m.state),
        storeys_max=storeys.value if storeys.state == LimitState.SET else None,
        governing=_governing(zone, row, height_m, restrictions),
        parts=_parts(envelope, height_m),
    )


def _governing(
    zone: ZoneContent,
    row: LimitRow,
    height_m: float | None,
    restrictions: Iterable[RestrictionContent],
) -> tuple[Governing, ...]:
    if height_m is None:
        return ()
    found = []
    if _is_height(row.height_max_m.value, height_m):
        found.append(Governing(title="", registry_no=zone.registry_no, act=zone.act))
    found += [
        Governing(title=each.title, registry_no=each.registry_no, act=each.act)
        for each in restrictions
        if each.effect in _LIMITING_EFFECTS and _is_height(each.height_limit_m, height_m)
    ]
    return tuple(found)


def _is_height(limit_m: float | None, height_m: float) -> bool:
    return limit_m is not None and math.isclose(limit_m, height_m, abs_tol=_SAME_HEIGHT_M)


def _parts(envelope: EnvelopeContent, height_m: float | None) -> tuple[VolumePart, ...]:
    pieces = _numbered(envelope.geometry or MultiPolygon(), [p.area_m2 for p in envelope.parts])
    return tuple(
        VolumePart(
            number=part.number,
            area_m2=part.area_m2,
            volume_m3=None if height_m is None else round(piece.area * height_m, 2),
            geometry=piece,
        )
        for part, piece in zip(envelope.parts, pieces, strict=True)
    )


def _numbered(geometry: MultiPolygon, areas_m2: Sequence[float]) -> list[Polygon]:
    """Return the pieces of an envelope in the order of its parts, which the areas tell."""
    left = list(geometry.geoms)
    found = []
    for area_m2 in areas_m2:
        piece = min(left, key=lambda each: abs(each.area - area_m2))
        left.remove(piece)
        found.append(piece)
    return found


def _is_same(one: Volume, other: Volume) -> bool:
    return (
        one.zone is other.zone
        and one.object_kind == other.object_kind
        and one.height_m == other.height_m
        and one.state == other.state
        and one.storeys_max == other.storeys_max
        and one.governing == other.governing
        and [part.geometry for part in one.parts] == [part.geometry for part in other.parts]
    )
