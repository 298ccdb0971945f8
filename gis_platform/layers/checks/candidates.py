"""What a check looks at, and what a check is."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import ClassVar

import shapely
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.boundary import InvalidBoundary, repair
from gis_platform.geometry.surfaces import Surface
from gis_platform.layers.findings import Finding

Passing = Mapping[str, frozenset[str]]
"""By field, the values of neighbours that do not count."""
ValidTime = tuple[str, str]
"""Names of the fields with the first and the last day in force."""


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A feature whose box meets the candidate's; values: its fields by name.

    shape: empty for one that the change which the candidate is of has ended. before: its shape
    before that change, None if that has left it alone.
    """

    name: str
    shape: BaseGeometry
    before: BaseGeometry | None = None
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def former(self) -> BaseGeometry:
        """Its shape before the change that the candidate is of."""
        return self.shape if self.before is None else self.before

    def passes(self, passing: Passing) -> bool:
        """Say whether one of its fields has a value with which it does not count."""
        return any(str(self.values.get(name)) in some for name, some in passing.items())


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A feature as it would be stored, with what lies around it; all in one local CRS (metres).

    shape: valid, empty for one that is ended. before: its shape until now, None for a new one.
    boundary: of the municipality, None if it is not known. values: its fields by name. was: those
    until now, None if they are the same. precision_m: size of the grid on which coordinates lie.
    """

    shape: BaseGeometry
    before: BaseGeometry | None = None
    neighbours: Sequence[Neighbour] = ()
    boundary: BaseGeometry | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    was: Mapping[str, object] | None = None
    precision_m: float = 0.01

    @property
    def former_values(self) -> Mapping[str, object]:
        """Its fields until now, by name."""
        return self.values if self.was is None else self.was

    @property
    def ground(self) -> BaseGeometry:
        """Where it lies or has lain."""
        if self.before is None or self.before.is_empty:
            return self.shape
        return self.before if self.shape.is_empty else shapely.union_all([self.shape, self.before])


@dataclass(frozen=True, kw_only=True)
class Check(ABC):
    """Looks at a candidate and yields what is wrong with it; places are in the local CRS.

    kind: names the rule where it is described. code: of what the rule finds. reach_m: how far
    from the candidate's box a neighbour still matters. looks_at_ended: whether it has something
    to say of a feature that is ended, its shape empty.
    """

    kind: ClassVar[str]
    code: ClassVar[str]
    looks_at_ended: ClassVar[bool] = False

    @abstractmethod
    def __call__(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the findings."""

    @property
    def reach_m(self) -> float:
        """How far from the candidate's box a neighbour still matters."""
        return 0.0

    @property
    def decisive(self) -> frozenset[str]:
        """Fields whose values matter: a feature is looked at again when one of them changes."""
        return frozenset()

    def described(self) -> dict[str, object]:
        """Return the rule in plain values of JSON: its kind, code and parameters."""
        parameters = {one.name: _plain(getattr(self, one.name)) for one in fields(self)}
        return {"code": self.code, "kind": self.kind, "parameters": parameters}


def apart_in_time(
    one: Mapping[str, object], other: Mapping[str, object], valid_time: ValidTime | None
) -> bool:
    """Say whether two things are never in force on the same day; without a bound it is always."""
    return is_over_before(one, other, valid_time) or is_over_before(other, one, valid_time)


def is_over_before(
    one: Mapping[str, object], other: Mapping[str, object], valid_time: ValidTime | None
) -> bool:
    """Say whether one thing is over before the first day of another."""
    if valid_time is None:
        return False
    first, last = valid_time
    end, start = one.get(last), other.get(first)
    return isinstance(end, dt.date) and isinstance(start, dt.date) and end < start


def solid(shape: BaseGeometry) -> Surface:
    """Return a shape as a valid surface; what is no surface holds no ground."""
    if isinstance(shape, Surface) and shape.is_valid:
        return shape
    try:
        return repair(shape).geometry
    except InvalidBoundary:
        return shapely.MultiPolygon()


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(one) for one in value)
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return value
