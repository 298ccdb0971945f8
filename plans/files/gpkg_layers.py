"""The layers of a plan's GeoPackage: columns and rows."""

from __future__ import annotations

from dataclasses import dataclass

import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from gis_platform.geometry.boundary import turning_points
from gis_platform.geometry.surfaces import polygons_of, surface_of
from plans.content import PlanContent
from plans.sources import Act, Source

Value = str | float | int | bool | None
Row = dict[str, Value]
TEXT, REAL, INTEGER = "text", "real", "integer"
SOURCE = {"source_layer": TEXT, "source_id": TEXT, "source_version": INTEGER}
ACT = {"act": TEXT, "act_authority": TEXT, "act_number": TEXT, "act_date": TEXT}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A layer of the file: its columns with their types, and its rows."""

    name: str
    geometry_type: str
    columns: dict[str, str]
    rows: list[tuple[BaseGeometry, Row]]


def sheets_of(content: PlanContent) -> list[Sheet]:
    """Return the layers of a plan's file."""
    return [
        _parcel(content),
        _points(content),
        _edges(content),
        _zones(content),
        _envelopes(content),
        _restrictions(content),
        _red_lines(content),
        _easements(content),
        _objects(content),
        _heritage(content),
        _placement_zones(content),
    ]


def _parcel(content: PlanContent) -> Sheet:
    parcel = content.parcel
    row: Row = {
        "cadastral_number": parcel.cadastral_number,
        "address": parcel.address,
        "category": parcel.category,
        "use_by_document": parcel.permitted_use_by_document,
        "area_m2": parcel.area_m2,
        "area_calculated_m2": parcel.area_calculated_m2,
        "perimeter_m": parcel.perimeter_m,
        "plan_number": content.issue.number if content.issue else None,
        "plan_status": content.status,
        "composed_on": content.composed_on.isoformat(),
        **_source(parcel.source),
    }
    numbers = dict.fromkeys(("area_m2", "area_calculated_m2", "perimeter_m"), REAL)
    columns = {name: numbers.get(name, TEXT) for name in row} | SOURCE
    rows: list[tuple[BaseGeometry, Row]] = [(parcel.geometry, row)]
    return Sheet(name="parcel", geometry_type="MultiPolygon", columns=columns, rows=rows)


def _points(content: PlanContent) -> Sheet:
    rows: list[tuple[BaseGeometry, Row]] = [
        (
            Point(point.x, point.y),
            {"number": point.number, "contour": contour.number, "is_hole": int(ring.is_hole)},
        )
        for contour in turning_points(content.parcel.geometry)
        for ring in contour.rings
        for point in ring.points[:-1]
    ]
    columns = {"number": INTEGER, "contour": INTEGER, "is_hole": INTEGER}
    return Sheet(name="points", geometry_type="Point", columns=columns, rows=rows)


def _edges(content: PlanContent) -> Sheet:
    """Return the sides of the boundary with what lies across and the operator's word, if any."""
    columns = {
        "start_number": INTEGER,
        "end_number": INTEGER,
        "length_m": REAL,
        "direction_deg": REAL,
        "kind": TEXT,
        "across": TEXT,
        "set_by": TEXT,
        "set_reason": TEXT,
    }
    places = {
        point.number: (point.x, point.y)
        for contour in turning_points(content.parcel.geometry)
        for ring in contour.rings
        for point in ring.points
    }
    rows: list[tuple[BaseGeometry, Row]] = [
        (
            edge.geometry or LineString([places[edge.start_n], places[edge.end_n]]),
            {
                "start_number": edge.start_n,
                "end_number": edge.end_n,
                "length_m": edge.length_m,
                "direction_deg": edge.direction_deg,
                "kind": edge.kind,
                "across": edge.across,
                "set_by": edge.override.by if edge.override else None,
                "set_reason": edge.override.reason if edge.override else None,
            },
        )
        for edge in content.parcel.edges
    ]
    return Sheet(name="edges", geometry_type="LineString", columns=columns, rows=rows)


def _zones(content: PlanContent) -> Sheet:
    columns = {"code": TEXT, "name": TEXT, "kind": TEXT, "registry_number": TEXT, "area_m2": REAL}
    rows: list[tuple[BaseGeometry, Row]] = [
        (
            zone.geometry,
            {
                "code": zone.code,
                "name": zone.name,
                "kind": zone.kind,
                "registry_number": zone.registry_no,
                "area_m2": zone.area_m2,
                **_act(zone.act),
                **_source(zone.source),
            },
        )
        for zone in content.zoning.zones
    ]
    return Sheet(
        name="zones", geometry_type="MultiPolygon", columns=columns | ACT | SOURCE, rows=rows
    )


def _envelopes(content: PlanContent) -> Sheet:
    """Return the parts of every computed envelope, of each zone and row of limits."""
    columns = {
        "zone_code": TEXT,
        "envelope": INTEGER,
        "object_kind": TEXT,
        "part": INTEGER,
        "area_m2": REAL,
        "restricted_m2": REAL,
    }
    rows: list[tuple[BaseGeometry, Row]] = []
    for zone in content.zoning.zones:
        for envelope in zone.envelopes:
            if not envelope.computed or envelope.geometry is None:
                continue
            limited = shapely.union_all([part.geometry for part in envelope.restricted])
            for number, polygon in enumerate(polygons_of(envelope.geometry), start=1):
                row: Row = {
                    "zone_code": zone.code,
                    "envelope": envelope.number,
                    "object_kind": envelope.object_kind,
                    "part": number,
                    "area_m2": round(polygon.area, 2),
                    "restricted_m2": round(shapely.intersection(polygon, limited).area, 2),
                }
                rows.append((surface_of(polygon), row))
    return Sheet(name="envelopes", geometry_type="MultiPolygon", columns=columns, rows=rows)


def _restrictions(content: PlanContent) -> Sheet:
    columns = {
        "kind": TEXT,
        "title": TEXT,
        "registry_number": TEXT,
        "effect": TEXT,
        "area_m2": REAL,
        "height_limit_m": REAL,
        "text": TEXT,
    }
    rows: list[tuple[BaseGeometry, Row]] = [
        (
            each.geometry,
            {
                "kind": each.kind_code,
                "title": each.title,
                "registry_number": each.registry_no,
                "effect": each.effect,
                "area_m2": each.covered_area_m2,
                "height_limit_m": each.height_limit_m,
                "text": each.text,
                **_act(each.act),
                **_source(each.source),
            },
        )
        for each in content.restrictions
    ]
    return Sheet(
        name="restrictions", geometry_type="MultiPolygon", columns=columns | ACT | SOURCE, rows=rows
    )


def _red_lines(content: PlanContent) -> Sheet:
    rows: list[tuple[BaseGeometry, Row]] = [
        (
            line.geometry,
            {
                "number": line.number,
                "status": line.status,
                "length_m": line.length_m,
                **_act(line.act),
                **_source(line.source),
            },
        )
        for line in content.red_lines.lines
    ]
    columns = {"number": TEXT, "status": TEXT, "length_m": REAL, **ACT, **SOURCE}
    return Sheet(name="red_lines", geometry_type="Unknown", columns=columns, rows=rows)


def _easements(content: PlanContent) -> Sheet:
    columns = {
        "registry_number": TEXT,
        "purpose": TEXT,
        "excludes_building": INTEGER,
        "area_m2": REAL,
    }
    rows: list[tuple[BaseGeometry, Row]] = [
        (
            each.geometry,
            {
                "registry_number": each.registry_no,
                "purpose": each.purpose,
                "excludes_building": int(each.excludes_building),
                "area_m2": each.covered_area_m2,
                **_act(each.act),
                **_source(each.source),
            },
        )
        for each in content.easements
    ]
    return Sheet(
        name="easements", geometry_type="MultiPolygon", columns=columns | ACT | SOURCE, rows=rows
    )


def _objects(content: PlanContent) -> Sheet:
    columns = {
        "number": INTEGER,
        "cadastral_number": TEXT,
        "purpose": TEXT,
        "floors": TEXT,
        "height_m": REAL,
        "total_area_m2": REAL,
        "footprint_m2": REAL,
    }
    rows: list[tuple[BaseGeometry, Row]] = [
        (
            each.geometry,
            {
                "number": each.drawing_no,
                "cadastral_number": each.cadastral_number,
                "purpose": each.purpose,
                "floors": each.floors,
                "height_m": each.height_m,
                "total_area_m2": each.total_area_m2,
                "footprint_m2": each.footprint_m2,
                **_source(each.source),
            },
        )
        for each in content.oks
    ]
    return Sheet(name="objects", geometry_type="Unknown", columns=columns | SOURCE, rows=rows)


def _heritage(content: PlanContent) -> Sheet:
    columns = {
        "number": INTEGER,
        "registry_number": TEXT,
        "name": TEXT,
        "kind": TEXT,
        "category": TEXT,
        "area_m2": REAL,
    }
    rows: list[tuple[BaseGeometry, Row]] = [
        (
            each.geometry,
            {
                "number": each.drawing_no,
                "registry_number": each.registry_no,
                "name": each.name,
                "kind": each.kind,
                "category": each.category,
                "area_m2": each.covered_area_m2,
                **_act(each.act),
                **_source(each.source),
            },
        )
        for each in content.heritage
    ]
    return Sheet(
        name="heritage", geometry_type="Unknown", columns=columns | ACT | SOURCE, rows=rows
    )


def _placement_zones(content: PlanContent) -> Sheet:
    rows: list[tuple[BaseGeometry, Row]] = [
        (
            each.geometry,
            {
                "number": each.number,
                "purpose": each.purpose,
                "area_m2": each.covered_area_m2,
                **_act(each.act),
                **_source(each.source),
            },
        )
        for each in content.placement_zones
    ]
    columns = {"number": TEXT, "purpose": TEXT, "area_m2": REAL, **ACT, **SOURCE}
    return Sheet(name="placement_zones", geometry_type="MultiPolygon", columns=columns, rows=rows)


def _source(source: Source) -> Row:
    return {
        "source_layer": source.layer,
        "source_id": source.local_id,
        "source_version": source.version,
    }


def _act(act: Act) -> Row:
    return {
        "act": act.title,
        "act_authority": act.authority,
        "act_number": act.number,
        "act_date": act.date.isoformat() if act.date else None,
    }
