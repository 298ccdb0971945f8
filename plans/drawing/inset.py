"""Enlarged insets of the densest parts of a boundary of many points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from gis_platform.drawing import svg
from gis_platform.drawing.labels import Labels, place_at
from gis_platform.geometry.annotations import (
    MOST_LABELS,
    PlacedLabels,
    label_turning_points,
)
from gis_platform.geometry.crs import Pair
from gis_platform.geometry.sheet import Frame, Sheet, SheetLayout
from gis_platform.geometry.surfaces import surface_of
from plans.drawing import symbols
from plans.drawing.board import POINT_TEXT_MM, Board
from plans.drawing.points import dots, draw_label
from plans.drawing.thinning import thinned

COLUMN_MM: Mapping[str, float] = MappingProxyType(
    {
        "A4": 55.0,
        "A3": 85.0,
        "A2": 110.0,
        "A1": 150.0,
        "ANSI A": 50.0,
        "ANSI B": 85.0,
        "ANSI C": 105.0,
        "ANSI D": 150.0,
    }
)
"""Width of the column of insets beside the map, by paper."""
GAP_MM = 3.0
HEAD_MM = 6.0
MOST_POINTS = 45
MOST_INSETS = 3
SCALES = (5000, 2000, 1000, 500, 250, 200, 100, 50, 25, 20, 10)
LETTER_MM = 3.6


@dataclass(frozen=True, kw_only=True)
class Inset:
    """A part of the boundary at a larger scale, all its points labelled.

    sheet: the scale, with the frame on paper. omitted: labels that found no place.
    """

    letter: str
    sheet: Sheet
    labels: PlacedLabels

    @property
    def ground(self) -> BaseGeometry:
        """What it shows, in local metres."""
        return shapely.box(*self.sheet.ground)


def has_insets(parcel: MultiPolygon) -> bool:
    """Say whether a parcel has more points than can be labelled."""
    rings = [ring for each in parcel.geoms for ring in (each.exterior, *each.interiors)]
    return sum(len(ring.coords) - 1 for ring in rings) > MOST_LABELS


def layout_with_insets() -> SheetLayout:
    """Return the layout of a sheet with a column of insets beside its map."""
    usual = SheetLayout()
    panel = {paper: width + COLUMN_MM[paper] + GAP_MM for paper, width in usual.panel_mm.items()}
    return SheetLayout(panel_mm=panel)


def insets_of(board: Board) -> list[Inset]:
    """Return the insets of a plan, the densest part of the boundary first."""
    parcel = board.content.parcel.geometry
    if not has_insets(parcel):
        return []
    points = np.unique(shapely.get_coordinates(parcel), axis=0)
    found: list[Inset] = []
    for letter, frame in zip(board.words.letters, _frames(board.sheet), strict=False):
        densest = _densest(points, board.sheet)
        if densest is None:
            break
        inset = _enlarged(board, letter, frame, densest, points)
        if inset is None:
            break
        found.append(inset)
        left, low, right, top = inset.sheet.ground
        inside = (points[:, 0] > left) & (points[:, 0] < right)
        inside &= (points[:, 1] > low) & (points[:, 1] < top)
        points = points[~inside]
    return found


def draw_insets(board: Board, insets: Iterable[Inset]) -> list[str]:
    """Return insets in their column, and their frames with letters on the map."""
    drawn: list[str] = []
    for inset in insets:
        here = board.sheet.to_paper(inset.ground)
        drawn.append(svg.path(here, stroke=symbols.INSET))
        drawn += _letter(board, inset, here)
        drawn.append(svg.group(f"inset-{inset.letter}", _draw(board, inset)))
    return drawn


def _letter(board: Board, inset: Inset, here: BaseGeometry) -> list[str]:
    left, top, right, bottom = here.bounds
    corners = [(right + 2, top - 2), (left - 2, top - 2), (right + 2, bottom + 2)]
    corners += [(left - 2, bottom + 2), ((left + right) / 2, top - 3), (right + 3, top)]
    corners += [(right + reach, top - reach) for reach in (5.0, 8.0, 12.0)]
    for middle in corners:
        place = place_at(middle, inset.letter, height=LETTER_MM)
        if board.placed.is_free(place.box):
            board.placed.put(inset.letter, place)
            return list(
                board.write(inset.letter, place, colour="#000000", height=LETTER_MM, bold=True)
            )
    return []


def _draw(board: Board, inset: Inset) -> list[str]:
    sheet = inset.sheet
    clip = shapely.box(*sheet.frame)
    near = shapely.buffer(inset.ground, 1.0)

    def on_paper(geometry: BaseGeometry) -> BaseGeometry:
        part = shapely.intersection(geometry, near)
        return thinned(shapely.intersection(sheet.to_paper(part), clip))

    parcel = board.content.parcel.geometry
    points = shapely.get_coordinates(sheet.to_paper(parcel))
    inside = points[shapely.contains_xy(clip, points)]
    labelled = np.array([label.anchor for label in inset.labels.labels]).reshape(-1, 2)
    placed = Labels(frame=sheet.frame)
    left, top, _, _ = sheet.frame
    title = f"{inset.letter}   1:{sheet.denominator}"
    drawn = [
        svg.path(on_paper(each.geometry.boundary), stroke=symbols.NEIGHBOUR)
        for each in board.content.surroundings.neighbours
        if each.name
    ]
    drawn += [
        svg.path(surface_of(on_paper(each.geometry)).boundary, stroke=symbols.BUILDING)
        for each in board.content.oks
    ]
    drawn.append(svg.path(on_paper(parcel.boundary), stroke=symbols.PARCEL))
    drawn += dots([np.unique(inside, axis=0)], labelled, small=False) if len(inside) else []
    drawn += [part for label in inset.labels.labels for part in draw_label(label, placed)]
    for words, box in placed.boxes:
        board.placed.boxes.append((words, box))
    drawn.append(svg.rectangle(sheet.frame, stroke=symbols.FRAME))
    drawn.append(svg.text(title, (left + 1.0, top - 1.6), height=3.2, anchor="start", bold=True))
    return drawn


def _frames(sheet: Sheet) -> list[Frame]:
    """Return the frames of insets, one below the other beside the map."""
    _, top, right, bottom = sheet.frame
    width = COLUMN_MM[sheet.paper]
    many = min(MOST_INSETS, int((bottom - top) / (width + HEAD_MM)))
    height = (bottom - top - many * HEAD_MM) / many
    left = right + GAP_MM
    return [
        (
            left,
            top + HEAD_MM + place * (height + HEAD_MM),
            left + width,
            top + HEAD_MM + place * (height + HEAD_MM) + height,
        )
        for place in range(many)
    ]


def _densest(points: NDArray[np.float64], sheet: Sheet) -> Pair | None:
    """Return the point with the most others within 15 mm on paper; None if it stands alone."""
    if len(points) < 2:
        return None
    reach_m = 15.0 / sheet.mm_per_m
    tree = shapely.STRtree(np.asarray(shapely.points(points)))
    asked = points[:: max(1, len(points) // 2000)]
    boxes = shapely.box(
        asked[:, 0] - reach_m, asked[:, 1] - reach_m, asked[:, 0] + reach_m, asked[:, 1] + reach_m
    )
    near = np.bincount(tree.query(boxes)[0], minlength=len(asked))
    best = int(np.argmax(near))
    if near[best] < 3:
        return None
    return float(asked[best, 0]), float(asked[best, 1])


def _enlarged(
    board: Board, letter: str, frame: Frame, centre: Pair, points: NDArray[np.float64]
) -> Inset | None:
    """Return the inset of the most ground that can have all its points labelled."""
    fallback: Inset | None = None
    for denominator in SCALES:
        if denominator * 1.9 > board.sheet.denominator:
            continue
        sheet = Sheet(paper=board.sheet.paper, denominator=denominator, frame=frame, centre=centre)
        left, low, right, top = sheet.ground
        inside = (points[:, 0] >= left) & (points[:, 0] <= right)
        inside &= (points[:, 1] >= low) & (points[:, 1] <= top)
        if inside.sum() > MOST_POINTS:
            continue
        labels = label_turning_points(
            sheet, board.content.parcel.geometry, text_height_mm=POINT_TEXT_MM, most=10**9,
            within=sheet.ground,
        )  # fmt: skip
        fallback = Inset(letter=letter, sheet=sheet, labels=labels)
        if not labels.omitted:
            return fallback
    return fallback
