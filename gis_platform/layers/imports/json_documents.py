"""What a JSON document may not hold: nesting without end, references to elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from gis_platform.layers.imports import limits
from gis_platform.layers.imports.errors import ImportRefused

_CHUNK = 1 << 22
_ESCAPED = re.compile(rb"\\[\s\S]")
_LINKED_CRS = re.compile(rb'"crs"\s*:\s*\{[^{}]*"type"\s*:\s*"(?!name"|EPSG")([^"]*)"', re.I)
_HIDDEN_KEY = re.compile(
    rb'"(?:[^"\\\n]|\\.){0,20}\\u00[2-7][0-9a-f](?:[^"\\\n]|\\.){0,20}"\s*:', re.I
)
_OVERLAP = 512


def check_json(path: Path, *, name: str) -> None:
    """Refuse a document nested too deeply, or whose CRS is a link that would be followed.

    Raises ImportRefused. Reads the file once in pieces.
    """
    depth, inside, tail, carried = 0, False, b"", b""
    with path.open("rb") as source:
        while chunk := source.read(_CHUNK):
            _check_references(tail + chunk, name)
            tail = chunk[-_OVERLAP:]
            piece = carried + chunk
            carried = b"\\" if _ends_in_escape(piece) else b""
            piece = piece[: len(piece) - len(carried)]
            depth, deepest, inside = _nesting(_ESCAPED.sub(b"__", piece), depth, inside)
            if deepest > limits.JSON_DEPTH:
                raise ImportRefused(
                    f"{name} is nested {deepest} levels deep, "
                    f"at most {limits.JSON_DEPTH} are allowed."
                )


def _ends_in_escape(piece: bytes) -> bool:
    return (len(piece) - len(piece.rstrip(b"\\"))) % 2 == 1


def _check_references(text: bytes, name: str) -> None:
    if match := _LINKED_CRS.search(text):
        kind = match.group(1).decode("ascii", "replace")
        raise ImportRefused(f"{name} has a CRS of type {kind!r}, only a name is accepted.")
    if _HIDDEN_KEY.search(text):
        raise ImportRefused(f"{name} writes letters of a member's name as escapes.")


def _nesting(piece: bytes, depth: int, inside: bool) -> tuple[int, int, bool]:
    """Return depth at the end, greatest depth, and whether the piece ends inside a string."""
    codes = np.frombuffer(piece, dtype=np.uint8)
    quotes = codes == ord('"')
    in_string = (np.cumsum(quotes, dtype=np.int64) + inside) % 2 == 1
    opening = ((codes == ord("{")) | (codes == ord("["))) & ~in_string
    closing = ((codes == ord("}")) | (codes == ord("]"))) & ~in_string
    steps = opening.astype(np.int8) - closing.astype(np.int8)
    changes = steps[steps != 0].cumsum(dtype=np.int64)
    if not len(changes):
        return depth, depth, bool(in_string[-1]) if len(in_string) else inside
    return depth + int(changes[-1]), depth + int(changes.max()), bool(in_string[-1])
