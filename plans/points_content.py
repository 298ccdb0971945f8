"""Points and rings as documents list them: in the axis order of the municipality."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PointContent:
    """A numbered point; closing: the first one of a ring again."""

    n: int
    x: float
    y: float
    closing: bool = False


@dataclass(frozen=True, kw_only=True)
class RingContent:
    """A closed ring of points."""

    contour: int
    hole: bool
    points: tuple[PointContent, ...]
