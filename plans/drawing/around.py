"""What lies around a parcel, as drawn under its plan."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry

from gis_platform.drawing import svg
from gis_platform.drawing.svg import Stroke
from gis_platform.geometry.surfaces import surface_of
from plans.content import NamedShape
from plans.drawing import symbols
from plans.drawing.board import Board
from plans.drawing.words import short_number


def draw_around(board: Board) -> list[str]:
    """Return ground of streets, water, neighbours and their buildings as drawn."""
    around = board.content.surroundings
    return [
        svg.group("common-use", _filled(board, around.common_use, symbols.COMMON_USE_FILL)),
        svg.group("water", _filled(board, around.water, symbols.WATER_FILL, symbols.WATER)),
        svg.group("neighbours", _borders(board, around.neighbours)),
        svg.group("buildings-around", _buildings(board)),
        svg.group("streets", _centre_lines(board, around.streets)),
    ]


def draw_red_lines(board: Board) -> list[str]:
    """Return the red lines in the frame."""
    shapes = [board.on_paper(each.geometry) for each in board.content.surroundings.red_lines]
    return [svg.path(shape, stroke=symbols.RED_LINE) for shape in shapes]


def label_streets(board: Board) -> list[str]:
    """Write the names of streets along them; where no line is known, in their ground."""
    around = board.content.surroundings
    drawn: list[str] = []
    named = set()
    for each in around.streets:
        if not each.name:
            continue
        line = board.on_paper(each.geometry)
        for place in board.placed.along(line, each.name, height=symbols.STREET_TEXT_MM):
            named.add(each.name)
            drawn += board.write(
                each.name, place, colour=symbols.STREET_COLOUR, height=symbols.STREET_TEXT_MM
            )
    for each in around.common_use:
        if each.name and each.name not in named:
            drawn += _name_in(board, each, height=symbols.STREET_TEXT_MM)
            named.add(each.name)
    for each in around.water:
        if each.name:
            drawn += _name_in(board, each, height=symbols.STREET_TEXT_MM)
    return drawn


def label_neighbours(board: Board) -> list[str]:
    """Write the cadastral numbers of neighbours, the last part alone where space is short."""
    drawn: list[str] = []
    for each in board.content.surroundings.neighbours:
        if not each.name:
            continue
        shape = board.on_paper(each.geometry)
        for words in (each.name, short_number(each.name)):
            place = board.placed.inside(shape, words, height=symbols.NEIGHBOUR_TEXT_MM)
            if place is not None:
                drawn += board.write(
                    words,
                    place,
                    colour=symbols.NEIGHBOUR_COLOUR,
                    height=symbols.NEIGHBOUR_TEXT_MM,
                    italic=True,
                )
                break
    return drawn


def _name_in(board: Board, each: NamedShape, *, height: float) -> list[str]:
    place = board.placed.inside(board.on_paper(each.geometry), each.name, height=height)
    if place is None:
        return []
    return list(board.write(each.name, place, colour=symbols.STREET_COLOUR, height=height))


def _filled(
    board: Board, shapes: Iterable[NamedShape], fill: str, stroke: Stroke | None = None
) -> list[str]:
    return [
        svg.path(surface_of(board.on_paper(each.geometry)), fill=fill, stroke=stroke)
        for each in shapes
    ]


def _borders(board: Board, shapes: Iterable[NamedShape]) -> list[str]:
    return [
        svg.path(board.on_paper(each.geometry.boundary), stroke=symbols.NEIGHBOUR)
        for each in shapes
        if each.name
    ]


def _centre_lines(board: Board, shapes: Iterable[NamedShape]) -> list[str]:
    return [svg.path(board.on_paper(each.geometry), stroke=symbols.STREET_AXIS) for each in shapes]


def _buildings(board: Board) -> list[str]:
    drawn = []
    for each in board.content.surroundings.buildings:
        shape = board.on_paper(each.geometry)
        fill = symbols.OTHER_BUILDING_FILL if _is_surface(shape) else "none"
        drawn.append(svg.path(shape, stroke=symbols.OTHER_BUILDING, fill=fill))
    return drawn


def _is_surface(shape: BaseGeometry) -> bool:
    return bool(shapely.get_dimensions(shape) == 2)
