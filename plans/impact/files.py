"""Reports as files: CSV, GeoJSON, GeoPackage; and as a small picture."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pyarrow as pa
import shapely
from shapely.geometry.base import BaseGeometry

from plans.impact.rows import COLUMNS, Row

TYPES = {
    "csv": "text/csv",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
}
COLOURS = {
    "ZERO": "#b3261e",
    "LESS": "#e4872e",
    "UNKNOWN": "#7a5ea8",
    "MORE": "#2e8b57",
    "RULES": "#3b6fb6",
    "SAME": "#c9ced6",
}
WIDTH, MARGIN = 900.0, 10.0
_LEADING = ("=", "+", "-", "@", "\t", "\r")


def file_of(report: Row, kind: str) -> bytes:
    """Return a report as a file; kind: csv, geojson or gpkg."""
    return {"csv": _csv, "geojson": _geojson, "gpkg": _geopackage}[kind](report)


def picture(report: Row) -> bytes:
    """Return the parcels of a report as SVG, coloured by what the change does to them."""
    shapes = shapely.from_geojson([orjson.dumps(row["geometry"]) for row in report["rows"]])
    if not len(shapes):
        return b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"/>'
    west, south, east, north = shapely.total_bounds(shapes)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * narrow, north - south, 1e-9)
    height = (north - south) * scale + 2 * MARGIN
    paths = []
    for row, shape in zip(report["rows"], shapes, strict=True):
        to_paper = (west, north, narrow * scale, scale)
        rings = [_ring(ring, *to_paper) for ring in shapely.get_rings(shapely.get_parts(shape))]
        paths.append(f'<path fill="{COLOURS[row["effect"]]}" d="{"".join(rings)}"/>')
    body = "".join(paths)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}">'
        f'<g stroke="#fff" stroke-width="0.4" fill-rule="evenodd">{body}</g></svg>'
    ).encode()


def _ring(ring: BaseGeometry, west: float, north: float, across: float, down: float) -> str:
    points = [
        f"{(x - west) * across + MARGIN:.1f} {(north - y) * down + MARGIN:.1f}"
        for x, y in shapely.get_coordinates(ring)[:-1]
    ]
    return f"M{'L'.join(points)}Z"


def _csv(report: Row) -> bytes:
    """Return a table that a spreadsheet opens; no cell is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in report["rows"]:
        writer.writerow([_cell(row[name]) for name in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    is_formula = isinstance(value, str) and value.startswith(_LEADING)
    return f"'{value}" if is_formula else value


def _geojson(report: Row) -> bytes:
    features = [
        {
            "type": "Feature",
            "id": row["parcel_id"],
            "geometry": row["geometry"],
            "properties": _properties(row),
        }
        for row in report["rows"]
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def _properties(row: Mapping[str, Any]) -> Row:  # values of JSON
    return {name: row[name] for name in COLUMNS}


def _geopackage(report: Row) -> bytes:
    import pyogrio  # noqa: PLC0415  it takes 60 MB

    rows = report["rows"]
    shapes = [shapely.to_wkb(shapely.from_geojson(orjson.dumps(row["geometry"]))) for row in rows]
    columns: dict[str, Any] = {name: _column(rows, name) for name in COLUMNS}  # arrays
    table = pa.table(columns | {"geometry": pa.array(shapes, pa.binary())})
    with TemporaryDirectory() as folder:
        path = Path(folder) / "impact.gpkg"
        pyogrio.write_arrow(
            table,
            path,
            layer="impact",
            driver="GPKG",
            geometry_name="geometry",
            geometry_type="MultiPolygon",
            crs="EPSG:4326",
        )
        return path.read_bytes()


def _column(rows: list[Row], name: str) -> pa.Array:
    values = [row[name] for row in rows]
    if name.endswith("_m2"):
        return pa.array(values, pa.float64())
    if name == "newly_zero":
        return pa.array(values, pa.bool_())
    if name == "buildings_in_ban":
        return pa.array(values, pa.int32())
    return pa.array(values, pa.string())
