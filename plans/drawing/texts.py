"""What shapes are called, each text where it fits: zones, restrictions, easements, parts."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.surfaces import polygons_of
from plans.drawing import symbols
from plans.drawing.board import SMALL_TEXT_MM, Board
from plans.drawing.regulated import restriction_kinds

ZONE_TEXT_MM = 3.0


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    shape: BaseGeometry
    words: str
    colour: str
    height: float = SMALL_TEXT_MM


def label_regulated(board: Board) -> list[str]:
    """Write codes of zones, numbers of parts, of restrictions, easements and territories."""
    for existing in board.content.oks:
        board.placed.take(board.on_paper(existing.geometry))
    wanted = [*_zones(board), *_parts(board), *_restrictions(board), *_territories(board)]
    drawn: list[str] = []
    for each in wanted:
        if not each.words:
            continue
        shape = board.on_paper(each.shape)
        place = board.placed.inside(shape, each.words, height=each.height)
        if place is None:
            place = board.placed.inside(shape, each.words, height=each.height, within=False)
        if place is not None:
            drawn += board.write(
                each.words, place, colour=each.colour, height=each.height, backed=True, bold=True
            )
    return drawn


def _zones(board: Board) -> list[_Wanted]:
    zones = board.content.zoning.zones
    if len(zones) < 2:
        return []
    return [
        _Wanted(
            shape=zone.geometry, words=zone.code, colour=symbols.ZONE_COLOUR, height=ZONE_TEXT_MM
        )
        for zone in zones
    ]


def _parts(board: Board) -> list[_Wanted]:
    """Return the numbers of an envelope's parts, where it has several."""
    return [
        _Wanted(
            shape=polygon,
            words=board.words.part.format(n=number),
            colour=symbols.ENVELOPE.colour,
            height=2.6,
        )
        for envelope in board.shown
        if len(envelope.parts) > 1 and envelope.geometry is not None
        for number, polygon in enumerate(polygons_of(envelope.geometry), start=1)
    ]


def _restrictions(board: Board) -> list[_Wanted]:
    kinds = restriction_kinds(board)
    return [
        _Wanted(
            shape=each.geometry,
            words=each.registry_no or each.kind_code,
            colour=symbols.restriction_symbol(kinds.index(each.kind_code))[0].colour,
        )
        for each in board.content.restrictions
    ]


def _territories(board: Board) -> list[_Wanted]:
    content = board.content
    found = [
        _Wanted(shape=each.geometry, words=each.registry_no, colour=symbols.EASEMENT_COLOUR)
        for each in content.easements
    ]
    found += [
        _Wanted(shape=each.geometry, words=each.number, colour=symbols.PLACEMENT_COLOUR)
        for each in content.placement_zones
    ]
    found += [
        _Wanted(shape=each.geometry, words=each.code, colour=symbols.APPEARANCE.colour)
        for each in content.appearance
    ]
    return found + [
        _Wanted(shape=each.geometry, words=each.registry_no, colour=symbols.PROTECTED.colour)
        for each in content.protected_areas
    ]
