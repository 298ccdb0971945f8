"""Lines of a COPY into batches of Arrow, column by column."""

from __future__ import annotations

import binascii
import json
from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray
from psycopg.abc import Buffer
from pyarrow import csv

from gis_platform.layers.exports.limits import BATCH_BYTES
from gis_platform.layers.exports.places import Move

GEOMETRY = "geometry"
Shapes = NDArray[np.object_]


def batches(lines: Iterable[Buffer], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a COPY in CSV; memory for one batch.

    schema: of what is read; the field `geometry` is given as hexadecimal WKB and becomes binary.
    """
    gathered: list[Buffer] = []
    size = 0
    for line in lines:
        gathered.append(line)
        size += len(line)
        if size >= BATCH_BYTES:
            yield _batch(gathered, size, schema)
            gathered, size = [], 0
    if gathered:
        yield _batch(gathered, size, schema)


def _batch(lines: list[Buffer], size: int, schema: pa.Schema) -> pa.RecordBatch:
    types = {field.name: pa.string() if field.name == GEOMETRY else field.type for field in schema}
    table = csv.read_csv(
        pa.py_buffer(b"".join(lines)),
        read_options=csv.ReadOptions(
            column_names=schema.names, block_size=size + 1, use_threads=False
        ),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=types,
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    columns = [column.combine_chunks() for column in table.columns]
    place = schema.get_field_index(GEOMETRY)
    if place >= 0:
        columns[place] = from_hexadecimal(columns[place])
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def from_hexadecimal(texts: pa.StringArray) -> pa.BinaryArray:
    """Return the bytes that hexadecimal texts stand for, all at once."""
    texts = pa.concat_arrays([texts])
    validity, offsets, data = texts.buffers()
    if not len(texts):
        return pa.array([], pa.binary())
    ends = np.frombuffer(offsets, dtype=np.int32)[: len(texts) + 1]
    if ends[0] or texts.offset:
        raise ValueError("An array of texts that does not begin with its buffer.")
    raw = binascii.unhexlify(memoryview(data)[: int(ends[-1])]) if data else b""
    halves = pa.py_buffer((ends // 2).astype(np.int32))
    buffers = [validity, halves, pa.py_buffer(raw)]
    return pa.Array.from_buffers(pa.binary(), len(texts), buffers)


def moved(batch: pa.RecordBatch, move: Move | None) -> pa.RecordBatch:
    """Return a batch whose geometry is in another coordinate system, all computed at once."""
    place = batch.schema.get_field_index(GEOMETRY)
    if move is None or place < 0:
        return batch
    wkb = pa.array(shapely.to_wkb(move(shapes_of(batch.column(place)))), pa.binary())
    return batch.set_column(place, batch.schema.field(place), wkb)


def shapes_of(wkb: pa.BinaryArray) -> Shapes:
    """Return the geometries of a column, None where there is none."""
    found: Shapes = shapely.from_wkb(wkb.to_numpy(zero_copy_only=False))
    return found


def as_lists(texts: pa.StringArray) -> pa.ListArray:
    """Return the lists of text that are given as JSON; equal ones are read once."""
    found = texts.dictionary_encode()
    lists = [None if text is None else json.loads(text) for text in found.dictionary.to_pylist()]
    return pc.take(pa.array(lists, pa.list_(pa.string())), found.indices)
