"""The parcel in its plan: areas, points, sides."""

from __future__ import annotations

from gis_platform.geometry.crs import Pair
from gis_platform.geometry.measure import (
    MIN_AREA_TOLERANCE_M2,
    area_m2,
    area_matches,
    area_tolerance_m2,
    direction_deg,
    perimeter_m,
)
from gis_platform.geometry.setback import ClassifiedEdge
from gis_platform.geometry.surfaces import polygons_of
from plans.content import ContourContent, EdgeContent, ParcelContent
from plans.rules.ground import Ground
from plans.rules.numbers import m2, point_numbers, ring_points
from plans.rules.sides import Sides

UNKNOWN = "UNKNOWN"
"""Kind of an edge with nothing known across."""


def parcel_content(ground: Ground, *, oks_count: int) -> ParcelContent:
    """Return what the header of a plan says of its parcel."""
    facts, municipality = ground.facts.parcel, ground.facts.municipality
    measured = area_m2(ground.parcel)
    tolerance, agrees = _agreement(measured, facts.area_m2, municipality.rules.accuracy_m)
    return ParcelContent(
        cadastral_number=facts.cadastral_number,
        region=municipality.region,
        municipality=municipality.name,
        settlement=municipality.settlement,
        address=facts.address,
        quarter_number=facts.quarter_number,
        status=facts.status,
        kind=facts.kind,
        category_code=facts.category_code,
        category=facts.category,
        permitted_use_by_document=facts.permitted_use_by_document,
        use_code=facts.use_code,
        area_m2=facts.area_m2,
        area_error_m2=facts.area_error_m2,
        area_calculated_m2=m2(measured),
        area_tolerance_m2=tolerance,
        area_agrees=agrees,
        perimeter_m=round(perimeter_m(ground.parcel), 2),
        crs_name=municipality.crs_name,
        contours=tuple(
            ContourContent(number=number, area_m2=m2(polygon.area))
            for number, polygon in enumerate(polygons_of(ground.parcel), start=1)
        ),
        points=ring_points(ground.parcel, ground.axis_order),
        edges=_edges(ground),
        oks_count=oks_count,
        geometry=ground.parcel,
        source=facts.source,
    )


def _agreement(
    measured_m2: float, declared_m2: float | None, accuracy_m: float
) -> tuple[float | None, bool | None]:
    """Return the permissible difference of the areas, and whether they agree."""
    if declared_m2 is None:
        return None, None
    tolerance = max(MIN_AREA_TOLERANCE_M2, area_tolerance_m2(declared_m2, accuracy_m=accuracy_m))
    return m2(tolerance), area_matches(measured_m2, declared_m2, accuracy_m=accuracy_m)


def _edges(ground: Ground) -> tuple[EdgeContent, ...]:
    numbers = point_numbers(ground.parcel)
    return tuple(
        _edge(edge, numbers[edge.contour, edge.ring], ground.sides) for edge in ground.edges
    )


def _edge(edge: ClassifiedEdge, ring: list[int], sides: Sides) -> EdgeContent:
    start, end = _at_centimetres(edge.start), _at_centimetres(edge.end)
    return EdgeContent(
        start_n=ring[edge.index],
        end_n=ring[edge.index + 1],
        length_m=round(edge.length_m, 2),
        direction_deg=round(direction_deg(start, end) if start != end else 0.0, 3),
        kind=UNKNOWN if edge.unknown else edge.kind,
        across=sides.names.get(edge.across) if edge.across is not None else None,
        along_red_line=edge.along_red_line,
        override=sides.overrides.get(edge.ref) if edge.overridden else None,
        geometry=edge.line,
    )


def _at_centimetres(place: Pair) -> Pair:
    return round(place[0], 4), round(place[1], 4)
