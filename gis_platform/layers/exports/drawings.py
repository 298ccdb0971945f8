"""DXF: outlines on one layer, the identifiers as texts inside them on another.

A drawing names no coordinate system; it is in the municipality's own unless another is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa

from gis_platform.layers.exports.batches import GEOMETRY
from gis_platform.layers.exports.columns import Column
from gis_platform.layers.exports.tables import Table

TEXT_HEIGHT_M = 2.5
SCHEMA = pa.schema([("Layer", pa.string()), ("OGR_STYLE", pa.string()), (GEOMETRY, pa.binary())])


def batches_of(table: Table, *, layer: str, label: Column) -> Iterator[pa.RecordBatch]:
    """Yield the outlines, then the labels; two statements.

    label: column of the texts. layer: name of the drawing's layer, `-labels` is the other's.
    """
    read = table.with_columns((label,)).exact_schema()
    texts = read.set(1, pa.field(label.name, pa.string()))
    placed = "f.shape IS NOT NULL AND NOT ST_IsEmpty(f.shape)"
    outlines = replace(table.with_columns((label,)), condition=placed)
    for batch in outlines.batches(texts):
        yield _entities(batch, layer, [None] * batch.num_rows)
    labels = replace(outlines, shape="ST_PointOnSurface(f.shape)")
    for batch in labels.batches(texts):
        yield _entities(
            batch, f"{layer}-labels", [_style(text) for text in batch.column(1).to_pylist()]
        )


def _entities(batch: pa.RecordBatch, layer: str, styles: list[str | None]) -> pa.RecordBatch:
    layers = pa.array([layer] * batch.num_rows, pa.string())
    columns = [layers, pa.array(styles, pa.string()), batch.column(GEOMETRY)]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def _style(text: str | None) -> str:
    """Return a label in OGR's feature style language."""
    escaped = (text or "").replace("\\", "\\\\").replace('"', '\\"')
    return f'LABEL(f:"Arial",t:"{escaped}",s:{TEXT_HEIGHT_M}g,p:5)'
