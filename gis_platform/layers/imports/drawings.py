"""What a DXF drawing may not hold: references to other drawings."""

from __future__ import annotations

from pathlib import Path

from gis_platform.layers.imports.errors import ImportRefused

_BLOCK_FLAGS, _PATH = "70", "1"
_EXTERNAL = 4 | 8 | 32
"""Flags of a block: external reference, overlay, resolved external reference."""


def check_drawing(path: Path, *, name: str) -> None:
    """Refuse a drawing whose blocks are external references, naming the first of them.

    Source: AutoCAD DXF reference, group codes of BLOCK. Raises ImportRefused.
    """
    in_block, external, reference = False, False, ""
    with path.open(encoding="latin-1", newline=None) as lines:
        while code := lines.readline():
            code, value = code.strip(), lines.readline().strip()
            if code == "0":
                if in_block and external:
                    raise ImportRefused(f"{name} refers to another drawing, {reference!r}.")
                in_block, external, reference = value == "BLOCK", False, ""
            elif in_block and code == _BLOCK_FLAGS and value.lstrip("-").isdigit():
                external = bool(int(value) & _EXTERNAL)
            elif in_block and code == _PATH:
                reference = value
    if in_block and external:
        raise ImportRefused(f"{name} refers to another drawing, {reference!r}.")
