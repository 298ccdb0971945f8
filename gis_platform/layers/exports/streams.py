"""Exports that are sent while they are read: GeoJSON, its sequence, CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import orjson
from psycopg.abc import Buffer

from gis_platform.layers.exports import statements
from gis_platform.layers.exports.limits import CHUNK_BYTES
from gis_platform.layers.exports.reading import Reader
from gis_platform.layers.exports.statements import Source

Row = TypeVar("Row", bound=Buffer)
_RECORD_SEPARATOR = b"\x1e"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def geojson(reader: Reader, source: Source, *, name: str) -> Iterator[bytes]:
    """Yield a FeatureCollection (RFC 7946); how many features there were comes last."""
    members = {"type": "FeatureCollection", "name": name}
    lead = orjson.dumps(members)[:-1] + b',"features":[\n'
    count = 0
    for gathered in _gathered(reader.texts(statements.geojson_features(source))):
        yield lead + b",\n".join(gathered)
        count, lead = count + len(gathered), b",\n"
    yield (b"" if count else lead) + b'\n],"numberReturned":%d}\n' % count


def geojson_sequence(reader: Reader, source: Source) -> Iterator[bytes]:
    """Yield a GeoJSON text sequence (RFC 8142)."""
    features = reader.texts(statements.geojson_features(source))
    for gathered in _gathered(features):
        yield b"".join(_RECORD_SEPARATOR + feature + b"\n" for feature in gathered)


def csv(reader: Reader, source: Source, *, spreadsheet: bool) -> Iterator[bytes]:
    """Yield CSV (RFC 4180) in UTF-8 with a header.

    spreadsheet: with a byte order mark, and no text that a spreadsheet would compute.
    """
    lead = _BYTE_ORDER_MARK if spreadsheet else b""
    for gathered in _gathered(reader.lines(statements.csv_lines(source, spreadsheet=spreadsheet))):
        yield lead + b"".join(gathered)
        lead = b""


def _gathered(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield rows in lists of a size that is worth sending; the first at once."""
    gathered: list[Row] = []
    size, enough = 0, 1
    for row in rows:
        gathered.append(row)
        size += len(row)
        if size >= enough:
            yield gathered
            gathered, size, enough = [], 0, CHUNK_BYTES
    if gathered:
        yield gathered
