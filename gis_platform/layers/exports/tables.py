"""What is common to the files that are written from Arrow: their schema and their batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pyarrow as pa

from gis_platform.layers.exports import statements
from gis_platform.layers.exports.batches import GEOMETRY, batches, moved
from gis_platform.layers.exports.columns import Column, exact_type, gdal_type
from gis_platform.layers.exports.places import Place
from gis_platform.layers.exports.reading import Reader
from gis_platform.layers.exports.statements import ID, Source

GDAL_TYPES = {
    "POINT": "Point",
    "LINESTRING": "LineString",
    "POLYGON": "Polygon",
    "MULTIPOINT": "MultiPoint",
    "MULTILINESTRING": "MultiLineString",
    "MULTIPOLYGON": "MultiPolygon",
    "GEOMETRYCOLLECTION": "GeometryCollection",
    "GEOMETRY": "Unknown",
}


@dataclass(frozen=True, kw_only=True)
class Table:
    """The rows of an export on their way into a file.

    geometry_type: of the layer, as the OGC writes it. shape, condition: see `arrow_lines`.
    """

    reader: Reader
    source: Source
    place: Place
    geometry_type: str
    shape: str = "f.shape"
    condition: str = ""

    @property
    def geometry(self) -> str:
        """The name of the column of geometry, empty if there is none."""
        return GEOMETRY if self.source.shape else ""

    def batches(self, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        """Yield the rows, their geometry in the place of the file."""
        copy = statements.arrow_lines(self.source, shape=self.shape, condition=self.condition)
        for batch in batches(self.reader.lines(copy), schema):
            yield moved(batch, self.place.move)

    def exact_schema(self) -> pa.Schema:
        """Return a schema whose types hold every value as it is; lists are texts, JSON."""
        return self._schema([(column.name, exact_type(column)) for column in self.source.columns])

    def gdal_schema(self) -> pa.Schema:
        """Return a schema whose types GDAL's formats have; at most one statement.

        A decimal is a double, unless one of its values would not come back as it was: then all
        are texts.
        """
        outgrown = self._outgrown()
        return self._schema(
            [
                (column.name, gdal_type(column, outgrown=column.name in outgrown))
                for column in self.source.columns
            ]
        )

    def with_columns(self, columns: tuple[Column, ...]) -> Table:
        """Return the table with these columns only."""
        return replace(self, source=replace(self.source, columns=columns))

    def _outgrown(self) -> set[str]:
        large = [column for column in self.source.columns if column.may_outgrow_a_double]
        if not large:
            return set()
        found = self.reader.row(statements.outgrown_columns(self.source, large))
        return {column.name for column, is_so in zip(large, found, strict=True) if is_so}

    def _schema(self, fields: list[tuple[str, pa.DataType]]) -> pa.Schema:
        shape = [(GEOMETRY, pa.binary())] if self.source.shape else []
        return pa.schema([(ID, pa.int64()), *fields, *shape])
