"""What the reader of a plan has to be told: findings, by code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import shapely

from gis_platform.geometry.overlay import inside_outside
from gis_platform.geometry.surfaces import surface_of
from gis_platform.geometry.topology import find_overlaps
from plans.content import PlanContent
from plans.rules.edges import unknown_stretches
from plans.rules.facts_order import by_row
from plans.rules.ground import Ground
from plans.rules.grounds import active_plan_warnings
from plans.rules.numbers import point_numbers, use_order
from plans.rules.regulation import missing_limits
from plans.rules.reliance import about_documentation, about_layers, about_statements
from plans.zoning_content import LimitRow, Notice, ZoneContent

EXCESS_NOISE_M2 = 0.5


def notices(content: PlanContent, ground: Ground, *, repaired_m2: float) -> PlanContent:
    """Return the content with its warnings, in the order of the form."""
    found = [
        *_about_parcel(content, ground, repaired_m2),
        *active_plan_warnings(ground.facts),
        *_about_zoning(content),
        *_about_objects(content, ground),
        *about_documentation(content),
        *about_statements(content, ground),
        *about_layers(content, ground),
        *_about_slivers(content),
    ]
    return replace(content, warnings=tuple(found))


def _about_parcel(content: PlanContent, ground: Ground, repaired_m2: float) -> Iterator[Notice]:
    parcel = content.parcel
    if parcel.status == "TEMPORARY":
        yield Notice(code="PARCEL_TEMPORARY")
    stored = ground.facts.parcel.geometry
    if stored is not None and not stored.is_valid:
        yield Notice(code="GEOMETRY_REPAIRED", values={"change_m2": f"{repaired_m2:.2f}"})
    for repair in ground.facts.repairs:
        yield Notice(code="LAYER_REPAIRED", values={"feature": repair})
    if parcel.area_agrees is False:
        yield Notice(
            code="AREA_MISMATCH",
            values={
                "measured_m2": f"{parcel.area_calculated_m2:.2f}",
                "declared_m2": f"{parcel.area_m2:.2f}",
                "tolerance_m2": f"{parcel.area_tolerance_m2:.2f}",
            },
        )
    if parcel.area_m2 is None:
        yield Notice(code="AREA_NOT_REGISTERED")
    yield from _overlaps(ground)
    yield from _unknown_edges(ground)
    if ground.side_unknown:
        yield Notice(code="RED_LINE_SIDE_UNKNOWN")
    if content.red_lines.area_inside_m2 > 0:
        wholly = content.red_lines.area_outside_m2 < ground.slivers.min_area_m2
        code = "WHOLLY_INSIDE_RED_LINES" if wholly else "PARTLY_INSIDE_RED_LINES"
        yield Notice(code=code, values={"area_m2": f"{content.red_lines.area_inside_m2:.2f}"})


def _unknown_edges(ground: Ground) -> Iterator[Notice]:
    numbers = point_numbers(ground.parcel)
    for stretch in unknown_stretches(ground.edges):
        first, last = stretch[0], stretch[-1]
        ring = numbers[first.contour, first.ring]
        length_m = sum(edge.length_m for edge in stretch)
        points = f"{ring[first.index]} – {ring[last.index + 1]}"
        yield Notice(code="EDGE_UNKNOWN", values={"metres": f"{length_m:.2f}", "points": points})


def _overlaps(ground: Ground) -> Iterator[Notice]:
    neighbours = by_row(ground.facts.neighbours)
    shapes = {key: fact.geometry for key, fact in neighbours.items()}
    if not shapes:
        return
    least_m2 = ground.slivers.min_area_m2
    for overlap in find_overlaps(ground.parcel, shapes, tolerance_m2=least_m2):
        if not ground.slivers.is_sliver(overlap.geometry):
            number = neighbours[overlap.name].cadastral_number
            values = {"number": number, "area_m2": f"{overlap.area_m2:.2f}"}
            yield Notice(code="NEIGHBOUR_OVERLAP", values=values)


def _about_zoning(content: PlanContent) -> Iterator[Notice]:
    zoning = content.zoning
    if len(zoning.zones) > 1:
        codes = ", ".join(zone.code for zone in zoning.zones)
        yield Notice(code="SEVERAL_ZONES", values={"zones": codes})
    if not zoning.zones and zoning.gap:
        yield Notice(code="NO_ZONING")
    elif zoning.gap:
        yield Notice(code="ZONE_GAP", values={"area_m2": f"{zoning.uncovered_m2:.2f}"})
    for zone in zoning.zones:
        yield from _about_zone(content, zone)


def _about_zone(content: PlanContent, zone: ZoneContent) -> Iterator[Notice]:
    named = {"zone": zone.code}
    if not zone.type_known:
        yield Notice(code="ZONE_UNKNOWN", values=named)
    if zone.illustrative:
        yield Notice(code="ILLUSTRATIVE", values=named)
    if zone.type_known and zone.regulation_applies:
        for parameter in missing_limits(zone.limits):
            yield Notice(code="LIMIT_MISSING", values=named | {"parameter": parameter})
    for envelope in zone.envelopes:
        for missing in envelope.missing:
            yield Notice(code=missing.code, values=named | missing.values)
        if envelope.computed and envelope.geometry is not None and envelope.geometry.is_empty:
            yield Notice(code="ZERO_ENVELOPE", values=named | {"object_kind": envelope.object_kind})
        for area_m2 in envelope.dropped_m2:
            yield Notice(code="PART_DROPPED", values=named | {"area_m2": f"{area_m2:.2f}"})
    if zone.limits:
        yield from _about_size(content, zone, zone.limits[0])
        yield from _about_footprint(zone, zone.limits[0])


def _about_size(content: PlanContent, zone: ZoneContent, row: LimitRow) -> Iterator[Notice]:
    declared = content.parcel.area_m2 or content.parcel.area_calculated_m2
    values = {"zone": zone.code, "area_m2": f"{declared:.2f}"}
    least, most = row.area_m2.min.value, row.area_m2.max.value
    if least is not None and declared < least:
        yield Notice(code="PARCEL_TOO_SMALL", values=values | {"limit_m2": f"{least:.2f}"})
    if most is not None and declared > most:
        yield Notice(code="PARCEL_TOO_LARGE", values=values | {"limit_m2": f"{most:.2f}"})


def _about_footprint(zone: ZoneContent, row: LimitRow) -> Iterator[Notice]:
    for footprint in row.footprints[:1]:
        if footprint.exceeded_m2 and footprint.exceeded_m2 > EXCESS_NOISE_M2:
            excess = f"{footprint.exceeded_m2:.2f}"
            yield Notice(code="FOOTPRINT_EXCEEDED", values={"zone": zone.code, "area_m2": excess})
        if footprint.feasible is False:
            lacking = f"{footprint.shortfall_m2:.2f}"
            yield Notice(code="NOT_FEASIBLE", values={"zone": zone.code, "area_m2": lacking})


def _about_objects(content: PlanContent, ground: Ground) -> Iterator[Notice]:
    for each in content.oks:
        surface = surface_of(each.geometry)
        values = {"no": str(each.drawing_no), "number": each.cadastral_number}
        outside = surface_of(shapely.difference(surface, ground.parcel))
        if any(not ground.slivers.is_sliver(piece) for piece in outside.geoms):
            yield Notice(code="OKS_CROSSES_BOUNDARY", values=values)
        inside = inside_outside(surface, ground.common_use).inside
        if any(not ground.slivers.is_sliver(piece) for piece in inside.geoms):
            yield Notice(code="OKS_INSIDE_RED_LINES", values=values)
    for zone in content.restrictions:
        if not zone.registered:
            yield Notice(code="ZOUIT_UNREGISTERED", values={"title": zone.title})
    yield from _about_forbidden_uses(content)


def _about_forbidden_uses(content: PlanContent) -> Iterator[Notice]:
    """Yield of each zone with special conditions which permitted uses it shuts out."""
    shut: dict[str, dict[str, None]] = {}
    for zone in content.zoning.zones:
        for use in (*zone.uses.main, *zone.uses.conditional, *zone.uses.auxiliary):
            for title in use.forbidden_by:
                shut.setdefault(title, {})[use.code] = None
    for title in sorted(shut):
        codes = ", ".join(sorted(shut[title], key=use_order))
        yield Notice(code="USE_FORBIDDEN", values={"title": title, "uses": codes})


def _about_slivers(content: PlanContent) -> Iterator[Notice]:
    for sliver in content.slivers:
        values = {"title": sliver.title, "area_m2": f"{sliver.area_m2:.2f}", "layer": sliver.layer}
        yield Notice(code="SLIVER", values=values)
