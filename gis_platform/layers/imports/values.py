"""What is delivered to a layer and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Geometries = NDArray[np.object_]
KEPT_REFUSALS = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """A feature that was not stored. number: its identifier. code: a word for programs."""

    number: str
    code: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """A feature as delivered.

    identifier: what names it in its source. values: by field of the model, the same fields in
    every feature of a delivery. geometry: EPSG:4326 or None. refusal: set when it was found
    unfit before; it is counted, not stored, and what is stored of it is not ended.
    """

    identifier: str
    values: Mapping[str, object]
    geometry: BaseGeometry | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Features by column: each sequence has one entry a feature.

    geometries: shapely objects in EPSG:4326 or None. refusals: None for a fit feature.
    """

    identifiers: Sequence[str]
    values: Mapping[str, Sequence[object]]
    geometries: Geometries
    refusals: Sequence[Refusal | None]

    def __len__(self) -> int:
        return len(self.identifiers)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What a delivery did to a layer; refusals: the first of those refused."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0
    refused: int = 0
    refusals: tuple[Refusal, ...] = field(default=(), repr=False)

    def as_json(self) -> dict[str, int]:
        """Return the numbers alone."""
        return {
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "ended": self.ended,
            "refused": self.refused,
        }
