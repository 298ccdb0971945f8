"""Which of several features follows something by its place. Pure, all in one local CRS (metres)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import shapely
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.surfaces import intersect, subtract, unite

NOISE_M2 = 1.0
NOISE_WIDTH_M = 0.05
NOISE_LENGTH_M = 0.1
NOISE_M = 0.01
_NO_NOISE_SHARE = 0.5  # what is half of something is no noise, however small


class Place(StrEnum):
    """How the place of something decides what it refers to.

    GROUND: to all that share ground with it. OBJECT: to the one in which it lies.
    """

    GROUND = "ground"
    OBJECT = "object"


class Way(StrEnum):
    """How something has come to refer to what it refers to now.

    ONE: only one followed. ALL: to all that followed. GROUND, OBJECT: by its place. OUTDATED: it
    still refers to what was, and is marked. STAYS: it still does, and a person has to decide.
    """

    ONE = "one"
    ALL = "all"
    GROUND = "ground"
    OBJECT = "object"
    OUTDATED = "outdated"
    STAYS = "stays"


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Identifiers of what is referred to now, and how that was found."""

    names: tuple[str, ...]
    way: Way


def chosen_heirs(
    former: BaseGeometry | None,
    heirs: Mapping[str, BaseGeometry | None],
    place: Place | None,
    shape: BaseGeometry | None,
    *,
    share: float,
) -> Chosen:
    """Return which of the heirs of a feature something follows to that referred to the feature.

    former: of the feature, until now. heirs: by identifier, not empty. shape: of what follows,
    None where it has none of its own: then it lies on the whole feature. share: of an object that
    has to lie in one heir, 0 to 1. Those that share no ground with what was count only if none do.
    """
    near = _sharing(former, heirs) or tuple(heirs)
    if len(near) == 1:
        return Chosen(names=near, way=Way.ONE)
    if place is Place.GROUND and (there := _sharing(shape, heirs)):
        return Chosen(names=there, way=Way.GROUND)
    if place is Place.OBJECT and (one := _holding(shape, heirs, share)) is not None:
        return Chosen(names=(one,), way=Way.OBJECT)
    return Chosen(names=near, way=Way.ALL)


def followed_names(named: Sequence[str], chosen: Mapping[str, Sequence[str]]) -> list[str]:
    """Return names with those that are gone replaced by what followed, each once, in their order.

    chosen: by the name of what is gone.
    """
    found = (new for name in named for new in chosen.get(name, (name,)))
    return list(dict.fromkeys(found))


def shares_ground(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Say whether two valid shapes share more than surveys differ by."""
    dimension = int(min(shapely.get_dimensions(one), shapely.get_dimensions(other)))
    if dimension <= 0:
        return bool(shapely.dwithin(one, other, NOISE_M))
    shared = intersect(one, other)
    if dimension == 1:
        return float(shapely.length(shared)) > NOISE_LENGTH_M
    area_m2, half_perimeter_m = float(shared.area), float(shapely.length(shared)) / 2
    if area_m2 >= _NO_NOISE_SHARE * min(one.area, other.area):
        return True
    return area_m2 > max(NOISE_M2, NOISE_WIDTH_M * half_perimeter_m)


def outgrows(now: Sequence[BaseGeometry | None], former: Sequence[BaseGeometry | None]) -> bool:
    """Say whether surfaces cover more than others did, by more than surveys differ by.

    Nobody can say where one of them has no place: then they do not.
    """
    known = [one for one in now if one is not None]
    was = [one for one in former if one is not None]
    if len(known) < len(now) or len(was) < len(former):
        return False
    more = subtract(unite(known), unite(was))
    return float(more.area) > max(NOISE_M2, NOISE_WIDTH_M * float(more.length) / 2)


def _sharing(
    shape: BaseGeometry | None, heirs: Mapping[str, BaseGeometry | None]
) -> tuple[str, ...]:
    if shape is None or shape.is_empty:
        return ()
    return tuple(
        name for name, heir in heirs.items() if heir is not None and shares_ground(shape, heir)
    )


def _holding(
    shape: BaseGeometry | None, heirs: Mapping[str, BaseGeometry | None], share: float
) -> str | None:
    """Return the only heir that holds a share of a shape, None where none or several do."""
    if shape is None or shape.is_empty:
        return None
    found = [
        name for name, heir in heirs.items() if heir is not None and _share(shape, heir) >= share
    ]
    return found[0] if len(found) == 1 else None


def _share(shape: BaseGeometry, heir: BaseGeometry) -> float:
    """Return which part of a shape lies in another, 0 to 1."""
    dimension = int(shapely.get_dimensions(shape))
    if dimension <= 0:
        return 1.0 if shapely.covers(heir, shape) else 0.0
    measure = shapely.area if dimension == 2 else shapely.length
    return float(measure(intersect(shape, heir)) / measure(shape))
