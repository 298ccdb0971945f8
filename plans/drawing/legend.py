"""The legend: only what is on the sheet, one row for each zone with special conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shapely import LineString, box

from gis_platform.drawing import svg
from gis_platform.drawing.svg import Hatch, Stroke
from gis_platform.geometry.sheet import Frame, Sheet
from plans.content import NamedShape, PlanContent
from plans.drawing import symbols

SWATCH: Frame = (0.0, 0.0, 14.0, 6.0)
INNER = box(0.5, 0.5, 13.5, 5.5)
MIDDLE = LineString([(0.5, 3.0), (13.5, 3.0)])


@dataclass(frozen=True, kw_only=True)
class LegendRow:
    """A row: its symbol as SVG of 14 × 6 mm; title is set where the row names a thing."""

    code: str
    svg: str
    title: str = ""


def legend_of(content: PlanContent, sheet: Sheet) -> tuple[LegendRow, ...]:
    """Return the rows for what is on the sheet, in the order of the form."""
    around = content.surroundings
    ground = box(*sheet.ground)

    def seen(shapes: Iterable[NamedShape]) -> bool:
        return any(ground.intersects(shape.geometry) for shape in shapes)

    zones = content.zoning.zones
    first = [zone.envelopes[0] for zone in zones if zone.envelopes]
    built = [envelope for envelope in first if envelope.parts]
    present = {
        "parcel": True,
        "points": True,
        "envelope": bool(built),
        "restricted": any(each.restricted for each in built),
        "setbacks": any(not line.inset.is_empty for each in built for line in each.setback_lines),
        "buildings": bool(content.oks) or seen(around.buildings),
        "oks_no": bool(content.oks or content.heritage),
        "red_lines": seen(around.red_lines),
        "common_use": seen(around.common_use),
        "water": seen(around.water),
        "zones": len(zones) > 1,
        "easements": bool(content.easements),
        "placement": bool(content.placement_zones),
        "complex": bool(content.complex_development),
        "heritage": bool(content.heritage),
        "appearance": bool(content.appearance),
        "protected": bool(content.protected_areas),
        "neighbours": seen(each for each in around.neighbours if each.name),
    }
    rows = [
        LegendRow(code=code, svg=svg.picture(SWATCH, symbol()))
        for code, symbol in SYMBOLS.items()
        if present[code]
    ]
    if any(each.computed for each in first) and not built:
        rows.append(LegendRow(code="no_envelope", svg=svg.picture(SWATCH, [])))
    return (*rows, *_restrictions(content))


def _restrictions(content: PlanContent) -> list[LegendRow]:
    kinds = sorted({each.kind_code for each in content.restrictions})
    rows = []
    for each in content.restrictions:
        outline, hatch = symbols.restriction_symbol(kinds.index(each.kind_code))
        title = f"{each.title} ({each.registry_no})" if each.registry_no else each.title
        picture = svg.picture(SWATCH, _area(outline, hatch))
        rows.append(LegendRow(code="restriction", svg=picture, title=title))
    return rows


def _area(outline: Stroke, hatch: Hatch) -> list[str]:
    return [svg.hatched(INNER, hatch), svg.path(INNER, stroke=outline)]


def _restricted() -> list[str]:
    return _area(symbols.ENVELOPE, symbols.RESTRICTED_HATCH)


def _point() -> list[str]:
    return [
        svg.circle((5.0, 3.0), 1.0, fill=symbols.POINT_COLOUR),
        svg.text("1", (8.5, 4.0), height=2.6, bold=True),
    ]


def _object_number() -> list[str]:
    return [
        svg.circle((7.0, 3.0), 2.3, fill="#ffffff", stroke=symbols.BUILDING),
        svg.text("1", (7.0, 3.9), height=2.6, bold=True),
    ]


def _common_use() -> list[str]:
    return [svg.path(INNER, fill=symbols.COMMON_USE_FILL, stroke=symbols.NEIGHBOUR)]


SYMBOLS: dict[str, Callable[[], list[str]]] = {
    "parcel": lambda: [svg.path(MIDDLE, stroke=symbols.PARCEL)],
    "points": _point,
    "envelope": lambda: _area(symbols.ENVELOPE, symbols.ENVELOPE_HATCH),
    "restricted": _restricted,
    "setbacks": lambda: [svg.path(MIDDLE, stroke=symbols.SETBACK)],
    "buildings": lambda: _area(symbols.BUILDING, symbols.BUILDING_HATCH),
    "oks_no": _object_number,
    "red_lines": lambda: [svg.path(MIDDLE, stroke=symbols.RED_LINE)],
    "common_use": _common_use,
    "water": lambda: [svg.path(INNER, fill=symbols.WATER_FILL, stroke=symbols.WATER)],
    "zones": lambda: [svg.path(MIDDLE, stroke=symbols.ZONE)],
    "easements": lambda: [svg.path(INNER, stroke=symbols.EASEMENT)],
    "placement": lambda: _area(symbols.PLACEMENT, symbols.PLACEMENT_HATCH),
    "complex": lambda: [svg.path(INNER, stroke=symbols.COMPLEX)],
    "appearance": lambda: _area(symbols.APPEARANCE, symbols.APPEARANCE_HATCH),
    "protected": lambda: _area(symbols.PROTECTED, symbols.PROTECTED_HATCH),
    "heritage": lambda: _area(symbols.HERITAGE, symbols.HERITAGE_HATCH),
    "neighbours": lambda: [svg.path(MIDDLE, stroke=symbols.NEIGHBOUR)],
}
"""The rows in the order of the form."""
