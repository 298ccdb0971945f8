"""Three states of one thing become one: what was read, what is there, what is wanted. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry


class _Unknown(Enum):
    UNKNOWN = "unknown"


UNKNOWN: Final = _Unknown.UNKNOWN
"""Stands for a value of which nobody knows any more what it was."""


@dataclass(frozen=True, kw_only=True)
class FieldStates:
    """One field that somebody has changed; base may be UNKNOWN.

    clashes: both sides changed it, to different values.
    """

    name: str
    base: object
    theirs: object
    mine: object
    clashes: bool


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What comes of a merge. values: what mine sets beyond theirs. fields: all that differs."""

    values: Mapping[str, object]
    fields: tuple[FieldStates, ...]

    @property
    def clashes(self) -> bool:
        """Whether somebody has to decide."""
        return any(one.clashes for one in self.fields)


Same = Callable[[object, object], bool]


def same_value(one: object, other: object) -> bool:
    """Say whether two values are one; shapes are, if their parts and rings have the same vertices.

    Where a ring begins, and in which order parts come, is no difference. 1 and true are two.
    """
    if isinstance(one, BaseGeometry) and isinstance(other, BaseGeometry):
        return bool(shapely.equals_exact(shapely.normalize(one), shapely.normalize(other)))
    if isinstance(one, bool) != isinstance(other, bool):
        return False
    return one == other


def three_way(
    base: Mapping[str, object],
    theirs: Mapping[str, object],
    mine: Mapping[str, object],
    *,
    same: Same = same_value,
) -> Merged:
    """Merge what is wanted into what is there.

    base: the state that `mine` was made from; a name that it lacks is not known. theirs: the
    state now. mine: only what is to change. Fields that one side changed are taken from it.
    """
    values: dict[str, object] = {}
    fields: list[FieldStates] = []
    for name in dict.fromkeys((*theirs, *mine)):
        now = theirs.get(name)
        was = base.get(name, UNKNOWN) if base else UNKNOWN
        wanted = mine.get(name, now)
        is_moved = was is not UNKNOWN and not same(was, now)
        wants = name in mine and not same(wanted, now) and not (is_moved and same(wanted, was))
        clashes = wants and (was is UNKNOWN or is_moved)
        if wants and not clashes:
            values[name] = wanted
        if wants or is_moved:
            shown = wanted if name in mine else was
            fields.append(FieldStates(name=name, base=was, theirs=now, mine=shown, clashes=clashes))
    return Merged(values=values, fields=tuple(fields))
