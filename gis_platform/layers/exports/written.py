"""Exports that are written whole before they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gis_platform.layers.exports import drawings, geoparquet, shapefiles, statements
from gis_platform.layers.exports.columns import column_of
from gis_platform.layers.exports.files import write_file
from gis_platform.layers.exports.formats import (
    DXF,
    FLATGEOBUF,
    GEOPACKAGE,
    GEOPARQUET,
    KML,
    SHAPEFILE,
    Format,
)
from gis_platform.layers.exports.tables import GDAL_TYPES, Table
from gis_platform.layers.models import GEOMETRY
from gis_platform.layers.registry import Layer

PARQUET = "Parquet"


@dataclass(frozen=True, kw_only=True)
class Target:
    """The file that is written. heading, titles of the columns: for a README, if there is one."""

    format: Format
    layer: Layer
    path: Path
    heading: str
    titles: tuple[str, ...]


def write(table: Table, target: Target) -> Iterator[None]:
    """Write a file; yield whenever the one who waits may be asked whether he still does.

    Raises ExportFailed.
    """
    if target.format is SHAPEFILE:
        yield from _shapefiles(table, target)
    elif target.format is GEOPARQUET:
        request = _request(table, target) | {"metadata": geoparquet.metadata_of(table)}
        yield from write_file(request, geoparquet.schema_of(table), geoparquet.batches_of(table))
    elif target.format is DXF:
        layer = target.layer
        entities = drawings.batches_of(
            table, layer=layer.name, label=column_of(layer.column(layer.label), layer.label)
        )
        request = _request(table, target) | {"geometry_type": GDAL_TYPES["GEOMETRY"]}
        yield from write_file(request, drawings.SCHEMA, entities)
    else:
        schema = table.gdal_schema()
        yield from write_file(_request(table, target), schema, table.batches(schema))


def _request(table: Table, target: Target) -> dict[str, Any]:
    return {
        "path": str(target.path),
        "driver": target.format.driver or PARQUET,
        "layer": target.layer.name,
        "crs": table.place.wkt if table.geometry else "",
        "geometry": table.geometry,
        "geometry_type": GDAL_TYPES[table.geometry_type],
        "options": _options(table, target.format),
        "dataset_options": {"NameField": target.layer.label} if target.format is KML else {},
        "metadata": {},
    }


def _options(table: Table, form: Format) -> dict[str, str]:
    if form is GEOPACKAGE:
        geometry = {"GEOMETRY_NAME": GEOMETRY} if table.geometry else {}
        return {"FID": statements.ID, **geometry}
    if form is FLATGEOBUF:
        return {"SPATIAL_INDEX": "YES" if _is_complete(table) else "NO"}
    return {}


def _is_complete(table: Table) -> bool:
    """Say whether every row has geometry, as an index of FlatGeobuf demands; one statement."""
    if not table.geometry:
        return False
    [is_incomplete] = table.reader.row(statements.has_missing_shape(table.source))
    return not is_incomplete


def _shapefiles(table: Table, target: Target) -> Iterator[None]:
    folder = target.path.parent / "parts"
    folder.mkdir()
    for part in shapefiles.parts_of(table):
        name = "-".join(filter(None, (target.layer.name, part.kind)))
        path = folder / f"{name}.{'shp' if table.geometry else 'dbf'}"
        request = _request(part.table, target) | {"layer": name, "path": str(path)}
        schema = shapefiles.schema_of(part.table)
        yield from write_file(request, schema, part.table.batches(schema))
        if table.geometry and (shifted := table.place.shifted_wkt):
            path.with_suffix(".prj").write_text(shifted, encoding="utf-8")
    names = [column.name for column in table.source.columns]
    text = shapefiles.readme(dict(zip(names, target.titles, strict=True)), target.heading)
    yield from shapefiles.pack(folder, target.path, text)
