"""Turning points with their numbers, points of lines, numbered objects."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from gis_platform.drawing import svg
from gis_platform.drawing.labels import Labels, Place, place_at
from gis_platform.geometry.annotations import PlacedLabel, label_turning_points
from gis_platform.geometry.crs import Pair
from gis_platform.geometry.surfaces import polygons_of
from plans.content import PointContent, RingContent
from plans.drawing import symbols
from plans.drawing.board import (
    OBJECT_RADIUS_MM,
    POINT_TEXT_MM,
    Board,
    disc,
)
from plans.drawing.regulated import draw_circle, object_numbers
from plans.drawing.thinning import CLOSEST_MM

DOT_MM = 1.0
SMALL_DOT_MM = 0.6
LINE_DOT_MM = 0.55
LINE_TEXT_MM = 2.0
MOST_LINE_LABELS = 60
_DIRECTIONS = tuple(math.radians(turn) for turn in (45, 135, 225, 315, 0, 90, 180, 270))
_REACHES_MM = (0.8, 2.2, 4.0, 6.5)


@dataclass(frozen=True, kw_only=True)
class TurningPoints:
    """Turning points as drawn. every: each k-th is labelled; labelled: their places on paper."""

    drawn: tuple[str, ...]
    every: int
    labelled: NDArray[np.float64]


def draw_turning_points(board: Board, *, elsewhere: Sequence[BaseGeometry]) -> TurningPoints:
    """Return the turning points with their numbers, clear of what is placed.

    elsewhere: ground of insets, whose points are labelled there.
    """
    placed = label_turning_points(
        board.sheet,
        board.content.parcel.geometry,
        text_height_mm=POINT_TEXT_MM,
        obstacles=board.placed.taken,
        left_out=shapely.union_all(list(elsewhere)),
    )
    labelled = np.array([label.anchor for label in placed.labels]).reshape(-1, 2)
    every = placed.every
    drawn = dots(ring_coordinates(board), labelled, small=every > 1)
    drawn += [part for label in placed.labels for part in draw_label(label, board.placed)]
    return TurningPoints(drawn=tuple(drawn), every=every, labelled=labelled)


def ring_coordinates(board: Board) -> list[NDArray[np.float64]]:
    """Return the turning points of each ring on paper, none twice."""
    return [
        shapely.get_coordinates(board.sheet.to_paper(ring))[:-1]
        for polygon in polygons_of(board.content.parcel.geometry)
        for ring in (polygon.exterior, *polygon.interiors)
    ]


def dots(
    rings: Iterable[NDArray[np.float64]], labelled: NDArray[np.float64], *, small: bool
) -> list[str]:
    """Return the signs of points; those too close to be told apart only where labelled."""
    numbered = {(round(x, 3), round(y, 3)) for x, y in labelled.tolist()}
    drawn = []
    for ring in rings:
        before = np.hypot(*(ring - np.roll(ring, 1, axis=0)).T)
        after = np.roll(before, -1)
        apart = np.minimum(before, after) >= CLOSEST_MM
        for (x, y), is_apart in zip(ring.tolist(), apart.tolist(), strict=True):
            is_labelled = (round(x, 3), round(y, 3)) in numbered
            if is_labelled or is_apart:
                radius = SMALL_DOT_MM if small and not is_labelled else DOT_MM
                drawn.append(svg.circle((x, y), radius, fill=symbols.POINT_COLOUR))
    return drawn


def draw_label(label: PlacedLabel, placed: Labels) -> list[str]:
    """Return the number of a turning point as drawn; its place is taken."""
    left, top, right, bottom = label.frame
    middle = ((left + right) / 2, (top + bottom) / 2)
    placed.put(label.text, Place(at=middle, angle_deg=0.0, box=shapely.box(*label.frame)))
    drawn = []
    if label.leader is not None:
        leader = LineString(label.leader)
        placed.take(leader)
        drawn.append(svg.path(leader, stroke=symbols.LEADER))
    at = (middle[0], middle[1] + POINT_TEXT_MM * 0.36)
    return [*drawn, svg.text(label.text, at, height=POINT_TEXT_MM, bold=True)]


def draw_line_points(board: Board) -> list[str]:
    """Return the numbered points of red lines, easements and placement zones."""
    content, words = board.content, board.words
    drawn: list[str] = []
    for line in content.red_lines.lines:
        drawn += _numbered(board, line.points, words.red_point, symbols.RED_LINE.colour)
    for each in content.easements:
        points = _ring_points(each.points)
        drawn += _numbered(board, points, words.easement_point, symbols.EASEMENT_COLOUR)
    for zone in content.placement_zones:
        points = _ring_points(zone.points)
        drawn += _numbered(board, points, words.placement_point, symbols.PLACEMENT_COLOUR)
    return drawn


def draw_objects(board: Board) -> list[str]:
    """Return the numbers of objects in circles, on the object or beside it with a leader."""
    drawn: list[str] = []
    for number, geometry in object_numbers(board):
        shape = _on_parcel(board, geometry)
        if shape.is_empty:
            continue
        middle = shape.representative_point()
        centre = _circle_place(board, (middle.x, middle.y), shape)
        board.placed.boxes.append((str(number), disc(centre)))
        board.placed.take(disc(centre, OBJECT_RADIUS_MM + 0.2))
        if math.dist(centre, (middle.x, middle.y)) > OBJECT_RADIUS_MM and not shape.covers(
            shapely.Point(centre)
        ):
            drawn.append(
                svg.path(LineString([(middle.x, middle.y), centre]), stroke=symbols.LEADER)
            )
        drawn += draw_circle(number, centre)
    return drawn


def _on_parcel(board: Board, geometry: BaseGeometry) -> BaseGeometry:
    """Return an object on paper: what of it is on the parcel, for a line goes on for miles."""
    shape = board.on_paper(geometry)
    inside = shapely.intersection(shape, board.parcel)
    return shape if inside.is_empty else inside


def _circle_place(board: Board, middle: Pair, shape: BaseGeometry) -> Pair:
    """Return the centre of a circle: on its object where that is free, else beside it."""
    candidates = [middle]
    for polygon in polygons_of(shape):
        left, top, right, bottom = polygon.bounds
        candidates += [
            (x, y)
            for x in np.linspace(left, right, 7)[1:-1].tolist()
            for y in np.linspace(top, bottom, 7)[1:-1].tolist()
            if shapely.contains_xy(polygon, x, y)
        ]
    for reach in (5.0, 8.0, 12.0):
        candidates += [
            (middle[0] + reach * math.cos(turn), middle[1] + reach * math.sin(turn))
            for turn in _DIRECTIONS
        ]
    return next((at for at in candidates if board.placed.is_free(disc(at))), middle)


def _ring_points(rings: Iterable[RingContent]) -> list[PointContent]:
    return [point for ring in rings for point in ring.points if not point.closing]


def _numbered(board: Board, points: Sequence[PointContent], prefix: str, colour: str) -> list[str]:
    """Return points with a letter and number each; of very many each k-th is named."""
    every = max(1, math.ceil(len(points) / MOST_LINE_LABELS))
    drawn: list[str] = []
    for point in points[::every]:
        at = board.document_point(point.x, point.y)
        if not board.placed.is_free(disc(at, 0.05)) and not board.clip.contains(shapely.Point(at)):
            continue
        drawn.append(svg.circle(at, LINE_DOT_MM, fill=colour))
        place = beside(board.placed, at, f"{prefix}{point.n}", height=LINE_TEXT_MM)
        if place is not None:
            drawn += board.write(f"{prefix}{point.n}", place, colour=colour, height=LINE_TEXT_MM)
    return drawn


def beside(placed: Labels, at: Pair, words: str, *, height: float) -> Place | None:
    """Return a free place of a text beside a point; it is then taken."""
    for reach in _REACHES_MM:
        for turn in _DIRECTIONS:
            x, y = math.cos(turn), -math.sin(turn)
            size = place_at((0.0, 0.0), words, height=height).box.bounds
            middle = (
                at[0] + x * (reach + size[2]),
                at[1] + y * (reach + size[3]),
            )
            place = place_at(middle, words, height=height)
            if placed.is_free(place.box):
                return placed.put(words, place)
    return None
