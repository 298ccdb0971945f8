"""GeoParquet 1.1: exact types, lists, a covering of bounds. Source: geoparquet.org, 1.1.0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from gis_platform.layers.exports.batches import GEOMETRY, as_lists, shapes_of
from gis_platform.layers.exports.tables import Table
from gis_platform.layers.kinds import Kind

BBOX = "bbox"
_CORNERS = ("xmin", "ymin", "xmax", "ymax")
_BOUNDS = pa.struct([(corner, pa.float64()) for corner in _CORNERS])
_LIST = pa.list_(pa.string())


def schema_of(table: Table) -> pa.Schema:
    """Return the schema of the file."""
    schema = table.exact_schema()
    for name in _lists(table):
        schema = schema.set(schema.get_field_index(name), pa.field(name, _LIST))
    return schema.append(pa.field(BBOX, _BOUNDS)) if table.geometry else schema


def batches_of(table: Table) -> Iterator[pa.RecordBatch]:
    """Yield the rows of the file."""
    schema = schema_of(table)
    lists = _lists(table)
    for batch in table.batches(table.exact_schema()):
        columns = [
            as_lists(batch.column(name)) if name in lists else batch.column(name)
            for name in batch.schema.names
        ]
        if table.geometry:
            columns.append(_bounds(batch.column(GEOMETRY)))
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


def metadata_of(table: Table) -> dict[str, Any]:
    """Return the `geo` metadata; the writer adds bounds and types of geometry, seen by then."""
    covering = {corner: [BBOX, corner] for corner in _CORNERS}
    return {
        "version": "1.1.0",
        "primary_column": GEOMETRY,
        "columns": {
            GEOMETRY: {
                "encoding": "WKB",
                "geometry_types": [],
                "crs": table.place.projjson,
                "covering": {BBOX: covering},
            }
        },
    }


def _lists(table: Table) -> set[str]:
    return {column.name for column in table.source.columns if column.kind is Kind.TEXTS}


def _bounds(wkb: pa.BinaryArray) -> pa.StructArray:
    bounds = shapely.bounds(shapes_of(wkb))
    missing = np.isnan(bounds[:, 0])
    corners = [pa.array(bounds[:, place]) for place in range(len(_CORNERS))]
    return pa.StructArray.from_arrays(corners, fields=list(_BOUNDS), mask=pa.array(missing))
