"""What of the statements about a parcel holds for the parcels that follow it. Pure, local CRS.

What is said of a whole parcel holds for its parts, not for more ground; what is said of a thing
holds where the thing lies; what is said of a side holds for what is left of that side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import shapely
from shapely.geometry.base import BaseGeometry

from gis_platform.changesets.rules import outgrows, shares_ground
from gis_platform.geometry.crs import Pair
from gis_platform.geometry.setback import sides_of
from gis_platform.geometry.surfaces import intersect, surface_of

SAME_LINE_M = 0.011
"""How far from a stated side a side may run to lie on it: a centimetre, and what rounding adds."""

Shapes = Mapping[str, BaseGeometry | None]
"""Parcels by number; None for one without a place."""


class Cause(StrEnum):
    """Why a statement does not hold for a parcel that follows.

    GONE: what it is about is not there. MORE: there is ground of which it was not stated. WHOLE:
    it was stated of a whole that is divided. CLASH: something else is stated of the same.
    """

    GONE = "gone"
    MORE = "more"
    WHOLE = "whole"
    CLASH = "clash"


@dataclass(frozen=True, kw_only=True)
class Inheritance:
    """For which parcels a statement holds, and for which not, by number."""

    holds: tuple[str, ...] = ()
    lost: Mapping[Cause, tuple[str, ...]] = field(default_factory=dict)


def sides_on(start: Pair, end: Pair, parcel: BaseGeometry | None) -> list[tuple[Pair, Pair]]:
    """Return the sides of a parcel that are a given side, or parts of it, in either direction."""
    if parcel is None or parcel.is_empty:
        return []
    stated = shapely.LineString([start, end])
    return [
        (one, other)
        for _, one, other in sides_of(surface_of(parcel))
        if shapely.distance(shapely.Point(one), stated) <= SAME_LINE_M
        and shapely.distance(shapely.Point(other), stated) <= SAME_LINE_M
        and shapely.distance(shapely.Point(one), shapely.Point(other)) > 2 * SAME_LINE_M
    ]


def heirs_of_side(start: Pair, end: Pair, heirs: Shapes) -> Inheritance:
    """Return which parcels have a stated side, or parts of it."""
    holds = tuple(name for name, shape in heirs.items() if sides_on(start, end, shape))
    return Inheritance(holds=holds) if holds else Inheritance(lost={Cause.GONE: tuple(heirs)})


def heirs_of_thing(thing: BaseGeometry | None, heirs: Shapes) -> Inheritance:
    """Return on which parcels a thing lies; all of them where its place is not known."""
    if thing is None or thing.is_empty:
        return Inheritance(holds=tuple(heirs))
    holds = tuple(
        name for name, shape in heirs.items() if shape is not None and shares_ground(thing, shape)
    )
    return Inheritance(holds=holds) if holds else Inheritance(lost={Cause.GONE: tuple(heirs)})


def heirs_of_ground(former: BaseGeometry | None, heirs: Shapes) -> Inheritance:
    """Return which parcels are a part of what was stated about, and which are more."""
    more = tuple(name for name, shape in heirs.items() if outgrows([shape], [former]))
    holds = tuple(name for name in heirs if name not in more)
    return Inheritance(holds=holds, lost={Cause.MORE: more} if more else {})


def heirs_of_consent(
    former: BaseGeometry | None, zone: BaseGeometry | None, heirs: Shapes
) -> Inheritance:
    """Return in which parcels a consent to build in a zone holds: within the ground it was for."""
    met = heirs_of_thing(zone, heirs)
    if zone is None or not met.holds:
        return met if met.lost else heirs_of_ground(former, heirs)
    in_zone = {name: _within(heirs[name], zone) for name in met.holds}
    return heirs_of_ground(_within(former, zone), in_zone)


def heirs_of_whole(former: BaseGeometry | None, heirs: Shapes) -> Inheritance:
    """Return which parcel has all that was promised to a parcel as a whole, if one alone can."""
    names: Sequence[str] = tuple(heirs)
    if len(names) > 1:
        return Inheritance(lost={Cause.WHOLE: tuple(names)})
    return heirs_of_ground(former, heirs)


def _within(shape: BaseGeometry | None, zone: BaseGeometry) -> BaseGeometry | None:
    return None if shape is None else surface_of(intersect(shape, zone))
