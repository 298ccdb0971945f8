"""What is set for a parcel: restrictions, easements, zones, placement, where to build."""

from __future__ import annotations

import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from gis_platform.drawing import svg
from gis_platform.drawing.svg import Hatch, Stroke
from gis_platform.geometry.surfaces import lines_of, surface_of
from plans.drawing import symbols
from plans.drawing.board import OBJECT_RADIUS_MM, OBJECT_TEXT_MM, Board
from plans.drawing.thinning import thinned

LARGE_MM2 = 2500.0
"""Ground above this is hatched more openly."""
VERY_LARGE_MM2 = 12_000.0
OPENLY = 1.8


def restriction_kinds(board: Board) -> list[str]:
    """Return the kinds of restrictions on a plan; each has a symbol of its own."""
    return sorted({each.kind_code for each in board.content.restrictions})


def draw_appearance(board: Board) -> list[str]:
    """Return territories of heritage and of requirements for appearance."""
    drawn: list[str] = []
    for territory in board.content.appearance:
        shape = board.on_paper(territory.geometry)
        drawn += _area(shape, symbols.APPEARANCE, symbols.APPEARANCE_HATCH)
    for each in board.content.heritage:
        shape = board.on_paper(each.geometry)
        drawn += _area(shape, symbols.HERITAGE, symbols.HERITAGE_HATCH)
    for area in board.content.protected_areas:
        shape = board.on_paper(area.geometry)
        drawn += _area(shape, symbols.PROTECTED, symbols.PROTECTED_HATCH)
    return drawn


def draw_restrictions(board: Board) -> list[str]:
    """Return the parts of zones with special conditions, a hatch for each kind."""
    kinds = restriction_kinds(board)
    drawn: list[str] = []
    for each in board.content.restrictions:
        outline, hatch = symbols.restriction_symbol(kinds.index(each.kind_code))
        drawn += _area(board.on_paper(each.geometry), outline, hatch)
    return drawn


def draw_easements(board: Board) -> list[str]:
    """Return the outlines of public easements."""
    return [
        svg.path(surface_of(board.on_paper(each.geometry)), stroke=symbols.EASEMENT)
        for each in board.content.easements
    ]


def draw_documentation(board: Board) -> list[str]:
    """Return placement zones and territories of complex development."""
    drawn = [
        svg.path(surface_of(board.on_paper(each.geometry)), stroke=symbols.COMPLEX)
        for each in board.content.complex_development
    ]
    for zone in board.content.placement_zones:
        drawn += _area(board.on_paper(zone.geometry), symbols.PLACEMENT, symbols.PLACEMENT_HATCH)
    return drawn


def draw_zones(board: Board) -> list[str]:
    """Return the lines between zones, where a parcel lies in several."""
    zones = board.content.zoning.zones
    if len(zones) < 2:
        return []
    edge = board.content.parcel.geometry.boundary.buffer(0.05)
    borders = shapely.union_all([zone.geometry.boundary for zone in zones])
    inner = shapely.difference(borders, edge)
    return [svg.path(board.on_paper(inner), stroke=symbols.ZONE)]


def draw_envelopes(board: Board) -> list[str]:
    """Return where building is permitted; hatched the other way where it is restricted."""
    drawn = []
    for envelope in board.shown:
        surface = surface_of(board.on_paper(envelope.mitred or MultiPolygon()))
        if surface.is_empty:
            continue
        parts = [surface_of(board.on_paper(part.geometry)) for part in envelope.restricted]
        limited = surface_of(shapely.intersection(shapely.union_all(parts), surface))
        free = surface_of(shapely.difference(surface, limited))
        is_large = surface.area > VERY_LARGE_MM2
        for part, hatch in (
            (free, symbols.ENVELOPE_HATCH),
            (limited, symbols.RESTRICTED_HATCH),
        ):
            drawn.append(svg.hatched(part, hatch.spread(OPENLY) if is_large else hatch))
        if not limited.is_empty:
            drawn.append(svg.path(_between(limited, surface), stroke=symbols.RESTRICTED))
        drawn.append(svg.path(surface, stroke=symbols.ENVELOPE))
    return drawn


def draw_setback_lines(board: Board) -> list[str]:
    """Return the inset lines of setbacks."""
    insets = [
        part
        for envelope in board.shown
        for line in envelope.setback_lines
        for part in line.inset.geoms
    ]
    if not insets:
        return []
    whole = lines_of(shapely.line_merge(shapely.MultiLineString(insets)))
    return [svg.path(thinned(board.on_paper(whole)), stroke=symbols.SETBACK)]


def draw_buildings(board: Board) -> list[str]:
    """Return the existing objects on the parcel."""
    drawn = []
    for each in board.content.oks:
        shape = board.on_paper(each.geometry)
        surface = surface_of(shape)
        drawn += [
            svg.path(surface, fill="#ffffff"),
            svg.hatched(surface, _opened(symbols.BUILDING_HATCH, surface)),
            svg.path(shape, stroke=symbols.BUILDING),
        ]
    return drawn


def object_numbers(board: Board) -> list[tuple[int, BaseGeometry]]:
    """Return what is numbered on a plan: capital objects, then heritage."""
    content = board.content
    found = [(each.drawing_no, each.geometry) for each in content.oks]
    return found + [(each.drawing_no, each.geometry) for each in content.heritage]


def draw_circle(number: int, centre: tuple[float, float]) -> list[str]:
    """Return a number in a circle."""
    at = (centre[0], centre[1] + OBJECT_TEXT_MM * 0.36)
    return [
        svg.circle(centre, OBJECT_RADIUS_MM, fill="#ffffff", stroke=symbols.BUILDING),
        svg.text(str(number), at, height=OBJECT_TEXT_MM, bold=True),
    ]


def _area(shape: BaseGeometry, outline: Stroke, hatch: Hatch) -> list[str]:
    surface = surface_of(shape)
    if surface.is_empty:
        return [svg.path(shape, stroke=outline)]
    return [svg.hatched(surface, _opened(hatch, surface)), svg.path(surface, stroke=outline)]


def _opened(hatch: Hatch, surface: BaseGeometry) -> Hatch:
    """Return a hatch that does not darken large ground."""
    return hatch.spread(OPENLY) if surface.area > LARGE_MM2 else hatch


def _between(limited: MultiPolygon, surface: MultiPolygon) -> BaseGeometry:
    """Return the border of restricted ground within an envelope."""
    return shapely.difference(limited.boundary, surface.boundary.buffer(0.1))
