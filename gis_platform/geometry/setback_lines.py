"""Setbacks as they are drawn: inset lines with their dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiLineString, MultiPolygon, STRtree

from gis_platform.geometry.crs import Pair
from gis_platform.geometry.cuts import Cut
from gis_platform.geometry.runs import pieces_of
from gis_platform.geometry.setback import EdgeKind

_BESIDE_M = 0.005
_SHORTEST_M = 0.01


@dataclass(frozen=True, kw_only=True)
class SetbackLine:
    """A setback to be drawn: its inset line where it bounds the envelope, and one dimension.

    start, end: the edge, ground on its left. inset: empty where something else bounds.
    dimension: from a point of the edge to the one at the setback across.
    """

    kind: EdgeKind
    metres: float
    source: str
    start: Pair
    end: Pair
    inset: MultiLineString
    dimension: tuple[Pair, Pair]


def setback_lines(cuts: Sequence[Cut], envelope: MultiPolygon) -> tuple[SetbackLine, ...]:
    """Return the setback of each cut, its inset line within 5 mm of an envelope."""
    insets = [cut.inset for cut in cuts]
    reached = _within(insets, envelope)
    return tuple(
        _setback_line(cut, inset, lines)
        for cut, inset, lines in zip(cuts, insets, reached, strict=True)
    )


def _setback_line(cut: Cut, whole: LineString, lines: Sequence[LineString]) -> SetbackLine:
    inset = MultiLineString([line for line in lines if line.length > _SHORTEST_M])
    shown = max(inset.geoms, key=lambda line: line.length, default=whole)
    middle = shown.interpolate(0.5, normalized=True)
    x, y = cut.inward
    foot = (middle.x - x * cut.metres, middle.y - y * cut.metres)
    return SetbackLine(
        kind=cut.kind,
        metres=cut.metres,
        source=cut.source,
        start=cut.start,
        end=cut.end,
        inset=inset,
        dimension=(foot, (middle.x, middle.y)),
    )


def _within(lines: Sequence[LineString], envelope: MultiPolygon) -> list[list[LineString]]:
    """Return of each straight line the stretches that are near an envelope."""
    found: list[list[LineString]] = [[] for _ in lines]
    if envelope.is_empty or not lines:
        return found
    ground = shapely.buffer(envelope, _BESIDE_M)
    shapely.prepare(ground)
    straight = np.array(lines, dtype=object)
    covered = shapely.covers(ground, straight)
    for place in np.flatnonzero(covered).tolist():
        found[place] = [lines[place]]
    crossing = np.flatnonzero(~covered & shapely.intersects(ground, straight)).tolist()
    borders = _pieces(ground.boundary)
    line_of, border_of = STRtree(borders).query(straight[crossing], predicate="intersects")
    for place, line in enumerate(crossing):
        near = borders[border_of[line_of == place]]
        found[line] = _inside(lines[line], near, ground)
    return found


def _pieces(border: shapely.Geometry) -> NDArray[np.object_]:
    """Return the straight pieces of a border."""
    points, line_of = shapely.get_coordinates(shapely.get_parts(border), return_index=True)
    same = line_of[:-1] == line_of[1:]
    return pieces_of(np.hstack([points[:-1][same], points[1:][same]]))


def _inside(
    line: LineString,
    borders: NDArray[np.object_],
    ground: shapely.Geometry,
) -> list[LineString]:
    """Return the stretches of a line in the ground, whose border it meets in some pieces."""
    start, end = shapely.get_coordinates(line)
    length = float(np.hypot(*(end - start)))
    along = (end - start) / length
    met = shapely.get_coordinates(shapely.intersection(borders, line))
    cuts = np.unique(np.clip((met - start) @ along, 0.0, length))
    ends = np.unique([0.0, *cuts.tolist(), length])
    middles = start + np.outer((ends[:-1] + ends[1:]) / 2, along)
    inside = shapely.contains_xy(ground, middles)
    stretches: list[list[float]] = []
    for first, last, holds in zip(ends[:-1], ends[1:], inside, strict=True):
        if holds and stretches and stretches[-1][1] == first:
            stretches[-1][1] = last
        elif holds:
            stretches.append([first, last])
    return [LineString([start + along * first, start + along * last]) for first, last in stretches]
