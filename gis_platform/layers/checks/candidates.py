"""What a check looks at, and what a check is."""

from __future__ import annotations

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


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A current feature whose box meets the candidate's; values: its fields by name.

    before: its shape before the change that the candidate is of, None if that has left it alone.
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

    shape: valid. before: its shape until now, None for a new one. boundary: of the
    municipality, None if it is not known. values: its fields by name. precision_m: size of the
    grid on which coordinates lie.
    """

    shape: BaseGeometry
    before: BaseGeometry | None = None
    neighbours: Sequence[Neighbour] = ()
    boundary: BaseGeometry | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    precision_m: float = 0.01


@dataclass(frozen=True, kw_only=True)
class Check(ABC):
    """Looks at a candidate and yields what is wrong with it; places are in the local CRS.

    kind: names the rule where it is described. code: of what the rule finds. reach_m: how far
    from the candidate's box a neighbour still matters.
    """

    kind: ClassVar[str]
    code: ClassVar[str]

    @abstractmethod
    def __call__(self, candidate: Candidate) -> Iterator[Finding]:
        """Yield the findings."""

    @property
    def reach_m(self) -> float:
        """How far from the candidate's box a neighbour still matters."""
        return 0.0

    def described(self) -> dict[str, object]:
        """Return the rule in plain values of JSON: its kind, code and parameters."""
        parameters = {one.name: _plain(getattr(self, one.name)) for one in fields(self)}
        return {"code": self.code, "kind": self.kind, "parameters": parameters}


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
    return value
