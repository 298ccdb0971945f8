"""What layers cover of a parcel: parts with areas and shares, slivers, common-use ground."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiLineString, MultiPolygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize

from gis_platform.geometry.surfaces import (
    OVERLAY_GRID_M,
    Surface,
    intersect,
    lines_of,
    polygons_of,
    subtract,
    surface_of,
    unite,
)

QUADRANT_SEGMENTS = 64
"""Chords in a quarter circle: a 50 m arc is then true to 4 mm."""


@dataclass(frozen=True, kw_only=True)
class SliverRule:
    """When ground is too little to be meant: by area, or by mean width 2 · area / perimeter."""

    min_area_m2: float = 1.0
    min_mean_width_m: float = 0.20

    def is_sliver(self, surface: Surface) -> bool:
        """Say whether a surface is a sliver; a surface exactly at a limit is none."""
        if surface.area < self.min_area_m2 or surface.length == 0:
            return True
        return bool(2 * surface.area / surface.length < self.min_mean_width_m)


@dataclass(frozen=True, kw_only=True)
class FullRule:
    """When a part counts as the whole: what lacks is at most the larger of the two."""

    max_missing_m2: float = 1.0
    max_missing_share: float = 0.001

    def is_full(self, *, covered_m2: float, whole_m2: float) -> bool:
        """Say whether an area covers the whole but for survey noise."""
        allowed_m2 = max(self.max_missing_m2, self.max_missing_share * whole_m2)
        return whole_m2 - covered_m2 <= allowed_m2


@dataclass(frozen=True, kw_only=True)
class Part:
    """The ground of a parcel that one object of a layer covers.

    share: of the parcel's measured area, 0 to 1. fully: the whole parcel but for survey noise.
    """

    key: str
    geometry: MultiPolygon
    area_m2: float
    share: float
    fully: bool


@dataclass(frozen=True, kw_only=True)
class Overlay:
    """A parcel by the objects of one layer, each list largest first.

    slivers: polygons left out of `parts`, for the protocol: they signal misfit of registers.
    uncovered_m2: ground under no object. For objects that do not overlap,
    parts + slivers + uncovered is the parcel's area.
    """

    parts: tuple[Part, ...]
    slivers: tuple[Part, ...]
    uncovered: MultiPolygon
    uncovered_m2: float

    def has_gap(self, rule: SliverRule | None = None) -> bool:
        """Say whether uncovered ground is more than slivers: a gap in a layer that must tile."""
        checked = rule or SliverRule()
        return any(not checked.is_sliver(polygon) for polygon in self.uncovered.geoms)


@dataclass(frozen=True, kw_only=True)
class LinePart:
    """The stretch of a named line that lies on a parcel or its boundary."""

    key: str
    geometry: MultiLineString
    length_m: float


@dataclass(frozen=True, kw_only=True)
class CommonUse:
    """A parcel divided by the border of common-use territory (its red lines)."""

    inside: MultiPolygon
    outside: MultiPolygon
    inside_m2: float
    outside_m2: float


def clip(
    parcel: Surface,
    surfaces: Mapping[str, Surface],
    *,
    sliver_rule: SliverRule | None = None,
    full_rule: FullRule | None = None,
) -> Overlay:
    """Return which parts of a parcel the named surfaces cover.

    parcel, surfaces: valid, in one local CRS (metres). The sliver rule is applied to each
    polygon of a part. The order of the surfaces does not matter.
    Raises shapely.GEOSException on an invalid surface.
    """
    slivers_by, full_by = sliver_rule or SliverRule(), full_rule or FullRule()
    grounds = _intersections(parcel, surfaces)
    parts: list[Part] = []
    slivers: list[Part] = []
    for key, ground in grounds.items():
        pieces = polygons_of(ground)
        thin = [slivers_by.is_sliver(piece) for piece in pieces]
        for found, wanted in ((parts, False), (slivers, True)):
            chosen = [
                piece for piece, is_thin in zip(pieces, thin, strict=True) if is_thin is wanted
            ]
            if chosen:
                found.append(_part(key, MultiPolygon(chosen), parcel, full_by))
    uncovered = surface_of(subtract(parcel, unite(grounds.values())))
    return Overlay(
        parts=tuple(sorted(parts, key=_largest_first)),
        slivers=tuple(sorted(slivers, key=_largest_first)),
        uncovered=uncovered,
        uncovered_m2=float(uncovered.area),
    )


def clip_lines(
    parcel: Surface, lines: Mapping[str, BaseGeometry], *, min_length_m: float = 0.20
) -> list[LinePart]:
    """Return the stretches of named lines on a parcel, its boundary included, longest first.

    min_length_m: shorter stretches in all are left out.
    """
    stretches = _intersections(parcel, lines)
    merged = {key: lines_of(shapely.line_merge(lines_of(line))) for key, line in stretches.items()}
    found = [
        LinePart(key=key, geometry=line, length_m=float(line.length))
        for key, line in merged.items()
        if line.length >= min_length_m
    ]
    return sorted(found, key=lambda part: (-part.length_m, part.key))


def inside_outside(parcel: Surface, common_use: Surface | None) -> CommonUse:
    """Return what of a parcel lies inside and outside common-use territory, with both areas."""
    if common_use is None:
        common_use = MultiPolygon()
    inside = surface_of(intersect(parcel, common_use))
    outside = surface_of(subtract(parcel, common_use))
    return CommonUse(
        inside=inside,
        outside=outside,
        inside_m2=float(inside.area),
        outside_m2=float(outside.area),
    )


def ground_beyond(
    parcel: Surface, red_lines: Sequence[BaseGeometry], *, streets: Surface
) -> MultiPolygon:
    """Return the pieces of a parcel that red lines, given as lines only, cut off to a street.

    A piece is beyond when it holds or borders (within 0.5 m) street ground while no red line
    runs between the two. streets: known street ground on the far side of the lines.
    """
    cuts = shapely.union_all([*red_lines, parcel.boundary])
    faces = list(polygonize(cuts))
    pieces = [face for face in faces if parcel.contains(face.representative_point())]
    near = intersect(streets, shapely.box(*parcel.bounds).buffer(5.0))
    barrier = shapely.union_all(list(red_lines)).buffer(0.05, cap_style="flat")
    return unite(piece for piece in pieces if _opens_to(piece, near, barrier))


def corridor(axis: BaseGeometry, *, width_m: float, half_spacing_m: float = 0.0) -> MultiPolygon:
    """Return the strip on both sides of an axis, of which only the axis is stored.

    width_m: from the outer wire or wall. half_spacing_m: from the axis to the outer wire.
    Raises ValueError unless the two make a positive, finite distance.
    """
    reach_m = width_m + half_spacing_m
    if not (math.isfinite(reach_m) and reach_m > 0):
        raise ValueError(f"A corridor cannot reach {reach_m} m from its axis.")
    return surface_of(shapely.buffer(axis, reach_m, quad_segs=QUADRANT_SEGMENTS))


def _opens_to(piece: Surface, street: BaseGeometry, barrier: BaseGeometry) -> bool:
    if intersect(piece, street).area > 0:
        return True
    mouth = subtract(intersect(piece.boundary, street.buffer(0.5)), barrier)
    return bool(mouth.length > 1.0)


def _intersections(
    parcel: Surface, geometries: Mapping[str, BaseGeometry]
) -> dict[str, BaseGeometry]:
    """Return what each geometry shares with the parcel, those with nothing left out."""
    shapely.prepare(parcel)
    keys = sorted(geometries)
    stored = np.array([geometries[key] for key in keys], dtype=object)
    touching = np.flatnonzero(shapely.intersects(parcel, stored))
    shared = shapely.intersection(parcel, stored[touching], grid_size=OVERLAY_GRID_M)
    return {keys[i]: ground for i, ground in zip(touching, shared, strict=True)}


def _part(key: str, ground: MultiPolygon, parcel: Surface, rule: FullRule) -> Part:
    covered_m2 = float(ground.area)
    return Part(
        key=key,
        geometry=ground,
        area_m2=covered_m2,
        share=covered_m2 / parcel.area,
        fully=rule.is_full(covered_m2=covered_m2, whole_m2=parcel.area),
    )


def _largest_first(part: Part) -> tuple[float, str]:
    return (-part.area_m2, part.key)
