"""Setbacks: which rule holds at which edge of a parcel, and what lies across the edge."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.crs import Pair
from gis_platform.geometry.runs import Run, runs_along
from gis_platform.geometry.surfaces import Surface, polygons_of

EDGE_TOLERANCE_M = 0.5
"""Distance within which an edge runs along a red line or a street."""


class EdgeKind(StrEnum):
    """What an edge of a parcel borders on."""

    STREET = "STREET"
    PASSAGE = "PASSAGE"
    NEIGHBOUR = "NEIGHBOUR"
    RED_LINE = "RED_LINE"
    BLOCKED = "BLOCKED"
    WATER = "WATER"
    ANY = "ANY"


class ObjectKind(StrEnum):
    """What is to be built."""

    MAIN = "MAIN"
    AUXILIARY = "AUXILIARY"
    RESIDENTIAL = "RESIDENTIAL"
    NONRESIDENTIAL = "NONRESIDENTIAL"
    ANY = "ANY"


class MissingSetback(LookupError):  # noqa: N818  the name is the sentence
    """No rule gives a setback for a kind of edge; it is never taken as 0."""

    def __init__(self, edge_kind: EdgeKind, object_kind: ObjectKind) -> None:
        self.edge_kind = edge_kind
        self.object_kind = object_kind
        super().__init__(f"No setback is set from a {edge_kind} edge for a {object_kind} object.")


@dataclass(frozen=True, kw_only=True)
class SetbackRule:
    """The least distance of a kind of object from a kind of edge.

    metres: 0 is a real distance. source: act and article. Raises ValueError if negative.
    """

    edge_kind: EdgeKind
    object_kind: ObjectKind
    metres: float
    source: str = ""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.metres) and self.metres >= 0):
            raise ValueError(f"A setback cannot be {self.metres} m.")


class EdgeRef(NamedTuple):
    """Place of an edge: contour, ring (0 outer, then holes) and side, all counted from 0."""

    contour: int
    ring: int
    side: int


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What lies around a parcel, by name, in its local CRS.

    streets: ground of streets and other common-use territory. passages: ground of passages.
    red_lines: lines that bound streets. water: water bodies or their shore strips.
    blocked: neighbours whose building shares a wall across the common edge.
    neighbours: other parcels, only to name them; the parcel itself is not among them.
    """

    streets: Mapping[str, BaseGeometry] = field(default_factory=dict)
    passages: Mapping[str, BaseGeometry] = field(default_factory=dict)
    red_lines: Mapping[str, BaseGeometry] = field(default_factory=dict)
    water: Mapping[str, BaseGeometry] = field(default_factory=dict)
    blocked: Mapping[str, BaseGeometry] = field(default_factory=dict)
    neighbours: Mapping[str, BaseGeometry] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ClassifiedEdge:
    """A straight edge of a parcel, or the piece of one that borders on one thing.

    contour, ring, index: as in `EdgeRef`. start, end: (x, y) in the order of the ring.
    across: name of what lies across. along_red_line: within the tolerance of a red line.
    overridden: the kind was given by an operator. unknown: nothing is known to lie across, so
    that the stricter of the setbacks from neighbours and from streets holds.
    """

    contour: int
    ring: int
    index: int
    start: Pair
    end: Pair
    kind: EdgeKind
    across: str | None = None
    along_red_line: bool = False
    overridden: bool = False
    unknown: bool = False

    @property
    def ref(self) -> EdgeRef:
        """The edge of the parcel to which the piece belongs."""
        return EdgeRef(self.contour, self.ring, self.index)

    @property
    def line(self) -> LineString:
        """The piece as a line."""
        return LineString([self.start, self.end])

    @property
    def length_m(self) -> float:
        """Length of the piece."""
        return math.dist(self.start, self.end)


def resolve_setback(
    rules: Sequence[SetbackRule], edge_kind: EdgeKind, object_kind: ObjectKind
) -> SetbackRule | None:
    """Return the rule that holds: the most specific, of several equally specific the largest.

    A rule applies if each of its kinds is the one asked for or ANY. A rule for blocked houses
    comes before one that names only the object: it exempts the shared wall. None means that
    no rule applies, which is not a setback of 0.
    """
    applying = [
        rule
        for rule in rules
        if rule.edge_kind in {edge_kind, EdgeKind.ANY}
        and rule.object_kind in {object_kind, ObjectKind.ANY}
    ]
    return max(applying, key=lambda rule: (_specificity(rule), rule.metres), default=None)


def setback_at(
    edge: ClassifiedEdge, rules: Sequence[SetbackRule], object_kind: ObjectKind
) -> SetbackRule:
    """Return the rule that holds at an edge.

    At an edge along a red line a rule for red lines holds where none names the edge's own
    kind; at a shared wall that of neighbours where none names blocked houses. At an unknown edge
    the larger of the setbacks from neighbours and from streets holds, and at water where no rule
    speaks of it. Raises MissingSetback if no rule applies.
    """
    is_water = edge.kind is EdgeKind.WATER
    if edge.unknown or (is_water and resolve_setback(rules, edge.kind, object_kind) is None):
        return _strictest(rules, object_kind)
    kinds = [edge.kind]
    if edge.kind is EdgeKind.BLOCKED:
        kinds.append(EdgeKind.NEIGHBOUR)
    if edge.along_red_line and not edge.overridden:
        kinds.append(EdgeKind.RED_LINE)
    return _resolve_first(rules, kinds, object_kind)


def setback_from_red_line(rules: Sequence[SetbackRule], object_kind: ObjectKind) -> SetbackRule:
    """Return the rule for ground cut by a red line: that of red lines, else of streets, else any.

    Raises MissingSetback if no rule applies.
    """
    return _resolve_first(rules, [EdgeKind.RED_LINE, EdgeKind.STREET], object_kind)


def classify_edges(
    parcel: Surface,
    surroundings: Surroundings,
    *,
    tolerance_m: float = EDGE_TOLERANCE_M,
    overrides: Mapping[EdgeRef, EdgeKind] | None = None,
) -> list[ClassifiedEdge]:
    """Return the edges of a parcel in its order, each with the kind of what lies across.

    An edge that borders on several things is split where they change. Where they coincide the
    first holds of: passage, street, red line (a street), water, blocked house, neighbour.
    An edge that only ends at a street does not run along it.
    overrides: kinds set by an operator, for whole edges.
    Raises ValueError if an override names no edge of the parcel.
    """
    chosen = {EdgeRef(*ref): kind for ref, kind in (overrides or {}).items()}
    sides = sides_of(parcel)
    beside = _beside(sides, surroundings, tolerance_m)
    classified: list[ClassifiedEdge] = []
    for place, (ref, start, end) in enumerate(sides):
        kind = chosen.pop(ref, None)
        pieces = _pieces(ref, start, end, beside.get(place, []))
        if kind is not None:
            longest = max(pieces, key=lambda piece: piece.length_m)
            pieces = [_overridden(ref, start, end, kind, longest)]
        classified.extend(pieces)
    if chosen:
        raise ValueError(f"The parcel has no edge {tuple(next(iter(chosen)))}.")
    return classified


class _Beside(NamedTuple):
    """A stretch of an edge along something; the least holds where several coincide."""

    rank: int
    name: str
    kind: EdgeKind
    is_red_line: bool
    run: Run


@dataclass(frozen=True, kw_only=True)
class _Span:
    """A stretch of an edge with what lies across it."""

    run: Run
    kind: EdgeKind
    across: str | None
    along_red_line: bool

    @classmethod
    def of(cls, run: Run, here: Sequence[_Beside]) -> _Span:
        """Return what the first of the things here makes of a stretch."""
        red = any(each.is_red_line for each in here)
        if not here:
            return cls(run=run, kind=EdgeKind.NEIGHBOUR, across=None, along_red_line=red)
        first = min(here)
        return cls(run=run, kind=first.kind, across=first.name, along_red_line=red)

    def continues_as(self, other: _Span) -> bool:
        """Say whether another stretch borders on the same thing."""
        return (self.kind, self.across, self.along_red_line) == (
            other.kind,
            other.across,
            other.along_red_line,
        )


def _specificity(rule: SetbackRule) -> int:
    edge = {EdgeKind.ANY: 0, EdgeKind.BLOCKED: 2}.get(rule.edge_kind, 1)
    return edge + (rule.object_kind is not ObjectKind.ANY)


def _strictest(rules: Sequence[SetbackRule], object_kind: ObjectKind) -> SetbackRule:
    kinds = (EdgeKind.NEIGHBOUR, EdgeKind.STREET, EdgeKind.RED_LINE)
    found = [resolve_setback(rules, kind, object_kind) for kind in kinds]
    applying = [rule for rule in found if rule is not None]
    if not applying:
        raise MissingSetback(EdgeKind.NEIGHBOUR, object_kind)
    return max(applying, key=lambda rule: rule.metres)


def _resolve_first(
    rules: Sequence[SetbackRule], kinds: Sequence[EdgeKind], object_kind: ObjectKind
) -> SetbackRule:
    for kind in kinds:
        rule = resolve_setback(rules, kind, object_kind)
        if rule is not None and (rule.edge_kind is not EdgeKind.ANY):
            return rule
    general = resolve_setback(rules, kinds[0], object_kind)
    if general is None:
        raise MissingSetback(kinds[0], object_kind)
    return general


def sides_of(parcel: Surface) -> list[tuple[EdgeRef, Pair, Pair]]:
    """Return the straight sides of a parcel in its order, each with its start and end."""
    found = []
    for contour, polygon in enumerate(polygons_of(parcel)):
        for ring, linear in enumerate([polygon.exterior, *polygon.interiors]):
            points = [(float(x), float(y)) for x, y in shapely.get_coordinates(linear)]
            for index, (start, end) in enumerate(pairwise(points)):
                if start != end:
                    found.append((EdgeRef(contour, ring, index), start, end))
    return found


def _beside(
    sides: Sequence[tuple[EdgeRef, Pair, Pair]], surroundings: Surroundings, tolerance_m: float
) -> dict[int, list[_Beside]]:
    """Return along what each edge runs, by its place in the list."""
    order = (
        (EdgeKind.PASSAGE, False, surroundings.passages),
        (EdgeKind.STREET, False, surroundings.streets),
        (EdgeKind.STREET, True, surroundings.red_lines),
        (EdgeKind.WATER, False, surroundings.water),
        (EdgeKind.BLOCKED, False, surroundings.blocked),
        (EdgeKind.NEIGHBOUR, False, surroundings.neighbours),
    )
    around = [
        (rank, name, kind, is_red_line, named[name])
        for rank, (kind, is_red_line, named) in enumerate(order)
        for name in sorted(named)
    ]
    lines = np.array([(*start, *end) for _, start, end in sides]).reshape(-1, 4)
    found: dict[int, list[_Beside]] = defaultdict(list)
    for each in runs_along(lines, [shape for *_, shape in around], tolerance_m=tolerance_m):
        rank, name, kind, is_red_line, _ = around[each.shape]
        found[each.line].append(_Beside(rank, name, kind, is_red_line, each.run))
    return found


def _pieces(
    ref: EdgeRef, start: Pair, end: Pair, beside: Sequence[_Beside]
) -> list[ClassifiedEdge]:
    length_m = math.dist(start, end)
    cuts = sorted({0.0, length_m, *(min(t, length_m) for each in beside for t in each.run)})
    spans: list[_Span] = []
    for stretch in _stretches(cuts):
        middle = (stretch.start + stretch.end) / 2
        here = [each for each in beside if each.run.start <= middle <= each.run.end]
        span = _Span.of(stretch, here)
        if spans and spans[-1].continues_as(span):
            span = replace(span, run=Run(spans.pop().run.start, stretch.end))
        spans.append(span)
    return [
        ClassifiedEdge(
            contour=ref.contour,
            ring=ref.ring,
            index=ref.side,
            start=start if span.run.start == 0 else _at(start, end, span.run.start / length_m),
            end=end if span.run.end == length_m else _at(start, end, span.run.end / length_m),
            kind=span.kind,
            across=span.across,
            along_red_line=span.along_red_line,
        )
        for span in spans
    ]


def _stretches(cuts: Sequence[float], *, min_length_m: float = 0.01) -> list[Run]:
    """Return the stretches between cuts, those below a centimetre joined to the one before."""
    kept = [cuts[0]]
    for cut in cuts[1:-1]:
        if cut - kept[-1] >= min_length_m and cuts[-1] - cut >= min_length_m:
            kept.append(cut)
    ends = [*kept[1:], cuts[-1]]
    return [Run(start, end) for start, end in zip(kept, ends, strict=True)]


def _at(start: Pair, end: Pair, share: float) -> Pair:
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def _overridden(
    ref: EdgeRef, start: Pair, end: Pair, kind: EdgeKind, known: ClassifiedEdge
) -> ClassifiedEdge:
    return ClassifiedEdge(
        contour=ref.contour,
        ring=ref.ring,
        index=ref.side,
        start=start,
        end=end,
        kind=kind,
        across=known.across,
        along_red_line=known.along_red_line,
        overridden=True,
    )
