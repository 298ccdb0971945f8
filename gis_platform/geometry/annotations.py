"""Labels and dimensions of a drawing, in millimetres on its sheet."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

import numpy as np
import shapely
from shapely import LineString, STRtree
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.boundary import Ring, TurningPoint, turning_points
from gis_platform.geometry.crs import Extent, Pair
from gis_platform.geometry.cuts import ring_runs_left
from gis_platform.geometry.setback_lines import SetbackLine
from gis_platform.geometry.sheet import Frame, Sheet
from gis_platform.geometry.surfaces import Surface, polygons_of

MOST_LABELS = 60
"""With more turning points only every k-th is labelled."""
TEXT_HEIGHT_MM = 2.5
DOT_RADIUS_MM = 1.0
_GLYPH_WIDTH = 0.62
_TURNS_DEG = (0, 12, -12, 25, -25, 40, -40, 60, -60, 80, -80, 105, -105, 140, -140, 180)
_REACHES_MM = (1.6, 3.0, 5.0, 8.0, 12.0, 17.0, 24.0, 32.0)
_MM_PER_DEGREE = 0.4
"""How much farther a label rather moves than turns aside by a degree."""
_PLACES = sorted(
    product(_REACHES_MM, _TURNS_DEG),
    key=lambda place: (place[0] + _MM_PER_DEGREE * abs(place[1]), place[0]),
)
_LEADER_FROM_MM = 4.0
_CLEARANCE_MM = 0.3
_MANY_POINTS = 2000
_THINNED_MM = 0.05


@dataclass(frozen=True, kw_only=True)
class PlacedLabel:
    """A text with its frame on paper, beside the point it names.

    leader: a line from the point to the text where they are apart, else None.
    """

    text: str
    anchor: Pair
    frame: Frame
    leader: tuple[Pair, Pair] | None = None


@dataclass(frozen=True, kw_only=True)
class PlacedLabels:
    """Labels without collisions. every: each k-th point is labelled; omitted: no place found."""

    labels: tuple[PlacedLabel, ...]
    every: int
    omitted: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DimensionLine:
    """A dimension with arrows at both ends, on paper; the text is turned to be read upright.

    angle_deg: turn of the text, clockwise on paper, -90 to below 90.
    """

    start: Pair
    end: Pair
    text: str
    text_at: Pair
    angle_deg: float


@dataclass
class _Occupied:
    """What labels must keep clear of; grows with each placed label."""

    frame: Frame
    fixed: STRtree
    boxes: list[Frame] = field(default_factory=list)
    leaders: list[LineString] = field(default_factory=list)

    def is_free(self, box: Frame, leader: LineString | None) -> bool:
        left, top, right, bottom = self.frame
        if not (left <= box[0] and top <= box[1] and box[2] <= right and box[3] <= bottom):
            return False
        if any(_overlap(box, other) for other in self.boxes):
            return False
        place = shapely.box(*box)
        if any(line.intersects(place) for line in self.leaders):
            return False
        if len(self.fixed.query(place, predicate="intersects")):
            return False
        return leader is None or not any(
            leader.intersects(shapely.box(*other)) for other in self.boxes
        )

    def take(self, label: PlacedLabel) -> None:
        self.boxes.append(label.frame)
        if label.leader is not None:
            self.leaders.append(LineString(label.leader))


def label_turning_points(
    sheet: Sheet,
    parcel: Surface,
    *,
    text_height_mm: float = TEXT_HEIGHT_MM,
    most: int = MOST_LABELS,
    obstacles: Iterable[BaseGeometry] = (),
    within: Extent | None = None,
    left_out: BaseGeometry | None = None,
) -> PlacedLabels:
    """Return the numbers of a boundary's points, outwards along the bisector of each corner.

    No label covers another, the boundary, a point's dot or an obstacle (paper mm), or leaves
    the frame: where needed it turns aside or moves away on a leader. within: ground outside
    which no point is labelled, in local metres; left_out: ground where none is.
    """
    corners = [corner for corner in _corners(parcel) if within is None or _is_in(corner[0], within)]
    every = max(1, math.ceil(len(corners) / most))
    chosen = corners[::every]
    if left_out is not None:
        places = np.array([(point.x, point.y) for point, _ in chosen]).reshape(-1, 2)
        hidden = shapely.contains_xy(left_out, places).tolist()
        chosen = [corner for corner, is_out in zip(chosen, hidden, strict=True) if not is_out]
    occupied = _Occupied(
        frame=sheet.frame, fixed=STRtree([*_boundary_signs(sheet, parcel), *obstacles])
    )
    labels: list[PlacedLabel] = []
    omitted: list[str] = []
    for point, (east, north) in chosen:
        text, anchor = str(point.number), sheet.point_to_paper(point.x, point.y)
        label = _place(text, anchor, (east, -north), occupied, text_height_mm)
        if label is None:
            omitted.append(text)
        else:
            occupied.take(label)
            labels.append(label)
    return PlacedLabels(labels=tuple(labels), every=every, omitted=tuple(omitted))


def dimension_lines(
    sheet: Sheet, setbacks: Sequence[SetbackLine], *, decimal_mark: str = ","
) -> list[DimensionLine]:
    """Return one dimension for each setback above 0, from the edge to its inset line.

    Pieces of one straight edge with the same setback share the dimension of the longest.
    """
    groups: list[list[SetbackLine]] = []
    for setback in setbacks:
        if setback.metres <= 0:
            continue
        if groups and _continues(groups[-1][-1], setback):
            groups[-1].append(setback)
        else:
            groups.append([setback])
    chosen = [max(group, key=lambda line: math.dist(line.start, line.end)) for group in groups]
    return [_dimension(sheet, setback, decimal_mark) for setback in chosen]


def metres_text(metres: float, *, decimal_mark: str = ",") -> str:
    """Return a distance as drawings write it: one decimal, a second where it is not 0."""
    text = f"{metres:.2f}"
    return (text[:-1] if text.endswith("0") else text).replace(".", decimal_mark)


@lru_cache(maxsize=4)
def _corners(parcel: Surface) -> list[tuple[TurningPoint, Pair]]:
    """Return each turning point with the unit vector outwards along its bisector."""
    found = []
    for contour, polygon in zip(turning_points(parcel), polygons_of(parcel), strict=True):
        for number, ring in enumerate(contour.rings):
            side = 1.0 if ring_runs_left(polygon, number) else -1.0
            found.extend(_bisectors(ring, side))
    return found


def _bisectors(ring: Ring, side: float) -> list[tuple[TurningPoint, Pair]]:
    points = ring.points[:-1]
    found = []
    for i, point in enumerate(points):
        before, after = points[i - 1], points[(i + 1) % len(points)]
        ax, ay = _unit(point.x - before.x, point.y - before.y)
        bx, by = _unit(after.x - point.x, after.y - point.y)
        out_x, out_y = side * (ay + by), -side * (ax + bx)
        if math.hypot(out_x, out_y) < 1e-6:
            out_x, out_y = ax, ay
        found.append((point, _unit(out_x, out_y)))
    return found


def _place(
    text: str, anchor: Pair, outward: Pair, occupied: _Occupied, text_height_mm: float
) -> PlacedLabel | None:
    half_width = text_height_mm * _GLYPH_WIDTH * len(text) / 2 + _CLEARANCE_MM
    half_height = text_height_mm / 2 + _CLEARANCE_MM
    for reach, turn in _PLACES:
        x, y = _turned(outward, turn)
        apart = reach + min(
            half_width / abs(x) if x else math.inf, half_height / abs(y) if y else math.inf
        )
        middle = (anchor[0] + x * apart, anchor[1] + y * apart)
        box = (
            middle[0] - half_width,
            middle[1] - half_height,
            middle[0] + half_width,
            middle[1] + half_height,
        )
        leader = None
        if reach > _LEADER_FROM_MM:
            length = reach - _CLEARANCE_MM
            near = (anchor[0] + x * length, anchor[1] + y * length)
            leader = (anchor, near)
        if occupied.is_free(box, None if leader is None else LineString(leader)):
            return PlacedLabel(text=text, anchor=anchor, frame=box, leader=leader)
    return None


def _dimension(sheet: Sheet, setback: SetbackLine, decimal_mark: str) -> DimensionLine:
    start, end = (sheet.point_to_paper(*place) for place in setback.dimension)
    x, y = _unit(end[0] - start[0], end[1] - start[1])
    angle = math.degrees(math.atan2(y, x))
    if angle >= 90 - 1e-9:
        angle -= 180
    elif angle < -90 - 1e-9:
        angle += 180
    turn = math.radians(angle)
    above = (math.sin(turn) * 0.8, -math.cos(turn) * 0.8)
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    return DimensionLine(
        start=start,
        end=end,
        text=metres_text(setback.metres, decimal_mark=decimal_mark),
        text_at=(middle[0] + above[0], middle[1] + above[1]),
        angle_deg=angle,
    )


def _continues(one: SetbackLine, following: SetbackLine) -> bool:
    """Say whether two setback lines belong to one straight edge and one distance."""
    if (one.kind, one.metres) != (following.kind, following.metres):
        return False
    if one.end != following.start and one.start != following.end:
        return False
    ax, ay = _unit(one.end[0] - one.start[0], one.end[1] - one.start[1])
    bx, by = _unit(following.end[0] - following.start[0], following.end[1] - following.start[1])
    return abs(ax * by - ay * bx) < 1e-6 and ax * bx + ay * by > 0


def _boundary_signs(sheet: Sheet, parcel: Surface) -> list[BaseGeometry]:
    """Return the sides of a boundary and the dots of its points on paper, in the frame."""
    left, top, right, bottom = sheet.frame
    border = sheet.to_paper(parcel).boundary
    if shapely.get_num_coordinates(border) > _MANY_POINTS:
        border = shapely.simplify(border, _THINNED_MM)
    points, ring_of = shapely.get_coordinates(shapely.get_parts(border), return_index=True)
    same = ring_of[:-1] == ring_of[1:]
    pairs = np.stack([points[:-1][same], points[1:][same]], axis=1)
    low, high = pairs.min(axis=1), pairs.max(axis=1)
    near = (low[:, 0] <= right) & (high[:, 0] >= left) & (low[:, 1] <= bottom) & (high[:, 1] >= top)
    x, y = points.T
    inside = (x > left - 2) & (x < right + 2) & (y > top - 2) & (y < bottom + 2)
    dots = shapely.buffer(shapely.points(points[inside]), DOT_RADIUS_MM, quad_segs=4)
    return [*shapely.linestrings(pairs[near]), *dots]


def _is_in(point: TurningPoint, ground: Extent) -> bool:
    left, low, right, top = ground
    return left <= point.x <= right and low <= point.y <= top


def _overlap(one: Frame, other: Frame) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _unit(x: float, y: float) -> Pair:
    length = math.hypot(x, y)
    return (x / length, y / length) if length else (1.0, 0.0)


def _turned(vector: Pair, degrees: float) -> Pair:
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return vector[0] * cosine - vector[1] * sine, vector[0] * sine + vector[1] * cosine
